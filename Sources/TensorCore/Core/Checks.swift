/// A `Scalar` with bits to shift and mask.
protocol IntegerScalar: Scalar, FixedWidthInteger {}

extension UInt8: IntegerScalar {}
extension Int8: IntegerScalar {}
extension Int16: IntegerScalar {}
extension Int32: IntegerScalar {}
extension Int: IntegerScalar {}

/// Work for the five integer types only.
protocol IntegerWork: ~Copyable {
  associatedtype Result
  func run<T: IntegerScalar>(_ type: T.Type) throws -> Result
}

/// Runs `work` for an integer `dtype`, or throws Torch's "only supported for integer type tensors".
func dispatchInteger<W: IntegerWork & ~Copyable>(
  _ dtype: DType, _ function: String, _ work: borrowing W
) throws -> W.Result {
  switch dtype {
  case .byte: return try work.run(UInt8.self)
  case .char: return try work.run(Int8.self)
  case .short: return try work.run(Int16.self)
  case .int: return try work.run(Int32.self)
  case .long: return try work.run(Int.self)
  default:
    throw TensorError.message("\(function) is only supported for integer type tensors")
  }
}

/// Runs `work` for every type that is computed in: all but Half.
func dispatchNumber<W: ScalarWork & ~Copyable>(
  _ dtype: DType, _ function: String, _ work: borrowing W
) throws -> W.Result {
  switch dtype {
  case .byte: return try work.run(UInt8.self)
  case .char: return try work.run(Int8.self)
  case .short: return try work.run(Int16.self)
  case .int: return try work.run(Int32.self)
  case .long: return try work.run(Int.self)
  case .float: return try work.run(Float.self)
  case .double: return try work.run(Double.self)
  case .half: throw TensorError.unsupported(function, dtype)
  }
}

extension Tensor {
  /// `[2 x 3]`, the form of Torch's messages.
  var sizeText: String { "[\(sizes.text)]" }

  @inline(__always)
  func require(_ type: DType, _ function: String) throws {
    if dtype != type { throw mismatch(type, function) }
  }

  @inline(never)
  private func mismatch(_ type: DType, _ function: String) -> TensorError {
    .message("\(function): \(type.tensorName) expected, got \(dtype.tensorName)")
  }

  /// Throws Torch's words unless 0 <= dim < dimension; `reason` gets the number counted from 1.
  func check(
    dim: Int, _ function: String, _ position: Int = 1,
    _ reason: (Int) -> String = { "dimension \($0) out of range" }
  ) throws {
    if dim < 0 || dim >= dimension {
      throw TensorError.argument(
        position: position, function: function, reason: reason(dim &+ 1))
    }
  }
}

/// Throws Torch's sentence unless all have the element count of the first. `names` are its words
/// for them, parted by spaces.
@inline(__always)
func checkCounts(_ names: String, _ a: Tensor, _ b: Tensor, _ c: Tensor? = nil) throws {
  let n = a.count
  if b.count != n || c.map({ $0.count != n }) == true { throw differentCounts(names, a, b, c) }
}

@inline(never)
private func differentCounts(_ names: String, _ a: Tensor, _ b: Tensor, _ c: Tensor?) -> TensorError {
  let tensors = c.map { [a, b, $0] } ?? [a, b]
  let shapes = zip(names.split(separator: " "), tensors).map { "\($0) \($1.sizeText)" }
  return TensorError.shape(
    "inconsistent tensor size, expected \(listed(shapes)) to have the same number of elements, "
      + "but got \(listed(tensors.map { String($0.count) })) elements respectively")
}

/// `a, b and c`.
func listed(_ items: [String]) -> String {
  items.dropLast().joined(separator: ", ") + " and " + (items.last ?? "")
}
