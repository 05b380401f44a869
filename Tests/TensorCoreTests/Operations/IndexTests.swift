import TensorCore
import TestSupport
import Testing

@Suite struct IndexTests {
  @Test func slices() throws {
    var rng = Numbers(14)
    for type in numberTypes {
      for form in Form.allCases {
        for (sizes, dim) in [([5] as Dims, 0), ([4, 3], 0), ([4, 3], 1), ([2, 3, 4], 1)] {
          let t = try random(sizes, type, form, &rng)
          let index = try Tensor([2, 1, 2, 3].map { min($0, Double(sizes[dim])) }, [4], .long)
          let r = try Tensor(type)
          try r.index(t, dim, index)
          let parts = try values(index).map { try t.narrow(dim, Int($0) - 1, 1) }
          let want = try Tensor(type)
          try want.cat(parts, dim)
          #expect(try r.equal(want), "\(type) \(form) \(sizes) \(dim)")
          let sum = try t.clone()
          try sum.indexAdd(dim, index, r)
          for (k, place) in values(index).enumerated() {
            let part = try want.narrow(dim, k, 1)
            let target = try t.clone()
            try target.indexCopy(dim, Tensor([place], [1], .long), part)
            #expect(try target.equal(t))  // the slice it came from
          }
          let counts = values(index).reduce(into: [Double: Double]()) { $0[$1, default: 1] += 1 }
          for (place, times) in counts {
            let (s, o) = (
              try sum.narrow(dim, Int(place) - 1, 1), try t.narrow(dim, Int(place) - 1, 1)
            )
            #expect(values(s) == values(o).map { $0 * times })
          }
          try sum.indexFill(dim, index, 1)
          #expect(values(try sum.narrow(dim, 0, 1)).allSatisfy { $0 == 1 })
        }
      }
    }
  }

  /// Every way for slices, indices and results to lie, with repeated indices.
  @Test func slicesOfAllForms() throws {
    var rng = Numbers(23)
    for type in numberTypes {
      for sizes in [[6], [1], [6, 1], [1, 6], [4, 6], [2, 6, 3]] as [Dims] {
        for dim in sizes.indices {
          for form in Form.allCases {
            let index = try random([5], .long, form, &rng, low: 1, high: sizes[dim])
            let places = values(index).map { Int($0) - 1 }
            var other = sizes
            other[dim] = 5
            let source = try random(other, type, form, &rng)
            let start = try random(sizes, type, form == .expanded ? .stepped : form, &rng)
            func slices(_ t: Tensor) throws -> [[Double]] {
              try (0..<t.sizes[dim]).map { values(try t.narrow(dim, $0, 1)) }
            }
            let r = try random(other, type, form == .expanded ? .stepped : form, &rng)
            try r.index(start, dim, index)
            let taken = try slices(start)
            #expect(try slices(r) == places.map { taken[$0] }, "\(type) \(sizes) \(dim) \(form)")
            for add in [false, true] {
              var want = taken
              for (from, to) in zip(try slices(source), places) {
                want[to] = add ? zip(want[to], from).map { $0 + $1 } : from
              }
              let target = try start.clone().permute(Dims(sizes.indices.reversed())).clone()
                .permute(Dims(sizes.indices.reversed()))
              if add {
                try target.indexAdd(dim, index, source)
              } else {
                try target.indexCopy(dim, index, source)
              }
              #expect(try slices(target) == want, "\(type) \(sizes) \(dim) \(form) \(add)")
            }
          }
        }
      }
    }
  }

