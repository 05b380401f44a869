import LuaBridge
import NN
import TensorCore

/// What the optimisers in Lua call: single steps, with rates that Lua has computed.
enum OptimSteps {
  static let all = [sgd, adam, adamw, adamax, adagrad, adadelta, rmsprop, nag, asgd, checked]

  private static let sgd = PackageFunction("sgd") {
    (
      x: Tensor, g: Tensor, velocity: Tensor?, isFirst: Bool, rate: Double, moves: Bool, decay: Double,
      momentum: Double, dampening: Double, nesterov: Bool
    ) in
    var sgd = SGDRule(rate: rate)
    sgd.moves = moves
    sgd.weightDecay = decay
    sgd.momentum = momentum
    sgd.dampening = dampening
    sgd.nesterov = nesterov
    try sgd.step(x, g, velocity: velocity, isFirst: isFirst)
  }

  private static func adam(_ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double) -> AdamRule {
    var adam = AdamRule(rate: rate)
    adam.beta1 = beta1
    adam.beta2 = beta2
    adam.epsilon = epsilon
    return adam
  }

  private static let adam = PackageFunction("adam") {
    (
      x: Tensor, g: Tensor, t: Double, m: Tensor, v: Tensor, denominator: Tensor, rate: Double,
      decay: Double, beta1: Double, beta2: Double, epsilon: Double
    ) in
    var adam = adam(rate, beta1, beta2, epsilon)
    adam.weightDecay = decay
    try adam.step(x, g, t: t, m, v, denominator)
  }

  private static let adamw = PackageFunction("adamw") {
    (
      x: Tensor, g: Tensor, t: Double, m: Tensor, v: Tensor, rate: Double, decay: Double, beta1: Double,
      beta2: Double, epsilon: Double
    ) in
    try AdamWRule(adam(rate, beta1, beta2, epsilon), weightDecay: decay).step(x, g, [m, v], t: t)
  }

  private static let adamax = PackageFunction("adamax") {
    (
      x: Tensor, g: Tensor, t: Double, m: Tensor, u: Tensor, rate: Double, decay: Double, beta1: Double,
      beta2: Double, epsilon: Double
    ) in
    var adamax = AdaMaxRule()
    adamax.rate = rate
    adamax.beta1 = beta1
    adamax.beta2 = beta2
    adamax.epsilon = epsilon
    adamax.weightDecay = decay
    try adamax.step(x, g, [m, u], t: t)
  }

  private static let adagrad = PackageFunction("adagrad") {
    (x: Tensor, g: Tensor, variance: Tensor, rate: Double, decay: Double) in
    var adagrad = AdagradRule()
    adagrad.rate = rate
    adagrad.weightDecay = decay
    try adagrad.step(x, g, [variance], t: 1)
  }

  private static let adadelta = PackageFunction("adadelta") {
    (x: Tensor, g: Tensor, variance: Tensor, steps: Tensor, rho: Double, eps: Double, decay: Double) in
    var adadelta = AdadeltaRule()
    adadelta.rho = rho
    adadelta.eps = eps
    adadelta.weightDecay = decay
    try adadelta.step(x, g, [variance, steps], t: 1)
  }

  private static let rmsprop = PackageFunction("rmsprop") {
    (x: Tensor, g: Tensor, mean: Tensor, rate: Double, alpha: Double, epsilon: Double, decay: Double) in
    var rmsprop = RMSpropRule()
    rmsprop.rate = rate
    rmsprop.alpha = alpha
    rmsprop.epsilon = epsilon
    rmsprop.weightDecay = decay
    try rmsprop.step(x, g, [mean], t: 1)
  }

  private static let nag = PackageFunction("nag") {
    (x: Tensor, g: Tensor, velocity: Tensor, rate: Double, decay: Double, momentum: Double) in
    var nag = NAGRule()
    nag.rate = rate
    nag.momentum = momentum
    nag.weightDecay = decay
    try nag.step(x, g, [velocity], t: 1)
  }

  private static let asgd = PackageFunction("asgd") {
    (x: Tensor, g: Tensor, average: Tensor, eta: Double, lambda: Double, mu: Double) in
    var asgd = ASGDRule()
    asgd.lambda = lambda
    try asgd.step(x, g, average: average, eta: eta, mu: mu)
  }

  /// `checked(g, name)`: g, or an error that says what the function has to return.
  private static let checked = PackageFunction(raw: "checked") { arguments in
    let lua = arguments.lua
    guard lua.object(at: 1, as: Tensor.self) != nil else {
      let name: String = try arguments.get(2)
      throw LuaError(
        "optim.\(name): the function has to return f(x) and its gradient, a tensor; the second result is "
          + lua.typeName(at: 1))
    }
    lua.setTop(1)
    return 1
  }
}
