import Diagnosis
import NN
import TensorCore
import Testing

/// Which answers are trained, how far back, and whether the model can say what is asked.
@Suite struct ReachTests {
  // MARK: Steps that are trained

  /// A running mean of the inputs; with `last` only the last answer is compared.
  private func average(last: Bool, target: @escaping ([[Double]]) throws -> Tensor) throws -> Practice {
    let dice = Dice(1)
    let model = Sequencer(Sequential(try LSTM(1, 8), try Linear(8, 1)))
    let criterion: Criterion = last ? MSECriterion() : SequencerCriterion(MSECriterion())
    return Practice(model: model, criterion: criterion, comparesLast: last) { _ in
      let x = (0..<6).map { _ in (0..<8).map { _ in dice.number() } }
      return (try sequence(6, 8) { x[$0][$1] }, try target(x))
    }
  }

  private func sums(_ x: [[Double]]) throws -> Tensor {
    try sequence(6, 8) { t, n in x.prefix(t + 1).reduce(0) { $0 + $1[n] } / 2 }
  }

  /// The sums with the signs of every other step changed, which training at the last step does not show.
  private func signedSums(_ x: [[Double]]) throws -> Tensor {
    try sequence(6, 8) { t, n in x.prefix(t + 1).reduce(0) { $0 + $1[n] } / (t % 2 == 0 ? -2 : 2) }
  }

  @Test func targetsThatAreNeverCompared() throws {
    try practised { () throws in
      let found = try Diagnosis.reach(Case(average(last: true, target: signedSums).recording())).findings
      let finding = try #require(found.first)
      #expect(found.map(\.code) == [.untrainedSteps])
      #expect(finding.steps == [6])
      #expect(finding.evidence["untrained"] == 5)
      #expect(finding.evidence["worst.loss"] ?? 0 > finding.evidence["loss"] ?? 0)
      #expect(finding.reachText()?.cause.contains("looks at step 6 only. 5 of 6 answers") == true)
    }
  }

  @Test func answersThatComeRightUntrained() throws {
    try practised { () throws in
      let dice = Dice(1)
      let model = Sequencer(try Linear(1, 1))
      let practice = Practice(model: model, criterion: MSECriterion(), rate: 0.05, comparesLast: true) { _ in
        let x = try sequence(6, 8) { _, _ in dice.number() }
        return (x, try x.clone())
      }
      #expect(try practice.codes() == [])
    }
  }

