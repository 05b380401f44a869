/// The element type of a tensor or storage: Torch7's eight.
public enum DType: UInt8, CaseIterable, Sendable {
  /// Integers of 8 bits without sign; of 8, 16, 32 and 64 bits with one; IEEE binary32, binary64, binary16.
  case byte, char, short, int, long, float, double, half

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .byte, .char: 1
    case .short, .half: 2
    case .int, .float: 4
    case .long, .double: 8
    }
  }

  /// Torch's word for the type: the `Double` of `torch.DoubleTensor`.
  public var name: String {
    switch self {
    case .byte: "Byte"
    case .char: "Char"
    case .short: "Short"
    case .int: "Int"
    case .long: "Long"
    case .float: "Float"
    case .double: "Double"
    case .half: "Half"
    }
  }

  /// `torch.DoubleTensor` and so on.
  public var tensorName: String { "torch.\(name)Tensor" }

  /// `torch.DoubleStorage` and so on.
  public var storageName: String { "torch.\(name)Storage" }

  /// True for the types that have BLAS, transcendental functions and layers: Float and Double.
  public var isReal: Bool { self == .float || self == .double }

  /// True for Byte, Char, Short, Int and Long.
  public var isInteger: Bool { rawValue <= DType.long.rawValue }

  /// The type called `torch.FloatTensor`, `torch.FloatStorage`, `Float` or `float`, if there is one. Tensors of graphics
  /// cards have the names of those of the processor with `Cuda` before them, and `torch.CudaTensor` is Float.
  public init?(named name: String) {
    for type in DType.allCases
    where name == type.tensorName || name == type.storageName || name == type.name
      || name == type.name.lowercased()
    {
      self = type
      return
    }
    let cuda = "torch.Cuda"
    guard name.hasPrefix(cuda) else { return nil }
    let rest = name.dropFirst(cuda.count)
    guard let what = ["Tensor", "Storage"].first(where: rest.hasSuffix) else { return nil }
    let kind = rest.dropLast(what.count)
    guard let type = kind.isEmpty ? .float : DType.allCases.first(where: { $0.name == kind }) else { return nil }
    self = type
  }
}
