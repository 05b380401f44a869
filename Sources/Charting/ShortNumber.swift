import TensorCore

/// Numbers for people: few digits, never long.
public enum ShortNumber {
  /// `x` with `digits` significant digits, trailing zeros kept so that columns stay in place: `0.1234`, `12.30`,
  /// `1840`, `1.235e-05`. Digits before the point are never rounded away below a million. Not a number is `nan`,
  /// infinities are `inf` and `-inf`.
  public static func text(_ x: Double, digits: Int = 4) -> String {
    guard x.isFinite else { return x.luaText }
    if x == 0 { return "0" }
    // Rounding may carry into the next power of ten, so the rounded number decides.
    let rounded = Double(LuaFormat.exponent(x, width: 0, places: digits - 1)) ?? x
    guard rounded.magnitude >= 1e-4, rounded.magnitude < 1e6 else {
      return LuaFormat.exponent(x, width: 0, places: digits - 1)
    }
    var exponent = 0
    var scale = 1.0
    while rounded.magnitude >= scale * 10 {
      scale *= 10
      exponent += 1
    }
    while exponent <= 0, rounded.magnitude < scale {
      exponent -= 1
      scale = Double("1e\(exponent)") ?? 0
    }
    return LuaFormat.fixed(x, width: 0, places: max(0, digits - 1 - exponent))
  }

  /// The same without trailing zeros, for axes and for options: `0.5`, `1e-5`.
  public static func bare(_ x: Double, digits: Int = 4) -> String {
    let text = LuaFormat.general(x, digits: digits)
    guard let e = text.firstIndex(of: "e") else { return text }
    guard let exponent = Int(text[text.index(after: e)...]) else { return text }
    // Integers below a million read better whole.
    if x.magnitude < 1e6, x == x.rounded() { return LuaFormat.fixed(x, width: 0, places: 0) }
    return "\(text[..<e])e\(exponent)"
  }

  /// A count with its thousands apart by thin spaces that do not break: `1 234 567`.
  public static func count(_ n: Int) -> String {
    let digits = Array(String(n.magnitude))
    var text = n < 0 ? "-" : ""
    for (k, digit) in digits.enumerated() {
      if k > 0, (digits.count - k) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return text
  }

  /// Bytes in the largest binary unit that leaves a number of at least 1: `512 B`, `1.50 MiB`.
  public static func bytes(_ n: Int) -> String {
    guard n >= 1024 else { return "\(n) B" }
    var x = Double(n) / 1024
    for unit in ["KiB", "MiB", "GiB"] {
      if x < 1000 { return text(x, digits: 3) + " " + unit }
      x /= 1024
    }
    return text(x, digits: 3) + " TiB"
  }

  /// Seconds as a clock shows them: `0:12`, `1:02:03`, `3 d 04:05:06`.
  public static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "?" }
    let s = max(0, Int(saturating: seconds.rounded()))
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let (days, hours, minutes) = (s / 86_400, s / 3600 % 24, s / 60 % 60)
    if days > 0 { return "\(days) d \(two(hours)):\(two(minutes)):\(two(s % 60))" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(s % 60))" : "\(minutes):\(two(s % 60))"
  }

  /// Seconds in words: `12.3 s`, `2 min 05 s`, `1 h 02 min`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "? s" }
    if seconds < 0.0995 { return text(seconds * 1000, digits: 3) + " ms" }
    if seconds < 59.95 { return LuaFormat.fixed(seconds, width: 0, places: seconds < 9.995 ? 2 : 1) + " s" }
    let s = Int(saturating: seconds.rounded())
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    if s < 3600 { return "\(s / 60) min \(two(s % 60)) s" }
    return s < 86_400
      ? "\(s / 3600) h \(two(s / 60 % 60)) min" : "\(s / 86_400) d \(two(s / 3600 % 24)) h \(two(s / 60 % 60)) min"
  }
}
