/// Order along one dimension. Values go to the receiver, places (from 1, as scripts read them) to a
/// LongTensor. All types but Half. Equal elements keep Torch's order, which is not stable: the
/// algorithm is Sedgewick's quicksort (Implementing Quicksort Programs, CACM 21, 1978, program 2)
/// with median of three and insertion sort below eleven elements.
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

  /// The middle of all elements, the lower of two. Throws when empty.
  public func medianAll() throws -> Double {
    try requireElements("median", "tensor must have one dimension")
    let flat = try clone().view([count])
    let (value, place) = (try Tensor(dtype), try Tensor(.long))
    try value.ordered(place, flat, 0, "median", .kth((count - 1) / 2))
    return value[linear: 0]
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
    let n = rows.n
    var values = [T](repeating: .zero, count: n), places = [Int](repeating: 0, count: n)
    values.withUnsafeMutableBufferPointer { values in
      places.withUnsafeMutableBufferPointer { places in
        guard let values = values.baseAddress, let places = places.baseAddress else { return }
        run(Row(values: values, places: places, count: n))
      }
    }
  }

  private func run<T: Scalar>(_ row: Row<T>) {
    let n = row.count
    rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>, s: UnsafeMutablePointer<Int>) in
      for i in 0..<n {
        row.values[i] = t[i &* rows.step]
        row.places[i] = i
      }
      var first = 0
      var count = 1
      switch order {
      case .sort(let descending):
        row.sort(0, n, descending)
        count = n
      case .kth(let k):
        row.select(k)
        first = k
      case .mode: first = row.mode()
      case .top(let k, let largest, let sorted):
        count = k
        first = largest ? n - k : 0
        if largest {
          if first > 0 { row.select(first - 1) }
        } else {
          row.select(k - 1)
        }
        if sorted { row.sort(first, largest ? k : k - 1, largest) }
      }
      for i in 0..<count {
        r[i &* rows.rStep] = row.values[first + i]
        s[i &* rows.sStep] = row.places[first + i] + 1
      }
    }
  }
}

/// One row with the places its values came from.
private struct Row<T: Scalar> {
  let values: UnsafeMutablePointer<T>
  let places: UnsafeMutablePointer<Int>
  let count: Int

  @inline(__always)
  private func swap(_ i: Int, _ j: Int) {
    (values[i], values[j]) = (values[j], values[i])
    (places[i], places[j]) = (places[j], places[i])
  }

  /// Puts the pivot, the median of first, middle and last, in place. Returns its place and where
  /// the part behind it begins. NaNs compare false, so the scans are bounded besides their
  /// sentinels.
  @inline(__always)
  private func partition(_ low: Int, _ high: Int, _ before: (T, T) -> Bool) -> (Int, Int) {
    swap((low + high) >> 1, low + 1)
    if before(values[high], values[low + 1]) { swap(low + 1, high) }
    if before(values[high], values[low]) { swap(low, high) }
    if before(values[low], values[low + 1]) { swap(low + 1, low) }
    var i = low + 1
    var j = high
    let pivot = values[low]
    while true {
      repeat { i += 1 } while i < high && before(values[i], pivot)
      repeat { j -= 1 } while j > low && before(pivot, values[j])
      if j < i { break }
      swap(i, j)
    }
    swap(low, j)
    return (j, i)
  }

  func sort(_ from: Int, _ count: Int, _ descending: Bool) {
    if descending {
      sort(from, count) { $0 > $1 }
    } else {
      sort(from, count) { $0 < $1 }
    }
  }

  @inline(__always)
  private func sort(_ from: Int, _ count: Int, _ before: (T, T) -> Bool) {
    let small = 10
    // Torch's bounds, so that equal values end in its order: 11 at first, 10 for parts.
    var parts = count - 1 <= small ? [] : [(from, from + count - 1)]
    while let (low, high) = parts.popLast() {
      let (pivot, behind) = partition(low, high, before)
      // Parts are independent; taking the smaller first bounds the stack.
      let (left, right) = ((low, pivot - 1), (behind, high))
      let leftFirst = pivot - low <= high - behind + 1
      let (larger, smaller) = leftFirst ? (right, left) : (left, right)
      if larger.1 - larger.0 >= small { parts.append(larger) }
      if smaller.1 - smaller.0 >= small { parts.append(smaller) }
    }
    var i = from + count - 2
    while i >= from {
      if before(values[i + 1], values[i]) {
        let (value, place) = (values[i], places[i])
        var j = i + 1
        repeat {
          values[j - 1] = values[j]
          places[j - 1] = places[j]
          j += 1
        } while j < from + count && before(values[j], value)
        values[j - 1] = value
        places[j - 1] = place
      }
      i -= 1
    }
  }

  /// Brings the k-th smallest to place k, smaller ones before it (Hoare's find with the same
  /// partition).
  func select(_ k: Int) {
    var low = 0
    var high = count - 1
    while high > low {
      if high == low + 1 {
        if values[low] > values[high] { swap(low, high) }
        return
      }
      let (pivot, behind) = partition(low, high) { $0 < $1 }
      if pivot <= k { low = behind }
      if pivot >= k { high = pivot - 1 }
    }
  }

  /// Sorts, and gives the last place of the first longest run of equal values.
  func mode() -> Int {
    sort(0, count, false)
    var best = 0
    var longest = 0
    var run = 0
    for i in 0..<count {
      run += 1
      if i == count - 1 || values[i] != values[i + 1] {
        if run > longest {
          longest = run
          best = i
        }
        run = 0
      }
    }
    return best
  }
}
