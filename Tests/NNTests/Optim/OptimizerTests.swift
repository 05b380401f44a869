import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// What an optimiser makes of x = (1, 2, 3, 4, 5) in 20 steps along a x - b.
struct Descent20: Sendable, CustomTestStringConvertible {
  let name: String
  var numbers: [String: Double] = [:]
  var nesterov = false
  let x: [Double]
  var testDescription: String { "\(name) \(numbers.keys.sorted())" }

  func make() throws -> any Optimizer {
    var options = numbers.mapValues(Value.number)
    if nesterov { options["nesterov"] = .boolean(true) }
    return try Optimizers.make(name, options)
  }

  /// By NumPy, from the formulae of Torch's optim in other words (bias corrections, means and buffers as PyTorch's
  /// documentation writes them; `adamw` whole as there).
  static let all = [
    Descent20(
      name: "sgd",
      x: [0.9861322053806741, 1.8639190869797693, 3.009952642197672, 3.8449662802540545, 4.33154481950775]),
    Descent20(
      name: "sgd",
      numbers: [
        "learningRate": 0.02, "learningRateDecay": 0.05, "momentum": 0.8,
        "dampening": 0.3, "weightDecay": 0.01,
      ],
      x: [0.577327245333427, -0.48137701392431553, 3.3189562404441024, 0.3624208699786453, -0.028827276308685965]),
    Descent20(
      name: "sgd",
      numbers: ["learningRate": 0.01, "momentum": 0.8],
      nesterov: true,
      x: [0.5648828436656663, -0.4481152643215823, 3.361387508957332, 0.34165888404742634, -0.1020521237466606]),
    // Torch's dampening is the momentum unless it is given.
    Descent20(
      name: "sgd", numbers: ["learningRate": 0.02, "momentum": 0.9],
      x: [0.7440855697940211, -0.1258188367180532, 3.1912474529958414, 1.365117386936594, -2.2914505456452647]),
    Descent20(
      name: "adam",
      x: [0.9800344192574268, 1.980010206409274, 3.0199760233560458, 3.980006017027105, 4.980004657014498]),
    Descent20(
      name: "adam",
      numbers: [
        "learningRate": 0.05, "learningRateDecay": 0.1, "beta1": 0.8,
        "beta2": 0.9, "epsilon": 1e-4, "weightDecay": 0.01,
      ],
      x: [0.47536557100821414, 1.4409069260733895, 3.5402725142737945, 3.4376062164878016, 4.436632391198095]),
    Descent20(
      name: "adamw",
      x: [0.9798366811297907, 1.9796123479624486, 3.019374915343528, 3.979208233334899, 4.9790068846898095]),
    Descent20(
      name: "adamw",
      numbers: [
        "learningRate": 0.05, "learningRateDecay": 0.1, "beta1": 0.8,
        "beta2": 0.9, "epsilon": 1e-3, "weightDecay": 0.1,
      ],
      x: [0.44249601547524625, 1.3470446833405734, 3.3720233393463785, 3.233608961595254, 4.177335030281959]),
    Descent20(
      name: "rmsprop",
      x: [0.4393581677629461, 1.2802930312917822, 3.633391852119783, 3.25721505948398, 4.250067095387803]),
    Descent20(
      name: "rmsprop",
      numbers: [
        "learningRate": 0.02, "alpha": 0.9, "epsilon": 1e-4, "initialMean": 0.5,
        "weightDecay": 0.01,
      ],
      x: [0.6616633893621701, 1.4575193063067393, 3.294645356390509, 3.44630600783144, 4.4390251801456255]),
    Descent20(
      name: "adagrad",
      x: [0.9924207222555123, 1.9924095276943472, 3.007584081397872, 3.992407569126735, 4.99240693203513]),
    Descent20(
      name: "adagrad",
      numbers: [
        "learningRate": 0.1, "learningRateDecay": 0.01, "weightDecay": 0.02,
      ],
      x: [0.4647617451908801, 1.3338900173662307, 3.5690218655525054, 3.3144978662735003, 4.308490568682842]),
    Descent20(
      name: "adamax",
      x: [0.9603038677673472, 1.9598764961466741, 3.0399009698361765, 3.9599274536324764, 4.95994391441734]),
    Descent20(
      name: "adamax",
      numbers: [
        "learningRate": 0.05, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3,
        "weightDecay": 0.01,
      ],
      x: [0.19937174396184987, 0.9183747242826724, 4.070701813697911, 2.960750869004466, 3.9711224350979135]),
    Descent20(
      name: "adadelta",
      x: [0.9325717207084064, 1.9308631950204205, 3.068156850117266, 3.930561449060363, 4.930463103843228]),
    Descent20(
      name: "adadelta",
      numbers: [
        "learningRate": 0.5, "rho": 0.8, "eps": 1e-3, "weightDecay": 0.01,
      ],
      x: [0.4394577681315307, 1.2220174967806345, 3.624712403479846, 3.1808006484565796, 4.1672570868418335]),
    Descent20(
      name: "nag",
      x: [0.918268859820713, 1.2383168618586333, 3.059416204372625, 3.109536755528573, 1.627099238714384]),
    Descent20(
      name: "nag",
      numbers: [
        "learningRate": 0.01, "learningRateDecay": 0.05, "momentum": 0.7,
        "weightDecay": 0.01,
      ],
      x: [0.744289228092172, 0.17844546889233967, 3.18425765729246, 1.5787491446400999, -0.18780668061359215]),
    Descent20(
      name: "asgd",
      x: [0.9986011296246594, 1.9860394317265508, 3.000998925261359, 3.984229188143792, 4.929071840086093]),
    Descent20(
      name: "asgd",
      numbers: ["eta0": 0.01, "lambda": 0.1, "alpha": 0.5, "t0": 5],
      x: [0.8562766133232165, 0.9183668575788178, 3.037632143813979, 2.6381515811107685, 1.0787068522752101]),
  ]

