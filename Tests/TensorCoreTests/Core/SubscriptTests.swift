import TensorCore
import Testing

@Suite struct SubscriptTests {
  private func numbers() throws -> Tensor { try Tensor((0..<24).map(Double.init), [2, 3, 4]) }

  private func message(_ work: () throws -> Tensor) -> String {
    do { _ = try work() } catch { return "\(error)" }
    return "no error"
  }

  @Test func slices() throws {
    let x = try numbers()
    #expect(x[0].sizes == [3, 4] && x[-1].sizes == [3, 4])
    #expect(try x[1, 2].array() == [20, 21, 22, 23])
    #expect(try x[0, 1...2, 3].array() == [7, 11] && x[0, 1..., 3].array() == [7, 11])
    #expect(try x[0, ..<2, 0].array() == [0, 4] && x[0, ...1, 0].array() == [0, 4] && x[0, 0..<1, 0].array() == [0])
    #expect(x[.all, 1].sizes == [2, 4] && x[.all, .all, 0...0].sizes == [2, 3, 1])
    #expect(try x[1, 1, 1].sizes == [1] && x[1, 1, 1].item() == 17 && x[-1, -1, -1].item() == 23)
    let i = 1
    #expect(try x[i, i + 1, -i].item() == 23)
    #expect(try x.t(of: 1)[0].array() == x[1, .all, 0].array())
  }

  @Test func slicesAreViews() throws {
    let x = try numbers()
    try x[1, 0].fill(7)
    #expect(try x.array()[12..<16] == [7, 7, 7, 7])
    x[0, .all, 0] = try Tensor([1, 2, 3], [3])
    #expect(x[at: 0, 0, 0] == 1 && x[at: 0, 1, 0] == 2 && x[at: 0, 2, 0] == 3)
    // Other shapes and types of as many elements.
    x[0, 0] = try Tensor([9, 8, 7, 6], [2, 2], .float)
    #expect(try x[0, 0].array() == [9, 8, 7, 6])
    x[at: -1, -1, -1] = 0.5
    #expect(x[at: 1, 2, 3] == 0.5)
    try x.setElement(4, at: 0, 0, 0)
    #expect(try x.element(0, 0, 0) == 4)
  }

  @Test func saysWhatIsNotThere() throws {
    let x = try numbers()
    #expect(message { try x.slice(2) } == "index 2 is outside of dimension 0, which has 2: 0 to 1")
    #expect(message { try x.slice(0, -4) } == "index -4 is outside of dimension 1, which has 3: 0 to 2")
    #expect(message { try x.slice(.all, 1...3) } == "range 1...3 is outside of dimension 1, which has 3: 0 to 2")
    for slice in [
      { try x.slice(1..<1) }, { try x.slice(3...) }, { try x.slice(...2) }, { try x.slice(..<0) },
      { try x.slice(0...Int.max) },
    ] {
      #expect(message(slice).contains("is outside of dimension 0"))
    }
    #expect(message { try x.slice(0, 0, 0, 0) } == "4 indices for a tensor of 3 dimensions, [2 x 3 x 4]")
    #expect(throws: TensorError.self) { try x.element(0, 0) }
    #expect(throws: TensorError.self) { try x.element(0, 0, 4) }
    #expect(throws: TensorError.self) { try x.setElement(1, at: 2, 0, 0) }
    #expect(throws: TensorError.self) { try Tensor().element() }
  }
}

extension Tensor {
  fileprivate func t(of first: Int) throws -> Tensor { try select(0, first).t() }
}
