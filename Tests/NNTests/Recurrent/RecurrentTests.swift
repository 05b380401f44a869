import NN
import NNTestSupport
import TensorCore
import Testing

@Suite struct RecurrentTests {
  static func network(peepholes: Bool = true) throws -> Sequencer {
    Environment.current.generator.manualSeed(11)
    return Sequencer(try Sequential(LSTM(3, 5, nil, peepholes), Linear(5, 2), LogSoftMax()))
  }

  @Test(arguments: [true, false], [true, false]) func jacobian(packs: Bool, peepholes: Bool) throws {
    for sizes in [[3], [2, 3]] as [Dims] {
      let net = try Self.network(peepholes: peepholes)
      net.packs = packs
      #expect(try Jacobian.worstError(net, Jacobian.steps(4, sizes)) < 1e-8)
    }
    let net = try Self.network(peepholes: peepholes)
    net.packs = packs
    #expect(try Jacobian.worstError(net, .tensor(Jacobian.random([4, 2, 3], seed: 5))) < 1e-8)
  }

  /// Three training steps on each road give the same numbers, with and without a carried memory, also
  /// when the parameters have been gathered by getParameters.
  @Test(arguments: [Remember.neither, .both], [false, true])
  func roadsAgree(mode: Remember, flat: Bool) throws {
    var results: [[Value]] = []
    for packs in [true, false] {
      let net = try Self.network()
      net.packs = packs
      try net.remember(mode.rawValue)
      if flat { _ = try net.getParameters() }
      var seen: [Value] = []
      for round in 0..<3 {
        let x = try Jacobian.steps(4 + (round == 1 ? 2 : 0), [2, 3], seed: UInt64(round * 10 + 1))
        let y = try copies(net.forward(x))
        let dy = try y.mapTensors { try Jacobian.random($0.sizes, seed: 77) }
        let dx = try copies(net.backward(x, dy))
        let gradients = try net.callParameters().map { Value.tensor(try $0.gradient.clone()) }
        seen += [y, dx, .list(gradients)]
        try net.callUpdateParameters(0.1)
        try net.callZeroGradParameters()
      }
      try net.evaluate()
      for _ in 0..<2 {
        seen.append(try copies(net.forward(Jacobian.steps(5, [2, 3], seed: 50))))
      }
      results.append(seen)
    }
    for (a, b) in zip(results[0], results[1]) { #expect(try distance(a, b) < 1e-12) }
  }

  @Test func memoryIsCarriedOnlyWhenAsked() throws {
    for packs in [true, false] {
      let net = try Self.network()
      net.packs = packs
      let x = try Jacobian.steps(3, [3])
      let first = try copies(net.forward(x))
      let again = try copies(net.forward(x))
      #expect(try distance(first, again) == 0)
      try net.remember("both")
      _ = try net.forward(x)
      let later = try copies(net.forward(x))
      #expect(try distance(first, later) > 1e-4)
      try net.forget()
      #expect(try distance(first, net.forward(x)) == 0)
    }
  }

  /// A sequence in two halves with memory equals the whole; so does one step at a time.
  @Test func halvesEqualTheWhole() throws {
    let net = try Self.network()
    try net.evaluate()
    let whole = try copies(net.forward(Jacobian.steps(6, [2, 3])))
    try net.remember(nil)
    try net.forget()
    let all = try Jacobian.steps(6, [2, 3]).list ?? []
    var parts: [Value] = []
    for half in [Array(all[0..<3]), Array(all[3..<6])] {
      let y = try copies(net.forward(.list(half)))
      parts += y.list ?? []
    }
    #expect(try distance(whole, .list(parts)) < 1e-13)
    net.packs = false
    try net.forget()
    let steps = try all.map { try copies(net.forward(.list([$0]))) }
    #expect(try distance(whole, .list(steps.map { $0.list?[0] ?? .none })) < 1e-13)
  }

  @Test func printsAsTorchDoes() throws {
    let net = Sequencer(try Sequential(LSTM(2, 100, 5), Linear(100, 3), LogSoftMax()))
    #expect(
      net.describe() == """
        nn.Sequencer @ nn.Recursor @ nn.Sequential {
          [input -> (1) -> (2) -> (3) -> output]
          (1): nn.LSTM(2 -> 100)
          (2): nn.Linear(100 -> 3)
          (3): nn.LogSoftMax
        }
        """)
  }

  @Test func cloneIsIndependentAndStepClonesShare() throws {
    let net = try Self.network()
    let x = try Jacobian.steps(3, [3])
    let before = try copies(net.forward(x))
    let copy = try Copier().copy(net)
    let shared = try Copier(sharing: .parameters).copy(net)
    for p in try net.callParameters() { try p.value.zero() }
    #expect(try distance(copy.forward(x), before) == 0)
    #expect(try distance(shared.forward(x), net.forward(x)) == 0)
  }

  @Test func getParametersKeepsTheNetwork() throws {
    let net = try Self.network()
    let x = try Jacobian.steps(3, [2, 3])
    let before = try copies(net.forward(x))
    let (parameters, gradients) = try net.getParameters()
    #expect(parameters.count == 4 * (15 + 5 + 25) + 15 + 12)
    #expect(gradients.count == parameters.count)
    #expect(try distance(net.forward(x), before) < 1e-14)
    try parameters.zero()
    for p in try net.callParameters() { #expect(try p.value.maxAll() == 0 && p.value.minAll() == 0) }
  }

  @Test func badInput() throws {
    let net = try Self.network()
    let error = #expect(throws: PathError.self) {
      try net.forward(.list([.tensor(Tensor([3])), .tensor(Tensor([4]))]))
    }
    #expect(error?.path.first == "In step 2 of nn.Sequencer:")
    #expect(throws: NNError.self) { try net.forward(.none) }
    #expect(throws: NNError.self) { try net.forward(.list([.none])) }
    #expect(throws: NNError.self) { try LSTM(-1, 3) }
    #expect(throws: NNError.self) { try LSTM(1 << 41, 3) }
    #expect(throws: (any Error).self) { try LSTM(1 << 39, 1 << 39) }
    #expect(throws: NNError.self) { try net.backward(Jacobian.steps(3, [3]), Jacobian.steps(2, [2])) }
  }
}
