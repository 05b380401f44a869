extension TensorError {
  /// Runs `body`, which makes room for a tensor: when there is no memory, the error says for what.
  @inline(__always)
  static func making<R>(_ dtype: DType, _ sizes: Dims, _ body: () throws -> R) throws -> R {
    do { return try body() } catch TensorError.memory(let bytes) {
      throw TensorError.message(
        "not enough memory for a \(dtype.tensorName) of size \(sizes.text): \(bytes) bytes")
    }
  }
}

/// What can be wrong with a call on tensors, grouped by cause. The text names the function and
/// every shape that matters, in Torch's words where scripts match on them.
public enum TensorError: Error, Equatable, CustomStringConvertible, Sendable {
  /// A free sentence.
  case message(String)
  /// `bad argument #position to 'function' (reason)`; position counts from 1 after the receiver,
  /// 0 is the receiver itself: `calling 'function' on bad self (reason)`.
  case argument(position: Int, function: String, reason: String)
  /// Shapes that do not go together; the text is complete.
  case shape(String)
  /// A size that is negative or too large.
  case size(Dims)
  /// `function` does not exist for `type`.
  case unsupported(String, DType)
  /// The system has no memory for `bytes`.
  case memory(bytes: Int)

  /// The sentence that scripts see, with function and shapes.
  public var description: String {
    switch self {
    case .message(let text), .shape(let text): text
    case .argument(let position, let function, let reason):
      position == 0
        ? "calling '\(function)' on bad self (\(reason))"
        : "bad argument #\(position) to '\(function)' (\(reason))"
    case .size(let sizes): "invalid tensor size [\(sizes.text)]: negative or too large"
    case .unsupported(let function, let type): "\(function) is not defined for \(type.tensorName)"
    case .memory(let bytes): "not enough memory: cannot allocate \(bytes) bytes"
    }
  }
}
