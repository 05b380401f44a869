import Diagnosis
import Foundation
import NN
import TensorCore
import Testing

/// What is said of datasets without a model.
@Suite struct DataTests {
  private typealias Pair = (input: Value, target: Value)

  private func vector(_ numbers: [Double]) throws -> Value { .tensor(try Tensor(numbers, [numbers.count])) }

  /// Rows of 3 numbers with a number each.
  private func rows(_ count: Int, _ target: ([Double]) -> Double) throws -> [Pair] {
    let dice = Dice(21)
    return try (0..<count).map { _ in
      let x = (0..<3).map { _ in dice.number() }
      return (try vector(x), .number(target(x)))
    }
  }

  @Test func whichNumbersTellATarget() throws {
    let report = Diagnosis.data(try rows(800) { 2 * $0[0] - $0[2] })
    #expect(report.findings == [] && report.samples == 800)
    #expect(report.figures["linear"] ?? 0 > 0.999)
    #expect(report.lines.contains { $0.hasPrefix("The target: number 1 and number 3 together tell") })
    // The variance of 2 a - b with a and b even from -1 to 1 is 5/3; the nearest of 800 in three dimensions is not far.
    #expect(abs((report.figures["constant.loss"] ?? 0) - 5.0 / 3) < 0.15)
    #expect(report.figures["nearest.loss"] ?? 9 < 0.15)
    #expect(!report.text.contains("nan") && !report.text.contains("unknown"))
  }

  @Test func nothingTellsATarget() throws {
    let dice = Dice(22)
    let report = Diagnosis.data(try rows(800) { _ in dice.number() })
    #expect(report.findings.count == 1)
    #expect([.independent, .contradictory].contains(report.findings.first?.code))
    #expect(report.lines.contains { $0.contains("no input, and no pair of inputs, was found") })
  }

  /// sin(t) repeats twice in a period of sin(t / 2): the case of a question about networks that answer 0.
  private func waves(_ start: () -> Double) throws -> [Pair] {
    try (0..<600).map { _ in
      let from = start()
      let input = (1...12).map { sin(from + 0.5 * Double($0)) }
      return (
        .tensor(try Tensor(input, [12, 1])),
        .tensor(try Tensor((1...12).map { sin((from + 0.5 * Double($0)) / 2) }, [12, 1]))
      )
    }
  }

  @Test func windowsThatContradictOneAnother() throws {
    let dice = Dice(23)
    let finding = try #require(Diagnosis.data(waves { dice.number(0, 1000) }).findings.first)
    #expect(finding.code == .contradictory && finding.evidence["exact"] == 0)
    #expect(finding.evidence["open"] ?? 0 > 0.8)
    // Within one period of the target's each window has one answer.
    #expect(try Diagnosis.data(waves { dice.number(0, 2 * .pi) * 0.9 }).findings == [])
  }

  @Test func copiesWithOtherLabels() throws {
    let dice = Dice(24)
    func labels(drawn: Double) throws -> DataReport {
      Diagnosis.data(
        try (0..<600).map { _ in
          let x = [Double(dice.whole(4)), Double(dice.whole(4))]
          let isDrawn = dice.number(0, 1) < drawn
          return (try vector(x), .number(isDrawn ? dice.bit() + 1 : (x[0] > x[1] ? 2 : 1)))
        })
    }
    #expect(try labels(drawn: 0.95).findings.map(\.code) == [.contradictory])
    // A third of noise is said and no fault; of two labels that agree but for p drawn, 1 - (1 - p)² is open.
    let noisy = try labels(drawn: 1.0 / 3)
    #expect(noisy.findings == [])
    #expect(abs((noisy.figures["copies.open"] ?? 0) - 0.56) < 0.12)
    let clean = try labels(drawn: 0)
    #expect(clean.figures["copies.open"] == 0 && clean.lines.contains { $0.contains("Their targets are the same.") })
  }

  @Test func anInputFarBack() throws {
    let dice = Dice(25)
    let samples: [Pair] = try (0..<150).map { _ in
      let bits = (0..<70).map { _ in dice.bit() }
      return (
        .tensor(try Tensor(bits, [70, 1])), .tensor(try Tensor((0..<70).map { $0 < 60 ? 1 : bits[$0 - 60] + 1 }, [70]))
      )
    }
    let report = Diagnosis.data(samples)
    #expect(report.findings == [])
    #expect(report.figures["farthest"] == 60)
    // Only what is back or ahead by the screen's choice: no other of the 139 distances is named.
    #expect(report.lines.contains { $0.contains("60 steps before") || $0.contains("input 10 ") })
  }

