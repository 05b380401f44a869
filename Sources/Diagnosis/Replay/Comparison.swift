import NN
import TensorCore

/// How a script compares a model's output with its targets, as one recorded step shows it.
///
/// Known are a criterion over the whole output, over the output in another shape, and over one step of a sequence. The
/// gradient that went back may be the criterion's times a factor: scripts divide by the batch, or have the sign wrong.
struct Comparison {
  /// What is compared.
  enum Part: Equatable {
    /// All of the output.
    case whole
    /// All of it, in these sizes.
    case shaped(Dims)
    /// One step of a sequence, from 0.
    case step(Int)
  }

  /// The script's criterion, a copy.
  let criterion: Criterion
  /// What of the output it gets.
  let part: Part
  /// What its gradient was multiplied by before it went back.
  let factor: Double

  /// The comparison of these steps, of which the first with a gradient says how it was made; nil where that is none of
  /// the known ways. Throws what the criterion throws.
  init?(_ steps: [TrainingStep], _ criterion: Criterion) throws {
    let criterion = try Copier().copy(criterion)
    for step in steps.prefix(20) {
      guard let part = try Self.part(step) else { return nil }
      _ = try criterion.forward(step.compared, step.target)
      let gradient = try Self.spread(criterion.backward(step.compared, step.target), part, step.output)
      guard let (product, mine, theirs) = try Self.products(gradient, step.gradOutput) else { return nil }
      if mine == 0, theirs == 0 { continue }
      // The same up to a factor; 0.999 leaves room for single precision only.
      guard mine > 0, theirs > 0, abs(product) > 0.999 * (mine * theirs).squareRoot() else { return nil }
      (self.criterion, self.part, factor) = (criterion, part, product / mine)
      return
    }
    return nil
  }

  /// The loss of an output. Throws what the criterion throws, and when it gives no number.
  func loss(_ output: Value, _ target: Value) throws -> Double {
    let loss = try criterion.forward(Self.take(part, of: output), target)
    guard let number = loss.number else { throw NNError.message("the criterion gave \(loss.summary) as loss") }
    return number
  }

  /// What the script gives the model to go back with, times `sign`; the loss is asked before.
  func gradient(_ output: Value, _ target: Value, sign: Double = 1) throws -> Value {
    let own = try criterion.backward(Self.take(part, of: output), target)
    let scale = factor * sign
    let scaled =
      scale == 1
      ? own
      : try own.mapTensors {
        let g = try $0.clone(); try g.mul(g, scale); return g
      }
    return try Self.spread(scaled, part, output)
  }

  /// The mean loss over all steps of a sequence of which the script compares one, and its gradient as the script would
  /// give it; `whole` are the targets of all steps, one after the other. Throws where they are not.
  func everyStep(_ output: Value, _ target: Value, whole: Tensor) throws -> (loss: Double, gradient: Value) {
    guard case .step = part, let sizes = target.tensor?.sizes, let each = target.tensor?.count, each > 0 else {
      throw NNError.message("not one step of a sequence is compared")
    }
    let gradient = try output.mapTensors { try Tensor($0.sizes, $0.dtype) }
    let steps = output.list?.count ?? output.tensor?.sizes.first ?? 0
    guard steps > 0, whole.count == steps * each else {
      throw NNError.message("\(whole.count) targets for \(steps) steps of \(each)")
    }
    let flat = try whole.contiguous().view([whole.count])
    var sum = 0.0
    for t in 0..<steps {
      let answer = try Self.take(.step(t), of: output)
      let wanted = Value.tensor(try flat.narrow(0, t * each, each).view(sizes))
      guard let loss = try criterion.forward(answer, wanted).number,
        let place = try Self.take(.step(t), of: gradient).tensor,
        let own = try criterion.backward(answer, wanted).tensor
      else { throw NNError.message("the criterion takes no single steps") }
      sum += loss
      try place.copy(from: own)
      try place.mul(place, factor / Double(steps))
    }
    return (sum / Double(steps), gradient)
  }

  // MARK: Parts

  private static func part(_ step: TrainingStep) throws -> Part? {
    if try isSame(step.output, step.compared) { return .whole }
    guard let compared = step.compared.tensor else { return nil }
    if let output = step.output.tensor {
      if output.count == compared.count, output.dtype == compared.dtype, try elements(output) == elements(compared) {
        return .shaped(compared.sizes)
      }
      guard output.dimension > 1 else { return nil }
      for t in (0..<output.sizes[0]).reversed() where try isSame(.tensor(output.select(0, t)), step.compared) {
        return .step(t)
      }
    }
    for (t, output) in (step.output.list ?? []).enumerated().reversed() where try isSame(output, step.compared) {
      return .step(t)
    }
    return nil
  }

  private static func take(_ part: Part, of output: Value) throws -> Value {
    switch part {
    case .whole: return output
    case .shaped(let sizes):
      guard let tensor = output.tensor else { break }
      return .tensor(try tensor.contiguous().view(sizes))
    case .step(let t):
      if let list = output.list, t < list.count { return list[t] }
      if let tensor = output.tensor, tensor.dimension > 1, t < tensor.sizes[0] {
        return .tensor(try tensor.select(0, t))
      }
    }
    throw NNError.message("the output is \(output.summary), not what it was when it was compared first")
  }

  /// The gradient of the whole output: 0 where nothing was compared.
  private static func spread(_ gradient: Value, _ part: Part, _ output: Value) throws -> Value {
    switch part {
    case .whole: return gradient
    case .shaped:
      guard let own = gradient.tensor, let tensor = output.tensor else { break }
      return .tensor(try own.contiguous().view(tensor.sizes))
    case .step(let t):
      guard let own = gradient.tensor else { break }
      let all = try output.mapTensors { try Tensor($0.sizes, $0.dtype) }
      if let list = all.list, t < list.count, let place = list[t].tensor {
        try place.copy(from: own)
        return all
      }
      if let tensor = all.tensor, tensor.dimension > 1, t < tensor.sizes[0] {
        try tensor.select(0, t).copy(from: own)
        return all
      }
    }
    throw NNError.message("the gradient is \(gradient.summary) for an output that is \(output.summary)")
  }

  // MARK: Values

  private static func elements(_ tensor: Tensor) throws -> [Double] {
    let dense = try tensor.contiguous()
    return (0..<dense.count).map { dense[linear: $0] }
  }

  private static func isSame(_ a: Value, _ b: Value) throws -> Bool {
    if let x = a.tensor, let y = b.tensor {
      return x.sizes == y.sizes && x.dtype == y.dtype ? try elements(x) == elements(y) : false
    }
    if let x = a.list, let y = b.list {
      return x.count == y.count ? try zip(x, y).allSatisfy { try isSame($0, $1) } : false
    }
    return a.number.map { $0 == b.number } ?? false
  }

  /// Σ ab, Σ a² and Σ b² over all tensors of the two; nil when they are not of one structure.
  private static func products(_ a: Value, _ b: Value) throws -> (ab: Double, aa: Double, bb: Double)? {
    var (first, second) = ([Tensor](), [Tensor]())
    a.forEachTensor { first.append($0) }
    b.forEachTensor { second.append($0) }
    guard first.count == second.count, zip(first, second).allSatisfy({ $0.count == $1.count }) else { return nil }
    var sums = (ab: 0.0, aa: 0.0, bb: 0.0)
    for (x, y) in zip(first, second) {
      for (p, q) in zip(try elements(x), try elements(y)) {
        sums.ab += p * q
        sums.aa += p * p
        sums.bb += q * q
      }
    }
    return sums
  }
}