  /// `count` steps of `optimizer` on `x`, whose elements repeat the problem's.
  static func run(_ optimizer: any Optimizer, _ x: Tensor, _ count: Int) throws {
    let (a, b) = ([1, 3, 0.5, 2, 7.0], [0.3, -1, 2, 0.1, -0.7])
    for _ in 0..<count {
      try optimizer.prepare(x)
      let g = try elements(x).enumerated().map { a[$0 % 5] * $1 - b[$0 % 5] }
      try optimizer.step(x, Tensor(g, [g.count], x.dtype))
    }
  }
}

@Suite struct OptimizerTests {
  // Less than a vector, and vectors with a rest.
  private static let repeats = [1, 13]

  private func start(_ n: Int, _ dtype: DType = .double) throws -> Tensor {
    try Tensor((0..<5 * n).map { Double($0 % 5 + 1) }, [5 * n], dtype)
  }

  @Test(arguments: Descent20.all, repeats) func isItsFormula(_ case: Descent20, _ n: Int) throws {
    let x = try start(n)
    try Descent20.run(try `case`.make(), x, 20)
    let expected = (0..<5 * n).map { `case`.x[$0 % 5] }
    #expect(isClose(try elements(x), expected, 1e-13))
    let single = try start(n, .float)
    try Descent20.run(try `case`.make(), single, 20)
    #expect(isClose(try elements(single), expected, 2e-5))
  }

  @Test func everyOptimizerIsTested() {
    #expect(Set(Descent20.all.map(\.name)) == Set(Optimizers.names))
  }

  /// Column 1 of a matrix, and its gradient, come to the same as vectors; column 2 stays.
  @Test(arguments: Descent20.all) func takesViews(_ case: Descent20) throws {
    let matrix = try Tensor(Array(repeating: -1, count: 10), [5, 2])
    let column = try matrix.select(1, 0)
    try column.copy(from: start(1))
    let optimizer = try `case`.make()
    try Descent20.run(optimizer, column, 20)
    #expect(isClose(try elements(column), `case`.x, 1e-13))
    #expect(try elements(matrix.select(1, 1)) == Array(repeating: -1, count: 5))
  }

