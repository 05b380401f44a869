import TensorCore

/// A layer that has the weights of all its gates in one matrix `(D + R, G·H)`, its first D rows for x and the others for
/// h', and one bias `(G·H)`: what nn.SeqLSTM, nn.StepLSTM and their kin hold.
///
/// D = inputSize, R = outputSize, G = gateCount, H = gateSize.
protocol GateWeights: Module {
  var inputSize: Int { get set }
  var outputSize: Int { get set }
  var weight: Tensor? { get set }
  var gradWeight: Tensor? { get set }
  var bias: Tensor? { get set }
  var gradBias: Tensor? { get set }
  var gateCount: Int { get }
  var gateSize: Int { get }
}

extension GateWeights {
  /// Makes the four tensors.
  func makeGates() throws {
    let sizes: Dims = [inputSize + outputSize, gateCount * gateSize]
    (weight, gradWeight) = (try Tensor(sizes, dtype), try Tensor(sizes, dtype))
    (bias, gradBias) = (try Tensor([gateCount * gateSize], dtype), try Tensor([gateCount * gateSize], dtype))
  }

  /// N(0, σ) weights, and biases of 0, except 1 for R elements from the second gate on.
  func drawGates(_ stdv: Double) throws {
    guard let weight, let bias, bias.count >= 2 * outputSize else { return }
    try bias.zero()
    try bias.narrow(0, outputSize, outputSize).fill(1)
    try weight.normal(Environment.current.generator, 0, stdv)
  }

  /// Copies gates from number `first` on into layers that hold the matrix of x, the bias and the matrix of h' by themselves:
  /// `places` are their numbers in `all`. Gate k goes where `order[k]` says. Throws when sizes differ.
  func copyGates(_ order: [Int], from first: Int = 0, to all: [Parameter], _ places: [Int]) throws {
    let h = gateSize
    for isGradient in [false, true] {
      guard let weight = isGradient ? gradWeight : weight, let bias = isGradient ? gradBias : bias else {
        throw NNError.input(describe(), "has no weight and bias")
      }
      let targets = try places.map { place -> Tensor in
        guard let parameter = all[safe: place] else {
          throw NNError.input(describe(), "the layer has other parameters")
        }
        return isGradient ? parameter.gradient : parameter.value
      }
      for (k, place) in order.enumerated() {
        let columns = try weight.narrow(1, (first + k) * h, h)
        try targets[0].narrow(0, place * h, h).copy(from: columns.narrow(0, 0, inputSize).transpose(0, 1))
        try targets[1].narrow(0, place * h, h).copy(from: bias.narrow(0, (first + k) * h, h))
        try targets[2].narrow(0, place * h, h).copy(from: columns.narrow(0, inputSize, outputSize).transpose(0, 1))
      }
    }
  }

  /// Rows `first ..< first + count` of the weight, or of its gradient, as the kernels take them.
  func block(_ gradient: Bool, rows first: Int, _ count: Int, columns: Range<Int>, at column: Int = 0) throws
    -> GateMatrix
  {
    guard let tensor = gradient ? gradWeight : weight, tensor.sizes == [inputSize + outputSize, gateCount * gateSize]
    else {
      throw NNError.input(
        describe(),
        "weight is \((gradient ? gradWeight : weight)?.sizes.text ?? "missing"), expected \(inputSize + outputSize) x "
          + "\(gateCount * gateSize)")
    }
    let part = try tensor.narrow(0, first, count).narrow(1, columns.lowerBound, columns.count)
    return try GateMatrix(transposed: part, out: columns.count, inner: count, column: column, self)
  }

  /// The columns of the gates from `first` to before `end`, each of `size`, which a script may have set. Throws for less
  /// than none.
  func columns(_ first: Int, _ end: Int, of size: Int) throws -> Range<Int> {
    guard size >= 0 else { throw NNError.input(describe(), "a gate has \(size) columns") }
    return first * size..<end * size
  }

  /// The bias, or its gradient.
  func gateBias(_ gradient: Bool) throws -> GateVector {
    try GateVector(gradient ? gradBias : bias, width: gateCount * gateSize, self)
  }
}

/// The weights of an LSTM whose gates stand in the order i, f, o, g, with or without a projection of its outputs
/// (formulas at `SeqLSTM` and `SeqLSTMP`). H = hiddenSize.
protocol LSTMWeights: GateWeights {
  var hiddenSize: Int { get set }
  /// The projection from H to R, or its gradient; nil without.
  func projection(gradient: Bool) throws -> GateMatrix?
}

extension LSTMWeights {
  /// The kernel of the weights, or of their gradients.
  func kernel(gradient: Bool) throws -> LSTMKernel {
    let columns = try columns(0, 4, of: hiddenSize)
    return LSTMKernel(
      h: hiddenSize, order: .sequence, input: try block(gradient, rows: 0, inputSize, columns: columns),
      bias: try gateBias(gradient), hidden: try block(gradient, rows: inputSize, outputSize, columns: columns),
      output: try projection(gradient: gradient))
  }
}

/// The weights of a GRU whose gates stand in the order r, z, g (formulas at `GRU`).
protocol GRUWeights: GateWeights {}

extension GRUWeights {
  /// The kernel of the weights, or of their gradients.
  func kernel(gradient: Bool) throws -> GRUKernel {
    let (d, h) = (inputSize, outputSize)
    return GRUKernel(
      h: h, input: try block(gradient, rows: 0, d, columns: columns(0, 3, of: h)), bias: try gateBias(gradient),
      hidden: try block(gradient, rows: d, h, columns: columns(0, 2, of: h)),
      candidate: try block(gradient, rows: d, h, columns: columns(2, 3, of: h), at: 2 * h))
  }
}
