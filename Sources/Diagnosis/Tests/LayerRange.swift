import NN

extension Module {
  /// The layer whose outputs are the model's, the last of the `chain`; nil where several give them.
  var lastLayer: Module? {
    guard let last = chain.last else { return nil }
    return last is GatedLayer || last is SeqLayer || last.children.isEmpty ? last : nil
  }

  /// The layers that the inputs go through one after the other, but those that only give another shape. A container
  /// whose parts do not follow one another stands for its parts.
  var chain: [Module] {
    switch self {
    case is GatedLayer, is SeqLayer: return [self]
    case let sequential as Sequential: return sequential.modules.filter { !$0.isShapeOnly }.flatMap(\.chain)
    case is Sequencer, is Recursor, is Decorator, is Repeater: return children.count == 1 ? children[0].chain : [self]
    default: return [self]
    }
  }

  /// Whether the outputs are the inputs in another form.
  private var isShapeOnly: Bool {
    switch self {
    case is View, is Reshape, is Squeeze, is Unsqueeze, is Identity, is Contiguous, is Copy, is Transpose, is Select,
      is SelectTable, is SplitTable, is JoinTable, is FlattenTable:
      true
    default: false
    }
  }

  /// The numbers that the layer's outputs can be, with the bounds that they only come near; nil for any.
  var range: ClosedRange<Double>? {
    switch self {
    case is Sigmoid, is SoftMax: 0...1
    case is Tanh, is SoftSign, is LSTM, is GRU, is SeqGRU: -1...1
    case is ReLU, is SoftPlus, is Exp, is Square, is Sqrt, is Abs: 0...Double.infinity
    case is LogSigmoid, is LogSoftMax: -Double.infinity...0
    default: self is SeqLSTM && !(self is SeqLSTMP) ? -1...1 : nil
    }
  }
}
