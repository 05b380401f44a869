import NN
import TensorCore
import Testing

/// Compares what a module's backward pass computes with differences of its forward pass.
enum Jacobian {
  /// The largest difference, over every element of the input and of every parameter, between the
  /// analytic gradient of Σ r·output and the central difference. `r` is fixed random weights.
  static func worstError(
    _ module: Module, _ input: Value, epsilon: Double = 1e-5, beforeForward: () throws -> Void = {}
  ) throws -> Double {
    let generator = Generator(seed: 7)
    func forward() throws -> Value {
      try beforeForward()
      return try module.forward(input)
    }
    let output = try forward()
    let weights = try output.mapTensors { t in
      let r = try Tensor(t.sizes)
      try r.uniform(generator, -1, 1)
      return r
    }
    try module.callZeroGradParameters()
    let gradInput = try module.backward(input, weights).mapTensors { try $0.clone() }
    func loss() throws -> Double {
      var sum = 0.0
      var tensors: [Tensor] = []
      try forward().forEachTensor { tensors.append($0) }
      var k = 0
      try weights.forEachTensor { r in
        sum += try r.dot(tensors[k].contiguous())
        k += 1
      }
      return sum
    }
    var worst = 0.0
    func compare(_ x: Tensor, _ gradient: Tensor) throws {
      #expect(x.sizes == gradient.sizes)
      let gradient = try gradient.clone().view([gradient.count])
      let flat = try x.view([x.count])
      for i in 0..<x.count {
        let at = try flat.narrow(0, i, 1)
        let saved = try at.sumAll()
        try at.fill(saved + epsilon)
        let up = try loss()
        try at.fill(saved - epsilon)
        let down = try loss()
        try at.fill(saved)
        let numeric = (up - down) / (2 * epsilon)
        worst = max(worst, abs(numeric - (try gradient.narrow(0, i, 1).sumAll())))
      }
    }
    var inputs: [Tensor] = []
    var gradients: [Tensor] = []
    input.forEachTensor { inputs.append($0) }
    gradInput.forEachTensor { gradients.append($0) }
    #expect(inputs.count == gradients.count)
    for (x, g) in zip(inputs, gradients) { try compare(x, g) }
    for p in try module.callParameters() { try compare(p.value, p.gradient) }
    return worst
  }

  static func random(_ sizes: Dims, seed: UInt64) throws -> Tensor {
    let t = try Tensor(sizes)
    try t.uniform(Generator(seed: seed), -1, 1)
    return t
  }

  static func steps(_ count: Int, _ sizes: Dims, seed: UInt64 = 1) throws -> Value {
    .list(try (0..<count).map { .tensor(try random(sizes, seed: seed + UInt64($0))) })
  }
}
