/// Single elements, for scripts that index a tensor in a loop: one call, no copies of the layout.
extension Tensor {
  /// How an index of dimension 0 ended.
  package enum ElementAccess { case element, outOfRange, notVector }

  /// Reads element `i` of a vector; a negative `i` counts from the end (-1 the last).
  package func get(_ i: Int, _ value: inout Double) -> ElementAccess {
    guard layout.sizes.count == 1 else { return .notVector }
    let n = layout.sizes[0]
    let i = i < 0 ? i &+ n : i
    guard i >= 0, i < n else { return .outOfRange }
    value = storage.load(layout.offset &+ i &* layout.strides[0])
    return .element
  }

  /// Writes element `i` of a vector, with `i` as in `get`.
  package func put(_ i: Int, _ value: Double) -> ElementAccess {
    guard layout.sizes.count == 1 else { return .notVector }
    let n = layout.sizes[0]
    let i = i < 0 ? i &+ n : i
    guard i >= 0, i < n else { return .outOfRange }
    storage.store(value, layout.offset &+ i &* layout.strides[0])
    return .element
  }
}
