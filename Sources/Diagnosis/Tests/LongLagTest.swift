import NN
import TensorCore

/// Whether answers need an input so far back that nothing of it arrives, though the model could see it.
///
/// The inputs come from a `Screen` over all steps and the search of `Dependence`: one that lies 10 steps back or more
/// adds a tenth of the target's entropy to the nearer ones, beyond 4 standard errors. Ten, since usual initial weights
/// halve what goes through a step, a thousandth in all. A finding where a stuck model has less than half of what is told,
/// and swapping the far input, 8 times, moves the answer by less than a hundredth of what the most heeded input does:
/// a model that uses it, or begins to, passes.
enum LongLagTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status == .stuck, c.steps > 10, c.hasMemory else { return [] }
    let dependence = try c.reach().dependence
    for answer in dependence.byStep.reversed() {
      let told = answer.result
      let t = answer.output
      let end = dependence.newestStep(t)
      guard told.seenZ > 4, told.seen - answer.near > 0.1 * told.entropy, c.skill.byStep[t] ?? 1 < 0.5 * told.seenShare,
        let far = told.telling.map({ answer.candidates[$0] }).filter({ $0.row == 0 && $0.step >= 1 })
          .min(by: { $0.step < $1.step }), end - far.step >= 10
      else { continue }
      let reach = try reach(c, of: far.step, to: t)
      guard reach < 0.01 else { continue }
      return [
        Finding(
          .longLag, weight: 0.8 * told.seenShare, steps: c.skill.trained.count > 1 ? [t] : [],
          evidence: [
            "lag": Double(end - far.step), "near": max(0, answer.near) / told.entropy, "told": told.seenShare,
            "reach": reach,
          ], names: ["input": Words.input(far)])
      ]
    }
    return []
  }

  /// How much swapping input `s` of a row changes output `t`, as a share of what swapping the most heeded of all the
  /// probed inputs and the last one does.
  private static func reach(_ c: Case, of s: Int, to t: Int) throws -> Double {
    let model = try Copier().copy(c.model)
    try model.callEvaluate()
    let environment = Environment()
    environment.dtype = c.model.dtype
    func change(_ step: Int) throws -> Double {
      var sum = 0.0
      for k in 1...8 {
        let record = c.records[c.records.count - 1 - k % min(8, c.records.count)]
        let other = c.records[k * 7 % c.records.count]
        guard step <= record.inputs.count, step <= other.inputs.count else { continue }
        let numbers = try other.inputs[step - 1].select(0, 0).numbers
        func run(_ input: Value) throws -> [Double] {
          environment.generator = Generator(seed: 1)
          try model.callForget()
          let outputs = try c.form.outputs(model.forward(input), of: input, record.inputs.count, record.rows)
          return t <= outputs.count ? Array(try outputs[t - 1].numbers.prefix(outputs[t - 1].sizes[1])) : []
        }
        let plain = try run(Copier().copy(record.step.input.settled))
        let swapped = try run(c.form.swapping(record.step.input, step: step, numbers))
        sum += zip(plain, swapped).reduce(0) { $0 + abs($1.0 - $1.1) }
      }
      return sum
    }
    return try environment.perform {
      let most = try Set(spread(c.steps, atMost: 12) + [min(t, c.steps), c.steps]).map(change).max() ?? 0
      return most > 0 ? try change(s) / most : 1
    }
  }
}
