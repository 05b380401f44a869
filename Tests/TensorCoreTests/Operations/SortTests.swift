import TensorCore
import Testing

@Suite struct SortTests {
  @Test func orders() throws {
    var rng = Numbers(17)
    for type in numberTypes {
      for sizes in [[1], [11], [12], [100], [3, 4], [2, 40, 3]] as [Dims] {
        for form in Form.allCases {
          let t = try random(sizes, type, form, &rng, high: sizes.count == 1 ? 99 : 5)
          for dim in sizes.indices {
            let lines = rows(t, dim)
            let (r, i) = (try Tensor(type), try Tensor(.long))
            func check(_ name: String, _ want: [[Double]], ordered: Bool = true) {
              let got = rows(r, dim)
              #expect((ordered ? got : got.map { $0.sorted() }) == want, "\(name) \(type) \(sizes)")
              for (line, (found, at)) in zip(lines, zip(got, rows(i, dim))) {
                #expect(at.map { line[Int($0) - 1] } == found)
                #expect(Set(at).count == at.count)
              }
            }
            try r.sort(i, t, dim)
            check("sort", lines.map { $0.sorted() })
            try r.sort(i, t, dim, descending: true)
            check("descending", lines.map { $0.sorted(by: >) })
            let k = (sizes[dim] + 1) / 2
            try r.kthvalue(i, t, k, dim)
            check("kth", lines.map { [$0.sorted()[k - 1]] })
            try r.median(i, t, dim)
            check("median", lines.map { [$0.sorted()[($0.count - 1) / 2]] })
            try r.topk(i, t, k, dim)
            check("topk", lines.map { Array($0.sorted().prefix(k)) }, ordered: false)
            try r.topk(i, t, k, dim, sorted: true)
            check("topk sorted", lines.map { Array($0.sorted().prefix(k)) })
            try r.topk(i, t, k, dim, largest: true, sorted: true)
            check("largest", lines.map { Array($0.sorted(by: >).prefix(k)) })
            try r.mode(i, t, dim)
            check(
              "mode",
              lines.map { line in
                let n = { x in line.filter { $0 == x }.count }
                let most = line.map(n).max() ?? 0
                return [line.filter { n($0) == most }.min() ?? 0]
              })
          }
        }
      }
    }
  }

  /// NaN is larger than every number, whatever stands around it.
  @Test func sortsNaNLast() throws {
    var rng = Numbers(23)
    for type in [DType.double, .float] {
      for n in [1, 2, 5, 11, 12, 60, 300] {
        for share in [0.02, 0.5, 1] {
          let t = try random([n], type, .plain, &rng)
          for i in 0..<n where rng.next() < share { t[linear: i] = .nan }
          let line = values(t)
          let numbers = line.filter { !$0.isNaN }.sorted()
          let nans = line.indices.filter { line[$0].isNaN }.map { Double($0 + 1) }
          let (r, i) = (try Tensor(type), try Tensor(.long))
          func check(_ name: String, _ want: [Double]) {
            let got = values(r)
            #expect(got.map { $0.isNaN ? .infinity : $0 } == want.map { $0.isNaN ? .infinity : $0 }, "\(name) \(n)")
            let found = values(i).map { line[Int($0) - 1] }
            #expect(found.map(\.bitPattern) == got.map(\.bitPattern), "\(name) \(n)")
            #expect(Set(values(i)).count == got.count, "\(name) \(n)")
          }
          let ascending = numbers + nans.map { _ in .nan }
          try r.sort(i, t, 0)
          check("sort", ascending)
          #expect(values(i).suffix(nans.count) == nans[...])
          try r.sort(i, t, 0, descending: true)
          check("descending", ascending.reversed())
          #expect(values(i).prefix(nans.count) == nans[...])
          for k in Set([1, (n + 1) / 2, n]) {
            try r.kthvalue(i, t, k, 0)
            check("kth", [ascending[k - 1]])
            try r.topk(i, t, k, 0, sorted: true)
            check("topk", Array(ascending.prefix(k)))
            try r.topk(i, t, k, 0, largest: true, sorted: true)
            check("largest", Array(ascending.reversed().prefix(k)))
          }
          try r.median(i, t, 0)
          check("median", [ascending[(n - 1) / 2]])
        }
      }
    }
  }

  @Test func sortSurvivesNaN() throws {
    var rng = Numbers(18)
    for _ in 0..<50 {
      let t = try random([60], .double, .plain, &rng)
      for _ in 0..<30 { t[linear: rng.integer(0...59)] = .nan }
      let (r, i) = (try Tensor(), try Tensor(.long))
      try r.sort(i, t, 0)
      #expect(Set(values(i)).count == 60)
      try r.topk(i, t, 20, 0)
      #expect(Set(values(i)).count == 20)
    }
  }
}
