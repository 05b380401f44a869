/// A row to sort, with the places its values came from (from 0).
///
/// A NaN counts as larger than every number. NaNs keep their order among themselves; equal values end
/// where Torch's algorithm puts them: Sedgewick's quicksort (Implementing Quicksort Programs, CACM 21, 1978, program 2) with the median of three
/// and insertion sort for parts below eleven elements. It is done here in ways that processors like
/// better and that give the same order:
/// - Scans note what they would stop at in the bits of a word, without branches, and the swaps
///   follow (Edelkamp and Weiss, BlockQuicksort, 2016): the same swaps in the same order.
/// - Among different values only one order is right. A part of a few dozen is sorted by counting
///   for each value how many stand before it, and left to the quicksort when some are equal.
/// - The last insertion sort moves nothing across the border of a part, so each part is finished while
///   it is at hand.
struct SortRow<T: Scalar> {
  let values: UnsafeMutablePointer<T>
  let places: UnsafeMutablePointer<Int>
  let count: Int

  /// Elements behind the row: what is found for whole words and vectors reaches beyond it, and
  /// small parts are put in order there.
  private static var spare: Int { 64 }

  /// Calls `body` with memory for a row of `count` values.
  static func with(count: Int, _ body: (SortRow) -> Void) throws {
    let n = count &+ spare
    let bytes = n &* (MemoryLayout<Int>.stride &+ MemoryLayout<T>.stride)
    try StorageMemory.require(bytes)
    withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 16) { memory in
      guard let places = memory.baseAddress else { return }
      let values = places + n &* MemoryLayout<Int>.stride
      let row = SortRow(
        values: values.bindMemory(to: T.self, capacity: n),
        places: places.bindMemory(to: Int.self, capacity: n), count: count)
      (row.values + count).initialize(repeating: .zero, count: spare)
      body(row)
    }
  }

  /// Takes the elements of `t`, the NaNs behind the numbers. Returns how many numbers there are.
  func load(_ t: UnsafePointer<T>, _ step: Int) -> Int {
    if step == 1 {
      values.update(from: t, count: count)
    } else {
      for i in 0..<count { values[i] = t[i &* step] }
    }
    for i in 0..<count { places[i] = i }
    var equal = 0
    for i in 0..<count { equal &+= values[i] == values[i] ? 1 : 0 }
    if equal < count { putNaNsLast(numbers: equal, t, step) }
    return equal
  }

  private func putNaNsLast(numbers: Int, _ t: UnsafePointer<T>, _ step: Int) {
    var (number, other) = (0, numbers)
    for i in 0..<count {
      let value = t[i &* step]
      let to = value == value ? number : other
      values[to] = value
      places[to] = i
      if value == value { number &+= 1 } else { other &+= 1 }
    }
  }

  // MARK: Quicksort

  /// Sorts a range of the row, in which NaNs are what stands behind the first `numbers` of the row.
  func sort(_ range: Range<Int>, _ descending: Bool, numbers: Int) {
    let part = range.clamped(to: 0..<numbers)
    if descending {
      quicksort(part, true)
      if part.count < range.count { exchange(range, at: part.count) }
    } else {
      quicksort(part, false)
    }
  }

  /// Puts what stands behind the first `count` elements of a range before them.
  private func exchange(_ range: Range<Int>, at count: Int) {
    let middle = range.lowerBound &+ count
    reverse(range.lowerBound, middle)
    reverse(middle, range.upperBound)
    reverse(range.lowerBound, range.upperBound)
  }

  private func reverse(_ first: Int, _ end: Int) {
    var (i, j) = (first, end &- 1)
    while i < j {
      swap(i, j)
      i &+= 1
      j &-= 1
    }
  }

  @inline(__always)
  private func before(_ a: T, _ b: T, _ descending: Bool) -> Bool { descending ? a > b : a < b }

  @inline(__always)
  private func quicksort(_ range: Range<Int>, _ descending: Bool) {
    // Torch's bounds: 11 at first, 10 for parts.
    let small = range.count == 11 ? 11 : 10
    // The largest part to count; less when values are often equal.
    var countable = Self.hasRanks ? 48 : small
    withUnsafeTemporaryAllocation(of: (Int, Int).self, capacity: Int.bitWidth) { parts in
      var waiting = 0
      var (low, high) = (range.lowerBound, range.upperBound &- 1)
      while true {
        let n = high &- low &+ 1
        let done = n <= countable && rank(low, n, descending)
        if done || n <= small {
          if !done { insert(low, n, descending) }
          if waiting == 0 { break }
          waiting &-= 1
          (low, high) = parts[waiting]
          continue
        }
        if n <= countable { countable = Swift.max(countable >> 1, small) }
        let (pivot, behind) = partition(low, high, descending)
        // Parts are independent; taking the smaller first bounds the stack.
        if pivot &- low <= high &- behind &+ 1 {
          parts[waiting] = (behind, high)
          high = pivot &- 1
        } else {
          parts[waiting] = (low, pivot &- 1)
          low = behind
        }
        waiting &+= 1
      }
    }
  }

  @inline(__always)
  private func swap(_ i: Int, _ j: Int) {
    (values[i], values[j]) = (values[j], values[i])
    (places[i], places[j]) = (places[j], places[i])
  }

  /// Puts the pivot, the median of first, middle and last, in place. Returns its place and where
  /// the part behind it begins.
  ///
  /// In Sedgewick's loop i goes up to the next value that is not before the pivot (at most to
  /// `high`), j down to the next that the pivot is not before, and they swap until they have met.
  @inline(__always)
  private func partition(_ low: Int, _ high: Int, _ descending: Bool) -> (Int, Int) {
    swap((low + high) >> 1, low + 1)
    if before(values[high], values[low + 1], descending) { swap(low + 1, high) }
    if before(values[high], values[low], descending) { swap(low, high) }
    if before(values[low], values[low + 1], descending) { swap(low + 1, low) }
    let pivot = values[low]
    var i = low + 1
    var j = high
    while j &- i > 64 {
      let n = Swift.min(64, (j &- i &- 1) >> 1)
      var left = bits(i &+ 1, n) { !before($0, pivot, descending) }
      var right = bits(j &- n, n) { !before(pivot, $0, descending) }
      right &<<= UInt64(truncatingIfNeeded: 64 &- n)  // the highest bit for j - 1
      for _ in 0..<Swift.min(left.nonzeroBitCount, right.nonzeroBitCount) {
        swap(i &+ 1 &+ left.trailingZeroBitCount, j &- 1 &- right.leadingZeroBitCount)
        left.clearLowest()
        right.clearHighest()
      }
      i &+= Swift.min(left.trailingZeroBitCount, n)
      j &-= Swift.min(right.leadingZeroBitCount, n)
    }
    let first = i &+ 1
    var left = bits(first, j &- first) { !before($0, pivot, descending) }
    var right = bits(first, j &- first) { !before(pivot, $0, descending) }
    while true {
      let a = first &+ left.trailingZeroBitCount
      let b = first &+ 63 &- right.leadingZeroBitCount
      if a >= b {
        // What was swapped last stops them, too; after a swap with itself they pass each other.
        (i, j) = a == b ? (a &+ 1, b &- 1) : (Swift.min(a, j), Swift.max(b, i))
        break
      }
      swap(a, b)
      (i, j) = (a, b)
      left.clearLowest()
      right.clearHighest()
    }
    swap(low, j)
    return (j, i)
  }

  /// Bit k says whether value `first` + k passes, for n <= 64 values.
  @inline(__always)
  private func bits(_ first: Int, _ n: Int, _ passes: (T) -> Bool) -> UInt64 {
    let values = values + first
    var bits: UInt64 = 0
    for k in 0..<64 { bits |= (passes(values[k]) ? 1 : 0) << UInt64(truncatingIfNeeded: k) }
    return bits & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- n))
  }

  /// Inserts each of n values from `first` on, beginning with the last but one, into those behind.
  @inline(__always)
  private func insert(_ first: Int, _ n: Int, _ descending: Bool) {
    let end = first &+ n
    var i = end &- 2
    while i >= first {
      let (value, place) = (values[i], places[i])
      var j = i &+ 1
      while j < end && before(values[j], value, descending) {
        values[j &- 1] = values[j]
        places[j &- 1] = places[j]
        j &+= 1
      }
      values[j &- 1] = value
      places[j &- 1] = place
      i &-= 1
    }
  }

  // MARK: Counting

  private static var hasRanks: Bool { T.self == Double.self || T.self == Float.self }

  /// Sorts n <= 64 values from `first` on when all differ; else leaves them and returns false.
  @inline(__always)
  private func rank(_ first: Int, _ n: Int, _ descending: Bool) -> Bool {
    if !Self.hasRanks { return false }
    if n < 2 { return true }
    let (values, places) = (values + first, places + first)
    let (newValues, newPlaces) = (self.values + count, self.places + count)
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.spare) { ranks in
      guard let ranks = ranks.baseAddress else { return false }
      let v = UnsafeRawPointer(values)
      if T.self == Double.self {
        rankDouble(v.assumingMemoryBound(to: Double.self), n, ranks, descending)
      } else {
        rankFloat(v.assumingMemoryBound(to: Float.self), n, ranks, descending)
      }
      var sum = 0
      for i in 0..<n {
        let rank = Int(truncatingIfNeeded: ranks[i])
        newValues[rank] = values[i]
        newPlaces[rank] = places[i]
        sum &+= rank
      }
      // Every pair of different values counts once, equal ones do not.
      if 2 &* sum != n &* (n &- 1) { return false }
      values.update(from: newValues, count: n)
      places.update(from: newPlaces, count: n)
      return true
    }
  }

  // MARK: Selection

  /// Brings the k-th smallest to place k, smaller ones before it (Hoare's find with the same
  /// partition); NaNs stand behind the first `numbers` values already.
  func select(_ k: Int, numbers: Int) {
    if k >= numbers { return }
    var low = 0
    var high = numbers - 1
    while high > low {
      if high == low + 1 {
        if values[low] > values[high] { swap(low, high) }
        return
      }
      let (pivot, behind) = partition(low, high, false)
      if pivot <= k { low = behind }
      if pivot >= k { high = pivot - 1 }
    }
  }

  /// Sorts, and gives the last place of the first longest run of equal values.
  func mode(numbers: Int) -> Int {
    sort(0..<count, false, numbers: numbers)
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

extension UInt64 {
  @inline(__always)
  fileprivate mutating func clearLowest() { self &= self &- 1 }

  @inline(__always)
  fileprivate mutating func clearHighest() {
    self &= ~((1 << 63) &>> UInt64(truncatingIfNeeded: leadingZeroBitCount))
  }
}

// How many of n values from v on stand before each of them. Reads whole vectors.

@inline(__always)
private func rankDouble(
  _ v: UnsafePointer<Double>, _ n: Int, _ ranks: UnsafeMutablePointer<Int32>, _ descending: Bool
) {
  for i in stride(from: 0, to: n, by: 8) {
    let x = UnsafeRawPointer(v + i).loadUnaligned(as: SIMD8<Double>.self)
    var rank = SIMD8<Int64>()
    for k in 0..<n {
      rank.replace(with: rank &+ 1, where: descending ? x .< v[k] : x .> v[k])
    }
    UnsafeMutableRawPointer(ranks + i).storeBytes(
      of: SIMD8<Int32>(truncatingIfNeeded: rank), as: SIMD8<Int32>.self)
  }
}

@inline(__always)
private func rankFloat(
  _ v: UnsafePointer<Float>, _ n: Int, _ ranks: UnsafeMutablePointer<Int32>, _ descending: Bool
) {
  for i in stride(from: 0, to: n, by: 16) {
    let x = UnsafeRawPointer(v + i).loadUnaligned(as: SIMD16<Float>.self)
    var rank = SIMD16<Int32>()
    for k in 0..<n {
      rank.replace(with: rank &+ 1, where: descending ? x .< v[k] : x .> v[k])
    }
    UnsafeMutableRawPointer(ranks + i).storeBytes(of: rank, as: SIMD16<Int32>.self)
  }
}
