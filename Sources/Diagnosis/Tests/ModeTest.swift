import NN
import TensorCore

/// Whether the model is in the wrong mode: in evaluation while it is trained, or in training while it is tried.
///
/// Seen on the `train` flag of the calls: of steps that went forward and back, and of forward passes that were compared
/// with targets but never went back. Whether it matters is tried on the newest records: the answers in the two modes,
/// with the same random numbers, differ by more than a millionth (dropout, batch normalisation, noise). Then it is at
/// least a note. A finding, where it costs something: the same steps in training mode do better (`Replay.proof`); or the
/// loss in training mode, over up to 20 records, is a quarter above that in evaluation, so that what such passes say of
/// the model is too bad, and the model has not learned.
package enum ModeTest {
  package static func run(_ c: Case, replays: Bool = true) throws -> (findings: [Finding], notes: [String]) {
    let recording = c.recording
    let isEvaluated = 2 * recording.evaluatedSteps > recording.count
    guard isEvaluated || recording.unusedForwards >= 10, let criterion = recording.criterion,
      let comparison = try Comparison(recording.first, criterion)
    else { return ([], []) }
    let modes = try losses(c, comparison)
    guard modes.differ else { return ([], []) }
    if isEvaluated {
      var change = Replay.Change()
      change.trains = true
      let steps = Double(recording.evaluatedSteps)
      if replays, c.skill.status != .learned, let proof = Replay.proof(recording, change) {
        let weight = proof["loss"].flatMap { loss in proof["changed"].map { min(1, 1 - $0 / loss) } } ?? 1
        return ([Finding(.evaluationMode, weight: weight, evidence: ["count": steps]).proved(by: proof)], [])
      }
      return (
        [],
        [
          "\(Words.count(recording.evaluatedSteps, "training step")) went in evaluation mode, without dropout and with the "
            + "batch normalisation of before; model:training() before the training switches them on."
        ]
      )
    }
    let passes = Words.count(recording.unusedForwards, "forward pass", "forward passes")
    if modes.training > 1.25 * modes.evaluation, c.skill.status != .learned {
      return (
        [
          Finding(
            .trainingMode, weight: 0.2,
            evidence: [
              "passes": Double(recording.unusedForwards), "training": modes.training, "evaluation": modes.evaluation,
            ])
        ], []
      )
    }
    return (
      [],
      [
        "\(passes) without a backward pass went in training mode, with dropout and batch normalisation as in training; "
          + "model:evaluate() before trying the model, and model:training() after it, give its true answers."
      ]
    )
  }

  /// The mean losses of the newest records in both modes, and whether any answer differs.
  private static func losses(_ c: Case, _ comparison: Comparison) throws -> (
    training: Double, evaluation: Double, differ: Bool
  ) {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let (training, evaluation) = (try Copier().copy(c.model), try Copier().copy(c.model))
    try training.callTraining()
    try evaluation.callEvaluate()
    var (sums, count, differ) = ((0.0, 0.0), 0.0, false)
    for record in c.records.suffix(20) {
      func run(_ model: Module) throws -> (loss: Double, numbers: [Double]) {
        try generator.restore(state)
        try model.callForget()
        let output = try model.forward(record.step.input.mapTensors { try $0.clone() })
        var numbers: [Double] = []
        try output.forEachTensor { numbers += try $0.numbers }
        return (try comparison.loss(output, record.step.target), numbers)
      }
      let (a, b) = (try run(training), try run(evaluation))
      let size = zip(a.numbers, b.numbers).reduce(1e-12) { max($0, abs($1.0), abs($1.1)) }
      differ = differ || zip(a.numbers, b.numbers).contains { abs($0 - $1) > 1e-6 * size }
      (sums.0, sums.1, count) = (sums.0 + a.loss, sums.1 + b.loss, count + 1)
    }
    return (sums.0 / count, sums.1 / count, differ)
  }
}
