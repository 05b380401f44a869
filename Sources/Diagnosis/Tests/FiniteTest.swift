/// Whether an output or a loss stopped being a finite number; exact. The last update before tells why: its size as a
/// share of the parameters' is about 0.001 where training goes well.
package enum FiniteTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    let loss = recording.losses.firstIndex { !$0.isFinite }.map { $0 + 1 }
    guard let step = [recording.firstNonFinite, loss].compactMap({ $0 }).min() else { return [] }
    var evidence = ["step": Double(step)]
    if let look = recording.looks.last(where: { $0.step < step && $0.moveNorm.isFinite && $0.gradientNorm.isFinite }) {
      evidence["share"] = look.moveNorm / (look.sizeNorm + 1e-12)
      evidence["gradient"] = look.gradientNorm
    }
    return [Finding(.notFinite, weight: 2, evidence: evidence)]
  }
}