  /// A gradient that is the parameters themselves, as f = |x|² / 2 has it, is taken as it was before the step.
  @Test(arguments: Optimizers.names) func takesTheParametersAsGradient(_ name: String) throws {
    let (x, y) = (try start(3), try start(3))
    let (same, apart) = (try Optimizers.make(name), try Optimizers.make(name))
    for _ in 0..<5 {
      try same.prepare(x)
      try apart.prepare(y)
      try same.step(x, x)
      try apart.step(y, y.clone())
    }
    #expect(isClose(try elements(x), try elements(y), 1e-15))
  }

  /// 9 steps, the state copied into a new optimiser, 11 more: the bits of 20 steps, in which the rate changes, too.
  @Test(arguments: Descent20.all, [DType.double, .float]) func goesOnToTheBit(_ case: Descent20, _ dtype: DType) throws
  {
    func change(_ optimizer: any Optimizer) { optimizer.rate *= 0.7 }
    let straight = try start(3, dtype)
    let whole = try `case`.make()
    try Descent20.run(whole, straight, 5)
    change(whole)
    try Descent20.run(whole, straight, 15)

    let x = try start(3, dtype)
    let first = try `case`.make()
    try Descent20.run(first, x, 5)
    change(first)
    try Descent20.run(first, x, 4)
    let second = try `case`.make()
    let state = first.state()
    try second.restore(state)
    // What the first one does now is of no meaning for the second.
    try Descent20.run(first, x.clone(), 3)
    try Descent20.run(second, x, 11)
    #expect(try elements(x) == elements(straight))
  }

  @Test func aFreshStateIsOne() throws {
    for name in Optimizers.names {
      let fresh = try Optimizers.make(name)
      let used = try Optimizers.make(name)
      try Descent20.run(used, start(1), 3)
      try used.restore(fresh.state())
      let (x, y) = (try start(1), try start(1))
      try Descent20.run(used, x, 4)
      try Descent20.run(fresh, y, 4)
      #expect(try elements(x) == elements(y))
    }
  }

  @Test func refusesOtherStates() throws {
    func refusal(_ change: (inout [String: Value]) throws -> Void) throws -> String {
      let adam = try Optimizers.make("adam")
      try Descent20.run(adam, start(1), 2)
      var state = adam.state()
      try change(&state)
      let text = message { try adam.restore(state) }
      // It is as it was.
      #expect(adam.state()["t"]?.number == 2 && adam.rate == 0.001)
      return text
    }
    let begin = "adam: the state to go on from "
    #expect(try refusal { $0["t"] = nil } == begin + "has no number 't'")
    #expect(try refusal { $0["t"] = .number(.nan) } == begin + "has no number 't'")
    #expect(try refusal { $0["t"] = .number(1.5) } == begin + "counts 1.5 steps")
    #expect(try refusal { $0["rate"] = .string("x") } == begin + "has no number 'rate'")
    #expect(try refusal { $0["v"] = nil } == begin + "has no tensor 'v'")
    #expect(try refusal { $0["m"] = .number(1) } == begin + "has a number as 'm'")
    #expect(try refusal { $0["m"] = .tensor(try Tensor([4])) } == begin + "has tensors of different types or sizes")
    #expect(try refusal { $0["u"] = .boolean(true) } == begin + "has 'u', which it does not know")
  }

  @Test func theAverageOfASGD() throws {
    let options: [String: Value] = [
      "eta0": .number(0.01), "lambda": .number(0.1), "alpha": .number(0.5), "t0": .number(5),
    ]
    let asgd = try Optimizers.make("asgd", options)
    try Descent20.run(asgd, start(1), 20)
    // By NumPy, as above.
    let average = [0.9000557751434544, 1.210016165926264, 3.0258359615045705, 3.029020939670463, 1.87797228930087]
    let ax = try #require(asgd.state()["ax"]?.tensor)
    #expect(isClose(try elements(ax), average, 1e-13))
  }

