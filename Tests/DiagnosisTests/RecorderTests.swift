import Diagnosis
import NN
import NNTestSupport
import TensorCore
import Testing

/// The recorder against a loop whose numbers are known.
@Suite struct RecorderTests {
  private struct Stop: Error {}

  /// A loop of plain descent; returns the parameters and a random number at its end.
  private func train(
    steps: Int, recorder: Recorder?, zeroes: Bool = true, batch: Int = 4, move: Double = -0.1,
    each: (Int, Sequential) throws -> Void = { _, _ in }
  ) throws -> (parameters: [Double], random: UInt32, inputs: [[Double]]) {
    let environment = Environment()
    environment.generator.manualSeed(7)
    environment.watcher = recorder
    return try environment.perform {
      let model = try Sequential(Linear(2, 3), Tanh(), Dropout(0.2), Linear(3, 1))
      let criterion = MSECriterion()
      let targets = try Tensor([2, batch, 1], .double)
      let input = try Tensor([batch, 2], .double)
      var inputs: [[Double]] = []
      for k in 1...steps {
        try each(k, model)
        try input.uniform(environment.generator, -1, 1)
        inputs.append(try elements(input))
        let target = try targets.select(0, 0)
        try target.copy(from: input.narrow(1, 0, 1))
        let output = try model.forward(.tensor(input))
        _ = try criterion.forward(output, .tensor(target))
        if zeroes { try model.zeroGradParameters() }
        _ = try model.backward(.tensor(input), criterion.backward(output, .tensor(target)))
        for p in try model.parameters() { try p.value.cadd(p.value, move, p.gradient) }
      }
      let parameters = try model.parameters().flatMap { try elements($0.value) }
      return (parameters, environment.generator.random(), inputs)
    }
  }

  @Test func keepsStepsAsTheyWere() throws {
    let recorder = Recorder(seconds: 1e6)
    let run = try train(steps: 50, recorder: recorder) { k, model in
      if k == 20 { try recorder.willForget(model) }
    }
    recorder.finish()
    let r = recorder.recording
    #expect(r.count == 50 && r.first.count == 50 && r.last.isEmpty)
    // One tensor is filled anew at each step, so that only copies have the old numbers.
    #expect(try r.first.map { try elements(#require($0.input.tensor)) } == run.inputs)
    #expect(r.first.map(\.number) == Array(1...50))
    #expect(r.first.filter(\.forgot).map(\.number) == [1, 20] && r.forgetCount == 1)
    #expect(r.first.allSatisfy { $0.wholeTarget?.count == 8 })
    for step in r.first {
      #expect(try MSECriterion().forward(step.compared, step.target).number == step.loss)
      #expect(try distance(step.output, step.compared) == 0)
    }
    #expect(r.losses == r.first.map(\.loss))
    #expect(r.criterion is MSECriterion && r.firstNonFinite == nil && r.optimizer == nil)
    // The initial model gives what the first step gave, but for the noise of dropout.
    let initial = try #require(r.initialModel as? Sequential), model = try #require(r.model as? Sequential)
    #expect(try model.parameters().flatMap { try elements($0.value) } == run.parameters)
    #expect(try initial.parameters().flatMap { try elements($0.value) } != run.parameters)
    #expect(try distance(.tensor(initial.parameters()[0].value), .tensor(r.snapshots[0].parameters[0])) == 0)
  }

  @Test func measuresMovesOnTheParameters() throws {
    let recorder = Recorder(seconds: 1e6)
    _ = try train(steps: 100, recorder: recorder)
    recorder.finish()
    let r = recorder.recording
    // The first 60 steps and 2 of 20 from there on; the last step has no successor that looks at it.
    #expect(r.lookCount == 64 && r.moveCount == 64 && r.looks.count == 64)
    #expect(r.looks.map(\.step) == Array(1...60) + [61, 62, 81, 82])
    for row in r.looks.flatMap(\.rows) {
      #expect(abs(row.move - 0.1 * row.gradient) <= 1e-12)
      #expect(abs(row.product + 0.1 * row.gradient * row.gradient) <= 1e-12)
    }
    #expect(r.dirtyLooks == 64 && r.dirtyCount == 0)
    #expect(r.cosines.count == 63 - 1 && r.cosines.allSatisfy { abs($0) <= 1 + 1e-12 })
  }

