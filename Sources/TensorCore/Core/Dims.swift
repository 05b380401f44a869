/// Sizes or strides of a tensor: up to five numbers without heap allocation, more in an array.
@frozen
public struct Dims: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral, Equatable,
  Sendable
{
  @usableFromInline var used: Int
  /// How many dimensions.
  @inlinable public var count: Int { used }
  @usableFromInline var d0 = 0
  @usableFromInline var d1 = 0
  @usableFromInline var d2 = 0
  @usableFromInline var d3 = 0
  @usableFromInline var d4 = 0
  @usableFromInline var rest: [Int]?

  @usableFromInline static var inlineCapacity: Int { 5 }

  /// No dimensions.
  @inlinable public init() { used = 0 }

  /// `count` times `value`.
  public init(repeating value: Int, count: Int) {
    self.init()
    for _ in 0..<count { append(value) }
  }

  /// The numbers of a sequence, in its order.
  @inlinable public init<S: Sequence>(_ elements: S) where S.Element == Int {
    self.init()
    for element in elements { append(element) }
  }

  /// The numbers listed; `Dims(a, b)` makes no array for them.
  @inlinable public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// One dimension.
  @inlinable public init(_ a: Int) {
    used = 1
    d0 = a
  }

  /// Two dimensions, without the array that a literal needs.
  @inlinable public init(_ a: Int, _ b: Int) {
    used = 2
    d0 = a
    d1 = b
  }

  /// Dimensions count from 0.
  @inlinable public var startIndex: Int { 0 }
  /// One past the last dimension.
  @inlinable public var endIndex: Int { count }

  /// The number of dimension `i`, 0 <= i < count; anything else traps.
  public subscript(i: Int) -> Int {
    @inlinable get {
      precondition(i >= 0 && i < count, "Dims index out of range")
      switch i {
      case 0: return d0
      case 1: return d1
      case 2: return d2
      case 3: return d3
      case 4: return d4
      default: return rest.unsafelyUnwrapped[i - Dims.inlineCapacity]
      }
    }
    @inlinable set {
      precondition(i >= 0 && i < count, "Dims index out of range")
      switch i {
      case 0: d0 = newValue
      case 1: d1 = newValue
      case 2: d2 = newValue
      case 3: d3 = newValue
      case 4: d4 = newValue
      default: rest?[i - Dims.inlineCapacity] = newValue
      }
    }
  }

  /// As many dimensions, with the same numbers.
  @inlinable public static func == (a: Dims, b: Dims) -> Bool {
    a.used == b.used && a.d0 == b.d0 && a.d1 == b.d1 && a.d2 == b.d2 && a.d3 == b.d3 && a.d4 == b.d4
      && (a.used <= inlineCapacity || a.rest == b.rest)
  }

  /// Adds a dimension at the end.
  @inlinable public mutating func append(_ value: Int) {
    used += 1
    if count > Dims.inlineCapacity {
      if rest == nil { rest = [] }
      rest?.append(value)
    } else {
      self[count - 1] = value
    }
  }

  /// Puts `value` before position `i` (0 ... count).
  public mutating func insert(_ value: Int, at i: Int) {
    append(value)
    var k = count - 1
    while k > i {
      self[k] = self[k - 1]
      k -= 1
    }
    self[i] = value
  }

  /// Takes position `i` out.
  public mutating func remove(at i: Int) {
    for k in i..<(count - 1) { self[k] = self[k + 1] }
    used -= 1
    if count >= Dims.inlineCapacity {
      rest?.removeLast()
    } else {
      rest = nil
      switch count {  // Unused places stay 0, so that == is memberwise.
      case 0: d0 = 0
      case 1: d1 = 0
      case 2: d2 = 0
      case 3: d3 = 0
      default: d4 = 0
      }
    }
  }

  /// `2 x 3 x 4`, the form of Torch's messages.
  public var text: String { map(String.init).joined(separator: " x ") }

  /// The product of all sizes (0 for no dimensions, as Torch counts), or nil when it overflows.
  public var product: Int? {
    if count == 0 { return 0 }
    var n = 1
    for d in 0..<count {  // An iterator would copy all of self.
      let (value, overflow) = n.multipliedReportingOverflow(by: self[d])
      if overflow { return nil }
      n = value
    }
    return n
  }
}
