import Foundation
import NN
import TensorCore
import TestSupport
import Testing
import Training

@Suite struct ShowReportTests {
  private func page(
    _ history: History, predictions: [Prediction] = [], title: String = "run.lua"
  ) throws -> XMLContents {
    let html = try RunReport(path: "run.html", description: Show.description(title))
      .html(history, predictions: predictions)
    // Nothing is asked of the network.
    for word in ["src=", "href=", "url(", "@import", "<script"] { #expect(!html.contains(word)) }
    let addresses = html.components(separatedBy: "http://").dropFirst()
    #expect(addresses.allSatisfy { $0.hasPrefix("www.w3.org/") } && !html.contains("https:"))
    let contents = XMLContents(html)
    #expect(contents.failure == nil)
    return contents
  }

  private func has(_ contents: XMLContents, _ text: String) -> Bool { contents.texts.contains(text) }

  private func tensor(_ values: [Double], _ sizes: Dims) throws -> Value { .tensor(try Tensor(values, sizes)) }

  private func prediction(_ target: Value, _ output: Value) -> Prediction {
    Prediction(number: 7, input: .none, target: target, output: output)
  }

  @Test func aRunningPageLoadsItselfAgain() throws {
    let empty = try page(History())
    #expect(empty.elements.contains { $0.attributes["http-equiv"] == "refresh" } && has(empty, "running"))
    #expect(has(empty, "nothing yet") && !has(empty, "Confusion") && !has(empty, "Layers"))
    let ended = try page(Show.history([Show.record(1)], best: 0, stop: .patience))
    #expect(!ended.elements.contains { $0.attributes["http-equiv"] == "refresh" } && has(ended, "ended"))
  }

  @Test func figuresModelAndSettingsAreThere() throws {
    let valid = Figures(loss: 0.2, samples: 3, steps: 3, metrics: [NamedFigure(Show.name, .number(.nan))])
    let records = [Show.record(1, valid: valid), Show.record(2, loss: .nan, valid: valid, rate: 0.005)]
    let contents = try page(Show.history(records, best: 0), title: Show.name)
    let name = "it's <b>&\"quoted\"</b>\u{FFFD}\n2"
    // The heading, the page's title, the layer, the option's name and value, the metric.
    #expect(contents.texts.filter { $0 == name }.count >= 6)
    #expect(has(contents, "learning rate") && has(contents, "nan") && has(contents, "0.2000"))
    #expect(
      has(contents, "12\u{202F}345") && has(contents, "96.4 KiB") && has(contents, "adam") && has(contents, "123"))
    #expect(contents.count("b") == 1)
  }

  @Test(arguments: [1, 2, 40, 120]) func confusion(_ classes: Int) throws {
    let counts = (0..<classes).map { i in (0..<classes).map { j in i == j ? 90 : (i + j) % 3 } }
    let valid = Figures(loss: 0.2, samples: 3, steps: 3, metrics: [NamedFigure("confusion", .counts(counts))])
    let contents = try page(Show.history([Show.record(1, valid: valid)]))
    #expect(has(contents, "confusion, validation, epoch 1"))
    let right = 90 * classes
    #expect(contents.texts.contains { $0.hasPrefix("\(right) of ") && $0.hasSuffix("\(classes) classes.") })
    // Numbers stand in cells where there is room for them.
    let isRoom = classes <= 2
    #expect(contents.all("text", class: "on").count == (isRoom ? classes : 0))
    #expect(contents.all("rect", class: "heat").count >= classes)
  }

  @Test(arguments: [3, 200]) func layers(_ count: Int) throws {
    let records = (1...100).map { epoch in
      Show.record(
        epoch,
        layers: (1...count).map {
          LayerNorms(
            layer: "\($0) nn.Linear", gradient: epoch == 5 ? .nan : 1 / Double(epoch), update: 0, parameters: 0)
        })
    }
    let contents = try page(Show.history(records))
    for title in ["gradient norm", "update norm", "update norm / parameter norm"] { #expect(has(contents, title)) }
    #expect(has(contents, "1 nn.Linear"))
    #expect(contents.elements.count < 15_000)
  }

  @Test func classesAreATableAndStrips() throws {
    let single = prediction(.number(2), try tensor([0.2, 0.7, 0.1], [3]))
    let wrong = prediction(try tensor([1], [1]), try tensor([-2, -0.1, -3], [1, 3]))
    let contents = try page(History(), predictions: [single, wrong])
    #expect(has(contents, "right") && has(contents, "wrong") && has(contents, "0.700"))
    let steps = prediction(
      .list([.number(1), .number(2), .number(2)]),
      .list([try tensor([1, 0], [2]), try tensor([1, 0], [2]), try tensor([0, .nan], [1, 2])]))
    let strip = try page(History(), predictions: [steps])
    #expect(has(strip, "sample 7: 1 of 3 steps right"))
    #expect(strip.texts.contains { $0.hasPrefix("target 1 2 2, output 1 1 1") })
    let long = prediction(
      try tensor([Double](repeating: 2, count: 1000), [1000]),
      try tensor([Double](repeating: 0, count: 3000), [1000, 3]))
    #expect(has(try page(History(), predictions: [long]), "sample 7: 0 of 1000 steps right, first 400 shown"))
  }

  @Test func sequencesAreCurves() throws {
    let numbers = (0..<20).map { Double($0) }
    let flat = try page(History(), predictions: [prediction(try tensor(numbers, [20, 1]), try tensor(numbers, [20]))])
    #expect(has(flat, "sample 7") && has(flat, "target") && has(flat, "output"))
    #expect(flat.all("path", class: "curve").count == 2)
    let pairs = try page(
      History(), predictions: [prediction(try tensor(numbers, [10, 2]), try tensor(numbers, [10, 2]))])
    #expect(pairs.all("path", class: "curve").count == 4 && has(pairs, "output 2"))
    #expect(pairs.all("path", class: "dash").count == 2)
  }

  @Test func singleValuesAndOthersAreWords() throws {
    let value = prediction(.number(0.5), try tensor([0.25], [1]))
    #expect(has(try page(History(), predictions: [value]), "-0.2500"))
    let odd = [
      prediction(.number(1), .string("x")), prediction(.none, .none), prediction(.list([]), try tensor([], [])),
      prediction(try tensor([1, 2], [2]), try tensor([1, 2, 3, 4], [4])),
      prediction(.list([.list([.number(1)]), .boolean(true)]), .number(1)),
    ]
    let contents = try page(History(), predictions: odd)
    #expect(has(contents, "sample 7: target a number, output a string"))
    #expect(contents.texts.filter { $0.hasPrefix("sample 7: target ") }.count == 5)
  }

  @Test func otherEndingsAreErrors() {
    #expect(message { _ = try RunReport(path: "run.pdf", description: Show.description()) }.contains(".html"))
    let text = message { _ = try RunPlot(path: "run.pdf", description: Show.description()) }
    #expect(text.contains(".svg") && text.contains(".png"))
  }
}