  @Test func seesWhatIsNeverZeroedAndWhatNeverMoves() throws {
    let dirty = Recorder(seconds: 1e6), still = Recorder(seconds: 1e6)
    _ = try train(steps: 30, recorder: dirty, zeroes: false)
    _ = try train(steps: 30, recorder: still, move: 0)
    #expect(dirty.recording.dirtyCount == 29 && dirty.recording.dirtyLooks == 29)
    #expect(still.recording.lookCount == 29 && still.recording.moveCount == 0)
    #expect(still.recording.looks.allSatisfy { !$0.moved } && !still.recording.looks.isEmpty)
  }

  @Test func changesNothing() throws {
    let alone = try train(steps: 40, recorder: nil), watched = try train(steps: 40, recorder: Recorder())
    #expect(alone.parameters == watched.parameters && alone.random == watched.random && alone.inputs == watched.inputs)
  }

  @Test func isBounded() throws {
    var limits = Recorder.Limits()
    (limits.steps, limits.smallSteps, limits.smallElements) = (20, 30, 4_000)
    let recorder = Recorder(seconds: 1e6, limits: limits)
    _ = try train(steps: 200, recorder: recorder)
    recorder.finish()
    let r = recorder.recording
    // 4 rows: 8 input numbers, 4 of output, gradient, comparison and target each, 8 of the whole target.
    #expect(r.first.count == 30 && r.last.map(\.number) == Array(181...200) && r.count == 200)

    limits.elements = 400
    limits.smallElements = 0
    limits.snapshotElements = 30
    let large = Recorder(seconds: 1e6, limits: limits)
    _ = try train(steps: 200, recorder: large)
    large.finish()
    #expect(large.recording.first.count == 12 && large.recording.last.count <= 12 && large.recording.last.count >= 8)
    #expect(large.recording.last.last?.number == 200)
    // 13 parameters.
    #expect(large.recording.snapshots.count <= 3)
  }

  @Test func endsAfterSteps() throws {
    let recorder = Recorder(seconds: 1e6, steps: 10)
    recorder.onEnd = { throw Stop() }
    var made = 0
    #expect(throws: Stop.self) { try train(steps: 100, recorder: recorder) { k, _ in made = k } }
    recorder.finish()
    #expect(recorder.recording.count == 10 && made == 11)
  }

  @Test func notesNumbersThatAreNone() throws {
    let recorder = Recorder(seconds: 1e6)
    _ = try train(steps: 12, recorder: recorder) { k, model in
      if k == 9 { try model.parameters()[0].value.fill(.nan) }
    }
    #expect(recorder.recording.firstNonFinite == 9)
  }

  /// Steps in evaluation mode are training where they go back every time, and none where they do now and then.
  @Test(arguments: [1, 4]) func stepsInEvaluationMode(_ every: Int) throws {
    let recorder = Recorder(seconds: 1e6)
    _ = try train(steps: 40, recorder: recorder) { k, model in
      if k % every == 0 { try model.evaluate() } else { try model.training() }
    }
    recorder.finish()
    let r = recorder.recording
    // The first three show that it is so.
    #expect(r.evaluatedSteps == (every == 1 ? 37 : 0) && r.count == (every == 1 ? 37 : 30))
    #expect(r.unusedForwards == 0)
  }

  /// Passes that are compared in training mode and do not go back are counted; what is tried in evaluation mode, or not
  /// compared, is none. The training steps stay what they were.
  @Test func countsForwardPassesThatGoNowhere() throws {
    let recorder = Recorder(seconds: 1e6)
    let environment = Environment()
    environment.watcher = recorder
    try environment.perform {
      let model = try Sequential(Linear(2, 3), Tanh(), Linear(3, 1)), criterion = MSECriterion()
      func batch() throws -> (Value, Value) {
        (.tensor(try normal(environment.generator, [3, 2])), .tensor(try normal(environment.generator, [3, 1])))
      }
      for k in 1...41 {
        let (x, y) = try batch()
        let output = try model.forward(x)
        _ = try criterion.forward(output, y)
        _ = try model.backward(x, criterion.backward(output, y))
        let (other, answer) = try batch()
        if k % 4 == 0 { _ = try criterion.forward(model.forward(other), answer) }
        if k % 5 == 0 {
          try model.evaluate()
          _ = try criterion.forward(model.forward(other), answer)
          try model.training()
        }
        if k % 3 == 0 { _ = try model.forward(other) }
      }
      recorder.finish()
      for step in recorder.recording.first {
        #expect(try distance(step.output, step.compared) == 0)
        #expect(try criterion.forward(step.output, step.target).number == step.loss)
      }
    }
    #expect(recorder.recording.count == 41 && recorder.recording.unusedForwards == 10)
  }

