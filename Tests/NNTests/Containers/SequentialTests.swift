import NN
import TensorCore
import Testing

@Suite struct SequentialTests {
  @Test func sequentialNamesTheModule() throws {
    let net = try Sequential(Linear(2, 3), Linear(4, 5))
    let error = #expect(throws: PathError.self) { try net.forward(.tensor(Tensor([2]))) }
    #expect(error?.path == ["In 2 module of nn.Sequential:"])
    #expect(error?.description.contains("nn.Linear(4 -> 5): input has 3 features") == true)
  }
}
