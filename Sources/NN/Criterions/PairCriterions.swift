import TensorCore

/// A criterion for a pair of tensors {a, b} of one size and type.
public class PairCriterion: Criterion {
  final func pair(_ input: Value) throws -> (a: Tensor, b: Tensor) {
    guard let list = input.list, list.count == 2 else {
      throw NNError.input(typeName, "expected a table of two tensors as input, got \(input.summary)")
    }
    let a = try realTensor(list[0], "input[1]"), b = try realTensor(list[1], "input[2]")
    guard a.sizes == b.sizes, a.dtype == b.dtype, a.count > 0 else {
      throw NNError.input(typeName, "expected equal sizes, got \(list[0].summary) and \(list[1].summary)")
    }
    return (try a.contiguous(), try b.contiguous())
  }

  /// One y for each of `count` rows: a number, or a tensor of `count`.
  final func signs(_ target: Value, _ count: Int) throws -> [Double] {
    switch target {
    case .number(let y): return [Double](repeating: y, count: count)
    case .tensor(let t) where t.count == count:
      let dense = try t.contiguous()
      return (0..<count).map { dense[linear: $0] }
    default:
      throw NNError.input(typeName, "expected 1 or -1, or a tensor of \(count) as target, got \(target.summary)")
    }
  }
}

/// |a - b|₁ where y = 1, max(0, margin - |a - b|₁) where y = -1: nn.L1HingeEmbeddingCriterion
/// (`nn/L1HingeEmbeddingCriterion.lua`).
///
/// Input {a, b}, two tensors of the same sizes, taken as one pair; target y: 1 if they belong together, -1 if not, a
/// number or a tensor of one element. `margin` (1 by default) is the distance from which on a pair with y = -1 costs
/// nothing.
///
/// ```lua
/// c = nn.L1HingeEmbeddingCriterion(4)
/// x = {torch.Tensor{1, 2}, torch.Tensor{2, 4}}
/// print(c:forward(x, 1))  --> 3
/// print(c:forward(x, -1))  --> 1
/// ```
public final class L1HingeEmbeddingCriterion: PairCriterion {
  /// The distance from which on a pair with y = -1 costs nothing; 1 by default.
  public var margin = 1.0

  public override class var help: String { "|a - b|₁ if the target y is 1, max(0, margin - |a - b|₁) if it is -1" }
  public override class var fields: [Field] {
    super.fields + [.number("margin", \L1HingeEmbeddingCriterion.margin)]
  }
  public override class var constructor: Constructor { .fields("margin") }
  public override class var example: Example {
    Example(input: .table([.normal([4]), .normal([4])]), target: .number(1))
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (a, b) = try pair(input)
    let y = try signs(target, 1)[0]
    let distance = try a.dist(b, 1)
    output = .number(y == -1 ? Swift.max(0, margin - distance) : distance)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (a, b) = try pair(input)
    let y = try signs(target, 1)[0]
    let da = try Tensor(a.dtype), db = try Tensor(a.dtype)
    try da.cadd(a, -1, b)
    let distance = try da.normAll(1)
    try da.sign(da)
    if y == -1 { try da.mul(da, distance > margin ? 0 : -1) }
    try db.neg(da)
    gradInput = .list([.tensor(da), .tensor(db)])
    return gradInput
  }
}

/// max(0, margin - y (a - b)): nn.MarginRankingCriterion (`nn/MarginRankingCriterion.lua`).
///
/// Input {a, b}, two tensors of as many scores; target y: 1 where a is to be ranked before b, -1 else, a number for
/// all or a tensor. `margin` (1 by default) is by how much y (a - b) is to exceed 0. With the field `sizeAverage`
/// (true) the loss is divided by the number of elements.
///
/// ```lua
/// c = nn.MarginRankingCriterion(0.5)
/// print(c:forward({torch.Tensor{1, 1}, torch.Tensor{0, 3}}, torch.Tensor{1, 1}))  --> 1.25
/// ```
public final class MarginRankingCriterion: PairCriterion {
  /// By how much y (a - b) is to exceed 0; 1 by default.
  public var margin = 1.0
  /// Divides the loss and its gradient by the number of elements of a; true by default.
  public var sizeAverage = true

