import Foundation
import NN
import TensorCore
import TestSupport
import Training

#if canImport(FoundationXML)
  import FoundationXML
#endif

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

/// What an XML reader finds in a text: the elements with their attributes, and all text.
final class XMLContents: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  /// The text of each element that has any, in order.
  var texts: [String] = []
  private var current = ""
  /// What is wrong with the text; nil when it is well-formed.
  private(set) var failure: String?

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { failure = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "?")" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    current = ""
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if !current.isEmpty { texts.append(current) }
    current = ""
  }

  func count(_ name: String) -> Int { elements.count { $0.name == name } }

  /// The attributes of the elements of this name and class.
  func all(_ name: String, class kind: String) -> [[String: String]] {
    elements.filter {
      $0.name == name && ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(kind))
    }
    .map(\.attributes)
  }

  /// All numbers of attributes that are coordinates.
  var coordinates: [Double] {
    elements.flatMap { element in
      ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"].compactMap { element.attributes[$0] }
    }.map { Double($0) ?? .nan }
  }
}
