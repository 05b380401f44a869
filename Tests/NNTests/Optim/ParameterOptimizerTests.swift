import NN
import TensorCore
import Testing

@Suite struct ParameterOptimizerTests {
  private func model(_ seed: UInt64 = 1) throws -> Sequential {
    let environment = Environment()
    environment.generator.manualSeed(seed)
    return try environment.perform { Sequential(try Linear(3, 4), Tanh(), try Linear(4, 2)) }
  }

  private func data(_ seed: UInt64) throws -> (Tensor, Tensor) {
    let generator = Generator(seed: seed)
    let (x, y) = (try Tensor(), try Tensor())
    try x.randn(generator, [6, 3])
    try y.randn(generator, [6, 2])
    return (x, y)
  }

  /// Steps over single parameters are those over all of them as one vector.
  @Test(arguments: Optimizers.names)
  func agreesWithAFlatVector(_ name: String) throws {
    let options: [String: Value] = name == "sgd" ? ["learningRate": 0.05, "momentum": 0.9] : [:]
    let (mine, other) = (try model(), try model())
    let criterion = MSECriterion()
    let optimizer = try ParameterOptimizer(name, mine.parameters(), options)
    let flat = try Optimizers.make(name, options)
    let (parameters, gradients) = try other.getParameters()
    // Only nag moves: to where it looks.
    try flat.prepare(parameters)
    for step in 0..<5 {
      let (x, y) = try data(UInt64(step))
      for network in [mine, other] {
        try network.zeroGradParameters()
        try network.backward(x, criterion.backward(network(x), y))
      }
      try optimizer.step()
      try flat.step(parameters, gradients)
      try flat.prepare(parameters)
    }
    for (a, b) in zip(try mine.parameters(), try other.parameters()) {
      #expect(try a.value.dist(b.value) < 1e-12)
    }
  }

  @Test func classesHaveTheOptionsOfTheirNames() throws {
    let parameters = try model().parameters()
    for optimizer in [
      try SGD(parameters), try Adam(parameters), try AdamW(parameters), try RMSprop(parameters),
      try Adagrad(parameters),
      try NAG(parameters),
    ] {
      let plain = try Optimizers.make(optimizer.name)
      #expect(optimizer.settings.map(\.name) == plain.settings.map(\.name))
      #expect(optimizer.settings.map(\.value.plainText) == plain.settings.map(\.value.plainText))
    }
    let sgd = try SGD(parameters, learningRate: 0.5, momentum: 0.9, nesterov: true, weightDecay: 0.1)
    #expect(
      sgd.settings.map { "\($0.name) \($0.value.plainText)" } == [
        "learningRate 0.5", "learningRateDecay 0", "momentum 0.9", "dampening 0", "nesterov true", "weightDecay 0.1",
      ])
    #expect(throws: NNError.self) { try SGD(parameters, momentum: 0, nesterov: true) }
    #expect(throws: NNError.self) { try Adam(parameters, beta1: 1) }
  }

  /// The loop of the documentation learns.
  @Test func aLoopInSwift() throws {
    let model = try model()
    let criterion = MSECriterion()
    let optimizer = try Adam(model.parameters(), learningRate: 0.02)
    let (x, y) = try data(1)
    var losses: [Double] = []
    for _ in 0..<300 {
      let output = try model(x)
      losses.append(try criterion.forward(output, y))
      try model.backward(x, criterion.backward(output, y))
      try optimizer.step()
      try optimizer.zeroGradients()
    }
    #expect(losses[299] < losses[0] / 10)
  }

  @Test func ratesChange() throws {
    let model = try model()
    let optimizer = try SGD(model.parameters(), learningRate: 1)
    let bias = try model.parameters()[1]
    try bias.gradient.fill(1)
    let start = try bias.value.clone()
    try optimizer.step()
    optimizer.learningRate = 0.5
    try optimizer.step()
    #expect(try bias.value.dist(start - 1.5) == 0)
    try optimizer.zeroGradients()
    #expect(try bias.gradient.sumAll() == 0)
  }

  @Test func sharedParametersMoveOnce() throws {
    let one = try Linear(2, 2)
    let model = Sequential(one, Tanh(), one)
    let optimizer = try SGD(model.parameters(), learningRate: 1)
    #expect(optimizer.parameters.count == 2)
    let start = try one.parameters()[1].value.clone()
    try one.parameters()[1].gradient.fill(1)
    try optimizer.step()
    #expect(try one.parameters()[1].value.dist(start - 1) == 0)
  }

  @Test func clipsTheNormOfAll() throws {
    let model = try model()
    let optimizer = try SGD(model.parameters())
    for parameter in optimizer.parameters { try parameter.gradient.fill(2) }
    let count = optimizer.parameters.reduce(0) { $0 + $1.gradient.count }
    #expect(abs(try optimizer.clipGradients(norm: 1) - 2 * Double(count).squareRoot()) < 1e-12)
    #expect(abs(try optimizer.clipGradients(norm: 5) - 1) < 1e-12)
    #expect(throws: NNError.self) { try optimizer.clipGradients(norm: 0) }
  }

  @Test func goesOnFromAState() throws {
    let (mine, other) = (try model(), try model())
    let criterion = MSECriterion()
    func train(_ model: Module, _ optimizer: ParameterOptimizer, _ steps: Range<Int>) throws {
      for step in steps {
        let (x, y) = try data(UInt64(step))
        try model.backward(x, criterion.backward(model(x), y))
        try optimizer.step()
        try optimizer.zeroGradients()
      }
    }
    let whole = try Adam(mine.parameters())
    try train(mine, whole, 0..<6)
    let first = try Adam(other.parameters())
    try train(other, first, 0..<3)
    let second = try Adam(other.parameters())
    try second.restore(first.state())
    try train(other, second, 3..<6)
    for (a, b) in zip(try mine.parameters(), try other.parameters()) { #expect(try a.value.equal(b.value)) }
    #expect(throws: NNError.self) { try second.restore([]) }
    #expect(throws: NNError.self) { try SGD(mine.parameters()).restore(first.state()) }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let odd = Parameter(value: try Tensor([3]), gradient: try Tensor([4]))
    #expect(throws: NNError.self) { try Adam([odd]) }
    #expect(throws: NNError.self) { try ParameterOptimizer("adamm", []) }
    let none = try Adam([])
    try none.step()
    #expect(none.learningRate == 0.001)
  }
}
