/// Arithmetic with new tensors as results.
///
/// Sizes that differ are made equal as NumPy does it: from the last dimension on, a dimension of 1, or one that is not
/// there, stands for as many equal slices as the other tensor has. Both tensors are of one element type, which is the
/// result's; integers wrap, and are divided towards zero.
///
/// The operators are for programs that know their sizes: sizes or types that do not fit are a mistake of the program,
/// which ends with the sentence that the methods throw. So does a lack of memory.
extension Tensor {
  /// self + other, element by element. Throws `TensorError` when sizes or element types do not fit.
  public func adding(_ other: Tensor) throws -> Tensor { try combined(with: other, "+") { try $0.cadd($1, 1, $2) } }
  /// self - other.
  public func subtracting(_ other: Tensor) throws -> Tensor {
    try combined(with: other, "-") { try $0.csub($1, 1, $2) }
  }
  /// self · other, element by element.
  public func multiplied(by other: Tensor) throws -> Tensor { try combined(with: other, "*") { try $0.cmul($1, $2) } }
  /// self / other, element by element.
  public func divided(by other: Tensor) throws -> Tensor { try combined(with: other, "/") { try $0.cdiv($1, $2) } }

  /// self + number. Throws `TensorError` for types that are not computed in, and when memory is short.
  public func adding(_ number: Double) throws -> Tensor { try made { try $0.add(self, number) } }
  /// self - number.
  public func subtracting(_ number: Double) throws -> Tensor { try made { try $0.sub(self, number) } }
  /// self · number.
  public func multiplied(by number: Double) throws -> Tensor { try made { try $0.mul(self, number) } }
  /// self / number.
  public func divided(by number: Double) throws -> Tensor { try made { try $0.div(self, number) } }
  /// -self.
  public func negated() throws -> Tensor { try made { try $0.neg(self) } }

  /// a + b.
  public static func + (a: Tensor, b: Tensor) -> Tensor { must("+") { try a.adding(b) } }
  /// a - b.
  public static func - (a: Tensor, b: Tensor) -> Tensor { must("-") { try a.subtracting(b) } }
  /// a · b, element by element; `mm` multiplies matrices.
  public static func * (a: Tensor, b: Tensor) -> Tensor { must("*") { try a.multiplied(by: b) } }
  /// a / b, element by element.
  public static func / (a: Tensor, b: Tensor) -> Tensor { must("/") { try a.divided(by: b) } }

  /// a + number.
  public static func + (a: Tensor, number: Double) -> Tensor { must("+") { try a.adding(number) } }
  /// a - number.
  public static func - (a: Tensor, number: Double) -> Tensor { must("-") { try a.subtracting(number) } }
  /// a · number.
  public static func * (a: Tensor, number: Double) -> Tensor { must("*") { try a.multiplied(by: number) } }
  /// a / number.
  public static func / (a: Tensor, number: Double) -> Tensor { must("/") { try a.divided(by: number) } }
  /// number + a.
  public static func + (number: Double, a: Tensor) -> Tensor { a + number }
  /// number - a.
  public static func - (number: Double, a: Tensor) -> Tensor {
    must("-") { try a.made { try $0.fill(number) }.subtracting(a) }
  }
  /// number · a.
  public static func * (number: Double, a: Tensor) -> Tensor { a * number }
  /// number / a.
  public static func / (number: Double, a: Tensor) -> Tensor {
    must("/") { try a.made { try $0.fill(number) }.divided(by: a) }
  }
  /// -a.
  public static prefix func - (a: Tensor) -> Tensor { must("-") { try a.negated() } }

  // The left side is changed in place, so it may be a constant or a view: `x[0] += 1`. What can throw is `x.add(x, 1)`,
  // `x.cadd(x, 1, y)` and their kin.

  /// Adds b to the elements of a, in their place in memory; b may have fewer dimensions, or some of 1.
  public static func += (a: Tensor, b: Tensor) { a.change(by: b, "+=") { try $0.cadd($0, 1, $1) } }
  /// Subtracts b in place.
  public static func -= (a: Tensor, b: Tensor) { a.change(by: b, "-=") { try $0.csub($0, 1, $1) } }
  /// Multiplies by b in place.
  public static func *= (a: Tensor, b: Tensor) { a.change(by: b, "*=") { try $0.cmul($0, $1) } }
  /// Divides by b in place.
  public static func /= (a: Tensor, b: Tensor) { a.change(by: b, "/=") { try $0.cdiv($0, $1) } }
  /// Adds a number in place.
  public static func += (a: Tensor, number: Double) { must("+=") { try a.add(a, number) } }
  /// Subtracts a number in place.
  public static func -= (a: Tensor, number: Double) { must("-=") { try a.sub(a, number) } }
  /// Multiplies by a number in place.
  public static func *= (a: Tensor, number: Double) { must("*=") { try a.mul(a, number) } }
  /// Divides by a number in place.
  public static func /= (a: Tensor, number: Double) { must("/=") { try a.div(a, number) } }

  // MARK: Sizes

  /// A new tensor of this type that `work` fills.
  private func made(_ work: (Tensor) throws -> Void) throws -> Tensor {
    let result = try Tensor(uninitializedLike: self)
    try work(result)
    return result
  }

  private func combined(
    with other: Tensor, _ name: String, _ work: (Tensor, Tensor, Tensor) throws -> Void
  ) throws -> Tensor {
    guard dtype == other.dtype else { throw Tensor.differ(name, self, other, "types") }
    var (a, b) = (self, other)
    if sizes != other.sizes {
      guard let sizes = Tensor.joint(sizes, other.sizes) else { throw Tensor.differ(name, self, other, "sizes") }
      (a, b) = (try a.stretched(to: sizes), try b.stretched(to: sizes))
    }
    let result = try Tensor(uninitialized: a.sizes, dtype)
    try work(result, a, b)
    return result
  }

  private func change(by other: Tensor, _ name: String, _ work: (Tensor, Tensor) throws -> Void) {
    Tensor.must(name) {
      guard dtype == other.dtype else { throw Tensor.differ(name, self, other, "types") }
      if sizes == other.sizes { return try work(self, other) }
      guard Tensor.joint(sizes, other.sizes) == sizes else { throw Tensor.differ(name, self, other, "sizes") }
      try work(self, other.stretched(to: sizes))
    }
  }

  /// The sizes that both become; nil if there are none.
  private static func joint(_ a: Dims, _ b: Dims) -> Dims? {
    guard a.count > 0, b.count > 0 else { return nil }
    var result = a.count >= b.count ? a : b
    for d in 1...Swift.min(a.count, b.count) {
      let (x, y) = (a[a.count - d], b[b.count - d])
      guard x == y || x == 1 || y == 1 else { return nil }
      result[result.count - d] = x == 1 ? y : x
    }
    return result
  }

  /// A view with these sizes, to which `joint` came.
  private func stretched(to sizes: Dims) throws -> Tensor {
    var view = self
    while view.dimension < sizes.count { view = try view.unsqueeze(0) }
    return try view.expand(sizes)
  }

  private static func differ(_ name: String, _ a: Tensor, _ b: Tensor, _ what: String) -> TensorError {
    .shape("the \(what) of \(a.dtype.tensorName) \(a.sizeText) \(name) \(b.dtype.tensorName) \(b.sizeText) do not fit")
  }

  /// Runs `work`, which a program that knows its sizes does not let fail.
  static func must<R>(_ name: String, _ work: () throws -> R) -> R {
    do { return try work() } catch { fatalError("Tensor \(name): \(error)") }
  }
}
