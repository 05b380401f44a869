import TensorCore
import Testing

/// Torch's algorithm as it is written there (TH's quicksortascend and quickselect): what the order
/// of equal elements is compared with. NaNs stand aside and come behind the numbers.
private struct Plain<T: Comparable> {
  var values: [T]
  var places: [Int]
  let aside: [(T, Int)]
  let before: (T, T) -> Bool

  init(_ values: [T], _ before: @escaping (T, T) -> Bool) {
    let all = values.enumerated().map { ($1, $0 + 1) }
    let numbers = all.filter { $0.0 == $0.0 }
    self.values = numbers.map { $0.0 }
    places = numbers.map { $0.1 }
    aside = all.filter { $0.0 != $0.0 }
    self.before = before
  }

  /// Puts the NaNs at the end where they belong.
  mutating func takeNaNs(first: Bool = false) {
    values.insert(contentsOf: aside.map { $0.0 }, at: first ? 0 : values.count)
    places.insert(contentsOf: aside.map { $0.1 }, at: first ? 0 : places.count)
  }

  mutating func swap(_ i: Int, _ j: Int) {
    values.swapAt(i, j)
    places.swapAt(i, j)
  }

  mutating func partition(_ low: Int, _ high: Int) -> (Int, Int) {
    swap((low + high) >> 1, low + 1)
    if before(values[high], values[low + 1]) { swap(low + 1, high) }
    if before(values[high], values[low]) { swap(low, high) }
    if before(values[low], values[low + 1]) { swap(low + 1, low) }
    var (i, j) = (low + 1, high)
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

  mutating func sort() {
    let count = values.count
    var parts = count - 1 <= 10 ? [] : [(0, count - 1)]
    while let (low, high) = parts.popLast() {
      let (pivot, behind) = partition(low, high)
      for (low, high) in [(low, pivot - 1), (behind, high)] where high - low >= 10 {
        parts.append((low, high))
      }
    }
    var i = count - 2
    while i >= 0 {
      var j = i
      while j + 1 < count && before(values[j + 1], values[j]) {
        swap(j, j + 1)
        j += 1
      }
      i -= 1
    }
  }

  mutating func select(_ k: Int) {
    var (low, high) = (0, values.count - 1)
    while high > low {
      if high == low + 1 {
        if before(values[high], values[low]) { swap(low, high) }
        return
      }
      let (pivot, behind) = partition(low, high)
      if pivot <= k { low = behind }
      if pivot >= k { high = pivot - 1 }
    }
  }
}

@Suite struct SortOrderTests {
  /// Kinds of data by name, each of n numbers that every type can hold or converts alike.
  static let kinds: [(String, (Int, inout Numbers) -> [Double])] = [
    ("random", { n, rng in (0..<n).map { _ in rng.next() * 100 } }),
    ("few", { n, rng in (0..<n).map { _ in Double(rng.integer(0...4)) } }),
    ("nearly different", { n, rng in (0..<n).map { _ in Double(rng.integer(0...n)) } }),
    ("sorted", { n, _ in (0..<n).map(Double.init) }),
    ("reversed", { n, _ in (0..<n).map { Double(n - $0) } }),
    ("constant", { n, _ in Array(repeating: 3, count: n) }),
    ("organ", { n, _ in (0..<n).map { Double(Swift.min($0, n - $0)) } }),
    (
      "odd",
      { n, rng in
        let odd = [Double.nan, .infinity, -.infinity, 0, -0.0, 1]
        return (0..<n).map { _ in rng.next() < 0.3 ? odd[rng.integer(0...5)] : rng.next() }
      }
    ),
    (
      "one NaN",
      { n, rng in
        var x = (0..<n).map { _ in rng.next() }
        if n > 0 { x[rng.integer(0...n - 1)] = .nan }
        return x
      }
    ),
  ]

  static let sizes =
    Array(0...70)
    + [99, 100, 101, 127, 128, 129, 130, 131, 191, 193, 255, 257, 500, 1000, 1777, 3000]

  /// The bits, so that -0 and the NaNs are told apart.
  static func bits<T: Scalar>(_ x: T) -> UInt64 { x.number.bitPattern }

  func compare<T: Scalar>(_: T.Type, _ kind: String, _ numbers: [Double]) throws {
    let n = numbers.count
    let t = try Tensor([n], T.dtype)
    for i in 0..<n { t[linear: i] = numbers[i] }
    let x = (0..<n).map { t.elements(T.self)[$0] }
    let (r, s) = (try Tensor(T.dtype), try Tensor(.long))
    for descending in [false, true] {
      try r.sort(s, t, 0, descending: descending)
      var want = Plain(x, descending ? { $0 > $1 } : { $0 < $1 })
      want.sort()
      want.takeNaNs(first: descending)
      let sameValues = (0..<n).allSatisfy {
        Self.bits(r.elements(T.self)[$0]) == Self.bits(want.values[$0])
      }
      let samePlaces = (0..<n).allSatisfy { s.elements(Int.self)[$0] == want.places[$0] }
      #expect(sameValues && samePlaces, "\(T.self) \(kind) \(n) \(descending)")
    }
    if n == 0 { return }
    for k in Set([0, n / 3, (n - 1) / 2, n - 1]) {
      try r.topk(s, t, k + 1, 0)
      var want = Plain(x) { $0 < $1 }
      if k < want.values.count { want.select(k) }
      want.takeNaNs()
      #expect(
        (0...k).allSatisfy {
          s.elements(Int.self)[$0] == want.places[$0]
            && Self.bits(r.elements(T.self)[$0]) == Self.bits(want.values[$0])
        }, "\(T.self) \(kind) \(n) smallest \(k + 1)")
      try r.kthvalue(s, t, k + 1, 0)
      #expect(s.elements(Int.self)[0] == want.places[k], "\(T.self) \(kind) \(n) kth \(k)")
    }
  }

  @Test func equalElementsKeepTorchsOrder() throws {
    var rng = Numbers(19)
    for (kind, make) in Self.kinds {
      for n in Self.sizes {
        let numbers = make(n, &rng)
        try compare(Double.self, kind, numbers)
        try compare(Float.self, kind, numbers)
        try compare(Int.self, kind, numbers)
        try compare(UInt8.self, kind, numbers)
      }
    }
  }

  @Test func equalElementsOfALongRowKeepTorchsOrder() throws {
    var rng = Numbers(20)
    // Not those kinds that take Torch's algorithm n^2 steps.
    for (kind, make) in Self.kinds.prefix(6) {
      let numbers = make(100_000, &rng)
      try compare(Double.self, kind, numbers)
      try compare(Float.self, kind, numbers)
    }
  }

  @Test func rowsAndColumnsAreSortedAlike() throws {
    var rng = Numbers(21)
    for type in numberTypes {
      for form in Form.allCases {
        let t = try random([7, 90], type, form, &rng)
        let (r, s) = (try Tensor(type), try Tensor(.long))
        try r.sort(s, t, 1)
        let (q, p) = (try Tensor(type), try Tensor(.long))
        try q.sort(p, t.t(), 0)
        #expect(try r.equal(q.t()) && s.equal(p.t()), "\(type) \(form)")
        for i in 0..<7 {
          let (v, k) = (try Tensor(type), try Tensor(.long))
          try v.sort(k, t.select(0, i).clone(), 0)
          #expect(try v.equal(r.select(0, i)) && k.equal(s.select(0, i)), "\(type) \(form) \(i)")
        }
      }
    }
  }
}
