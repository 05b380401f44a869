import TensorCore

/// Vectors divided by their p-norm: nn.Normalize (`nn/Normalize.lua`).
///
///     y = x / n    n = (Σ |x|ᵖ + eps)^(1/p), or max |x| + eps for p = ∞
///
/// x (D) or (N, D), each row by itself. p is more than 0 and perhaps infinite (math.huge); `eps` is 1e-10.
///
/// ```lua
/// y = nn.Normalize(2):forward(torch.Tensor{3, 4})
/// print(string.format('%.4f %.4f', y[1], y[2]))  --> 0.6000 0.8000
/// y = nn.Normalize(1):forward(torch.Tensor{3, 1})
/// print(string.format('%.4f %.4f', y[1], y[2]))  --> 0.7500 0.2500
/// ```
public final class Normalize: Module {
  /// More than 0, and perhaps infinite; 2 unless given.
  public var p = 2.0
  /// What keeps n from being 0; 1e-10 by default.
  public var eps = 1e-10

  /// Throws unless p > 0.
  public convenience init(_ p: Double) throws {
    self.init()
    self.p = p
    try validate()
  }

  public override func validate() throws {
    guard p > 0 else { throw NNError.input(typeName, "\(p.formatted)-norm not supported") }
  }

  public override class var help: String { "vectors divided by their p-norm" }
  public override class var fields: [Field] {
    super.fields + [.number("p", \Normalize.p), .number("eps", \Normalize.eps)]
  }
  public override class var constructor: Constructor { .fields("p", "eps", required: 1) }
  public override class var example: Example { Example([2]) }

  public override var sequenceSupport: SequenceSupport { .rows }

  private func rows(_ x: Tensor) throws -> (n: Int, d: Int) {
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(describe(), "only 1d layer supported: input is \(Value.tensor(x).summary)")
    }
    return x.dimension == 1 ? (1, x.sizes[0]) : (x.sizes[0], x.sizes[1])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (n, d) = try rows(x)
    try compute(Work(x: x, dy: nil, out: ownOutput(x.sizes), n: n, d: d, p: p, eps: eps))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let (n, d) = try rows(x)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    try compute(Work(x: x, dy: dy, out: ownGradInput(x.sizes), n: n, d: d, p: p, eps: eps))
    return gradInput
  }

  /// Forward without dy, backward with: dx = dy / n - (Σ x dy) n′ / n².
  private struct Work: LayerWork {
    let x: Tensor, dy: Tensor?, out: Tensor, n: Int, d: Int, p: Double, eps: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      for row in 0..<n {
        let x = self.x.elements(T.self) + row * d, out = self.out.elements(T.self) + row * d
        var sum = 0.0
        var top = 0
        var scale = 1.0, eps = eps
        if p.isInfinite {
          for k in 0..<d where x[k].magnitude > x[top].magnitude { top = k }
          sum = d > 0 ? Double(x[top].magnitude) + eps : 1
        } else {
          for k in 0..<d { sum += power(Double(x[k].magnitude), p) }
          if !sum.isFinite {
            // Powers without a place in the range: of the vector, scaled, the result is the same.
            scale = (0..<d).reduce(0) { Swift.max($0, Double(x[$1].magnitude)) }.scaleToOne
            sum = 0
            for k in 0..<d { sum += power(Double(x[k].magnitude) * scale, p) }
            eps *= power(scale, p)
          }
          sum += eps
        }
        let norm = p.isInfinite ? sum : power(sum, 1 / p)
        guard let dy = self.dy.map({ $0.elements(T.self) + row * d }) else {
          for k in 0..<d { out[k] = T(Double(x[k]) * scale / norm) }
          continue
        }
        var cross = 0.0
        for k in 0..<d { cross += Double(x[k]) * scale * Double(dy[k]) }
        for k in 0..<d {
          let v = Double(x[k]) * scale
          let slope: Double
          if p.isInfinite {
            slope = k == top ? (v < 0 ? -1 : 1) / norm : 0
          } else if p == 2 {
            slope = v / sum
          } else {
            // Below 2 the power of |x| is kept finite at 0 as the original does.
            slope = power(v.magnitude + (p < 2 ? eps : 0), p - 2) * v / sum
          }
          out[k] = T((Double(dy[k]) - cross * slope) / norm * scale)
        }
      }
    }

    private func power(_ x: Double, _ p: Double) -> Double {
      p == 1
        ? x
        : p == 2
          ? x * x : p == 0.5 ? x.squareRoot() : x == 0 ? (p > 0 ? 0 : p == 0 ? 1 : .infinity) : libmExp(p * libmLog(x))
    }
  }

  public override func describe() -> String {
    p == p.rounded()
      ? "\(typeName)(\(p.formatted))" : "\(typeName)(\(LuaFormat.fixed(p, width: 0, places: 6)))"
  }
}