  @Test func indicesAreCheckedAndReadFirst() throws {
    let t = try Tensor([1, 2, 3], [3])
    let r = try Tensor([7], [1])
    for bad in [0, -1, 4, Int.min, Int.max, Int.min + 1, Int.max - 1] {
      let index = try Tensor([1, 2, 3, 1, 2, 3, 1, 2, 3], [9], .long)
      index.elements(Int.self)[5] = bad
      #expect(message { try r.index(t, 0, index) } == "index out of range", "\(bad)")
      #expect(message { try t.indexFill(0, index, 1) } == "index out of range")
      #expect(message { try t.indexAdd(0, index, Tensor([9])) } == "index out of range")
    }
    #expect(values(r) == [7] && values(t) == [1, 2, 3])
    // The index, or the source, is the result.
    let own = try Tensor([3, 1, 2], [3], .long)
    try own.index(own, 0, own)
    #expect(values(own) == [2, 3, 1])
    try own.indexFill(0, own, 3)
    #expect(values(own) == [3, 3, 3])
    let place = try Tensor([2, 3, 1], [3], .long)
    try place.indexCopy(0, place, Tensor([1, 1, 2], [3], .long))
    #expect(values(place) == [2, 1, 1])
    let half = try Tensor([2, 3], .half)
    try half.indexFill(1, Tensor([3, 1, 3], [3], .long), 1.5)
    #expect(values(half) == [1.5, 0, 1.5, 1.5, 0, 1.5])
    let none = try Tensor([0], .long)
    try r.index(t, 0, none)
    #expect(r.count == 0)
    try t.indexFill(0, none, 5)
    #expect(values(t) == [1, 2, 3])
  }

  @Test func gatherAndScatter() throws {
    var rng = Numbers(15)
    for form in Form.allCases {
      for dim in 0..<2 {
        let t = try random([3, 4], .double, form, &rng)
        let sizes: Dims = dim == 0 ? [2, 4] : [3, 2]
        let index = try random(sizes, .long, form, &rng, low: 1, high: 3)
        let r = try Tensor()
        try r.gather(t, dim, index)
        let places = values(index).map { Int($0) - 1 }
        var want = [Double]()
        for i in 0..<sizes[0] {
          for j in 0..<sizes[1] {
            let k = places[i * sizes[1] + j]
            want.append(values(t)[dim == 0 ? k * 4 + j : i * 4 + k])
          }
        }
        #expect(values(r) == want, "\(form) \(dim)")
        let back = try Tensor([3, 4])
        try back.scatter(dim, index, r)
        for (b, x) in zip(values(back), values(t)) { #expect(b == 0 || b == x) }
        let total = try Tensor([3, 4])
        try total.scatterAdd(dim, index, r)
        #expect(try total.sumAll() == r.sumAll())
        try back.scatter(dim, index, 5)
        try r.gather(back, dim, index)
        #expect(values(r).allSatisfy { $0 == 5 })
      }
    }
  }

  @Test func masks() throws {
    var rng = Numbers(16)
    for form in Form.allCases {
      let t = try random([4, 5], .float, form, &rng)
      let mask = try random([4, 5], .byte, form, &rng, high: 1)
      let kept = zip(values(t), values(mask)).filter { $1 == 1 }.map { $0.0 }
      let r = try Tensor(.float)
      try r.maskedSelect(t, mask)
      #expect(values(r) == kept)
      let copy = try t.clone()
      try copy.maskedFill(mask, -1)
      #expect(values(copy) == zip(values(t), values(mask)).map { $1 == 1 ? -1 : $0 })
      try copy.maskedCopy(mask, r)
      #expect(values(copy) == values(t))
      let n = try Tensor(.long)
      try n.nonzero(mask)
      let want = values(mask).indices.filter { values(mask)[$0] == 1 }
      #expect(values(n) == want.flatMap { [Double($0 / 5 + 1), Double($0 % 5 + 1)] })
    }
    let t = try Tensor([2])
    #expect(
      message { try t.maskedFill(Tensor([1, 2], [2], .byte), 0) }
        == "Mask tensor can take 0 and 1 values only")
    #expect(
      message { try t.maskedCopy(Tensor([1, 1], [2], .byte), Tensor([1])) }
        == "Number of elements of src < number of ones in mask")
  }
}
