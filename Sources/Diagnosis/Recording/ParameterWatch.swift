import NN
import TensorCore

/// Looks at a model's parameters between the end of one backward pass and the start of the next: whatever a script does
/// to them there is its update, by whichever way it is made.
struct ParameterWatch {
  private let limits: Recorder.Limits
  /// Parameters and gradients as the backward pass left them.
  private var seen: (values: [Tensor], gradients: [Tensor])?
  /// Whether no step was taken since.
  private var isFresh = false
  /// The rate of the first step since.
  private var rate: Double?
  /// The gradients of an earlier step, for the cosine with the next one.
  private var previous: (step: Int, gradients: [Tensor])?
  /// Where in the watched time, from 0 to 1, the next snapshot is due.
  private var nextSnapshot = 0.0
  private var isSnapshotDue = true
  private var snapshotElements = 0

  init(_ limits: Recorder.Limits) { self.limits = limits }

  /// A step has ended, `place` of the watched time being over.
  mutating func endStep(at place: Double) {
    guard place >= nextSnapshot else { return }
    isSnapshotDue = true
    nextSnapshot = place + 1 / Double(limits.snapshots)
  }

  /// Before a backward pass after `step` training steps. A script's own `parameters` may fail; then there is no look.
  mutating func willBackward(_ model: Module, after step: Int, into recording: Recording) {
    guard seen != nil || isSnapshotDue, let now = try? model.callParameters() else { return }
    try? look(now, after: step, into: recording)
    seen = nil
    if isSnapshotDue { try? snapshot(now, after: step, into: recording) }
  }

  /// After a backward pass: the first 60 steps, then 2 of 20, from step 4000 on 2 of 200, so that there are pairs of
  /// neighbours, and small steps are not slowed down for long.
  mutating func didBackward(_ model: Module, after step: Int) {
    guard step < 60 || step % (step < 4000 ? 20 : 200) <= 1, let now = try? model.callParameters(),
      let values = try? now.map({ try $0.value.clone() }), let gradients = try? now.map({ try $0.gradient.clone() })
    else { return }
    seen = (values, gradients)
    isFresh = true
    rate = nil
  }

  /// Before the first step after a backward pass: clones that share their gradients may have added theirs since.
  /// Clipping may have shortened them, too; then those that were seen first stay.
  mutating func willUpdate(_ model: Module, rate: Double) {
    guard isFresh, let old = seen else { return }
    isFresh = false
    self.rate = rate
    guard let now = try? model.callParameters().map(\.gradient), now.count == old.gradients.count,
      let before = try? Self.norm(old.gradients), let after = try? Self.norm(now), after > before,
      let gradients = try? now.map({ try $0.clone() })
    else { return }
    seen?.gradients = gradients
  }

  private mutating func look(_ now: [Parameter], after step: Int, into recording: Recording) throws {
    guard let seen else { return }
    var rows: [ParameterLook.Row] = []
    for (i, (before, gradient)) in zip(seen.values, seen.gradients).enumerated() {
      let move = try before.clone()
      if now.indices.contains(i), now[i].value.count == before.count, now[i].value.dtype == before.dtype {
        try move.csub(now[i].value, 1, before)
      } else {
        try move.zero()
      }
      rows.append(
        ParameterLook.Row(
          move: try move.normAll(), size: try before.normAll(), gradient: try gradient.normAll(),
          product: try Self.product(move, gradient), count: before.count))
    }
    let look = ParameterLook(step: step, rows: rows, rate: rate)
    recording.lookCount += 1
    if look.moved { recording.moveCount += 1 }
    if look.moved || recording.lookCount <= 30 { recording.looks.append(look) }
    guard look.moved else { return }
    recording.dirtyLooks += 1
    if try now.contains(where: { try $0.gradient.normAll() > 0 }) { recording.dirtyCount += 1 }
    if let previous, previous.step == step - 1, let cosine = try Self.cosine(previous.gradients, seen.gradients) {
      recording.cosines.append(cosine)
    }
    previous = (step, seen.gradients)
  }

  private mutating func snapshot(_ now: [Parameter], after step: Int, into recording: Recording) throws {
    isSnapshotDue = false
    let count = now.reduce(0) { $0 + $1.value.count }
    // Of large models every other snapshot goes when there is no more room.
    while snapshotElements + count > limits.snapshotElements, recording.snapshots.count > 2 {
      let kept = recording.snapshots.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      snapshotElements -= (recording.snapshots.count - kept.count) * count
      recording.snapshots = kept
    }
    snapshotElements += count
    recording.snapshots.append(ParameterSnapshot(step: step, parameters: try now.map { try $0.value.clone() }))
  }

  /// The norm of all of them together.
  private static func norm(_ tensors: [Tensor]) throws -> Double {
    try tensors.reduce(0) { sum, tensor in
      let norm = try tensor.normAll()
      return sum + norm * norm
    }.squareRoot()
  }

  /// Σ a b.
  private static func product(_ a: Tensor, _ b: Tensor) throws -> Double {
    guard a.count > 0, a.count == b.count, a.dtype == b.dtype else { return 0 }
    return try a.contiguous().dot(b.contiguous())
  }

  /// The cosine between two gradients of equal shapes; nil if there is none.
  private static func cosine(_ a: [Tensor], _ b: [Tensor]) throws -> Double? {
    guard a.count == b.count, zip(a, b).allSatisfy({ $0.count == $1.count && $0.dtype == $1.dtype }) else { return nil }
    var (product, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += try Self.product(x, y)
      aa += try Self.product(x, x)
      bb += try Self.product(y, y)
    }
    let norm = (aa * bb).squareRoot()
    return norm > 0 && norm.isFinite ? product / norm : nil
  }
}
