import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct PointwiseTests {
  /// What an element of type `type` keeps of `x`.
  func stored(_ x: Double, _ type: DType) throws -> Double {
    try Tensor([x], [1], type)[linear: 0]
  }

  @Test func numbersAgainstNaiveLoops() throws {
    var rng = Numbers(1)
    for type in numberTypes {
      for sizes in shapes + hollow {
        for form in Form.allCases {
          let t = try random(sizes, type, form, &rng)
          let x = values(t)
          let r = try Tensor(type)
          let quotient: (Double) -> Double = {
            type.isInteger ? ($0 / 3).rounded(.towardZero) : $0 / 3
          }
          let cases: [(() throws -> Void, (Double) -> Double)] = [
            ({ try r.add(t, 3) }, { $0 + 3 }), ({ try r.sub(t, 3) }, { $0 - 3 }),
            ({ try r.mul(t, 3) }, { $0 * 3 }), ({ try r.div(t, 3) }, quotient),
            ({ try r.cmax(t, 4) }, { max($0, 4) }), ({ try r.cmin(t, 4) }, { min($0, 4) }),
            ({ try r.clamp(t, 2, 6) }, { min(max($0, 2), 6) }),
            ({ try r.fmod(t, 4) }, { fmod($0, 4) }), ({ try r.remainder(t, 4) }, { fmod($0, 4) }),
            ({ try r.neg(t) }, { -$0 }), ({ try r.abs(t) }, { $0 }),
            ({ try r.sign(t) }, { $0 > 0 ? 1 : 0 }), ({ try r.tpow(2, t) }, { pow(2, $0) }),
          ]
          for (i, (run, expected)) in cases.enumerated() {
            try run()
            let want = try x.map { try stored(expected($0), type) }
            #expect(r.sizes == sizes)
            #expect(isClose(values(r), want, 1e-6), "case \(i) \(type) \(sizes) \(form)")
          }
        }
      }
    }
  }

  @Test func tensorsAgainstNaiveLoops() throws {
    var rng = Numbers(2)
    for type in numberTypes {
      for sizes in shapes + hollow {
        for form in Form.allCases {
          for other in Form.allCases {
            let t = try random(sizes, type, form, &rng)
            let s = try random(sizes, type, other, &rng, low: 1)
            let (x, y) = (values(t), values(s))
            let r = try random(sizes, type, other == .expanded ? .plain : other, &rng)
            func check(_ name: String, _ f: (Double, Double) -> Double) throws {
              let want = try zip(x, y).map { try stored(f($0, $1), type) }
              #expect(isClose(values(r), want, 1e-6), "\(name) \(type) \(sizes) \(form) \(other)")
            }
            try r.cadd(t, 2, s)
            try check("cadd") { $0 + 2 * $1 }
            try r.csub(t, 1, s)
            try check("csub") { $0 - $1 }
            try r.cmul(t, s)
            try check("cmul") { $0 * $1 }
            try r.cdiv(t, s)
            try check("cdiv") { type.isInteger ? ($0 / $1).rounded(.towardZero) : $0 / $1 }
            try r.cmax(t, s)
            try check("cmax") { max($0, $1) }
            try r.cmin(t, s)
            try check("cmin") { min($0, $1) }
            try r.cfmod(t, s)
            try check("cfmod") { fmod($0, $1) }
            try r.cremainder(t, s)
            try check("cremainder") { fmod($0, $1) }
            try r.addcmul(t, 2, s, t)
            try check("addcmul") { $0 + 2 * $1 * $0 }
          }
        }
      }
    }
  }

  @Test func realFunctions() throws {
    var rng = Numbers(3)
    for type in realTypes {
      for form in Form.allCases {
        let t = try random([3, 5], type, form, &rng, low: 1)
        if form != .expanded { try t.div(t, 10) }
        let x = values(t)
        let r = try Tensor(type)
        let cases: [((Tensor) throws -> Void, (Double) -> Double)] = [
          (r.exp, exp), (r.log, log), (r.log1p, log1p), (r.tanh, tanh), (r.sin, sin), (r.cos, cos),
          (r.tan, tan), (r.atan, atan), (r.sinh, sinh), (r.cosh, cosh),
          (r.sqrt, { $0.squareRoot() }),
          (r.rsqrt, { 1 / $0.squareRoot() }), (r.cinv, { 1 / $0 }), (r.floor, floor),
          (r.ceil, ceil),
          (r.round, { $0.rounded() }), (r.trunc, trunc), (r.frac, { $0 - trunc($0) }),
          (r.sigmoid, { 1 / (1 + exp(-$0)) }), (r.lgamma, { lgamma($0) }),
          (r.asin, asin), (r.acos, acos),
        ]
        for (i, (run, f)) in cases.enumerated() {
          try run(t)
          #expect(isClose(values(r), x.map(f), type == .float ? 2e-6 : 1e-14), "case \(i) \(form)")
        }
        for p in [0, 1, 2, 3, 0.5, -0.5, -1, -2, 1.7] {
          try r.pow(t, p)
          #expect(isClose(values(r), x.map { pow($0, p) }, type == .float ? 2e-5 : 1e-13))
        }
        try r.lerp(t, r.clone(), 0.25)
        try r.atan2(t, r.clone())
        #expect(values(r).allSatisfy { $0.isFinite })
      }
    }
    let long = try random([700], .double, .stepped, &rng)  // beyond the row buffer
    let r = try Tensor()
    try r.exp(long)
    // The vector kernels are not bit equal to the library's functions.
    let near = zip(values(r), values(long)).allSatisfy { (exp($1) - $0).magnitude <= 2 * $0.ulp }
    #expect(near)
  }

  @Test func bits() throws {
    for type in integerTypes {
      let t = try Tensor([0, 1, 5, 100], [4], type)
      let s = try Tensor([1, 3, 2, 64], [4], type)
      let r = try Tensor(type)
      try r.bitand(t, 5)
      #expect(values(r) == [0, 1, 5, 4])
      try r.cbitor(t, s)
      #expect(values(r) == [1, 3, 7, 100])
      try r.cbitxor(t, s)
      #expect(values(r) == [1, 2, 7, 36])
      try r.rshift(t, 2)
      #expect(values(r) == [0, 0, 1, 25])
      try r.clshift(t, s)
      #expect(r[linear: 2] == 20)
      #expect(r[linear: 3] == 0)  // 64 is at least the width of every type
    }
    let real = try Tensor([3], [1])
    #expect(
      message { try real.bitand(real, 1) } == "bitand is only supported for integer type tensors")
    try real.lshift(real, 3)
    #expect(values(real) == [24])
  }

  @Test func integersNeverTrap() throws {
    let t = try Tensor([-128, 127], [2], .char)
    let r = try Tensor(.char)
    try r.div(t, 0)
    #expect(values(r) == [0, 0])
    try r.div(t, -1)
    #expect(values(r) == [-128, -127])
    try r.fmod(t, 0)
    #expect(values(r) == [0, 0])
    try r.remainder(t, -1)
    #expect(values(r) == [0, 0])
    try r.neg(t)
    #expect(values(r) == [-128, -127])
    try r.add(t, .nan)
    #expect(values(r) == [-128, 127])
    try r.remainder(Tensor([-7, 7], [2], .char), 3)
    #expect(values(r) == [2, 1])
  }

  @Test func inPlaceAndOverlap() throws {
    let x = try Tensor((0..<12).map(Double.init), [3, 4])
    try x.cmul(x, x)
    #expect(values(x) == (0..<12).map { Double($0 * $0) })
    let square = try Tensor((0..<9).map(Double.init), [3, 3])
    try square.cadd(square, 1, square.t())  // reads its own transpose
    #expect(values(square) == [0, 4, 8, 4, 8, 12, 8, 12, 16])
    let line = try Tensor([1, 2, 3, 4], [4])
    try line.narrow(0, 1, 3).add(line.narrow(0, 0, 3), 10)
    #expect(values(line) == [1, 11, 12, 13])
    try line.narrow(0, 1, 3).copy(from: line.narrow(0, 0, 3))
    #expect(values(line) == [1, 1, 11, 12])
    let columns = try Tensor((0..<12).map(Double.init), [3, 4])
    let (left, right) = (try columns.narrow(1, 0, 2), try columns.narrow(1, 2, 2))
    try left.cadd(left, 1, right)
    #expect(values(left) == [2, 4, 10, 12, 18, 20])
    let shape = try Tensor((0..<6).map(Double.init), [2, 3])
    let other = try Tensor((0..<6).map(Double.init), [3, 2])
    try shape.cadd(shape, 1, other)  // equal counts are enough
    #expect(values(shape) == [0, 2, 4, 6, 8, 10] && shape.sizes == [2, 3])
    let wide = try Tensor((0..<6).map(Double.init), [2, 3]).t()
    try wide.cadd(wide, 1, other.t())
    #expect(values(wide) == [0, 5, 5, 5, 5, 10])
  }
}
