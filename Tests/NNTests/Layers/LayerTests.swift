import NN
import NNTestSupport
import TensorCore
import Testing

@Suite struct LayerTests {
  @Test(arguments: [[5], [4, 5]]) func linear(sizes: [Int]) throws {
    let error = try Jacobian.worstError(Linear(5, 3), .tensor(Jacobian.random(Dims(sizes), seed: 1)))
    #expect(error < 1e-8)
  }

  @Test func linearWithoutBias() throws {
    let layer = try Linear(5, 3, bias: false)
    #expect(try layer.parameters().count == 1)
    #expect(try Jacobian.worstError(layer, .tensor(Jacobian.random([4, 5], seed: 1))) < 1e-8)
    #expect(layer.describe() == "nn.Linear(5 -> 3) without bias")
  }

  @Test func pointwise() throws {
    for layer in [Tanh(), Sigmoid(), LogSoftMax(), Identity()] as [Module] {
      for sizes in [[5], [3, 4], [2, 3, 4], [2, 3, 2, 2]] as [Dims] {
        #expect(try Jacobian.worstError(layer, .tensor(Jacobian.random(sizes, seed: 3))) < 1e-8)
      }
    }
  }

  @Test func linearNamesTheShapes() throws {
    let layer = try Linear(100, 3)
    let error = #expect(throws: NNError.self) {
      try layer.forward(.tensor(Tensor([8, 99])))
    }
    #expect(
      error?.description
        == "nn.Linear(100 -> 3): input has 99 features in its last dimension (8 x 99), expected 100 (100, or N x 100): size mismatch"
    )
  }

  @Test func scaleMultipliesTheGradient() throws {
    let layer = try Linear(3, 2)
    let x = Value.tensor(try Jacobian.random([4, 3], seed: 1))
    let dy = Value.tensor(try Jacobian.random([4, 2], seed: 2))
    _ = try layer.forward(x)
    _ = try layer.backward(x, dy, scale: 0.5)
    let half = try layer.parameters().map { try $0.gradient.clone() }
    try layer.callZeroGradParameters()
    _ = try layer.backward(x, dy)
    for (h, p) in zip(half, try layer.parameters()) {
      try h.mul(h, 2)
      #expect(try h.dist(p.gradient, 2) < 1e-12)
    }
  }
}
