#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How one tensor's or storage's numbers are written: chosen once from all of them, so that columns
/// line up. The law and its constants are those of Torch7's `Tensor.lua`.
struct NumberStyle {
  enum Form { case integer, fixed, exponent, plain }

  let form: Form
  /// Characters per number.
  let width: Int
  /// Numbers are divided by it and it is written above them; 1 when there is none.
  let scale: Double
  /// Characters per column where columns wrap; nil when they never do (a NaN is among the numbers).
  let column: Int?

  /// - Parameters:
  ///   - isWhole: no number has a fraction (a NaN counts as having one).
  ///   - smallest: the smallest magnitude; NaN when any number is.
  ///   - largest: the largest magnitude; NaN when any number is.
  init(isWhole: Bool, smallest: Double, largest: Double) {
    if smallest.isNaN || largest.isNaN {
      (form, width, scale, column) = (.plain, 0, 1, nil)
      return
    }
    let low = NumberStyle.digits(smallest)
    let high = NumberStyle.digits(largest)
    if isWhole {
      if high > 9 {
        (form, width, scale) = (.exponent, 11, 1)
      } else {
        (form, width, scale) = (.integer, Int(saturating: high) + 1, 1)
      }
    } else if high - low > 4 {
      let wide = high.magnitude > 99 || low.magnitude > 99
      (form, width, scale) = (.exponent, wide ? 12 : 11, 1)
    } else if high > 5 || high < 0 {
      (form, width, scale) = (.fixed, 7, pow(10, high - 1))
    } else {
      (form, width, scale) = (.fixed, high == 0 ? 7 : Int(saturating: high) + 6, 1)
    }
    column = width
  }

  /// For no numbers at all.
  init() { (form, width, scale, column) = (.integer, 0, 1, 0) }

  /// The count of digits before the point (0 and below for fractions); 1 for zero.
  private static func digits(_ magnitude: Double) -> Double {
    magnitude == 0 ? 1 : floor(log10(magnitude)) + 1
  }

  func text(_ x: Double) -> String {
    switch form {
    case .integer: LuaFormat.integer(x / scale, width: width)
    case .fixed: LuaFormat.fixed(x / scale, width: width, places: 4)
    case .exponent: LuaFormat.exponent(x / scale, width: width, places: 4)
    case .plain: LuaFormat.fixed(x / scale, width: 0, places: 6)
    }
  }

  /// The line that names the scale, or nothing.
  var heading: String { scale == 1 ? "" : LuaFormat.general(scale, digits: 6) + " *\n" }
}

/// Collects what `NumberStyle` needs.
private struct Survey {
  var isWhole = true
  var smallest = Double.infinity
  var largest = 0.0
  var isEmpty = true
  var hasNaN = false

  mutating func see(_ x: Double) {
    isEmpty = false
    if x != x.rounded(.up) { isWhole = false }
    if x.isNaN { hasNaN = true }
    smallest = min(smallest, x.magnitude)
    largest = max(largest, x.magnitude)
  }

  var style: NumberStyle {
    if isEmpty { return NumberStyle() }
    if hasNaN { return NumberStyle(isWhole: false, smallest: .nan, largest: .nan) }
    return NumberStyle(isWhole: isWhole, smallest: smallest, largest: largest)
  }
}

extension Storage {
  /// The text of `tostring(storage)`: one number per line, then type and size. Ends in a newline.
  public var text: String {
    var survey = Survey()
    for i in 0..<count { survey.see(load(i)) }
    let style = survey.style
    var out = style.heading
    for i in 0..<count { out += style.text(load(i)) + "\n" }
    return out + "[\(dtype.storageName) of size \(count)]\n"
  }
}

extension Tensor {
  /// The text of `tostring(tensor)`: a column, a matrix, or one matrix per index of the leading
  /// dimensions (the first counting fastest), then type and sizes. Ends in a newline.
  public var text: String {
    let n = dimension
    if n == 0 { return "[\(dtype.tensorName) with no dimension]\n" }
    let style = survey().style
    var out = ""
    if n == 1 {
      out = style.heading
      for i in 0..<sizes[0] { out += style.text(load(layout.offset + i * strides[0])) + "\n" }
    } else if n == 2 {
      writeMatrix(at: layout.offset, style, indent: "", to: &out)
    } else if count > 0 {
      writeSlices(style, to: &out)
    }
    return out + "[\(dtype.tensorName) of size \(sizes.map(String.init).joined(separator: "x"))]\n"
  }

  // The stride of a dimension of size 1 may be anything: the walks below wrap instead of trapping.

  private func survey() -> Survey {
    var survey = Survey()
    if count == 0 { return survey }
    var index = Dims(repeating: 0, count: dimension)
    var place = layout.offset
    while true {
      survey.see(load(place))
      var d = dimension - 1
      while d >= 0 {
        index[d] += 1
        place &+= strides[d]
        if index[d] < sizes[d] { break }
        place &-= index[d] &* strides[d]
        index[d] = 0
        d -= 1
      }
      if d < 0 { return survey }
    }
  }

  private func writeSlices(_ style: NumberStyle, to out: inout String) {
    let leading = dimension - 2
    var index = Dims(repeating: 0, count: leading)
    var place = layout.offset
    var isFirst = true
    while true {
      out += isFirst ? "(" : "\n("
      isFirst = false
      for i in index { out += "\(i + 1)," }
      out += ".,.) = \n"
      writeMatrix(at: place, style, indent: " ", to: &out)
      var d = 0
      while d < leading {
        index[d] += 1
        place &+= strides[d]
        if index[d] < sizes[d] { break }
        place &-= index[d] &* strides[d]
        index[d] = 0
        d += 1
      }
      if d == leading { return }
    }
  }

  /// The last two dimensions from storage index `place` on, in blocks of columns that fit 80
  /// characters.
  private func writeMatrix(
    at place: Int, _ style: NumberStyle, indent: String, to out: inout String
  ) {
    let (rows, columns) = (sizes[dimension - 2], sizes[dimension - 1])
    let (down, right) = (strides[dimension - 2], strides[dimension - 1])
    let fitting = style.column.map { (80 - indent.utf8.count) / ($0 + 1) } ?? columns
    let lineStart = style.scale == 1 ? indent : indent + " "
    out += indent
    var first = 0
    while first < columns {
      let end = fitting < columns - first ? first + fitting : columns
      if fitting < columns {
        out += "\(first > 0 ? "\n" : "")Columns \(first + 1) to \(end)\n\(indent)"
      }
      if style.scale != 1 { out += style.heading + " " + indent }
      for row in 0..<rows {
        if row > 0 { out += lineStart }
        for column in first..<end {
          if column > first { out += " " }
          out += style.text(load(place + row * down + column * right))
        }
        out += "\n"
      }
      first = end
    }
  }
}
