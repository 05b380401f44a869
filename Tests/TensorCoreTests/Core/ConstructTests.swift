import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct ConstructTests {
  @Test func fromNumbers() throws {
    for type in numberTypes {
      let r = try Tensor(type)
      try r.ones([2, 2])
      #expect(values(r) == [1, 1, 1, 1])
      try r.eye(2, 3)
      #expect(values(r) == [1, 0, 0, 0, 1, 0] && r.sizes == [2, 3])
      try r.range(2, 11, 3)
      #expect(values(r) == [2, 5, 8, 11])
      try r.range(3, 1, -1)
      #expect(values(r) == [3, 2, 1])
      try r.zeros([3])
      #expect(values(r) == [0, 0, 0])
    }
    for type in realTypes {
      let r = try Tensor(type)
      try r.range(0, 1, 0.25)
      #expect(values(r) == [0, 0.25, 0.5, 0.75, 1])
      try r.linspace(1, 2, 5)
      #expect(values(r) == [1, 1.25, 1.5, 1.75, 2])
      try r.logspace(0, 2, 3)
      #expect(isClose(values(r), [1, 10, 100], 1e-6))
      try r.histc(Tensor([0, 1, 2, 2, 4], [5], type), 2)
      #expect(values(r) == [2, 3])
      try r.histc(Tensor([0, 1, 2, 2, 4], [5], type), 2, 1, 2)
      #expect(values(r) == [1, 2])
    }
  }

  @Test func diagonalsAndTriangles() throws {
    var rng = Numbers(19)
    for form in Form.allCases {
      let t = try random([3, 4], .int, form, &rng, low: 1)
      let x = values(t)
      for k in -5...5 {
        let r = try Tensor(.int)
        try r.diag(t, k)
        let want = (0..<12).filter { $0 % 4 - $0 / 4 == k }.map { x[$0] }
        #expect(values(r) == want, "\(form) \(k)")
        if !want.isEmpty {
          let m = try Tensor(.int)
          try m.diag(r, k)
          let back = try Tensor(.int)
          try back.diag(m, k)
          #expect(try values(back) == want && m.sumAll() == want.reduce(0, +))
        }
        try r.tril(t, k)
        #expect(values(r) == (0..<12).map { $0 % 4 - $0 / 4 <= k ? x[$0] : 0 })
        try r.triu(t, k)
        #expect(values(r) == (0..<12).map { $0 % 4 - $0 / 4 >= k ? x[$0] : 0 })
      }
    }
  }

  @Test func concatenation() throws {
    var rng = Numbers(20)
    for type in numberTypes {
      for form in Form.allCases {
        for dim in 0..<3 {
          var other = [2, 3, 2] as Dims
          other[dim] = 4
          let (a, b) = (
            try random([2, 3, 2], type, form, &rng), try random(other, type, form, &rng)
          )
          let r = try Tensor(type)
          try r.cat([a, b, Tensor(type)], dim)
          #expect(r.sizes[dim] == a.sizes[dim] + 4)
          #expect(values(try r.narrow(dim, 0, a.sizes[dim])) == values(a))
          #expect(values(try r.narrow(dim, a.sizes[dim], 4)) == values(b))
        }
      }
    }
    let (r, v) = (try Tensor(), try Tensor([1, 2], [2]))
    try r.cat([v, v], -1)
    #expect(values(r) == [1, 2, 1, 2])
    try r.cat([v, v], 1)
    #expect(r.sizes == [2, 2] && values(r) == [1, 1, 2, 2])
    try v.cat([v, v], 0)  // into itself
    #expect(values(v) == [1, 2, 1, 2])
  }
}
