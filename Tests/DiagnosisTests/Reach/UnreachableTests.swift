import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct UnreachableTests {
  private func classifier(_ layer: Module, _ hidden: Int, _ classes: Int) throws -> Module {
    Sequencer(Sequential(layer, try Linear(hidden, classes), LogSoftMax()))
  }

  private func loss() -> Criterion { SequencerCriterion(ClassNLLCriterion()) }

  /// The input of T = 5 symbols of 4, back to front.
  private func reversal(_ model: Module, steps: Int, usesTables: Bool = false) throws -> Practice {
    let dice = Dice(3)
    return Practice(model: model, criterion: loss(), steps: steps, usesTables: usesTables) { _ in
      let symbols = (0..<5).map { _ in (0..<8).map { _ in dice.whole(4) } }
      let target = try sequence(5, 8, classes: true) { t, n in Double(symbols[4 - t][n] + 1) }
      return (try oneHot(symbols, 4), target)
    }
  }

  @Test func answersThatNeedWhatComesLater() throws {
    try practised { () throws in
      let recording = try reversal(classifier(LSTM(4, 12), 12, 4), steps: 300).recording()
      let finding = try #require(try Diagnosis.reach(Case(recording)).findings.first)
      #expect(finding.code == .unseenFuture)
      #expect(finding.steps == [1, 2])
      #expect(finding.evidence["seen.1"] ?? 1 < 0.1)
      #expect(finding.evidence["all.1"] ?? 0 > 0.9)
      let text = try #require(finding.reachText())
      #expect(text.cause.hasPrefix("The answers of steps 1 and 2 need inputs that come later."))
      #expect(text.details[0].contains("with input 5 "))
    }
  }

  @Test func readingInBothDirectionsSeesThem() throws {
    try practised { () throws in
      let both = Sequential(
        try BiSequencer(LSTM(4, 12), LSTM(4, 12)), Sequencer(Sequential(try Linear(24, 4), LogSoftMax())))
      // Soon after the start, when hardly anything is learned, so that only what it sees speaks for it.
      #expect(try reversal(both, steps: 60, usesTables: true).codes() == [])
    }
  }

  /// The next symbol of a chain that stays with probability 0.6.
  @Test func forecastingAChainIsNoFault() throws {
    try practised { () throws in
      let dice = Dice(4)
      let practice = Practice(model: try classifier(LSTM(4, 10), 10, 4), criterion: loss(), steps: 400) { _ in
        var symbols = [(0..<6).map { _ in dice.whole(4) }]
        for t in 0..<8 { symbols.append(symbols[t].map { dice.number(0, 1) < 0.7 ? $0 : dice.whole(4) }) }
        let target = try sequence(8, 6, classes: true) { t, n in Double(symbols[t + 1][n] + 1) }
        return (try oneHot(Array(symbols.prefix(8)), 4), target)
      }
      let c = try Case(practice.recording())
      let (findings, notes) = try Diagnosis.reach(c)
      #expect(c.skill.total > 0.2 && c.skill.total < 0.9)
      #expect(findings == [])
      #expect(notes.count == 1 && notes[0].contains("forecasting"))
    }
  }

  /// The next number of a series: `stays` times the last and a random one.
  private func series(_ stays: Double) throws -> Practice {
    let dice = Dice(5)
    let model = Sequencer(Sequential(try LSTM(1, 8), try Linear(8, 1)))
    return Practice(model: model, criterion: SequencerCriterion(MSECriterion()), steps: 300) { _ in
      var values = [(0..<6).map { _ in dice.normal() }]
      for t in 0..<8 { values.append(values[t].map { stays * $0 + (1 - stays * stays).squareRoot() * dice.normal() }) }
      return (try sequence(8, 6) { values[$0][$1] }, try sequence(8, 6) { values[$0 + 1][$1] })
    }
  }

  @Test func aSeriesOfChanceIsUnpredictable() throws {
    try practised { () throws in #expect(try series(0).codes() == [.unpredictable]) }
  }

  @Test func aNoisySeriesIsNot() throws {
    try practised { () throws in #expect(try series(0.9).codes() == []) }
  }

  /// The next bit of a chain of period 5, each piece after the one before.
  private func period(pieces: Int, remember: String?) throws -> Practice {
    let dice = Dice(12)
    var time = (0..<4).map { _ in dice.whole(5) }
    let model = try classifier(LSTM(1, 12), 12, 2)
    return Practice(model: model, criterion: loss(), steps: 400, remember: remember) { _ in
      // Now and then a row begins anew, so that rows do not all tell the same.
      time = time.map { dice.whole(40) == 0 ? dice.whole(5) : $0 + pieces }
      let bit = { (t: Int, n: Int) -> Double in (time[n] + t) % 5 == 0 ? 1 : 0 }
      return (try sequence(pieces, 4, bit), try sequence(pieces, 4, classes: true) { bit($0 + 1, $1) + 1 })
    }
  }

  @Test func aForecastThatNeedsAPastThatIsForgotten() throws {
    try practised { () throws in
      #expect(try period(pieces: 3, remember: nil).codes() == [.stateForgotten])
      #expect(try period(pieces: 8, remember: "both").codes() == [])
    }
  }

  @Test func oneAnswerForAWholeSequenceAtEveryStep() throws {
    try practised { () throws in
      let dice = Dice(13)
      let model = try classifier(LSTM(1, 8), 8, 2)
      let practice = Practice(model: model, criterion: loss(), steps: 200) { _ in
        let labels = (0..<8).map { _ in dice.bit() }
        // The first two inputs tell nothing, the others most.
        let input = try sequence(6, 8) { t, n in t < 2 || dice.whole(8) == 0 ? dice.bit() : labels[n] }
        return (input, try sequence(6, 8, classes: true) { labels[$1] + 1 })
      }
      let (findings, notes) = try Diagnosis.reach(Case(practice.recording()))
      #expect(findings == [])
      #expect(notes.contains { $0.contains(" come before the inputs that tell them") })
    }
  }

  /// Windows of a noisy series one after the other in the batch, so that the next row holds the answer.
  @Test func overlappingWindowsAreNoFault() throws {
    try practised { () throws in
      let dice = Dice(6)
      let model = Sequential(Sequencer(try LSTM(1, 8)), Select(1, -1), try Linear(8, 1))
      let practice = Practice(model: model, criterion: MSECriterion(), steps: 300) { _ in
        var values = [dice.normal()]
        for t in 0..<16 { values.append(0.9 * values[t] + 0.436 * dice.normal()) }
        return (try sequence(6, 10) { values[$0 + $1] }, try Tensor((0..<10).map { values[$0 + 6] }, [10, 1]))
      }
      #expect(try practice.codes() == [])
    }
  }

  /// Whether a bit differs from the one before, the bits in the steps or, wrongly, in the rows.
  private func changes(steps: Int, rows: Int, inRows: Bool) throws -> Practice {
    let dice = Dice(7)
    let model = try classifier(LSTM(1, 10), 10, 2)
    return Practice(model: model, criterion: loss(), steps: 400, rate: 0.02) { _ in
      let bits = (0..<steps).map { _ in (0..<rows).map { _ in dice.bit() } }
      let target = try sequence(steps, rows, classes: true) { t, n in
        let before = inRows ? (n > 0 ? bits[t][n - 1] : 0) : t > 0 ? bits[t - 1][n] : 0
        return before == bits[t][n] ? 1 : 2
      }
      return (try sequence(steps, rows) { bits[$0][$1] }, target)
    }
  }

  @Test func stepsSideBySideInTheBatch() throws {
    try practised { () throws in
      let recording = try changes(steps: 4, rows: 10, inRows: true).recording()
      let finding = try #require(try Diagnosis.reach(Case(recording)).findings.first)
      #expect(finding.code == .unseenRow)
      #expect(finding.evidence["row"] == -1)
      #expect(finding.reachText()?.cause.contains("the row before it in the batch") == true)
    }
  }

  @Test func stepsInTheFirstDimension() throws {
    try practised { () throws in #expect(try changes(steps: 10, rows: 4, inRows: false).codes() == []) }
  }

  /// The bit before last, by a layer with memory or without.
  private func memory(_ layer: Module, _ hidden: Int, steps: Int = 300) throws -> Practice {
    let dice = Dice(8)
    return Practice(model: try classifier(layer, hidden, 2), criterion: loss(), steps: steps) { _ in
      let bits = (0..<6).map { _ in (0..<8).map { _ in dice.bit() } }
      let target = try sequence(6, 8, classes: true) { t, n in t > 1 ? bits[t - 2][n] + 1 : 1 }
      return (try sequence(6, 8) { bits[$0][$1] }, target)
    }
  }

  @Test func aModelWithoutMemory() throws {
    try practised { () throws in #expect(try memory(Linear(1, 8), 8).codes() == [.unseenPast]) }
  }

  @Test func aModelWithMemoryAlsoBeforeItHasLearned() throws {
    try practised { () throws in #expect(try memory(LSTM(1, 8), 8, steps: 40).codes() == []) }
  }

  /// The bit `lag` steps before in an endless stream that comes in pieces.
  private func stream(pieces: Int, lag: Int, remember: String?, steps: Int = 400) throws -> Practice {
    let dice = Dice(9)
    var bits = (0..<4).map { _ in (0..<lag).map { _ in dice.bit() } }
    let model = try classifier(LSTM(1, 12), 12, 2)
    return Practice(model: model, criterion: loss(), steps: steps, remember: remember) { _ in
      bits = bits.map { Array($0.suffix(lag)) + (0..<pieces).map { _ in dice.bit() } }
      return (
        try sequence(pieces, 4) { bits[$1][lag + $0] }, try sequence(pieces, 4, classes: true) { bits[$1][$0] + 1 }
      )
    }
  }

  @Test func aStateThatIsForgottenBetweenPieces() throws {
    try practised { () throws in
      #expect(try stream(pieces: 3, lag: 3, remember: nil).codes() == [.stateForgotten])
      // In longer pieces only the first answers lack it.
      let (findings, notes) = try Diagnosis.reach(Case(stream(pieces: 12, lag: 3, remember: nil).recording()))
      #expect(findings == [])
      #expect(notes.count == 1 && notes[0].hasPrefix("The answers of steps 1 to 3 need inputs of the batch before"))
    }
  }

  @Test func piecesThatAreTooShort() throws {
    try practised { () throws in #expect(try stream(pieces: 2, lag: 6, remember: "both").codes() == [.shortHorizon]) }
  }

  @Test func longPiecesOfAStreamThatIsRemembered() throws {
    try practised { () throws in
      #expect(try stream(pieces: 12, lag: 2, remember: "both").codes() == [])
      // Before it is learned the first two answers of a piece lack what the others teach.
      #expect(try stream(pieces: 12, lag: 2, remember: "both", steps: 60).codes() == [])
    }
  }

  /// Whether x is above 0, for one row each.
  private func threshold(_ model: Module, _ criterion: Criterion, input: @escaping () -> Double) throws -> Practice {
    Practice(model: model, criterion: criterion, steps: 100) { _ in
      let x = (0..<8).map { _ in input() }
      return (try Tensor(x, [8, 1]), try Tensor(x.map { $0 > 0 ? 1 : 0 }, [8, 1]))
    }
  }

  @Test func aSoftMaxOverOneValue() throws {
    try practised { () throws in
      let dice = Dice(10)
      let constant = Sequential(try Linear(1, 4), Tanh(), try Linear(4, 1), SoftMax())
      #expect(try threshold(constant, MSECriterion()) { dice.number() }.codes() == [.constantOutput])
      // Dead units hide the input with the weights as they are, not with others.
      let first = try Linear(1, 4)
      try #require(first.bias).fill(-100)
      let dead = Sequential(first, ReLU(), try Linear(4, 1), Sigmoid())
      #expect(try threshold(dead, BCECriterion()) { dice.number() }.codes() == [])
    }
  }

  @Test func inputsThatNeverChange() throws {
    try practised { () throws in
      let dice = Dice(11)
      let model = Sequential(try Linear(1, 4), Tanh(), try Linear(4, 1), Sigmoid())
      let practice = Practice(model: model, criterion: BCECriterion(), steps: 100) { _ in
        (try Tensor([0.5, 0.5], [2, 1]), try Tensor([dice.bit(), dice.bit()], [2, 1]))
      }
      #expect(try practice.codes() == [.constantInput])
      // One sample that is learned by heart has nothing to be told apart.
      let single = Practice(model: model, criterion: BCECriterion(), steps: 100, rate: 0) { _ in
        (try Tensor([0.5, 0.5], [2, 1]), try Tensor([1, 1], [2, 1]))
      }
      #expect(try single.codes() == [])
    }
  }
}
