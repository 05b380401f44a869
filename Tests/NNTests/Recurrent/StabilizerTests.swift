import NN
import NNTestSupport
import TensorCore
import Testing

/// nn.NormStabilizer, nn.TrimZero and nn.RecurrentAttention.
@Suite struct StabilizerTests {
  /// The gradient of Σ dy h + β Σ mean (‖h(t)‖ - ‖h(t-1)‖)², by differences.
  @Test func stabilizerGradient() throws {
    let layer = try NormStabilizer.make(0.7), net = Sequencer(layer)
    let x = try Jacobian.steps(4, [3, 5]), dy = try Jacobian.steps(4, [3, 5], seed: 20)
    func loss() throws -> Double {
      let y = try net.forward(x), steps = tensors(y)
      var sum = try dot(y, dy)
      for t in 1..<4 {
        for n in 0..<3 {
          let step = try steps[t].select(0, n).normAll() - steps[t - 1].select(0, n).normAll()
          sum += 0.7 * step * step / 3
        }
      }
      return sum
    }
    let value = try loss()
    let term = try layer.updateLoss() * 4
    #expect(try abs(value - dot(x, dy) - term) < 1e-12)
    let dx = tensors(try copies(net.backward(x, dy)))
    #expect(try Jacobian.worstError(Array(zip(tensors(x), dx)), loss) < 1e-8)
    try net.evaluate()
    #expect(try distance(net.forward(x), x) == 0)
  }

  /// TrimZero gives what MaskZero gives, in batches with some, all and no rows of zeros, and without a batch.
  @Test(arguments: [[], [1], [0, 2], [0, 1, 2]] as [[Int]]) func trimmedIsMasked(_ zeros: [Int]) throws {
    let inner = Sequential(ParallelTable(try Linear(4, 5), try Linear(5, 5)), CAddTable(), Tanh())
    let mask = MaskZero(inner, 1), trim = try TrimZero.make(.object(inner), 1)
    let x = try Jacobian.random([3, 4], seed: 1), h = try Jacobian.random([3, 5], seed: 2)
    for n in zeros { try x.select(0, n).zero() }
    let dy = Value.tensor(try Jacobian.random([3, 5], seed: 3))
    func pass(_ layer: Module, _ input: Value, _ dy: Value) throws -> Value {
      try layer.zeroGradParameters()
      let y = try copies(layer.forward(input)), dx = try copies(layer.backward(input, dy))
      return .list([y, dx] + (try layer.parameters().map { .tensor(try $0.gradient.clone()) }))
    }
    let input = Value.list([.tensor(x), .tensor(h)])
    let (a, b) = (try pass(mask, input, dy), try pass(trim, input, dy))
    // MaskZero lets gradients of the state through where x is zero: its module has run there.
    #expect(try distance(try #require(a.list)[0], try #require(b.list)[0]) < 1e-15)
    #expect(
      try distance(.list(Array(try #require(a.list).dropFirst(2))), .list(Array(try #require(b.list).dropFirst(2))))
        < 1e-14)
    let single = Value.list([.tensor(try x.select(0, 1)), .tensor(try h.select(0, 1))])
    let one = Value.tensor(try #require(dy.tensor).select(0, 1))
    #expect(try distance(pass(mask, single, one), pass(trim, single, one)) < 1e-14)
  }

  @Test func trimRefusesRowsOfMasks() throws {
    let layer = try GRU(3, 4, nil, 0.5)
    #expect(throws: (any Error).self) { try layer.trimZero(1) }
    let mono = try GRU(3, 4, nil, 0.5, true)
    try mono.trimZero(1)
    #expect(mono.modules.first is TrimZero)
  }

  /// With actions that do not hang on the hidden state, the gradient is the derivative.
  @Test func attentionGradient() throws {
    let cell = Sequential(FlattenTable(), JoinTable(1, 1), try Linear(11, 5), Tanh())
    let action = Sequential(try Linear(5, 2), try MulConstant.make(0), try AddConstant.make(0.3))
    let layer = try RecurrentAttention.make(
      .object(try Recurrence(cell, .list([5]), 1)), .object(action), 3, .list([5]))
    let x = Value.tensor(try Jacobian.random([2, 4], seed: 4))
    #expect(try Jacobian.worstError(layer, x) < 1e-8)
    #expect(try layer.forward(x).list?.count == 3)
    layer.forwardActions = true
    let pairs = try #require(layer.forward(x).list)
    #expect(pairs.allSatisfy { $0.list?.count == 2 })
    #expect(
      try distance(
        #require(pairs[2].list)[1],
        .tensor(
          {
            let a = try Tensor([2, 2]); try a.fill(0.3); return a
          }())) < 1e-15)
  }

  /// A reward reaches the actions of all steps.
  @Test func attentionIsRewarded() throws {
    let example = RecurrentAttention.example
    let layer = try #require(try example.object(of: RecurrentAttention.self) as? RecurrentAttention)
    let x = try example.input.value(Generator(seed: 3))
    let dy = try copies(layer.forward(x)).mapTensors { try Tensor($0.sizes) }
    try layer.reinforce(.tensor(Tensor([1, -1, 2], [3])))
    try layer.zeroGradParameters()
    _ = try layer.backward(x, dy)
    // The linear map of the action has learned, though nothing else had a gradient.
    let learned = try layer.modules[1].parameters().map { try $0.gradient.normAll() }
    #expect(learned.contains { $0 > 0 })
  }
}