  @Test func nagHasToLookAhead() throws {
    let nag = try Optimizers.make("nag")
    let x = try start(1)
    #expect(
      message { try nag.step(x, x.clone()) }
        == "nag: looks ahead before the gradient is taken: prepare comes before each step")
    try Descent20.run(nag, x, 2)
    let before = try elements(x)
    try nag.prepare(x)
    let ahead = try elements(x)
    #expect(before != ahead)
    // Once for each step.
    try nag.prepare(x)
    #expect(try elements(x) == ahead)
  }

  @Test func namesAndOptionsThatAreNotKnown() {
    let all = "sgd, adam, adamw, rmsprop, adagrad, adamax, adadelta, nag, asgd"
    #expect(
      message { _ = try Optimizers.make("Adma") }
        == "there is no optimiser 'Adma'; did you mean 'adam'? There are \(all)")
    #expect(message { _ = try Optimizers.make("newton") } == "there is no optimiser 'newton'. There are \(all)")
    #expect(
      message { _ = try Optimizers.make("adagrad", ["lerningRate": .number(1)]) }
        == "adagrad has no option 'lerningRate'; did you mean 'learningRate'? "
        + "There are learningRate, learningRateDecay, weightDecay")
  }

  @Test func valuesThatAnOptionCannotBe() {
    for (name, option, value, text) in [
      ("adam", "learningRate", .number(-1), "a number that is not negative; it is -1"),
      ("adam", "learningRate", .number(.infinity), "a number that is not negative; it is inf"),
      ("adam", "epsilon", .string("x"), "a number that is not negative; it is 'x'"),
      ("rmsprop", "alpha", .number(.nan), "a number from 0 to below 1; it is nan"),
      ("adamax", "beta2", .number(1), "a number from 0 to below 1; it is 1"),
      ("nag", "momentum", .number(1.5), "a number from 0 to 1; it is 1.5"),
      ("sgd", "nesterov", .number(1), "true or false; it is 1"),
    ] as [(String, String, Value, String)] {
      #expect(
        message { _ = try Optimizers.make(name, [option: value]) }
          == "\(name): the option '\(option)' has to be \(text)")
    }
  }

  @Test func optionsThatDoNotGoTogether() {
    for options: [String: Value] in [
      ["nesterov": .boolean(true)],
      ["nesterov": .boolean(true), "momentum": .number(0.9), "dampening": .number(0.5)],
    ] {
      #expect(
        message { _ = try Optimizers.make("sgd", options) } == "sgd: nesterov needs a momentum above 0 and no dampening"
      )
    }
    #expect(
      message { _ = try Optimizers.make("nag", ["momentum": .number(0)]) } == "nag: the momentum has to be above 0")
  }

  @Test func tensorsThatDoNotGoTogether() throws {
    for name in Optimizers.names {
      let optimizer = try Optimizers.make(name)
      let x = try start(1)
      try optimizer.prepare(x)
      #expect(throws: TensorError.self) { try optimizer.step(x, Tensor([4])) }
      #expect(throws: TensorError.self) { try optimizer.step(x, Tensor([5], .float)) }
      #expect(try elements(x) == [1, 2, 3, 4, 5])
    }
    #expect(
      message { try AdagradRule().step(Tensor([5]), Tensor([4]), [Tensor([5])], t: 1) }
        == "adagrad: the parameters are a 5 torch.DoubleTensor, their gradient is a 4 torch.DoubleTensor")
  }

  @Test func describesItself() throws {
    let adam = try Optimizers.make("adam", ["learningRate": .number(0.01), "beta1": .none])
    #expect(
      adam.summary
        == "adam, learningRate 0.01, learningRateDecay 0, beta1 0.9, beta2 0.999, epsilon 1e-08, weightDecay 0")
    adam.rate = 0.5
    #expect(adam.settings.first?.value.number == 0.5)
    let sgd = try Optimizers.make("sgd", ["momentum": .number(0.9)])
    #expect(sgd.summary.contains("dampening 0.9, nesterov false"))
  }
}
