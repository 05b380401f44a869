/// What may stand in the brackets behind a tensor, one for each of its first dimensions: a number, a range of them, or `.all`.
///
/// They count from 0, as everything in Swift, while scripts count from 1; a single number below 0 counts from the end,
/// so that -1 is the last.
public protocol TensorIndex {
  /// What of a dimension of `size` slices is meant. Throws `TensorError` when it is not there.
  func part(of size: Int, dimension: Int) throws -> TensorPart
}

/// A part of a dimension.
public enum TensorPart: Equatable, Sendable {
  /// One slice; the dimension goes.
  case slice(Int)
  /// So many slices from `first` on.
  case slices(first: Int, count: Int)
}

extension TensorIndex {
  fileprivate func wrong(_ text: String, _ size: Int, _ dimension: Int) -> TensorError {
    .shape("\(text) is outside of dimension \(dimension), which has \(size): 0 to \(size - 1)")
  }
}

extension Int: TensorIndex {
  /// One slice, from the end if below 0.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    let place = self < 0 ? self + size : self
    guard place >= 0, place < size else { throw wrong("index \(self)", size, dimension) }
    return .slice(place)
  }
}

extension TensorIndex {
  fileprivate func slices(from first: Int, to end: Int, of size: Int, dimension: Int) throws -> TensorPart {
    guard first >= 0, first < end, end <= size else { throw wrong("range \(self)", size, dimension) }
    return .slices(first: first, count: end - first)
  }
}

extension Range: TensorIndex where Bound == Int {
  /// The slices of the range, at least one.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    try slices(from: lowerBound, to: upperBound, of: size, dimension: dimension)
  }
}

extension ClosedRange: TensorIndex where Bound == Int {
  /// The slices of the range.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    try slices(from: lowerBound, to: upperBound &+ 1, of: size, dimension: dimension)
  }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// The slices from the bound to the end, at least one.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    try slices(from: lowerBound, to: size, of: size, dimension: dimension)
  }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// The slices before the bound, at least one.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    try slices(from: 0, to: upperBound, of: size, dimension: dimension)
  }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// The slices up to the bound, that one, too.
  public func part(of size: Int, dimension: Int) throws -> TensorPart {
    try slices(from: 0, to: upperBound &+ 1, of: size, dimension: dimension)
  }
}

/// All of a dimension: `.all`.
public struct WholeDimension: TensorIndex, Sendable {
  /// All slices.
  public func part(of size: Int, dimension: Int) -> TensorPart { .slices(first: 0, count: size) }
}

extension TensorIndex where Self == WholeDimension {
  /// All of a dimension.
  public static var all: WholeDimension { WholeDimension() }
}

extension Tensor {
  /// The part of the tensor that the indices say, as a view: writing it writes the tensor. Dimensions without an index
  /// stay whole; where every dimension has a number, the view is the one element, of size 1.
  ///
  ///     x[0]             the first row
  ///     x[.all, -1]      the last column
  ///     x[0, 1...3]      elements 1 to 3 of the first row
  ///     x[2...] *= 0.5   in place
  ///     x[0] = y         copies y's elements
  ///
  /// Indices that are not there, and elements to copy of another number, are a mistake of the program. What throws is
  /// `slice(…)`, and `copy(from:)` of it.
  public subscript(_ indices: any TensorIndex...) -> Tensor {
    get { Tensor.must("[]") { try slice(indices) } }
    set { Tensor.must("[] =") { try slice(indices).copy(from: newValue) } }
  }

  /// The same as `self[indices]`. Throws `TensorError` when an index is not there.
  public func slice(_ indices: any TensorIndex...) throws -> Tensor { try slice(indices) }

  private func slice(_ indices: [any TensorIndex]) throws -> Tensor {
    guard indices.count <= dimension else {
      throw TensorError.shape("\(indices.count) indices for a tensor of \(dimension) dimensions, \(sizeText)")
    }
    var (sizes, strides, offset) = (Dims(), Dims(), layout.offset)
    for d in 0..<dimension {
      guard d < indices.count else {
        sizes.append(self.sizes[d])
        strides.append(self.strides[d])
        continue
      }
      switch try indices[d].part(of: self.sizes[d], dimension: d) {
      case .slice(let place): offset += place * self.strides[d]
      case .slices(let first, let count):
        offset += first * self.strides[d]
        sizes.append(count)
        strides.append(self.strides[d])
      }
    }
    if sizes.isEmpty, dimension > 0 {
      sizes.append(1)
      strides.append(1)
    }
    return try Tensor(storage: storage, layout: Layout(sizes: sizes, strides: strides, offset: offset))
  }

  /// One element as a number; every dimension has its index, from 0, or from the end if below 0.
  ///
  ///     x[at: 1, 2] = 5
  ///
  /// Another number of indices, and one that is not there, are a mistake of the program; `element` and `setElement` throw.
  public subscript(at indices: Int...) -> Double {
    get { Tensor.must("[at:]") { try load(place(indices)) } }
    set { Tensor.must("[at:] =") { try store(newValue, place(indices)) } }
  }

  /// The element at these indices. Throws `TensorError` when there is none.
  public func element(_ indices: Int...) throws -> Double { try load(place(indices)) }

  /// Writes the element at these indices, converted as a C cast would. Throws `TensorError` when there is none.
  public func setElement(_ value: Double, at indices: Int...) throws { try store(value, place(indices)) }

  private func place(_ indices: [Int]) throws -> Int {
    guard indices.count == dimension, dimension > 0 else {
      throw TensorError.shape(
        "\(indices.count) indices for an element of a tensor of \(dimension) dimensions, \(sizeText)")
    }
    var offset = layout.offset
    for d in 0..<dimension {
      guard case .slice(let place) = try indices[d].part(of: sizes[d], dimension: d) else { continue }
      offset += place * strides[d]
    }
    return offset
  }
}
