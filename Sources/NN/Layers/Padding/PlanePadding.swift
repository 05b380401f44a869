import TensorCore

/// A layer that puts places before and behind its input's planes along each axis, or takes some away.
public class PlanePadding: Module {
  /// What the new places show.
  enum Filling {
    /// 0.
    case zero
    /// What lies as far on the other side of the first or last place.
    case reflection
    /// The first or last place.
    case replication
  }

  /// What the layer works along.
  var axes: PlaneAxes { .image }
  /// The places before and behind each axis, negative where places are taken away.
  var pads: [(before: Int, behind: Int)] { [] }
  /// What the new places show.
  var filling: Filling { .zero }

  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(axes.rank) ? input : nil
  }

  /// The sizes of the output along the axes.
  private func outputSizes(_ planes: Planes) throws -> [Int] {
    try pads.enumerated().map { i, pad in
      let size = planes.sizes[i], name = axes.names[i]
      guard pad.before.magnitude <= 1 << 40, pad.behind.magnitude <= 1 << 40 else {
        throw NNError.input(describe(), "the padding of the \(name) is too large")
      }
      let out = size + pad.before + pad.behind
      guard out >= 1 else {
        throw NNError.input(
          describe(), "input is too small: \(name) \(size) (\(planes.text(planes.sizes))) becomes \(out)")
      }
      if filling == .reflection, Swift.max(pad.before, pad.behind) >= size {
        throw NNError.input(
          describe(), "padding must be less than the input's \(name) \(size) (\(planes.text(planes.sizes)))")
      }
      return out
    }
  }

  private func maps(_ planes: Planes, _ out: [Int]) -> [AxisMap] {
    pads.indices.map { i in
      let size = planes.sizes[i], before = pads[i].before
      switch filling {
      case .zero: return AxisMap(size: size, count: out[i]) { $0 - before }
      case .replication:
        return AxisMap(size: size, count: out[i]) { Swift.min(Swift.max($0 - before, 0), size - 1) }
      case .reflection:
        return AxisMap(size: size, count: out[i]) {
          let place = $0 - before
          return place < 0 ? -place : place < size ? place : 2 * (size - 1) - place
        }
      }
    }
  }

  public override final func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let planes = try Planes(x, axes, self)
    let out = try outputSizes(planes)
    let y = try ownOutput(planes.sizes(out))
    try compute(MapWork(x: x, y: y, planes: planes.count, maps(planes, out), isBackward: false))
    return output
  }

  public override final func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes, self)
    let out = try outputSizes(planes)
    let dy = try dense(gradOutput, "gradOutput"), sizes = planes.sizes(out)
    guard dy.sizes == sizes else {
      throw NNError.input(
        describe(),
        "input and gradOutput must be compatible in size: gradOutput is \(gradOutput.summary), "
          + "expected \(sizes.text)")
    }
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try compute(MapWork(x: dx, y: dy, planes: planes.count, maps(planes, out), isBackward: true))
    return gradInput
  }
}
