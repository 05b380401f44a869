import TensorCore
import Testing

@Suite struct CopyViewTests {
  @Test func copyBetweenAllTypesAndForms() throws {
    var rng = Numbers(4)
    for from in DType.allCases {
      for to in DType.allCases {
        for sizes in shapes + hollow {
          for form in Form.allCases {
            let source = try random(sizes, from, form, &rng)
            let target = try random(sizes, to, form == .expanded ? .transposed : form, &rng)
            try target.copy(from: source)
            #expect(values(target) == values(source), "\(from) \(to) \(sizes) \(form)")
          }
        }
      }
    }
  }

  @Test func copyConvertsAsC() throws {
    let t = try Tensor([-1.7, 300, .nan, 1e30], [4])
    #expect(values(try t.to(.byte))[0...2] == [255, 44, 0])
    #expect(values(try t.to(.int))[0] == -1)
    let long = try Tensor(storage: Storage(.long, count: 1), layout: Layout([1]))
    long.elements(Int.self)[0] = (1 << 53) + 1
    let copy = try Tensor([1], .long)
    try copy.narrow(0, 0, 1).copy(from: long)
    #expect(copy.elements(Int.self)[0] == (1 << 53) + 1)
    #expect(try t.to(.double) === t)
  }

  @Test func differentShapesCopyByCount() throws {
    var rng = Numbers(5)
    for form in Form.allCases {
      let source = try random([4, 6], .float, form, &rng)
      for target in [Form.plain, .transposed, .narrowed, .stepped] {
        let t = try random([2, 3, 4], .float, target, &rng)
        try t.copy(from: source)
        #expect(values(t) == values(source))
      }
    }
  }

  @Test func transposedCopies() throws {
    var rng = Numbers(22)
    for type in DType.allCases {
      let shapes: [Dims] = [[1, 1], [2, 2], [2, 99], [3, 65], [10, 10], [17, 33], [99, 2], [0, 3]]
      for sizes in shapes {
        let source = try random([sizes[1], sizes[0]], type, .plain, &rng).t()
        let target = try Tensor(sizes, type)
        try target.copy(from: source)
        #expect(values(target) == values(source), "\(type) \(sizes)")
      }
      // Parts of one storage: apart, overlapping, and one turned onto itself.
      let memory = try random([200], type, .plain, &rng)
      for offset in [0, 1, 37, 99, 100] {
        let all = try memory.clone()
        let part = { (first: Int) in try all.narrow(0, first, 100).view([10, 10]) }
        let (target, source) = (try part(offset), try part(0).t())
        let want = values(source)
        try target.copy(from: source)
        #expect(values(target) == want, "\(type) \(offset)")
      }
    }
  }

  @Test func fillOnlyTheView() throws {
    let t = try Tensor([4, 4], .short)
    try t.narrow(0, 1, 2).narrow(1, 1, 2).fill(7)
    #expect(values(t) == [0, 0, 0, 0, 0, 7, 7, 0, 0, 7, 7, 0, 0, 0, 0, 0])
    try t.narrow(1, 1, 1).zero()
    #expect(try t.sumAll() == 14)
    let half = try Tensor([2], .half)
    try half.fill(1.5)
    #expect(values(half) == [1.5, 1.5])
  }

  @Test func views() throws {
    let t = try Tensor((0..<24).map(Double.init), [2, 3, 4])
    #expect(values(try t.select(1, 2)) == [8, 9, 10, 11, 20, 21, 22, 23])
    #expect(values(try t.narrow(2, 1, 2).select(0, 1)) == [13, 14, 17, 18, 21, 22])
    #expect(try t.transpose(0, 2).sizes == [4, 3, 2])
    #expect(values(try t.permute([2, 0, 1])) == values(try t.transpose(1, 2).transpose(0, 1)))
    #expect(try t.view([-1, 6]).sizes == [4, 6])
    #expect(values(try t.view([4, 6]).t().select(0, 1)) == [1, 7, 13, 19])
    #expect(try t.unsqueeze(1).sizes == [2, 1, 3, 4])
    #expect(try t.unsqueeze(3).squeeze(3).sizes == [2, 3, 4])
    #expect(try t.narrow(0, 1, 1).squeeze().sizes == [3, 4])
    #expect(try Tensor([1, 1]).squeeze().sizes == [1])
    #expect(values(try t.sub([(0, 0), (1, 2), (3, 3)])) == [7, 11])
    #expect(values(try Tensor([1, 2, 3, 4, 5], [5]).unfold(0, 3, 2)) == [1, 2, 3, 3, 4, 5])
    #expect(values(try Tensor([1, 2], [2, 1]).expand([2, 3])) == [1, 1, 1, 2, 2, 2])
    #expect(try t.split(2, 2).map { $0.sizes[2] } == [2, 2])
    #expect(try t.split(3, 2).map { $0.sizes[2] } == [3, 1])
    #expect(try t.chunk(3, 2).map { $0.sizes[2] } == [2, 2])
    let written = try t.select(0, 1).t()
    try written.fill(-1)
    #expect(values(t)[11...12] == [11, -1])
    let repeated = try Tensor([1, 2], [1, 2]).repeatTensor([2, 1, 2])
    #expect(repeated.sizes == [2, 1, 4] && values(repeated) == [1, 2, 1, 2, 1, 2, 1, 2])
    let r = try Tensor()
    try r.reshape(t.transpose(0, 2), [12, 2])
    #expect(values(r) == values(try t.transpose(0, 2)))
    try r.set(t.storage, offset: 2, sizes: [2, 2], strides: [4, 1])
    #expect(values(r) == [2, 3, 6, 7] && !r.isSet(to: t))
  }

  @Test func cloneIsApart() throws {
    let t = try Tensor([1, 2, 3, 4], [2, 2])
    let copy = try t.t().clone()
    try copy.fill(0)
    #expect(values(t) == [1, 2, 3, 4] && copy.isContiguous)
    #expect(try t.contiguous() === t)
    #expect(try Tensor().clone().dimension == 0)
  }
}
