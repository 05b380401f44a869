import Foundation
import HummingbirdTesting
import NN
import Predicting
import TensorCore
import Testing

@Suite struct PredictingTests {
  /// A model of known weights in a file: y = (x1 + x2, x1 - x2).
  private func saved() throws -> String {
    let layer = try Linear(2, 2)
    let (weight, bias) = (try layer.parameters()[0].value, try layer.parameters()[1].value)
    try weight.copy(from: Tensor(rows: [[1, 1], [1, -1]]))
    try bias.zero()
    let path = NSTemporaryDirectory() + "predicting-\(UUID().uuidString).t7"
    try ModelFile.save(path: path, .object(Sequential(layer)))
    return path
  }

  private struct Reply: Decodable {
    let outputs: [[Double]]
    let classes: [Int]
  }

  @Test func answersOverHTTP() async throws {
    let path = try saved()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await application(model: path).test(.live) { client in
      try await client.execute(uri: "/health", method: .get) { #expect($0.status == .ok) }
      try await client.execute(uri: "/predict", method: .post, body: .init(string: #"{"inputs": [[1, 2], [5, -4]]}"#)) {
        #expect($0.status == .ok)
        let reply = try JSONDecoder().decode(Reply.self, from: Data(buffer: $0.body))
        #expect(reply.outputs == [[3, -1], [1, 9]] && reply.classes == [1, 2])
      }
    }
  }

  @Test func saysWhatTheModelTakes() async throws {
    let path = try saved()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await application(model: path).test(.router) { client in
      for body in [#"{"inputs": [[1, 2, 3]]}"#, #"{"inputs": [[1, 2], [3]]}"#, #"{"inputs": []}"#] {
        try await client.execute(uri: "/predict", method: .post, body: .init(string: body)) {
          #expect($0.status == .unprocessableContent)
        }
      }
      try await client.execute(uri: "/predict", method: .post, body: .init(string: "{")) {
        #expect($0.status == .badRequest)
      }
    }
  }

  @Test func manyAskAtOnce() async throws {
    let path = try saved()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await application(model: path).test(.live) { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for i in 0..<40 {
          group.addTask {
            try await client.execute(
              uri: "/predict", method: .post, body: .init(string: "{\"inputs\": [[\(i), 1]]}")
            ) {
              let reply = try JSONDecoder().decode(Reply.self, from: Data(buffer: $0.body))
              #expect(reply.outputs == [[Double(i + 1), Double(i - 1)]])
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func noModelIsSaid() throws {
    #expect(throws: (any Error).self) { try application(model: "/no/such/model.t7") }
  }
}
