import CVector
import TensorCore

/// Is told of a script's training while it runs: of the outermost calls only, not of what modules call in one another.
///
/// One watcher belongs to an `Environment`. Without one anywhere each of these calls asks one number first.
/// What a method throws goes to the script as if the call had thrown it.
open class Watcher {
  /// How deep the running call lies in watched ones.
  private var depth = 0

  /// A watcher of nothing.
  public init() {}

  /// The watcher of the current environment; nil if there is none.
  @inline(__always) package static var current: Watcher? {
    cvector_watcher_count() == 0 ? nil : Environment.current.watcher
  }

  /// Notes that an environment has got one, or lost it. Who has one reads what its own thread wrote.
  static func note(_ change: Int) { cvector_note_watchers(change) }

  // MARK: What happens

  /// A model is about to run on `input`.
  open func willForward(_ module: Module, _ input: Value) throws {}
  /// A model gave `output` for `input`.
  open func didForward(_ module: Module, _ input: Value, _ output: Value) throws {}
  /// A model is about to go back with `gradOutput`.
  open func willBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws {}
  /// A model went back with `gradOutput`.
  open func didBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws {}
  /// A criterion gave `loss` for `input` against `target`.
  open func didForward(_ criterion: Criterion, _ input: Value, _ target: Value, loss: Value) throws {}
  /// A script was given the model's parameters as one flat vector.
  open func didFlatten(_ module: Module, _ parameters: Tensor) throws {}
  /// A model is about to move its parameters by itself.
  open func willUpdate(_ module: Module, rate: Double) throws {}
  /// An optimiser is about to take a gradient; `options` by Torch's names.
  open func willOptimize(_ name: String, rate: Double, _ options: [String: Value]) throws {}
  /// A model's gradients were set to zero.
  open func didZeroGradients(_ module: Module) throws {}
  /// Gradients are about to be scaled so that their norm is at most `bound`.
  open func willClip(bound: Double) throws {}
  /// A model starts a new sequence.
  open func willForget(_ module: Module) throws {}
  /// A model is told when to carry its memory over.
  open func willRemember(_ module: Module, _ mode: String?) throws {}

  // MARK: Telling

  /// Whether the running call is one of a script, or of the training loop.
  package final var isOutermost: Bool { depth == 0 }

  /// Runs `body`, which counts as one call, with `before` and `after` if it is an outermost one.
  package final func call<R>(before: () throws -> Void = {}, _ body: () throws -> R, after: (R) throws -> Void) throws
    -> R
  {
    guard depth == 0 else { return try body() }
    try before()
    depth += 1
    let result: R
    do { result = try body() } catch {
      depth -= 1
      throw error
    }
    depth -= 1
    try after(result)
    return result
  }
}

extension Watcher {
  /// Runs `body`, a forward pass of `module`.
  final func forward(_ module: Module, _ input: Value, _ body: () throws -> Value) throws -> Value {
    try call(before: { try willForward(module, input) }, body) { try didForward(module, input, $0) }
  }

  /// Runs `body`, a backward pass of `module`.
  final func backward(_ module: Module, _ input: Value, _ gradOutput: Value, _ body: () throws -> Value) throws -> Value
  {
    try call(before: { try willBackward(module, input, gradOutput) }, body) { _ in
      try didBackward(module, input, gradOutput)
    }
  }

  /// Runs `body`, a forward pass of `criterion`.
  final func forward(_ criterion: Criterion, _ input: Value, _ target: Value, _ body: () throws -> Value) throws
    -> Value
  {
    try call(body) { try didForward(criterion, input, target, loss: $0) }
  }

  /// Tells `event` to the watcher, if there is one, when it comes from outside all watched calls.
  @inline(__always) package static func tell(_ event: (Watcher) throws -> Void) rethrows {
    if let watcher = current, watcher.isOutermost { try event(watcher) }
  }
}

extension Module {
  /// `backward` for a caller that has found no script's version.
  package final func backwardNatively(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    guard let watcher = Watcher.current else { return try backwardBoth(input, gradOutput, scale: scale) }
    return try watcher.backward(self, input, gradOutput) { try backwardBoth(input, gradOutput, scale: scale) }
  }
}

/// Stands between a script's draws and the generator that they ask for.
public protocol DrawWatcher: AnyObject {
  /// The generator to draw from in place of `generator`: itself, or another one.
  func generator(_ generator: Generator) -> Generator
}
