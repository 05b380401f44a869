import NN
import TensorCore
import Testing

/// Networks and criterions called with tensors.
@Suite struct TensorCallTests {
  @Test func giveWhatValuesGive() throws {
    let model = Sequential(try Linear(3, 2), Tanh())
    let x = try Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    let output = try model(x)
    #expect(try output.equal(model.forward(.tensor(x)).tensor ?? x))
    let criterion = MSECriterion()
    let y = try Tensor([2, 2])
    #expect(try criterion.forward(output, y) == criterion.forward(.tensor(output), .tensor(y)).number)
    let gradient = try criterion.backward(output, y)
    #expect(try gradient.equal(criterion.backward(.tensor(output), .tensor(y)).tensor ?? x))
    #expect(try model.backward(x, gradient).sizes == [2, 3])
  }

  @Test func tablesAreRefused() throws {
    let x = try Tensor([2, 3])
    let table = ConcatTable()
    table.modules = [Identity(), Identity()]
    #expect(throws: NNError.self) { try table(x) }
    do { _ = try table.forward(x) as Tensor } catch {
      #expect("\(error)" == "nn.ConcatTable: output is no tensor but a table of 2")
    }
  }
}
