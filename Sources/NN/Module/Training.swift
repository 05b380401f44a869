import TensorCore

/// A module's own settings for what may be done to parameters and gradients between `backward` and
/// `updateParameters` (`dpnn/Module.lua`): where one is not nil, it comes before the argument of the method.
///
/// A module with modules inside passes the call to them, so that each may have its own settings; only
/// `gradParamClip` treats all parameters at once, unless it is local.
public struct TrainingOptions {
  /// `gradParamClip`: the largest norm of the gradients.
  public var cutoffNorm: Double?
  /// `gradParamClip`: whether each module's gradients have a norm of their own.
  public var moduleLocal: Bool?
  /// `updateGradParameters`: the share of the running gradient that is kept.
  public var momFactor: Double?
  /// `updateGradParameters`: 1 minus the share of the new gradient.
  public var momDamp: Double?
  /// `updateGradParameters`: whether the running gradient, times the factor, is added to the new one.
  public var momNesterov: Bool?
  /// `weightDecay`: the share of the parameter in its gradient.
  public var wdFactor: Double?
  /// `weightDecay`: the fewest dimensions of parameters that decay.
  public var wdMinDim: Int?
  /// `maxParamNorm`: the largest norm of what feeds one output.
  public var maxOutNorm: Double?
  /// `maxParamNorm`: the largest norm of what one input feeds.
  public var maxInNorm: Double?

  /// No settings: what the methods are given counts.
  public init() {}
}

extension Module {
  /// Scales the gradients so that their norm, of all together, is at most `cutoff`; with `isLocal`, of
  /// each module without others inside. Returns the norm before, nil when `cutoff` is not positive.
  public final func gradParamClip(
    _ cutoff: Double, isLocal: Bool = false, _ options: (Module) -> TrainingOptions
  ) throws -> Double? {
    let own = options(self)
    let cutoff = own.cutoffNorm ?? cutoff
    guard cutoff > 0 else { return nil }
    let isLocal = own.moduleLocal ?? isLocal
    var squares = 0.0
    if isLocal, !children.isEmpty {
      for child in children {
        let norm = try child.gradParamClip(cutoff, isLocal: true, options) ?? 0
        squares += norm * norm
      }
      return squares.squareRoot()
    }
    let gradients = try callParameters().map(\.gradient)
    for gradient in gradients {
      let norm = try gradient.normAll(2)
      squares += norm * norm
    }
    let norm = squares.squareRoot()
    if norm > cutoff {
      for gradient in gradients { try gradient.mul(gradient, cutoff / norm) }
    }
    return norm
  }

  /// Adds `factor` times the parameter to the gradient of every parameter of `minDim` or more
  /// dimensions.
  public final func weightDecay(
    _ factor: Double, minDim: Int = 2, _ options: (Module) -> TrainingOptions
  ) throws {
    let own = options(self)
    let factor = own.wdFactor ?? factor
    guard factor > 0 else { return }
    let minDim = own.wdMinDim ?? minDim
    if !children.isEmpty {
      for child in children { try child.weightDecay(factor, minDim: minDim, options) }
      return
    }
    for p in try callParameters() where p.value.dimension >= minDim {
      try p.gradient.cadd(p.gradient, factor, p.value)
    }
  }

  /// Limits the norms of rows (`outNorm`, what feeds one output) and of columns (`inNorm`) of every
  /// parameter of two or more dimensions.
  public final func maxParamNorm(
    _ outNorm: Double?, _ inNorm: Double?, _ options: (Module) -> TrainingOptions
  ) throws {
    let own = options(self)
    let (outNorm, inNorm) = (own.maxOutNorm ?? outNorm, own.maxInNorm ?? inNorm)
    guard outNorm != nil || inNorm != nil else { return }
    if !children.isEmpty {
      for child in children { try child.maxParamNorm(outNorm, inNorm, options) }
      return
    }
    try limitNorms(outNorm, inNorm)
  }

  /// The running gradients of `updateGradParameters`, made from the gradients at the first call; nil
  /// for modules without parameters. `momGradParams` in Torch.
  public final func momentumGradParameters() throws -> [Tensor]? {
    if let kept = momGradParams.list, !kept.isEmpty { return kept.compactMap(\.tensor) }
    let gradients = try callParameters().map(\.gradient)
    guard !gradients.isEmpty else { return nil }
    let copies = try gradients.map { try $0.clone() }
    momGradParams = .list(copies.map(Value.tensor))
    return copies
  }

  /// Replaces each gradient g by the running one, v = factor v + (1 - damping) g, or with `nesterov`
  /// adds factor v to it.
  public final func updateGradParameters(
    _ factor: Double, damping: Double?, nesterov: Bool = false,
    _ options: (Module) -> TrainingOptions
  ) throws {
    let own = options(self)
    let factor = own.momFactor ?? factor
    guard factor > 0 else { return }
    let damping = own.momDamp ?? damping ?? factor
    let nesterov = own.momNesterov ?? nesterov
    if !children.isEmpty {
      for child in children {
        try child.updateGradParameters(factor, damping: damping, nesterov: nesterov, options)
      }
      return
    }
    guard let running = try momentumGradParameters() else { return }
    for (v, p) in zip(running, try callParameters()) {
      let g = p.gradient
      try v.mul(v, factor)
      try v.cadd(v, 1 - damping, g)
      if nesterov { try g.cadd(g, factor, v) } else { try g.copy(from: v) }
    }
  }

  /// Throws when a parameter is not a number somewhere.
  public final func checkParameters() throws {
    for (i, p) in try callParameters().enumerated() where try p.value.sumAll().isNaN {
      throw NNError.message("NaN Error for param at index\(i + 1)")
    }
  }
}
