import NN
import NNTestSupport
import TensorCore
import Testing

@Suite struct CriterionTests {
  @Test func classNLL() throws {
    let targets = Value.tensor(try Tensor([1, 3, 2], [3], .long))
    let weights = try Tensor([0.5, 2, 1], [3])
    for criterion in [
      ClassNLLCriterion(), try ClassNLLCriterion(weights), try ClassNLLCriterion(weights, false),
      try ClassNLLCriterion(nil, true, 3),
    ] {
      #expect(try Jacobian.worstError(criterion, .tensor(Jacobian.random([3, 3], seed: 1)), targets) < 1e-9)
    }
    #expect(try Jacobian.worstError(ClassNLLCriterion(), .tensor(Jacobian.random([3], seed: 1)), .number(2)) < 1e-9)
    let x = try Tensor([-1, -2, -3], [3])
    #expect(try ClassNLLCriterion().forward(.tensor(x), .number(3)).number == 3)
  }

  @Test func classNLLRejects() throws {
    let x = Value.tensor(try Tensor([3]))
    let criterion = ClassNLLCriterion()
    for target in [Value.number(4), .number(0), .number(.nan), .number(1e300), .none] {
      #expect(throws: NNError.self) { try criterion.forward(x, target) }
    }
    let error = #expect(throws: NNError.self) { try criterion.forward(x, .number(4)) }
    #expect(
      error?.description
        == "nn.ClassNLLCriterion: target 4 is out of range: there are 3 classes, 1 to 3")
  }

  @Test(arguments: [false, true]) func sequencer(average: Bool) throws {
    let criterion = SequencerCriterion(ClassNLLCriterion(), average)
    let targets = Value.list([.number(1), .number(3), .number(2)])
    #expect(try Jacobian.worstError(criterion, Jacobian.steps(3, [3]), targets) < 1e-9)
    let x = try Jacobian.steps(3, [3])
    let loss = try criterion.forward(x, targets).number ?? .nan
    var sum = 0.0
    for (step, target) in zip(x.list ?? [], targets.list ?? []) {
      sum += try ClassNLLCriterion().forward(step, target).number ?? .nan
    }
    #expect(abs(loss - (average ? sum / 3 : sum)) < 1e-14)
    let batch = Value.tensor(try Jacobian.random([3, 2, 4], seed: 9))
    let classes = Value.tensor(try Tensor([1, 2, 3, 4, 1, 1], [3, 2], .long))
    #expect(try Jacobian.worstError(criterion, batch, classes) < 1e-9)
  }

  @Test func sequencerRejectsUnequalLengths() throws {
    let criterion = SequencerCriterion(ClassNLLCriterion())
    #expect(throws: NNError.self) { try criterion.forward(Jacobian.steps(3, [3]), .list([.number(1)])) }
    #expect(throws: NNError.self) { try criterion.forward(Jacobian.steps(3, [3]), .number(1)) }
  }
}
