#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What C's `printf` makes of `arguments`, for formats of numbers: at most 511 bytes, which holds
/// any Double written with `%f`.
func printed(_ format: String, _ arguments: any CVarArg...) -> String {
  withVaList(arguments) { list in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let length = Int(vsnprintf(base, buffer.count, format, list))
      let bytes = UnsafeRawBufferPointer(start: base, count: max(0, min(length, buffer.count - 1)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// Numbers as LuaJIT's `string.format` and `print` write them.
///
/// It differs from C in two ways: a NaN has no sign, and a number that lies exactly between two
/// decimals goes away from zero, where C goes to the even digit.
package enum LuaFormat {
  /// `%width.4f` and the like.
  package static func fixed(_ x: Double, width: Int, places: Int) -> String {
    if !x.isFinite { return special(x, width: width) }
    if !isTie(x.magnitude, places: places) {
      return printed("%*.*f", Int32(width), Int32(places), x)
    }
    // One place more is exact and ends in the 5 that makes the tie.
    let exact = printed("%.*f", Int32(places + 1), x.magnitude)
    let text = (x < 0 ? "-" : "") + raised(exact.dropLast(places == 0 ? 2 : 1))
    return padded(text, to: width)
  }

  /// `%width.4e` and the like, at most 13 places.
  package static func exponent(_ x: Double, width: Int, places: Int) -> String {
    if !x.isFinite { return special(x, width: width) }
    return printed("%*.*e", Int32(width), Int32(places), away(x, digits: places + 1))
  }

  /// `%.14g` and the like: `digits` significant digits, at most 14.
  package static func general(_ x: Double, digits: Int) -> String {
    if !x.isFinite { return special(x, width: 0) }
    return printed("%.*g", Int32(digits), away(x, digits: digits))
  }

  /// `%widthd`.
  package static func integer(_ x: Double, width: Int) -> String {
    printed("%*lld", Int32(width), Int64(Int(saturating: x)))
  }

  private static func special(_ x: Double, width: Int) -> String {
    padded(x.isNaN ? "nan" : x < 0 ? "-inf" : "inf", to: width)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  /// A decimal with one more in its last place.
  private static func raised(_ decimal: Substring) -> String {
    var digits = Array(decimal.utf8)
    for i in digits.indices.reversed() where digits[i] != UInt8(ascii: ".") {
      if digits[i] != UInt8(ascii: "9") {
        digits[i] += 1
        return String(decoding: digits, as: UTF8.self)
      }
      digits[i] = UInt8(ascii: "0")
    }
    return "1" + String(decoding: digits, as: UTF8.self)
  }

  /// The power of ten of the first digit; with 17 places nothing is rounded up to the next power.
  private static func decimalExponent(_ x: Double) -> Int {
    let text = printed("%.17e", x)
    guard let e = text.utf8.lastIndex(of: UInt8(ascii: "e")) else { return 0 }
    return Int(text[text.utf8.index(after: e)...]) ?? 0
  }

  /// `x`, or its neighbour away from zero when `x` lies exactly half-way between two decimals of
  /// `digits` digits: the neighbour then rounds away. Doubles lie much closer than 14 digits.
  private static func away(_ x: Double, digits: Int) -> Double {
    guard x != 0, isTie(x.magnitude, places: digits - 1 - decimalExponent(x)) else { return x }
    return x < 0 ? x.nextDown : x.nextUp
  }

  /// An odd multiple of 10^-places / 2 that a Double holds is m / 2^(places+1) with m odd when
  /// places >= 0, because the rest of the denominator is a power of five; and m 2^(n-1) with m odd
  /// and divisible by 5^n when places = -n.
  private static func isTie(_ magnitude: Double, places: Int) -> Bool {
    let scaled = Double(sign: .plus, exponent: places + 1, significand: magnitude)
    guard scaled < 0x1p53, scaled == scaled.rounded(.down) else { return false }
    let m = UInt64(scaled)
    if m & 1 == 0 { return false }
    if places >= 0 { return true }
    var five: UInt64 = 1
    for _ in 0..<min(-places, 27) { five *= 5 }  // 5^27 is the last below 2^64, far above 2^53.
    return m % five == 0
  }
}

extension Double {
  /// The number as LuaJIT's `print` and `tostring` write it: `%.14g`, with `nan`, `inf`, `-inf`.
  public var luaText: String { LuaFormat.general(self, digits: 14) }
}