  /// Clones for the steps of a sequence, run by hand: of one alone nothing can be said of what its answers need.
  @Test func clonesThatAreSteppedByHand() throws {
    let recorder = Recorder(seconds: 1e6)
    let environment = Environment()
    environment.watcher = recorder
    try environment.perform {
      let first = try Linear(2, 2), criterion = MSECriterion()
      let second = try Copier(sharing: .parameters).copy(first)
      for _ in 1...40 {
        let x = Value.tensor(try normal(environment.generator, [4, 2]))
        let y = Value.tensor(try normal(environment.generator, [4, 2]))
        let state = try first.forward(x)
        let output = try second.forward(state)
        _ = try criterion.forward(output, y)
        try first.zeroGradParameters()
        let back = try second.backward(state, criterion.backward(output, y))
        _ = try first.backward(x, back)
        try first.updateParameters(0.01)
      }
      recorder.finish()
    }
    #expect(recorder.recording.isOneOfSeveral)
    let report = Diagnosis.run(recorder.recording)
    #expect(report.findings == [] && report.status == .notUnderstood && report.notes.count == 1)
  }

  /// Two steps share a layer, and the gradient of the second comes after that of the one that is watched: the whole of
  /// it is what a step of either moves along.
  @Test func seesTheGradientsOfAllSteps() throws {
    let recorder = Recorder(seconds: 1e6)
    let environment = Environment()
    environment.watcher = recorder
    try environment.perform {
      let layer = try Linear(2, 1), criterion = MSECriterion()
      let (first, last) = (Sequential(layer), Sequential(layer))
      for _ in 1...30 {
        let (x, y) = (Value.tensor(try normal(environment.generator, [3, 2])), Value.tensor(try Tensor([3, 1])))
        try layer.zeroGradParameters()
        _ = try first.forward(x)
        let output = try last.forward(x)
        _ = try criterion.forward(output, y)
        let back = try criterion.backward(output, y)
        _ = try last.backward(x, back)
        _ = try first.backward(x, back)
        for step in [first, last] {
          try recorder.willUpdate(step, rate: 0.01)
          try step.updateParameters(0.01)
        }
      }
    }
    recorder.finish()
    #expect(recorder.recording.model is Sequential && recorder.recording.looks.count >= 28)
    for look in recorder.recording.looks {
      #expect(look.rate == 0.01)
      for row in look.rows { #expect(abs(row.move - 2 * 0.01 * row.gradient) < 1e-12) }
    }
  }

  @Test func seesVectorsThatTheModelHasLeft() throws {
    func flattened(_ times: Int) throws -> Recording {
      let recorder = Recorder(seconds: 1e6)
      _ = try train(steps: 20, recorder: recorder) { k, model in
        guard k <= times else { return }
        try recorder.didFlatten(model, model.getParameters().parameters)
      }
      recorder.finish()
      return recorder.recording
    }
    let once = try flattened(1), twice = try flattened(2)
    #expect(once.flatCount == 1 && once.staleCount == 0)
    #expect(twice.flatCount == 2 && twice.staleCount == 1)
  }

  @Test func leavesOutWhatIsNoTraining() throws {
    let recorder = Recorder(seconds: 1e6)
    let environment = Environment()
    environment.watcher = recorder
    try environment.perform {
      let model = try Sequential(Linear(2, 1))
      try model.evaluate()
      let x = Value.tensor(try Tensor([3, 2], .double)), y = Value.tensor(try Tensor([3, 1], .double))
      for _ in 1...5 { _ = try MSECriterion().forward(model.forward(x), y) }
    }
    recorder.finish()
    #expect(recorder.recording.count == 0 && recorder.recording.model == nil)
    #expect(Diagnosis.run(recorder.recording).status == .noTraining)
  }
}
