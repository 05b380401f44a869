import Predicting

// predict-server MODEL.t7 [PORT]

let words = CommandLine.arguments
guard words.count == 2 || words.count == 3, let port = words.count == 3 ? Int(words[2]) : 8080 else {
  fatalError("usage: predict-server model.t7 [port]")
}
try await application(model: words[1], port: port).runService()