  @Test func theLossOverAllSteps() throws {
    try practised { () throws in #expect(try average(last: false, target: signedSums).codes() == []) }
  }

  @Test func anAnswerAtTheEndAlone() throws {
    try practised { () throws in
      let practice = try average(last: true) { x in try self.sums(x).select(0, 5).clone() }
      let (findings, notes) = try Diagnosis.reach(Case(practice.recording()))
      #expect(findings == [])
      #expect(notes.count == 1 && notes[0].hasPrefix("Only step 6 of 6"))
      // Room for targets that were never filled.
      let empty = try average(last: true) { x in
        let all = try Tensor([6, 8, 1])
        try all.select(0, 5).copy(from: self.sums(x).select(0, 5))
        return all
      }
      #expect(try empty.codes() == [])
    }
  }

  // MARK: How far back

  /// The mean of the last `window` numbers of a stream that comes in pieces.
  private func window(_ window: Int, pieces: Int, steps: Int) throws -> Practice {
    let dice = Dice(2)
    var x = [Double](repeating: 0, count: window)
    let model = Sequencer(Sequential(try LSTM(1, 8), try Linear(8, 1)))
    return Practice(
      model: model, criterion: SequencerCriterion(MSECriterion()), steps: steps, rate: 0.001, remember: "both"
    ) { _ in
      x = Array(x.suffix(window)) + (0..<pieces).map { _ in dice.number() }
      return (
        try sequence(pieces, 1) { t, _ in x[window + t] },
        try sequence(pieces, 1) { t, _ in x[(t + 1)...(window + t)].reduce(0, +) / Double(window).squareRoot() }
      )
    }
  }

  @Test func piecesOfAStreamOfNumbers() throws {
    try practised { () throws in
      let found = try Diagnosis.reach(Case(window(20, pieces: 2, steps: 800).recording())).findings
      let finding = try #require(found.first)
      #expect(found.map(\.code) == [.shortHorizon])
      #expect(finding.evidence["own"] ?? 1 < 0.2)
      #expect(finding.evidence["far"] ?? 0 > 0.8)
      #expect(finding.reachText()?.advice.contains("longer pieces") == true)
      #expect(try window(20, pieces: 25, steps: 100).codes() == [])
      #expect(try window(2, pieces: 2, steps: 800).codes() == [])
    }
  }

  // MARK: What the inputs tell

  private func labels(
    _ model: Module, rate: Double = 1e-4, _ label: @escaping (Double, Double, Dice) -> Double
  ) throws -> Practice {
    let dice = Dice(3)
    return Practice(model: model, criterion: ClassNLLCriterion(), steps: 200, rate: rate) { _ in
      let x = (0..<10).map { _ in [dice.bit(), dice.bit()] }
      return (try Tensor(x.flatMap { $0 }, [10, 2]), try Tensor(x.map { label($0[0], $0[1], dice) }, [10]))
    }
  }

  private func network() throws -> Module {
    Sequential(try Linear(2, 8), Tanh(), try Linear(8, 2), LogSoftMax())
  }

  @Test func labelsThatNothingTells() throws {
    try practised { () throws in
      let random = try Case(labels(network()) { _, _, dice in dice.bit() + 1 }.recording())
      #expect(try Diagnosis.reach(random).findings == [])
      #expect(try Diagnosis.independence(random).map(\.code) == [.independent])
      let told = try Case(labels(network(), rate: 0.02) { a, _, _ in a + 1 }.recording())
      #expect(try Diagnosis.independence(told) == [])
      // On the plateau before it is learned, and told by both numbers together alone.
      let parity = try Case(labels(network()) { a, b, _ in a == b ? 1 : 2 }.recording())
      #expect(parity.skill.total < 0.1)
      #expect(try Diagnosis.independence(parity) == [])
    }
  }

  /// Which numbers of twenty tell the label.
  enum Told: CaseIterable { case one, product, allTogether, none }

  @Test(arguments: Told.allCases) func manyNumbers(_ told: Told) throws {
    try practised { () throws in
      let dice = Dice(4)
      let model = Sequential(try Linear(20, 2), LogSoftMax())
      let practice = Practice(model: model, criterion: ClassNLLCriterion(), steps: 200, rate: 1e-6) { _ in
        let x = (0..<10).map { _ in (0..<20).map { _ in dice.number() } }
        let y = x.map { x in
          switch told {
          case .one: x[13]
          case .product: x[13] * x[2]
          case .allTogether: x.reduce(0, +)
          case .none: dice.number()
          }
        }
        return (try Tensor(x.flatMap { $0 }, [10, 20]), try Tensor(y.map { $0 > 0 ? 1 : 2 }, [10]))
      }
      let found = try Diagnosis.independence(Case(practice.recording()))
      #expect(found.map(\.code) == (told == .none ? [.independent] : []))
    }
  }

  // MARK: What the model can say

  @Test func aLinearModelOfParity() throws {
    try practised { () throws in
      let linear = Sequential(try Linear(2, 6), try Linear(6, 2), LogSoftMax())
      let parity = { (a: Double, b: Double, _: Dice) -> Double in a == b ? 1 : 2 }
      #expect(try labels(linear, rate: 0.02, parity).codes() == [.linearModel])
      #expect(try labels(network(), rate: 1e-4, parity).codes() == [])
      // A sum of the inputs under much noise: stuck, but not for being linear.
      let noisy = try labels(Sequential(Linear(2, 2), LogSoftMax()), rate: 0.05) { a, _, dice in
        dice.number(0, 1) < 0.85 ? a + 1 : 2 - a
      }
      #expect(try noisy.codes() == [])
    }
  }

  /// 5 % of class 2, told by the first number or by nothing.
  private func rare(rate: Double, weights: Tensor? = nil, told: Bool) throws -> Practice {
    let dice = Dice(5)
    return Practice(model: try network(), criterion: try ClassNLLCriterion(weights), steps: 200, rate: rate) { _ in
      let x = (0..<20).map { _ in [dice.number(0, 1), dice.number(0, 1)] }
      let y = x.map { (told ? $0[0] : dice.number(0, 1)) > 0.95 ? 2.0 : 1 }
      return (try Tensor(x.flatMap { $0 }, [20, 2]), try Tensor(y, [20]))
    }
  }

  @Test func aRareClassThatIsMissed() throws {
    try practised { () throws in
      #expect(try rare(rate: 0.002, told: true).codes() == [.imbalance])
      #expect(try rare(rate: 0.002, weights: Tensor([1, 19], [2]), told: true).codes() == [])
      #expect(try rare(rate: 0.002, told: false).codes() == [])
    }
  }
}
