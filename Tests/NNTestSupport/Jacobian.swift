import NN
import TensorCore
import Testing

/// Compares what a backward pass computes with differences of the forward pass.
package enum Jacobian {
  /// The derivative of `loss` by every element of the contiguous `x`, by central differences.
  package static func numeric(
    _ x: Tensor, epsilon: Double = 1e-5, _ loss: () throws -> Double
  ) throws -> [Double] {
    let x = try x.view([x.count])
    return try (0..<x.count).map { i in
      let saved = x[linear: i]
      x[linear: i] = saved + epsilon
      let up = try loss()
      x[linear: i] = saved - epsilon
      let down = try loss()
      x[linear: i] = saved
      return (up - down) / (2 * epsilon)
    }
  }

  /// The largest difference between the derivatives of `loss` by the elements of the first of each pair and
  /// what the second says they are. `skip` names elements that have none.
  package static func worstError(
    _ pairs: [(Tensor, Tensor)], epsilon: Double = 1e-5, skip: (Tensor, Int) -> Bool = { _, _ in false },
    _ loss: () throws -> Double
  ) throws -> Double {
    var worst = 0.0
    for (x, gradient) in pairs {
      #expect(x.sizes == gradient.sizes)
      let analytic = try elements(gradient)
      let numeric = try numeric(x, epsilon: epsilon, loss)
      for i in 0..<x.count where !skip(x, i) {
        let error = abs(numeric[i] - analytic[i])
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    return worst
  }

  /// The largest difference, over every element of the input and of every parameter, between the
  /// analytic gradient of Σ r·output and the central difference. `r` is fixed random weights. Inputs that are
  /// indices have no derivative: `comparesInputs` says of each tensor whether it counts; nil for all.
  package static func worstError(
    _ module: Module, _ input: Value, epsilon: Double = 1e-5, comparesInputs: [Bool]? = nil,
    beforeForward: () throws -> Void = {}
  ) throws -> Double {
    let generator = Generator(seed: 7)
    func forward() throws -> Value {
      try beforeForward()
      return try module.forward(input)
    }
    let weights = try forward().mapTensors { t in
      let r = try Tensor(t.sizes)
      try r.uniform(generator, -1, 1)
      return r
    }
    try module.callZeroGradParameters()
    let inputs = tensors(input), compares = comparesInputs ?? inputs.map { _ in true }
    let gradients = tensors(try copies(module.backward(input, weights)))
    // What only has indices need not give gradients.
    #expect(inputs.count == gradients.count || !compares.contains(true))
    let parameters = try module.callParameters().map { ($0.value, try $0.gradient.clone()) }
    let pairs = zip(compares, zip(inputs, gradients)).compactMap { $0 ? $1 : nil }
    return try worstError(pairs + parameters, epsilon: epsilon) {
      try dot(weights, forward())
    }
  }

  /// The largest difference between a criterion's gradient and central differences of its loss.
  package static func worstError(_ criterion: Criterion, _ input: Value, _ target: Value) throws -> Double {
    let (inputs, gradients) = (tensors(input), tensors(try copies(criterion.backward(input, target))))
    #expect(inputs.count == gradients.count)
    return try worstError(zip(inputs, gradients).map { ($0, $1) }) {
      try criterion.forward(input, target).number ?? .nan
    }
  }

  /// Uniform numbers from -1 to 1.
  package static func random(_ sizes: Dims, seed: UInt64) throws -> Tensor {
    let t = try Tensor(sizes)
    try t.uniform(Generator(seed: seed), -1, 1)
    return t
  }

  /// A table of `count` tensors of uniform numbers from -1 to 1.
  package static func steps(_ count: Int, _ sizes: Dims, seed: UInt64 = 1) throws -> Value {
    .list(try (0..<count).map { .tensor(try random(sizes, seed: seed + UInt64($0))) })
  }
}
