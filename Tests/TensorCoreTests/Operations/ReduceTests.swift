import Foundation
import TensorCore
import TestSupport
import Testing

/// The rows of `t` along `dim`, in the order of the elements of a reduction's result.
func rows(_ t: Tensor, _ dim: Int) -> [[Double]] {
  let (x, sizes) = (values(t), t.sizes)
  let inner = sizes.dropFirst(dim + 1).reduce(1, *)
  let outer = sizes.prefix(dim).reduce(1, *)
  return (0..<outer).flatMap { o in
    (0..<inner).map { i in (0..<sizes[dim]).map { x[(o * sizes[dim] + $0) * inner + i] } }
  }
}

@Suite struct ReduceTests {
  @Test func allElements() throws {
    var rng = Numbers(11)
    for type in numberTypes {
      for sizes in shapes {
        for form in Form.allCases {
          let t = try random(sizes, type, form, &rng, low: 1)
          let x = values(t)
          #expect(try t.sumAll() == x.reduce(0, +))
          #expect(try t.maxAll() == x.max() && t.minAll() == x.min())
          guard type.isReal else { continue }
          let mean = x.reduce(0, +) / Double(x.count)
          let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          #expect(isClose([try t.meanAll()], [mean], 1e-12))
          #expect(isClose([try t.varAll()], [squares / Double(x.count - 1)], 1e-12))
          #expect(isClose([try t.stdAll(biased: true)], [sqrt(squares / Double(x.count))], 1e-12))
          for p in [0, 1, 2, 3.5] {
            let sum = x.reduce(0) { $0 + (p == 0 ? 1 : pow($1, p)) }
            #expect(isClose([try t.normAll(p)], [p == 0 ? sum : pow(sum, 1 / p)], 1e-12))
          }
          let other = try random(sizes, type, form, &rng)
          let d = zip(x, values(other)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          #expect(isClose([try t.dist(other)], [sqrt(d)], 1e-12))
          #expect(try t.dist(t) == 0)
        }
      }
    }
    #expect(try Tensor([2, 3, 4], [3], .int).prodAll() == 24)
    #expect(try Tensor([1, 2, 3, 4, 5, 6], [2, 3]).trace() == 6)
  }

  @Test func alongADimension() throws {
    var rng = Numbers(12)
    for type in numberTypes {
      for sizes in shapes {
        for form in Form.allCases {
          let t = try random(sizes, type, form, &rng, high: 4)
          for dim in sizes.indices {
            let lines = rows(t, dim)
            let (r, i) = (try Tensor(type), try Tensor(.long))
            func check(_ name: String, _ f: ([Double]) -> Double) {
              var shape = sizes
              shape[dim] = 1
              let want = lines.map(f)
              #expect(r.sizes == shape)
              #expect(isClose(values(r), want, 1e-5), "\(name) \(type) \(sizes) \(dim) \(form)")
            }
            try r.sum(t, dim)
            check("sum") { $0.reduce(0, +) }
            if sizes[dim] < 4 {
              try r.prod(t, dim)
              check("prod") { $0.reduce(1, *) }
            }
            try r.max(i, t, dim)
            check("max") { $0.max() ?? 0 }
            #expect(values(i) == lines.map { Double(($0.firstIndex(of: $0.max() ?? 0) ?? -2) + 1) })
            try r.min(i, t, dim)
            check("min") { $0.min() ?? 0 }
            #expect(values(i) == lines.map { Double(($0.firstIndex(of: $0.min() ?? 0) ?? -2) + 1) })
            try r.cumsum(t, dim)
            let running = lines.map { line in line.indices.map { line[...$0].reduce(0, +) } }
            #expect(rows(r, dim) == running.map { $0.map { $0 } })
            guard type.isReal else { continue }
            try r.mean(t, dim)
            check("mean") { $0.reduce(0, +) / Double($0.count) }
            try r.norm(t, 2, dim)
            check("norm") { sqrt($0.reduce(0) { $0 + $1 * $1 }) }
            if sizes[dim] > 1 {
              try r.std(t, dim)
              check("std") { x in
                let m = x.reduce(0, +) / Double(x.count)
                return sqrt(x.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(x.count - 1))
              }
              try r.var(t, dim, biased: true)
              check("var") { x in
                let m = x.reduce(0, +) / Double(x.count)
                return x.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(x.count)
              }
            }
          }
        }
      }
    }
  }

  @Test func nansAndIntegers() throws {
    let t = try Tensor([1, .nan, 9, .nan], [4])
    #expect(try t.maxAll().isNaN && t.minAll().isNaN)
    let (r, i) = (try Tensor(), try Tensor(.long))
    try r.max(i, t, 0)
    #expect(values(r)[0].isNaN && values(i) == [2])
    let large = try Tensor([2], .long)
    for k in 0..<2 { large.elements(Int.self)[k] = .max }
    #expect(try large.sumAll() == -2)  // wraps
    try r.sum(Tensor((0..<6).map(Double.init), [2, 3]), 1)
    try r.sum(r, 0)  // into itself
    #expect(values(r) == [15])
  }

  @Test func withoutElements() throws {
    for sizes in hollow {
      let t = try Tensor(sizes)
      let (r, i) = (try Tensor(), try Tensor(.long))
      #expect(try t.sumAll() == 0 && t.prodAll() == 1 && t.normAll() == 0)
      for dim in sizes.indices {
        try r.sum(t, dim)
        #expect(values(r).allSatisfy { $0 == 0 })
        try r.prod(t, dim)
        #expect(values(r).allSatisfy { $0 == 1 })
        let want = sizes[dim] == 0 && r.count > 0 ? "calling" : "no error"
        #expect(message { try r.max(i, t, dim) }.hasPrefix(want))
        #expect(message { try r.median(i, t, dim) }.hasPrefix(want))
        try r.cumsum(t, dim)
        #expect(r.sizes == sizes)
      }
    }
  }

  @Test func renormCrossLogical() throws {
    let t = try Tensor([3, 4, 0.3, 0.4], [2, 2])
    let r = try Tensor()
    try r.renorm(t, 2, 0, 1)
    #expect(isClose(values(r), [0.6, 0.8, 0.3, 0.4], 1e-6))
    try r.cross(Tensor([1, 2, 3], [3]), Tensor([4, 5, 6], [3]))
    #expect(values(r) == [-3, 6, -3])
    #expect(try Tensor([1, 1, 0], [3], .byte).any() && !Tensor([1, 1, 0], [3], .byte).all())
    try r.cumprod(Tensor([1, 2, 3, 4], [2, 2]), 0)
    #expect(values(r) == [1, 2, 3, 8])
  }
}
