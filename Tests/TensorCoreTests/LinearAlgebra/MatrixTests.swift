import TensorCore
import Testing

@Suite struct MatrixTests {
  /// beta * t + alpha * a * b by three loops.
  func product(_ beta: Double, _ t: [Double], _ alpha: Double, _ a: Tensor, _ b: Tensor) -> [Double] {
    let (x, y) = (values(a), values(b))
    let (m, k, n) = (a.sizes[0], a.sizes[1], b.sizes[1])
    var r = [Double]()
    for i in 0..<m {
      for j in 0..<n {
        var sum = 0.0
        for p in 0..<k { sum += x[i * k + p] * y[p * n + j] }
        r.append((beta == 0 ? 0 : beta * t[i * n + j]) + alpha * sum)
      }
    }
    return r
  }

  let forms = Form.allCases
  let results: [Form] = [.plain, .transposed, .narrowed, .stepped]

  @Test func matrixByMatrix() throws {
    var rng = Numbers(6)
    for type in [DType.double, .float, .int, .long] {
      for (m, k, n) in [
        (2, 3, 4), (1, 3, 4), (3, 1, 4), (3, 4, 1), (1, 1, 1), (1, 5, 1), (5, 5, 5), (0, 2, 3),
        (2, 0, 3), (2, 3, 0),
      ] {
        for fa in forms {
          for fb in forms {
            for fr in results {
              let (a, b) = (
                try random([m, k], type, fa, &rng), try random([k, n], type, fb, &rng)
              )
              let r = try random([m, n], type, fr, &rng)
              let want = product(2, values(r), 3, a, b)
              try r.addmm(2, r, 3, a, b)
              #expect(values(r) == want, "\(type) \(m) \(k) \(n) \(fa) \(fb) \(fr)")
              let t = try random([m, n], type, fr, &rng)
              let s = try random([n, m], type, fr, &rng)
              try s.addmm(1, t, 1, a, b)
              #expect(values(s) == product(1, values(t), 1, a, b))
              try r.fill(type.isReal ? .nan : 9)  // not read
              try r.mm(a, b)
              #expect(values(r) == product(0, [], 1, a, b))
            }
          }
        }
      }
    }
  }

  @Test func matrixByVectorAndOuter() throws {
    var rng = Numbers(7)
    for type in [DType.double, .float, .short, .long] {
      for (m, n) in [(3, 4), (1, 4), (4, 1), (1, 1), (6, 6)] {
        for fa in forms {
          for fx in forms {
            for fr in results {
              let (a, x) = (try random([m, n], type, fa, &rng), try random([n], type, fx, &rng))
              let r = try random([m], type, fr, &rng)
              let want = product(2, values(r), 3, a, try x.clone().view([n, 1]))
              try r.addmv(2, r, 3, a, x)
              #expect(values(r) == want, "\(type) \(m) \(n) \(fa) \(fx) \(fr)")
              if type.isReal { try r.fill(.nan) }
              try r.mv(a, x)
              #expect(values(r) == product(0, [], 1, a, try x.clone().view([n, 1])))

              let y = try random([m], type, fa, &rng)
              let g = try random([m, n], type, fr, &rng)
              let outer = product(
                2, values(g), 3, try y.clone().view([m, 1]), try x.clone().view([1, n]))
              try g.addr(2, g, 3, y, x)
              #expect(values(g) == outer, "ger \(type) \(m) \(n) \(fa) \(fx) \(fr)")
              try g.ger(y, x)
              #expect(
                values(g)
                  == product(0, [], 1, try y.clone().view([m, 1]), try x.clone().view([1, n])))
            }
          }
        }
      }
    }
  }

  @Test func batches() throws {
    var rng = Numbers(8)
    for form in forms {
      let (a, b) = (
        try random([3, 2, 4], .double, form, &rng), try random([3, 4, 5], .double, form, &rng)
      )
      let r = try Tensor()
      try r.bmm(a, b)
      var all = [Double]()
      var sum = [Double](repeating: 0, count: 10)
      for i in 0..<3 {
        let part = product(0, [], 1, try a.select(0, i), try b.select(0, i))
        all += part
        for j in 0..<10 { sum[j] += part[j] }
      }
      #expect(values(r) == all && r.sizes == [3, 2, 5])
      try r.baddbmm(2, r, -2, a, b)
      #expect(values(r).allSatisfy { $0 == 0 })
      let s = try random([2, 5], .double, .transposed, &rng)
      let before = values(s)
      try s.addbmm(2, s, 1, a, b)
      #expect(values(s) == (0..<10).map { 2 * before[$0] + sum[$0] })
    }
  }

  @Test func resultMayBeAnOperand() throws {
    var rng = Numbers(9)
    let a = try random([3, 3], .double, .plain, &rng)
    let want = product(0, [], 1, a, a)
    try a.mm(a, a)
    #expect(values(a) == want)
    let wider = try random([2, 3], .double, .plain, &rng)
    let (b, c) = (try random([3, 5], .double, .plain, &rng), values(wider))
    let expected = product(0, [], 1, try Tensor(c, [2, 3]), b)
    try wider.mm(wider, b)
    #expect(values(wider) == expected && wider.sizes == [2, 5])
    let t = try random([3, 3], .double, .plain, &rng)
    let transposed = product(1, values(t), 1, try t.t(), t)
    try t.addmm(1, t, 1, t.t(), t)
    #expect(values(t) == transposed)
  }

  @Test func dots() throws {
    var rng = Numbers(10)
    for type in numberTypes {
      for form in forms {
        let (a, b) = (
          try random([4, 9], type, form, &rng), try random([6, 6], type, .transposed, &rng)
        )
        #expect(try a.dot(b) == zip(values(a), values(b)).reduce(0) { $0 + $1.0 * $1.1 })
        #expect(try a.dot(a) == values(a).reduce(0) { $0 + $1 * $1 })
      }
    }
  }

  @Test func rawKernels() {
    let a: [Float] = [1, 2, 3, 4, 5, 6]
    var y: [Float] = [.nan, .nan]
    Float.gemv(false, 2, 3, 1, a, 3, [1, 0, -1], 1, 0, &y, 1)
    #expect(y == [-2, -2])
    Float.axpy(2, 2, [1, 1], 1, &y, 1)
    #expect(y == [0, 0] && Float.dot(3, a, 2, a, 1) == 1 + 6 + 15)
    var c: [Double] = [1, 1, 1, 1]
    Double.gemm(false, false, 2, 2, 0, 1, [0], 1, [0], 2, 0.5, &c, 2)
    #expect(c == [0.5, 0.5, 0.5, 0.5])
    Double.ger(2, 2, 1, [1, 2], 1, [3, 4], 1, &c, 2)
    #expect(c == [3.5, 4.5, 6.5, 8.5])
    BLAS.setThreads(2)
    Double.gemm(true, false, 2, 2, 2, 1, [1, 2, 3, 4], 2, [1, 0, 0, 1], 2, 0, &c, 2)
    BLAS.setThreads(1)
    #expect(c == [1, 3, 2, 4])
  }
}