  public override class var help: String { "max(0, margin - y (a - b)) for a pair {a, b} and a target y of 1 or -1" }
  public override class var fields: [Field] {
    super.fields + [
      .number("margin", \MarginRankingCriterion.margin),
      .flag("sizeAverage", \MarginRankingCriterion.sizeAverage),
    ]
  }
  public override class var constructor: Constructor { .fields("margin") }
  public override class var example: Example {
    Example(input: .table([.normal([4]), .normal([4])]), target: .signs([4]))
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    sizeAverage ? input.list?.first?.tensor?.sizes.first.map(Double.init) : 1
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (a, b) = try pair(input)
    let y = try signs(target, a.count)
    var sum = 0.0
    for k in 0..<a.count { sum += Swift.max(0, margin - y[k] * (a[linear: k] - b[linear: k])) }
    output = .number(sizeAverage ? sum / Double(a.count) : sum)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (a, b) = try pair(input)
    let y = try signs(target, a.count)
    let da = try Tensor(a.sizes, a.dtype), db = try Tensor(a.sizes, a.dtype)
    for k in 0..<a.count where margin - y[k] * (a[linear: k] - b[linear: k]) >= 0 {
      let slope = sizeAverage ? y[k] / Double(a.count) : y[k]
      da[linear: k] = -slope
      db[linear: k] = slope
    }
    gradInput = .list([.tensor(da), .tensor(db)])
    return gradInput
  }
}

/// 1 - cos(a, b) where y = 1, max(0, cos(a, b) - margin) where y = -1: nn.CosineEmbeddingCriterion
/// (`nn/CosineEmbeddingCriterion.lua`).
///
/// Input {a, b}, both (D) or (N, D); target y: 1 where they belong together, -1 where not, a number or (N). `margin`
/// (0 by default) is the cosine up to which a pair with y = -1 costs nothing. With the field `sizeAverage` (true) the
/// loss is divided by N.
///
/// ```lua
/// c = nn.CosineEmbeddingCriterion(0.5)
/// a, b = torch.Tensor{{1, 0}, {1, 0}}, torch.Tensor{{0, 1}, {2, 0}}
/// print(string.format('%.4f', c:forward({a, b}, torch.Tensor{1, -1})))  --> 0.7500
/// ```
public final class CosineEmbeddingCriterion: PairCriterion {
  /// The cosine up to which a pair with y = -1 costs nothing; 0 by default.
  public var margin = 0.0
  /// Divides the loss and its gradient by N; true by default.
  public var sizeAverage = true

  public override class var help: String { "1 - cos(a, b) where y is 1, max(0, cos(a, b) - margin) where it is -1" }
  public override class var fields: [Field] {
    super.fields + [
      .number("margin", \CosineEmbeddingCriterion.margin),
      .flag("sizeAverage", \CosineEmbeddingCriterion.sizeAverage),
    ]
  }
  public override class var constructor: Constructor { .fields("margin") }
  public override class var example: Example {
    Example(input: .table([.normal([3, 4]), .normal([3, 4])]), target: .signs([3]))
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let a = input.list?.first?.tensor, a.dimension == 2 else { return nil }
    return sizeAverage ? Double(a.sizes[0]) : 1
  }

  private func run(_ input: Value, _ target: Value, _ gradients: (da: Tensor, db: Tensor)?) throws -> Double {
    let (a, b) = try pair(input)
    let d = a.sizes[a.dimension - 1], n = a.count / d
    let y = try signs(target, n)
    let norm = sizeAverage ? 1 / Double(n) : 1
    var sum = 0.0
    for row in 0..<n {
      var ab = 0.0, aa = 1e-12, bb = 1e-12
      for k in (row * d)..<(row * d + d) {
        let (u, v) = (a[linear: k], b[linear: k])
        ab += u * v
        aa += u * u
        bb += v * v
      }
      guard ab.isFinite, aa.isFinite, bb.isFinite else {
        let far = FarCosine(d, { a[linear: row * d + $0] }, { b[linear: row * d + $0] })
        let loss = y[row] == -1 ? Swift.max(0, far.cosine - margin) : 1 - far.cosine
        sum += loss * norm
        guard let (da, db) = gradients, loss > 0 else { continue }
        for k in (row * d)..<(row * d + d) {
          let slopes = far.slopes(a[linear: k], b[linear: k])
          da[linear: k] = (y[row] == -1 ? norm : -norm) * slopes.a
          db[linear: k] = (y[row] == -1 ? norm : -norm) * slopes.b
        }
        continue
      }
      // Apart, since their product may overflow.
      let w = 1 / aa.squareRoot() / bb.squareRoot(), cosine = ab * w
      let loss = y[row] == -1 ? Swift.max(0, cosine - margin) : 1 - cosine
      sum += loss * norm
      guard let (da, db) = gradients, loss > 0 else { continue }
      let sign = (y[row] == -1 ? norm : -norm) * w
      for k in (row * d)..<(row * d + d) {
        da[linear: k] = sign * (b[linear: k] - ab / aa * a[linear: k])
        db[linear: k] = sign * (a[linear: k] - ab / bb * b[linear: k])
      }
    }
    return sum
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = .number(try run(input, target, nil))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (a, b) = try pair(input)
    let da = try Tensor(a.sizes, a.dtype), db = try Tensor(b.sizes, b.dtype)
    _ = try run(input, target, (da, db))
    gradInput = .list([.tensor(da), .tensor(db)])
    return gradInput
  }
}
