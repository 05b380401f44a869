import Hummingbird
import NN
import TensorCore

/// What a client asks: rows of numbers.
struct Question: Decodable {
  let inputs: [[Double]]
}

/// What it gets: the model's outputs, and the largest one of each row, counted from 1 as Torch counts classes.
struct Answer: ResponseEncodable {
  let outputs: [[Double]]
  let classes: [Int]
}

/// The server: `POST /predict` with `{"inputs": [[…], …]}`, and `GET /health`.
///
/// Throws when the model cannot be loaded.
public func application(model path: String, hostname: String = "127.0.0.1", port: Int = 8080) throws
  -> some ApplicationProtocol
{
  let predictor = try Predictor(path: path)
  let router = Router()
  router.get("/health") { _, _ in "ready\n" }
  router.post("/predict") { request, context -> Answer in
    let question = try await request.decode(as: Question.self, context: context)
    do {
      let outputs = try await predictor.outputs(for: question.inputs)
      return Answer(outputs: outputs, classes: outputs.map { row in (row.indices.max { row[$0] < row[$1] } ?? 0) + 1 })
    } catch let error where error is TensorError || error is NNError || error is PathError {
      // Rows that the model does not take are the client's mistake; the text says which it wants.
      throw HTTPError(.unprocessableContent, message: "\(error)")
    }
  }
  return Application(
    router: router, configuration: ApplicationConfiguration(address: .hostname(hostname, port: port)))
}
