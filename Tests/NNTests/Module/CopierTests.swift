import TensorCore
import Testing

import NN

@Suite struct CopierTests {
  /// A result that leads back to its module would keep the copy alive for ever.
  @Test func aCopyHoldsNotItself() throws {
    let module = Identity()
    module.output = .list([.object(module), .tensor(try Tensor([1], [1]))])
    module.gradInput = .list([.tensor(try Tensor([2], [1]))])
    defer { module.output = .none }
    weak var left: Identity?
    do {
      let copy = try Copier(keepsResults: true).copy(module)
      #expect(copy.output.list == nil)
      #expect(copy.gradInput.list?.first?.tensor?[linear: 0] == 2)
      left = copy
    }
    #expect(left == nil)
  }
}
