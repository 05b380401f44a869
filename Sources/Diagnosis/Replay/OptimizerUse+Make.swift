import NN

extension OptimizerUse {
  /// An optimiser that has made no step, with the recorded options and the recorded rate times `rateFactor`.
  ///
  /// `updateParameters` is `sgd` without options. Options that the optimiser does not have are left out: scripts keep
  /// its state, and figures of their own, in the same table.
  ///
  /// Throws `NNError` for names that `Optimizers` does not know, and for values that an option cannot be.
  func make(rateFactor: Double = 1) throws -> any Optimizer {
    let isPlain = name == "updateParameters"
    let name = isPlain ? "sgd" : name
    let known = Set(try Optimizers.make(name).settings.map(\.name)).subtracting(["learningRate"])
    let optimizer = try Optimizers.make(name, isPlain ? [:] : options.filter { known.contains($0.key) })
    // Not as an option, which cannot be negative; a script's rate can.
    optimizer.rate = rate * rateFactor
    return optimizer
  }
}

extension Recording {
  /// How the parameters are moved: what was seen, or plain steps along the gradient where only those explain what
  /// became of the parameters.
  ///
  /// For scripts that step by hand, `params:add(-rate, grads)`: where move and gradient of those tensors that ever move lie
  /// on one line, to a cosine of 0.9999, in at least nine of ten looks, the rate is the median of |move| / |gradient|, negative where the moves go
  /// up.
  var movement: OptimizerUse? {
    if let optimizer { return optimizer }
    let width = looks.map(\.rows.count).max() ?? 0
    let alive = (0..<width).filter { i in looks.contains { i < $0.rows.count && $0.rows[i].move > 0 } }
    let moved = looks.filter { $0.moved && $0.moveNorm.isFinite && $0.gradientNorm.isFinite }.map { look in
      ParameterLook(step: look.step, rows: alive.filter { $0 < look.rows.count }.map { look.rows[$0] })
    }
    let plain = moved.filter { abs($0.cosine) > 0.9999 }
    guard plain.count >= 3, plain.count * 10 >= moved.count * 9 else { return nil }
    let rates = plain.map { ($0.cosine < 0 ? 1 : -1) * $0.moveNorm / $0.gradientNorm }.sorted()
    return OptimizerUse(name: "updateParameters", rate: rates[rates.count / 2])
  }
}

extension ParameterLook {
  /// The norm of what was added to all parameters.
  var moveNorm: Double { rows.reduce(0) { $0 + $1.move * $1.move }.squareRoot() }
  /// The norm of the gradient of all parameters.
  var gradientNorm: Double { rows.reduce(0) { $0 + $1.gradient * $1.gradient }.squareRoot() }
  /// The norm of all parameters.
  var sizeNorm: Double { rows.reduce(0) { $0 + $1.size * $1.size }.squareRoot() }
  /// The cosine of the angle between move and gradient, -1 for a step straight down; NaN where one of them is 0.
  var cosine: Double { rows.reduce(0) { $0 + $1.product } / (moveNorm * gradientNorm) }
}
