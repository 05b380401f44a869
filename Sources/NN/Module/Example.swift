import TensorCore

/// How to make an object of a class and what it takes: shown by help, and what the tests of all classes
/// construct and run.
public struct Example {
  /// What an input or target looks like. Numbers are drawn anew each time.
  public indirect enum Sample {
    /// Normal numbers of these sizes.
    case normal(Dims)
    /// Numbers between 0.1 and 0.9.
    case fractions(Dims)
    /// Whole numbers from 1 to the last.
    case indices(Dims, upTo: Int)
    /// 1 or -1.
    case signs(Dims)
    /// A ByteTensor of zeros and ones.
    case mask(Dims)
    /// Pairs {index, value} of different indices: (count, 2).
    case pairs(Int, upTo: Int)
    /// One number.
    case number(Double)
    /// A table.
    case table([Sample])

    /// A value of this form, tensors of `dtype`.
    public func value(_ generator: Generator, _ dtype: DType = .double) throws -> Value {
      func tensor(_ sizes: Dims, _ draw: (Tensor) throws -> Void) throws -> Value {
        let tensor = try Tensor(sizes, dtype)
        try draw(tensor)
        return .tensor(tensor)
      }
      switch self {
      case .normal(let sizes): return try tensor(sizes) { try $0.normal(generator, 0, 1) }
      case .fractions(let sizes): return try tensor(sizes) { try $0.uniform(generator, 0.1, 0.9) }
      case .indices(let sizes, let last):
        return try tensor(sizes) {
          try $0.uniform(generator, 1, Double(last) + 1)
          try $0.floor($0)
        }
      case .signs(let sizes):
        return try tensor(sizes) {
          try $0.uniform(generator, -1, 1)
          try $0.sign($0)
        }
      case .mask(let sizes):
        let mask = try Tensor(sizes, .byte)
        try mask.bernoulli(generator, 0.5)
        return .tensor(mask)
      case .pairs(let count, let last):
        return try tensor([count, 2]) {
          let order = try Tensor(.double)
          try order.randperm(generator, last)
          try $0.normal(generator, 0, 1)
          try $0.select(1, 0).copy(from: order.narrow(0, 0, count))
        }
      case .number(let number): return .number(number)
      case .table(let samples): return .list(try samples.map { try $0.value(generator, dtype) })
      }
    }
  }

  private let make: () throws -> [Value]
  /// What a module or criterion takes.
  public let input: Sample
  /// What a criterion compares it with.
  public let target: Sample?
  private let after: (TorchObject) throws -> Void
  /// Why a numeric derivative says nothing of this class; nil when it does.
  public let withoutJacobian: String?

  /// `arguments` makes the constructor's arguments anew for each object; `after` adds what the object needs.
  public init(
    _ arguments: @escaping @autoclosure () throws -> [Value] = [], input: Sample = .normal([3, 4]),
    target: Sample? = nil, withoutJacobian: String? = nil, after: @escaping (TorchObject) throws -> Void = { _ in }
  ) {
    make = arguments
    self.after = after
    self.input = input
    self.target = target
    self.withoutJacobian = withoutJacobian
  }

  /// The arguments of the constructor. Throws what making them throws.
  public func arguments() throws -> [Value] { try make() }

  /// A new object of `type`, whose example this is. Throws what its constructor throws.
  public func object(of type: TorchObject.Type) throws -> TorchObject {
    let object = type.init()
    try object.construct(make())
    try after(object)
    return object
  }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  /// A table with names; of two entries of one name the later.
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .table(Table(fields: Dictionary(elements) { _, last in last }))
  }
}
