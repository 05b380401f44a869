import Foundation
import NN
import TensorCore
import TestSupport
import Training

/// Runs and their parts for the tests of what shows them.
enum Show {
  static let name = "it's <b>&\"quoted\"</b>\u{1}\n2"

  static func description(_ title: String = "run.lua", epochs: Int? = 50) -> RunDescription {
    RunDescription(
      title: title, model: "nn.Sequential {\n  (1): \(title)\n}",
      summary: Summary(
        rows: [Summary.Row(depth: 0, path: "", layer: title, output: "5 x 3", parameters: 12_345, bytes: 98_760)],
        parameters: 12_345, bytes: 98_760),
      criterion: "nn.MSECriterion", optimizer: "adam", options: [(title, title)], seeds: [("seed", "123")],
      epochs: epochs)
  }

  static func record(
    _ epoch: Int, update: Int? = nil, loss: Double = 0.25, metrics: [NamedFigure] = [], valid: Figures? = nil,
    layers: [LayerNorms] = [], rate: Double = 0.01
  ) -> HistoryRecord {
    HistoryRecord(
      epoch: epoch, update: update ?? epoch * 10, samples: epoch * 100, seconds: Double(epoch) * 0.5, rate: rate,
      train: Figures(loss: loss, samples: 100, steps: 700, metrics: metrics), valid: valid, layers: layers)
  }

  static func history(_ records: [HistoryRecord], best: Int? = nil, stop: StopReason? = nil) -> History {
    var history = History()
    (history.records, history.best, history.stop) = (records, best, stop)
    return history
  }

  static func text(_ folder: Folder, _ name: String) throws -> String {
    try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
  }

  static func exists(_ folder: Folder, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(name).path)
  }
}
