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
