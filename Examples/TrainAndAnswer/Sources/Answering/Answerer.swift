import TorchLua

/// A model that a user's script makes, trains and asks.
///
/// The script defines two functions: `train(epochs)`, which calls `progress(epoch, loss)` as often as it likes, and
/// `answer(words)`, which gets the words of a question and returns the answer, and how sure it is of it, from 0 to 1.
public final class Answerer {
  private let engine: TorchEngine

  /// What the model answered.
  public struct Answer {
    /// In the script's words.
    public let text: String
    /// From 0 to 1; nil if the script does not say.
    public let certainty: Double?
  }

  /// Reads the script. Throws `ScriptError` for what is wrong with it.
  public init(script path: String, seed: Int = 1) throws {
    engine = try TorchEngine()
    try engine.seed(seed)
    engine.define("progress") { (_: Int, _: Double) in }
    try engine.run(file: path)
  }

  /// Trains the model and tells `progress` of the epochs. Throws `ScriptError`.
  public func train(epochs: Int, progress: @escaping (_ epoch: Int, _ loss: Double) -> Void) throws {
    engine.define("progress", progress)
    try engine.call("train", epochs)
  }

  /// Asks the model. Throws `ScriptError`, for words that the script does not understand, too.
  public func answer(_ words: [String]) throws -> Answer {
    let (text, certainty) = try engine.call("answer", words, as: String.self, Double?.self)
    return Answer(text: text, certainty: certainty)
  }
}