  @Test func inputsThatComeLater() throws {
    let dice = Dice(26)
    let samples: [Pair] = try (0..<300).map { _ in
      let bits = (0..<8).map { _ in Double(dice.whole(3)) }
      return (
        .tensor(try Tensor(bits, [8, 1])), .tensor(try Tensor((0..<8).map { $0 < 7 ? bits[$0 + 1] + 1 : 1 }, [8]))
      )
    }
    let report = Diagnosis.data(samples)
    #expect(report.figures["relative.ahead"] == 1)
    #expect(report.lines.contains { $0.contains("a model that reads from the first to the last step has not seen it") })
  }

  /// So many samples that only some targets are looked at: of all steps, not of the first alone.
  @Test func everyStepIsLookedAt() throws {
    let dice = Dice(28)
    let samples: [Pair] = try (0..<4000).map { _ in
      let bits = (0..<8).map { _ in dice.bit() }
      let same = (0..<8).map { $0 > 0 && bits[$0] != bits[$0 - 1] ? 2.0 : 1 }
      return (.tensor(try Tensor(bits, [8, 1])), .tensor(try Tensor(same, [8])))
    }
    let report = Diagnosis.data(samples)
    let told = report.lines.filter { $0.contains("together tell 100 %") }
    #expect(told.count > 1, "\(report.lines)")
  }

  @Test func orderScaleBalanceAndGaps() throws {
    let dice = Dice(27)
    func classes(sorted: Bool) throws -> [Pair] {
      try (0..<400).map { k in
        let kind = sorted ? k / 100 : dice.whole(4)
        return (try vector([Double(kind) + 0.3 * dice.number(), 1000 * dice.number(), 7]), .number(Double(kind + 1)))
      }
    }
    let sorted = Diagnosis.data(try classes(sorted: true))
    #expect(sorted.findings == [])
    #expect(sorted.figures["order.run"] == 133 && sorted.figures["order.drift"] ?? 0 > 0.9)
    #expect(sorted.lines.contains { $0.contains("They lie in runs of one class") })
    #expect(sorted.lines.contains { $0.contains("give them one scale") && $0.contains("1 number of 3 never changes") })
    let mixed = Diagnosis.data(try classes(sorted: false))
    #expect(!mixed.lines.contains { $0.contains("runs of one class") || $0.contains("drift") })
    var broken = try classes(sorted: false)
    broken[3].input = try vector([.nan, 1, 7])
    broken[5].target = .number(.infinity)
    let finding = try #require(Diagnosis.data(broken).findings.first)
    #expect(finding.code == .missingNumbers && finding.evidence["inputs"] == 1 && finding.evidence["targets"] == 1)
    let still: [Pair] = try (0..<100).map { k in (try vector([1, 2]), .number(Double(k % 2))) }
    #expect(Diagnosis.data(still).findings.map(\.code) == [.constantInput])
  }

  /// Tensors T × D, tables of T, and tables of T batches of rows.
  @Test func formsOfSamples() throws {
    let (steps, width) = (5, 2)
    let tensor = try Tensor((0..<10).map(Double.init), [steps, width])
    let list = Value.list(try (0..<steps).map { .tensor(try tensor.select(0, $0)) })
    let batch = Value.list(try (0..<steps).map { _ in .tensor(try Tensor((0..<6).map { Double($0) }, [3, width])) })
    let wanted = Value.list(try (0..<steps).map { _ in .tensor(try Tensor([1, 2, 3], [3])) })
    let pairs: [(Pair, samples: Int, outputs: Double)] = [
      ((.tensor(tensor), .number(1)), 1, 1), ((list, .number(1)), 1, 1),
      ((list, .list((1...5).map { .number(Double($0)) })), 1, 5), ((batch, wanted), 3, 5),
      ((.tensor(tensor), .tensor(try Tensor([1, 2, 3, 4, 5], [5]))), 1, 5),
    ]
    for (pair, samples, outputs) in pairs {
      let report = Diagnosis.data([pair])
      #expect(report.samples == samples && report.figures["outputs"] == outputs)
      #expect(report.figures["steps"] == 5 && report.figures["numbers"] == 2)
    }
    let words = Diagnosis.data([(.string("a"), .number(1))])
    #expect(words.samples == 0 && words.limits.contains { $0.contains("cannot look into") })
  }

  @Test func forPrograms() throws {
    let json = Diagnosis.data(try rows(200) { $0[0] }, size: 1000).json
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["samples"] as? Int == 200 && object["version"] as? Int == 1)
    #expect((object["figures"] as? [String: Any])?["size"] as? Double == 1000)
    #expect((object["lines"] as? [String])?.first == "200 of 1000 samples, each of 3 numbers with one target.")
    #expect(!json.contains("\n"))
  }
}
