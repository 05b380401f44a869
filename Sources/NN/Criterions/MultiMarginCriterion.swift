import TensorCore

/// Σ max(0, margin - x[t] + x[d])ᵖ / C over the classes d ≠ t: nn.MultiMarginCriterion
/// (`nn/lib/THNN/generic/MultiMarginCriterion.c`).
///
/// C = classes, N = batch. Scores (C) with a number, or (N, C) with N targets from 1. `p` is 1 (the default) or 2;
/// `weights` (C), ones if left out, count by target; `margin` (1) is by how much the target's score is to exceed every
/// other. With the field `sizeAverage` (true) the loss is divided by N.
///
/// ```lua
/// c, x = nn.MultiMarginCriterion(), torch.Tensor{2, 1.5, 0}
/// print(string.format('%.4f', c:forward(x, 1)))  --> 0.1667
/// print(string.format('%.4f %.4f', c:backward(x, 1)[1], c:backward(x, 1)[2]))  --> -0.3333 0.3333
/// ```
public final class MultiMarginCriterion: Criterion {
  /// 1 (the default) or 2.
  public var p = 1
  /// `(C)`: what a sample of each target class counts for; nil for ones.
  public var weights: Tensor?
  /// By how much the target's score is to exceed every other; 1 by default.
  public var margin = 1.0
  /// Divides the loss and its gradient by N; true by default.
  public var sizeAverage = true

  public override class var help: String { "Σ max(0, margin - x[t] + x[d])ᵖ / C over all C classes d but the target t" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("p", \MultiMarginCriterion.p), .tensor("weights", \MultiMarginCriterion.weights),
      .number("margin", \MultiMarginCriterion.margin),
      .flag("sizeAverage", \MultiMarginCriterion.sizeAverage),
    ]
  }
  public override class var constructor: Constructor { .fields("p", "weights", "margin") }
  public override class var example: Example { Example(target: .indices([3], upTo: 4)) }

  /// Throws unless p is 1 or 2 and `weights` 1-D.
  public override func validate() throws {
    guard p == 1 || p == 2 else { throw NNError.input(typeName, "only p == 1 and p == 2 supported") }
    guard weights?.dimension ?? 1 == 1 else { throw NNError.input(typeName, "weights should be 1-D Tensor") }
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 2 else { return nil }
    return sizeAverage ? Double(x.sizes[0]) : 1
  }

  private func run(_ input: Value, _ target: Value, _ dx: Tensor?) throws -> Double {
    let x = try realTensor(input).contiguous()
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(typeName, "vector or matrix expected, got \(input.summary)")
    }
    let c = x.sizes[x.dimension - 1], n = x.dimension == 1 ? 1 : x.sizes[0]
    var targets: [Double] = []
    if case .number(let t) = target { targets = [t] }
    if case .tensor(let t) = target {
      let dense = try t.contiguous()
      targets = (0..<dense.count).map { dense[linear: $0] }
    }
    guard targets.count == n, weights?.count ?? c == c else {
      throw NNError.input(typeName, "inconsistent target size: input is \(input.summary), target \(target.summary)")
    }
    let w = try weights?.contiguous()
    let scale = 1 / Double(c) / (sizeAverage ? Double(n) : 1)
    var sum = 0.0
    for row in 0..<n {
      let t = Int(bounded: targets[row]) - 1
      guard t >= 0, t < c else {
        throw NNError.input(typeName, "target \(targets[row].formatted) is out of range: there are \(c) classes")
      }
      let weight = w?[linear: t] ?? 1
      var own = 0.0
      for d in 0..<c where d != t {
        // The difference first: beside a large score the margin would be lost.
        let z = margin + (x[linear: row * c + d] - x[linear: row * c + t])
        let slope = z > 0 ? (p == 1 ? 1 : 2 * z) * weight * scale : 0
        if z > 0 { sum += (p == 1 ? z : z * z) * (weight * scale) }
        dx?[linear: row * c + d] = slope
        own -= slope
      }
      dx?[linear: row * c + t] = own
    }
    return sum
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = .number(try run(input, target, nil))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let x = try realTensor(input)
    let dx = try reuseGradInput(x.sizes, x.dtype)
    _ = try run(input, target, dx)
    gradInput = .tensor(dx)
    return gradInput
  }
}

/// Σ max(0, 1 - x[t] + x[d]) / C over the targets t and the other classes d: nn.MultiLabelMarginCriterion
/// (`nn/lib/THNN/generic/MultiLabelMarginCriterion.c`).
///
/// Input and target (C) or (N, C); a row's targets, classes from 1, end at its first 0. With the field `sizeAverage`
/// (true) the loss is divided by N.
///
/// ```lua
/// c = nn.MultiLabelMarginCriterion()
/// print(c:forward(torch.Tensor{0.5, 0, 2, 0}, torch.Tensor{1, 3, 0, 0}))  --> 0.25
/// ```
public final class MultiLabelMarginCriterion: Criterion {
  /// Divides the loss and its gradient by N; true by default.
  public var sizeAverage = true

  public override class var help: String { "Σ max(0, 1 - x[t] + x[d]) / C over the targets t and the other classes d" }
  public override class var fields: [Field] {
    super.fields + [.flag("sizeAverage", \MultiLabelMarginCriterion.sizeAverage)]
  }
  public override class var example: Example { Example(target: .indices([3, 4], upTo: 4)) }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 2 else { return nil }
    return sizeAverage ? Double(x.sizes[0]) : 1
  }

  private func run(_ input: Value, _ target: Value, _ dx: Tensor?) throws -> Double {
    let x = try realTensor(input).contiguous()
    guard case .tensor(let given) = target, x.dimension == 1 || x.dimension == 2, given.sizes == x.sizes else {
      throw NNError.input(typeName, "inconsistent target size: input is \(input.summary), target \(target.summary)")
    }
    let targets = try given.contiguous()
    let c = x.sizes[x.dimension - 1], n = x.dimension == 1 ? 1 : x.sizes[0]
    let scale = 1 / Double(c) / (sizeAverage ? Double(n) : 1)
    try dx?.zero()
    var sum = 0.0
    for row in 0..<n {
      var own: [Int] = []
      for k in 0..<c {
        let t = Int(bounded: targets[linear: row * c + k])
        guard t >= 0, t <= c else {
          throw NNError.input(typeName, "target \(t) is out of range: there are \(c) classes")
        }
        if t == 0 { break }
        own.append(t - 1)
      }
      let isTarget = Set(own)
      for t in own {
        for d in 0..<c where !isTarget.contains(d) {
          let z = 1 + (x[linear: row * c + d] - x[linear: row * c + t])
          guard z > 0 else { continue }
          sum += z * scale
          if let dx {
            dx[linear: row * c + d] += scale
            dx[linear: row * c + t] -= scale
          }
        }
      }
    }
    return sum
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = .number(try run(input, target, nil))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let x = try realTensor(input)
    let dx = try reuseGradInput(x.sizes, x.dtype)
    _ = try run(input, target, dx)
    gradInput = .tensor(dx)
    return gradInput
  }
}
