import TensorCore

/// What is wrong with the use of a module, in terms of the network.
public enum NNError: Error, CustomStringConvertible {
  /// A free sentence.
  case message(String)
  /// A module was given something it does not take: `layer: what`.
  case input(String, String)

  /// The sentence, after the layer's name if there is one.
  public var description: String {
    switch self {
    case .message(let text): text
    case .input(let layer, let text): "\(layer): \(text)"
    }
  }
}

/// An error that arose inside a container, with the way to it.
public struct PathError: Error, CustomStringConvertible {
  /// From the outside in: `In 2 module of nn.Sequential:` (Torch's words, `nn/Container.lua`).
  public let path: [String]
  /// What happened there.
  public let underlying: any Error

  /// The path, then what happened there.
  public var description: String { prefix + String(describing: underlying) }

  /// The path, one line each, with the line break that stands before the message.
  public var prefix: String { "\n" + path.joined(separator: "\n") + "\n" }
}

/// Runs `body`; an error comes out with `place()` put before its path.
@inline(__always)
func inside<R>(_ place: @autoclosure () -> String, _ body: () throws -> R) throws -> R {
  do {
    return try body()
  } catch let error as PathError {
    throw PathError(path: [place()] + error.path, underlying: error.underlying)
  } catch {
    throw PathError(path: [place()], underlying: error)
  }
}
