import TensorCore

/// The graphs of modules for variants that no kernel knows; the order of construction is the order in
/// which the originals draw their parameters, that of the tables the order in which they draw masks.
extension StepGraph {
  /// `gates` maps of x or h with a mask each, joined along the features.
  private static func masked(
    _ gates: Int, _ p: Double, _ mono: Bool, _ map: () throws -> Module
  ) throws -> Module {
    let masks = ConcatTable()
    for _ in 0..<gates { try masks.add(Dropout(p, false, false, true, mono)) }
    let maps = ParallelTable()
    for _ in 0..<gates { try maps.add(map()) }
    return Sequential(masks, maps, JoinTable(1, 1))
  }

  /// {x, h} to h, with variational dropout (`rnn/GRU.lua`).
  static func gru(_ d: Int, _ h: Int, _ p: Double, _ mono: Bool) throws -> StepGraph {
    let input = try masked(2, p, mono) { try Linear(d, h) }
    let hidden = try masked(2, p, mono) { try LinearNoBias(h, h) }
    let gates = Sequential(
      ParallelTable(input, hidden), CAddTable(), try Reshape([2, h]), SplitTable(1, 2),
      ParallelTable(Sigmoid(), Sigmoid()))
    // From here on the table is {x, h, r, z}.
    let fromInput = Sequential(
      SelectTable(1), try Dropout(p, false, false, true, mono), try Linear(d, h))
    let fromState = Sequential(
      NarrowTable(2, 2), CMulTable(), try Dropout(p, false, false, true, mono), try LinearNoBias(h, h))
    let candidate = Sequential(ConcatTable(fromInput, fromState), CAddTable(), Tanh())
    let fresh = Sequential(
      ConcatTable(candidate, Sequential(SelectTable(4), SAdd(-1, true))), CMulTable())
    let kept = Sequential(ConcatTable(SelectTable(4), SelectTable(2)), CMulTable())
    return StepGraph(
      Sequential(
        ConcatTable(Identity(), gates), FlattenTable(), ConcatTable(fresh, kept), CAddTable()), states: 1)
  }

  /// {x, h, c} to {h, c}, with variational dropout or batch normalisation (`rnn/FastLSTM.lua`).
  static func fastLSTM(
    _ d: Int, _ h: Int, _ p: Double, _ mono: Bool, norm: (eps: Double?, momentum: Double?, affine: Bool)?
  ) throws -> StepGraph {
    var input: Module = try p == 0 ? Linear(d, 4 * h) : masked(4, p, mono) { try Linear(d, h) }
    var hidden: Module =
      try p == 0 ? LinearNoBias(h, 4 * h) : masked(4, p, mono) { try LinearNoBias(h, h) }
    let squash = Sequential(Tanh())
    if let norm {
      let sizes = [4 * h, 4 * h, h]
      let layers = try sizes.map { try BatchNormalization($0, norm.eps, norm.momentum, norm.affine) }
      for layer in layers { try layer.weight?.fill(0.1) }
      input = Sequential(input, layers[0])
      hidden = Sequential(hidden, layers[1], try Add([4 * h]))
      squash.modules.insert(layers[2], at: 0)
    }
    let gates = Sequential(
      NarrowTable(1, 2), ParallelTable(input, hidden), CAddTable(), try Reshape([4, h]),
      SplitTable(1, 2), ParallelTable(Sigmoid(), Tanh(), Sigmoid(), Sigmoid()))
    // From here on {i, g, f, o, c}.
    let cell = Sequential(
      ConcatTable(
        Sequential(NarrowTable(1, 2), CMulTable()),
        Sequential(ConcatTable(SelectTable(3), SelectTable(5)), CMulTable())), CAddTable())
    return StepGraph(
      Sequential(
        ConcatTable(gates, SelectTable(3)), FlattenTable(), ConcatTable(cell, SelectTable(4)),
        outputs(squash)), states: 2)
  }

  /// {c, o} to {o * squash c, c}.
  private static func outputs(_ squash: Module) -> Module {
    let output = Sequential(
      ConcatTable(Sequential(SelectTable(1), squash), SelectTable(2)), CMulTable())
    return ConcatTable(output, SelectTable(1))
  }

  /// {x, h, c} to {h, c}, with peepholes if asked and variational dropout (`rnn/LSTM.lua`).
  static func lstm(_ d: Int, _ h: Int, peepholes: Bool, _ p: Double, _ mono: Bool) throws -> StepGraph {
    func maps() throws -> [Module] {
      [
        Sequential(try Dropout(p, false, false, true, mono), try Linear(d, h)),
        Sequential(try Dropout(p, false, false, true, mono), try LinearNoBias(h, h)),
      ]
    }
    func gate() throws -> Module {
      let sum = ParallelTable()
      sum.modules = try maps()
      let gate = Sequential()
      if peepholes { try sum.add(CMul([h])) } else { try gate.add(NarrowTable(1, 2)) }
      gate.modules += [sum, CAddTable(), Sigmoid()]
      return gate
    }
    let input = try gate(), forget = try gate()
    let sum = ParallelTable()
    sum.modules = try maps()
    let hidden = Sequential(NarrowTable(1, 2), sum, CAddTable(), Tanh())
    let output = try gate()
    let cell = Sequential(
      ConcatTable(
        Sequential(ConcatTable(forget, SelectTable(3)), CMulTable()),
        Sequential(ConcatTable(input, hidden), CMulTable())), CAddTable())
    return StepGraph(
      Sequential(
        ConcatTable(NarrowTable(1, 2), cell), FlattenTable(),
        // {x, h, c}: the output gate sees the new cell.
        ConcatTable(SelectTable(3), output), outputs(Tanh())), states: 2)
  }
}
