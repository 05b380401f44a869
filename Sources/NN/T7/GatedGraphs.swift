import TensorCore

extension CompositeGraph {
  /// The original's modules for {x, h'} → h of a GRU (`rnn/GRU.lua` buildModel).
  func gru(_ w: [Parameter], _ h: Int, _ file: T7Table) throws -> T7Object {
    let product = { try merge("CMulTable") }, sum = { try merge("CAddTable") }
    let fromInput = try linear(w[0], w[1])
    let fromState = try linear(w[2])
    file.set("i2g", .object(fromInput))
    file.set("o2g", .object(fromState))
    let sigmoids = try container("ParallelTable", [module("Sigmoid"), module("Sigmoid")])
    let gates = try container(
      "Sequential", [container("ParallelTable", [fromInput, fromState]), sum()] + split(2, h) + [sigmoids])
    let candidate = try sequential(
      concat(
        sequential(select(1), linear(w[3], w[4])),
        sequential(narrow(2, 2), product(), linear(w[5]))),
      sum(), module("Tanh"))
    let rest = try sequential(
      select(4), module("SAdd", ["addend": .number(-1), "negate": .boolean(true)]))
    return try sequential(
      concat(module("Identity"), gates), flatten(), concat(narrow(1, 4), select(2)), flatten(),
      sequential(
        concat(sequential(concat(candidate, rest), product()), sequential(narrow(4, 2), product())), sum()))
  }

  /// The original's modules for {x, h', c'} → {h, c} of a FastLSTM (`rnn/FastLSTM.lua` buildModel).
  func fastLSTM(_ w: [Parameter], _ h: Int, _ file: T7Table) throws -> T7Object {
    let product = { try merge("CMulTable") }, sum = { try merge("CAddTable") }
    let fromInput = try linear(w[0], w[1])
    let fromState = try linear(w[2])
    file.set("i2g", .object(fromInput))
    file.set("o2g", .object(fromState))
    // The original keeps the switch of its parent class, which has peepholes.
    file.set("cell2gate", .boolean(true))
    let transfer = try container("ParallelTable", ["Sigmoid", "Tanh", "Sigmoid", "Sigmoid"].map { try module($0) })
    let gates = try container(
      "Sequential",
      [narrow(1, 2), container("ParallelTable", [fromInput, fromState]), sum()] + split(4, h) + [transfer])
    let cell = try sequential(
      concat(
        sequential(narrow(1, 2), product()),
        sequential(concat(select(3), select(5)), product())),
      sum())
    let output = try sequential(
      concat(sequential(select(1), module("Tanh")), select(2)), product())
    return try sequential(
      concat(gates, select(3)), flatten(), concat(cell, select(4)), flatten(), concat(output, select(1)))
  }
}
