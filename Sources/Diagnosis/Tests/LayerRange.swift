import NN

extension Module {
  /// The layer whose outputs are the model's, going through containers of which the last part gives the output, and
  /// through layers that only give another shape; nil where several do.
  var lastLayer: Module? {
    switch self {
    case is GatedLayer, is SeqLayer: return self
    case let sequential as Sequential:
      return sequential.modules.last { !$0.isShapeOnly }?.lastLayer
    case is Sequencer, is Recursor, is Decorator, is Repeater:
      return children.count == 1 ? children[0].lastLayer : nil
    default: return children.isEmpty ? self : nil
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
