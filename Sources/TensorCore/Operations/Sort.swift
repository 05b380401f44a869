/// Order along one dimension. Values go to the receiver, places (from 1, as scripts read them) to a
/// LongTensor. All types but Half. NaN is larger than every number. Equal elements keep Torch's order,
/// which is not stable; see `SortRow`.
extension Tensor {
  /// values = t sorted along dim, indices = where each element stood.
  public func sort(_ indices: Tensor, _ t: Tensor, _ dim: Int, descending: Bool = false) throws {
    try ordered(indices, t, dim, "sort", .sort(descending))
  }

  /// values = the k-th smallest elements along dim (k from 1), which stays with size 1.
  public func kthvalue(_ indices: Tensor, _ t: Tensor, _ k: Int, _ dim: Int) throws {
    try t.check(dim: dim, "kthvalue", 2) { _ in "dimension out of range" }
    if k < 1 || k > t.sizes[dim] {
      throw TensorError.argument(
        position: 1, function: "kthvalue", reason: "selected index out of range")
    }
    try ordered(indices, t, dim, "kthvalue", .kth(k - 1))
  }

  /// values = the middle elements along dim, the lower of two.
  public func median(_ indices: Tensor, _ t: Tensor, _ dim: Int) throws {
    try t.check(dim: dim, "median", 2) { _ in "dimension out of range" }
    try ordered(indices, t, dim, "median", .kth(Swift.max(t.sizes[dim] - 1, 0) / 2))
  }

  /// values = the most frequent elements along dim, the smallest of equally frequent ones.
  public func mode(_ indices: Tensor, _ t: Tensor, _ dim: Int) throws {
    try t.check(dim: dim, "mode", 2) { _ in "dimension out of range" }
    try ordered(indices, t, dim, "mode", .mode)
  }

  /// values = the k smallest (or largest) elements along dim; in order when `sorted`.
  public func topk(
    _ indices: Tensor, _ t: Tensor, _ k: Int, _ dim: Int, largest: Bool = false,
    sorted: Bool = false
  ) throws {
    try t.check(dim: dim, "topk", 2) { _ in "dim not in range" }
    if k < 1 || k > t.sizes[dim] {
      throw TensorError.argument(
        position: 1, function: "topk", reason: "k not in range for dimension")
    }
    try ordered(indices, t, dim, "topk", .top(k, largest: largest, sorted: sorted))
  }

  private func ordered(
    _ indices: Tensor, _ t: Tensor, _ dim: Int, _ name: String, _ order: Order
  ) throws {
    try t.check(dim: dim, name) { "invalid dimension \($0)" }
    var size = 1
    if case .sort = order { size = t.sizes[dim] }
    if case .top(let k, _, _) = order { size = k }
    let rows = try Rows(self, t, dim, name, indices, size: size)
    try dispatchNumber(t.dtype, name, OrderRows(rows: rows, order: order))
  }
}

private enum Order {
  case sort(Bool)
  case kth(Int)
  case mode
  case top(Int, largest: Bool, sorted: Bool)
}

private struct OrderRows: ~Copyable, ScalarWork {
  let rows: Rows
  let order: Order

  func run<T: Scalar>(_: T.Type) throws {
    try SortRow<T>.with(count: rows.n) { row in
      rows.each {
        (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>, s: UnsafeMutablePointer<Int>) in
        let range = sorted(row, t)
        let (values, places) = (row.values + range.lowerBound, row.places + range.lowerBound)
        for i in 0..<range.count { r[i &* rows.rStep] = values[i] }
        for i in 0..<range.count { s[i &* rows.sStep] = places[i] &+ 1 }
      }
    }
  }

  /// Where in `row` the result for `t` is afterwards.
  private func sorted<T: Scalar>(_ row: SortRow<T>, _ t: UnsafePointer<T>) -> Range<Int> {
    let n = row.count
    let numbers = row.load(t, rows.step)
    switch order {
    case .sort(let descending):
      row.sort(0..<n, descending, numbers: numbers)
      return 0..<n
    case .kth(let k):
      row.select(k, numbers: numbers)
      return k..<k + 1
    case .mode:
      let place = row.mode(numbers: numbers)
      return place..<place + 1
    case .top(let k, let largest, let sorted):
      let first = largest ? n - k : 0
      if largest {
        if first > 0 { row.select(first - 1, numbers: numbers) }
      } else {
        row.select(k - 1, numbers: numbers)
      }
      // The k-th smallest is in place.
      if sorted { row.sort(first..<first + (largest ? k : k - 1), largest, numbers: numbers) }
      return first..<first + k
    }
  }
}
