import TensorCore

/// When a sequencer carries its memory from one sequence to the next.
public enum Remember: String, Sendable {
  case both, train, eval, neither
}

/// A module that takes whole sequences: nn.AbstractSequencer (`rnn/AbstractSequencer.lua`).
///
/// What sequencers come from; it computes nothing itself. Each sequence starts with no memory, unless `remember(mode)`
/// says otherwise: 'both' (the mode if none is given) carries the memory over to the next sequence, 'train' or 'eval'
/// in training or evaluation alone, 'neither' never. `forget()` starts anew at once, as does a change between training
/// and evaluation; `hasMemory()` says whether the next sequence goes on.
///
/// ```lua
/// s = nn.Sequencer(nn.LSTM(3, 2))
/// print(s:hasMemory())  --> false
/// s:remember('eval')
/// s:evaluate()
/// print(s:hasMemory())  --> true
/// ```
open class AbstractSequencer: Container {
  /// When the memory goes on from the last sequence.
  public final var rememberMode = Remember.neither

  open override class var help: String { "a module over sequences that says when memory is carried over" }
  open override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("hasMemory", result: { (s: AbstractSequencer) in { .boolean(s.hasMemory) } })]
  }
  open override class var fields: [Field] {
    super.fields + [
      Field("_remember", .option, { (s: AbstractSequencer) in .string(s.rememberMode.rawValue) }) {
        (s: AbstractSequencer, value) in
        guard case .string(let name) = value, let mode = Remember(rawValue: name) else {
          throw Field.wrong(s, "_remember", "'both', 'eval', 'train' or 'neither'", value)
        }
        s.rememberMode = mode
      }
    ]
  }

  /// A sequencer handles its own number of steps.
  open override func maxBPTTstep(_ rho: Int) throws {}

  open override func remember(_ mode: String?) throws {
    guard let mode = Remember(rawValue: mode ?? "both") else {
      throw NNError.input(
        typeName, "unrecognized value for remember: \(mode ?? ""); expected both, eval, train or neither")
    }
    rememberMode = mode
  }

  /// Whether the memory goes on from the last sequence in the present mode.
  public final var hasMemory: Bool {
    switch rememberMode {
    case .both: true
    case .train: isTraining
    case .eval: !isTraining
    case .neither: false
    }
  }

  /// Switching between training and evaluation starts anew.
  open override func training() throws {
    if train == false { try callForget() }
    try super.training()
  }

  open override func evaluate() throws {
    if isTraining { try callForget() }
    try super.evaluate()
  }
}
