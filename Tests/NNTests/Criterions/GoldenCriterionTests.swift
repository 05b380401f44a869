import NN
import NNTestSupport
import TensorCore
import Testing

private typealias G = Golden

/// A criterion of `modules.lua`.
struct CriterionCase: CustomTestStringConvertible, @unchecked Sendable {
  let name: String
  let make: () throws -> (Criterion, Value, Value)

  init(_ name: String, _ make: @escaping () throws -> (Criterion, Value, Value)) {
    self.name = name
    self.make = make
  }

  var testDescription: String { name }
}

/// Criterions against the original's numbers.
@Suite struct GoldenCriterionTests {
  static func logProbabilities() throws -> Value {
    try copies(LogSoftMax().forward(G.randn(4, 5)))
  }

  static func labels(_ sizes: Int...) throws -> Value {
    let t = try Tensor(Dims(sizes), .long)
    try t.random(G.generator, 1, 5)
    return .tensor(t)
  }

  static func signs(_ sizes: Int...) throws -> Value {
    let t = try Tensor()
    try t.randn(G.generator, Dims(sizes))
    try t.sign(t)
    return .tensor(t)
  }

  static func bits(_ sizes: Int...) throws -> Value {
    let t = try Tensor()
    try t.rand(G.generator, Dims(sizes))
    try t.round(t)
    return .tensor(t)
  }

  static func averaged(_ average: Bool) -> [CriterionCase] {
    let s = average ? "" : " sum"
    return [
      CriterionCase("MSE" + s) { (try MSECriterion.make(.boolean(average)), try G.randn(4, 3), try G.randn(4, 3)) },
      CriterionCase("Abs" + s) { (try AbsCriterion.make(.boolean(average)), try G.randn(4, 3), try G.randn(4, 3)) },
      CriterionCase("SmoothL1" + s) {
        (try SmoothL1Criterion.make(.boolean(average)), try G.randn(4, 3), try G.randn(4, 3))
      },
      CriterionCase("ClassNLL" + s) {
        (try ClassNLLCriterion(nil, average), try logProbabilities(), try labels(4))
      },
      CriterionCase("ClassNLL weights" + s) {
        (try ClassNLLCriterion(G.rand(5).tensor, average), try logProbabilities(), try labels(4))
      },
      CriterionCase("BCE" + s) { (try BCECriterion(nil, average), try G.rand(4, 3), try bits(4, 3)) },
      // The originals of these two ignore the argument and average.
      CriterionCase("DistKLDiv" + s) {
        (DistKLDivCriterion(), try logProbabilities(), try G.rand(4, 5))
      },
      CriterionCase("SoftMargin" + s) {
        (SoftMarginCriterion(), try G.randn(4, 3), try signs(4, 3))
      },
    ]
  }

  static let others: [CriterionCase] = [
    CriterionCase("ClassNLL one") {
      (ClassNLLCriterion(), .tensor(try logProbabilities().tensor?.select(0, 0) ?? Tensor()), .number(3))
    },
    CriterionCase("CrossEntropy") { (CrossEntropyCriterion(), try G.randn(4, 5), try labels(4)) },
    CriterionCase("ClassNLL ignore") {
      (
        try ClassNLLCriterion(nil, true, 2), try logProbabilities(),
        .tensor(try Tensor([1, 2, 2, 5], [4], .long))
      )
    },
    CriterionCase("WeightedMSE") {
      (
        try WeightedMSECriterion(weight: G.rand(4, 3).tensor ?? Tensor()), try G.randn(4, 3),
        try G.randn(4, 3)
      )
    },
    CriterionCase("Margin") { (try MarginCriterion.make(0.7), try G.randn(6), try signs(6)) },
    CriterionCase("MultiMargin") { (try MultiMarginCriterion.make(), try G.randn(4, 5), try labels(4)) },
    CriterionCase("MultiMargin 2") {
      (try MultiMarginCriterion.make(2, G.rand(5), 0.5), try G.randn(4, 5), try labels(4))
    },
    CriterionCase("MultiLabelMargin") {
      (
        MultiLabelMarginCriterion(), try G.randn(2, 4),
        .tensor(try Tensor([1, 3, 0, 0, 4, 0, 0, 0], [2, 4], .long))
      )
    },
    CriterionCase("MultiLabelSoftMargin") {
      (MultiLabelSoftMarginCriterion(), try G.randn(2, 4), try bits(2, 4))
    },
    CriterionCase("HingeEmbedding") { (try HingeEmbeddingCriterion.make(0.8), try G.rand(5), try signs(5)) },
    CriterionCase("L1HingeEmbedding") { (try L1HingeEmbeddingCriterion.make(2), try G.steps(2, 3), .number(-1)) },
    CriterionCase("CosineEmbedding") { (try CosineEmbeddingCriterion.make(0.2), try G.steps(2, 4, 3), try signs(4)) },
    CriterionCase("MarginRanking") { (try MarginRankingCriterion.make(0.5), try G.steps(2, 4), try signs(4)) },
    CriterionCase("L1Cost") { (L1Cost(), try G.randn(3, 4), try G.randn(3, 4)) },
    CriterionCase("Parallel") {
      let criterion = ParallelCriterion()
      try criterion.add(MSECriterion(), 0.3)
      try criterion.add(AbsCriterion())
      return (
        criterion, .list([try G.randn(3), try G.randn(4)]), .list([try G.randn(3), try G.randn(4)])
      )
    },
    CriterionCase("Multi") {
      let criterion = MultiCriterion()
      try criterion.add(MSECriterion(), 0.3)
      try criterion.add(AbsCriterion())
      return (criterion, try G.randn(3), try G.randn(3))
    },
    CriterionCase("Sequencer") {
      (
        SequencerCriterion(ClassNLLCriterion()), .list([try logProbabilities(), try logProbabilities()]),
        .list([try labels(4), try labels(4)])
      )
    },
    CriterionCase("Sequencer mean") {
      (SequencerCriterion(MSECriterion(), true), try G.randn(3, 2, 4), try G.randn(3, 2, 4))
    },
    CriterionCase("Repeater") {
      (RepeaterCriterion(MSECriterion()), try G.steps(2, 2, 3), try G.randn(2, 3))
    },
    CriterionCase("MaskZero") {
      let x = try logProbabilities()
      try x.tensor?.select(0, 2).zero()
      return (MaskZeroCriterion(ClassNLLCriterion(), 1), x, try labels(4))
    },
  ]

  @Test(arguments: averaged(true) + averaged(false) + others) func golden(_ test: CriterionCase) throws {
    G.generator.manualSeed(21)
    let (criterion, x, t) = try test.make()
    try G.check("criterion \(test.name) loss", criterion.forward(x, t))
    try G.check("criterion \(test.name) gradInput", criterion.backward(x, t))
  }
}
