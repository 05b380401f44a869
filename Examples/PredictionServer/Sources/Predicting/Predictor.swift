import NN
import TensorCore

/// A model that answers one question at a time, from any task: a network belongs to one thread at a time, and an actor
/// sees to that.
public actor Predictor {
  private let model: Module

  /// Loads the model. Throws what `ModelFile.load` throws, or `NNError` when the file holds something else.
  public init(path: String) throws {
    guard case .object(let object as Module) = try ModelFile.load(path: path, ModuleRegistry()) else {
      throw NNError.message("\(path) holds no model")
    }
    try object.evaluate()
    model = object
  }

  /// The outputs, a row for each row of `inputs`. Throws `TensorError` or `NNError` for rows that the model does not take.
  public func outputs(for inputs: [[Double]]) throws -> [[Double]] {
    try model(Tensor(rows: inputs, model.dtype)).rows()
  }
}
