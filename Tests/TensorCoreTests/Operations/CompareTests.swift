import TensorCore
import Testing

@Suite struct CompareTests {
  @Test func comparisons() throws {
    var rng = Numbers(13)
    for type in numberTypes {
      for form in Form.allCases {
        let (a, b) = (
          try random([4, 5], type, form, &rng), try random([4, 5], type, .transposed, &rng)
        )
        let (x, y) = (values(a), values(b))
        for r in [try Tensor(.byte), try Tensor(type)] {
          let cases:
            [(
              (Tensor, Tensor) throws -> Void, (Tensor, Double) throws -> Void,
              (Double, Double) -> Bool
            )] = [
              (r.lt, r.lt, { $0 < $1 }), (r.gt, r.gt, { $0 > $1 }), (r.le, r.le, { $0 <= $1 }),
              (r.ge, r.ge, { $0 >= $1 }), (r.eq, r.eq, { $0 == $1 }), (r.ne, r.ne, { $0 != $1 }),
            ]
          for (tensor, number, f) in cases {
            try tensor(a, b)
            #expect(values(r) == zip(x, y).map { f($0, $1) ? 1 : 0 })
            try number(a, 4)
            #expect(values(r) == x.map { f($0, 4) ? 1 : 0 })
          }
        }
        #expect(try a.equal(a.clone()) && a.equal(a))
        #expect(try !a.equal(a.t()))
        let c = try a.clone()
        c[linear: 19] += 1
        #expect(try !a.equal(c))
      }
    }
  }
}
