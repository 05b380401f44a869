import TensorCore

/// A layer that gives one number for each pair of rows of {a, b}, both (D) or (N, D).
public class PairLayer: Module {
  /// The numbers `y` for rows `a` and `b`.
  func forward(_ rows: Rows, _ y: Tensor) throws {}
  /// The gradients of both.
  func backward(_ rows: Rows, _ y: Tensor, _ dy: Tensor, _ da: Tensor, _ db: Tensor) throws {}

  struct Rows {
    let a: Tensor, b: Tensor
    let n: Int, d: Int
  }

  private func rows(_ input: Value) throws -> Rows {
    let list = try tensors(input, least: 2)
    let a = list[0], b = list[1]
    guard a.dimension == 1 || a.dimension == 2, a.sizes == b.sizes else {
      throw NNError.input(
        describe(), "input must be two vectors or two matrices of equal sizes, got \(a.sizes.text) and \(b.sizes.text)")
    }
    let isRow = a.dimension == 1
    return Rows(
      a: try a.contiguous(), b: try b.contiguous(), n: isRow ? 1 : a.sizes[0], d: isRow ? a.sizes[0] : a.sizes[1])
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .table([.rows(1), .rows(1)]) ? .rows(0) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let rows = try rows(input)
    try forward(rows, ownOutput([rows.n]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let rows = try rows(input)
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.count == rows.n, let y = output.tensor, y.count == rows.n else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(rows.n)")
    }
    let d = try ownGradInputs([rows.a.sizes, rows.b.sizes])
    try backward(rows, y, dy, d[0], d[1])
    return gradInput
  }
}

/// The dot product of two vectors: nn.DotProduct (`nn/DotProduct.lua`).
///
/// {a, b}, both (D) or (N, D), gives (1) or (N). The gradient is a table of both, dy b and dy a.
///
/// ```lua
/// print(nn.DotProduct():forward{torch.Tensor{1, 2}, torch.Tensor{3, 4}}[1])  --> 11
/// ```
public final class DotProduct: PairLayer {
  public override class var help: String { "the dot product of two vectors" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  override func forward(_ rows: Rows, _ y: Tensor) throws { try compute(DotForward(rows: rows, y: y)) }

  override func backward(_ rows: Rows, _ y: Tensor, _ dy: Tensor, _ da: Tensor, _ db: Tensor) throws {
    try da.copy(from: rows.b)
    try db.copy(from: rows.a)
    for d in [da, db] {
      let matrix = try d.view([rows.n, rows.d])
      try matrix.cmul(matrix, dy.view([rows.n, 1]).expandAs(matrix))
    }
  }
}

private struct DotForward: LayerWork {
  let rows: PairLayer.Rows, y: Tensor
  func run<T: LayerScalar>(_ type: T.Type) {
    let a = rows.a.elements(T.self), b = rows.b.elements(T.self), y = y.elements(T.self)
    for n in 0..<rows.n { y[n] = T.dot(rows.d, a + n * rows.d, 1, b + n * rows.d, 1) }
  }
}

/// The cosine of the angle between two vectors: nn.CosineDistance (`nn/CosineDistance.lua`).
///
///     y = a·b / √((a·a + 1e-12)(b·b + 1e-12))
///
/// {a, b}, both (D) or (N, D), gives (1) or (N): 1 for one direction, 0 for a right angle, -1 for opposite ones, so
/// that it is a likeness rather than a distance. `nn.CosineEmbeddingCriterion` is a loss of it.
///
/// ```lua
/// a, b = torch.Tensor{{1, 0}, {1, 0}}, torch.Tensor{{7, 0}, {1, 1}}
/// y = nn.CosineDistance():forward{a, b}
/// print(string.format('%.4f %.4f', y[1], y[2]))  --> 1.0000 0.7071
/// ```
public final class CosineDistance: PairLayer {
  public override class var help: String { "the cosine of the angle between two vectors" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  override func forward(_ rows: Rows, _ y: Tensor) throws {
    try compute(CosineWork(rows: rows, y: y, dy: nil, da: y, db: y))
  }

  override func backward(_ rows: Rows, _ y: Tensor, _ dy: Tensor, _ da: Tensor, _ db: Tensor) throws {
    try compute(CosineWork(rows: rows, y: y, dy: dy, da: da, db: db))
  }
}

private struct CosineWork: LayerWork {
  let rows: PairLayer.Rows, y: Tensor, dy: Tensor?, da: Tensor, db: Tensor
  func run<T: LayerScalar>(_ type: T.Type) {
    let d = rows.d
    for n in 0..<rows.n {
      let a = rows.a.elements(T.self) + n * d, b = rows.b.elements(T.self) + n * d
      let ab = T.dot(d, a, 1, b, 1)
      let aa = 1 / (T.dot(d, a, 1, a, 1) + T(1e-12)), bb = 1 / (T.dot(d, b, 1, b, 1) + T(1e-12))
      guard ab.isFinite, aa.isNormal, bb.isNormal else {
        runFar(n, { Double(a[$0]) }, { Double(b[$0]) }, T.self)
        continue
      }
      // Apart, since their product may underflow.
      let w = aa.squareRoot() * bb.squareRoot()
      guard let dy = dy?.elements(T.self) else {
        y.elements(T.self)[n] = ab * w
        continue
      }
      let da = da.elements(T.self) + n * d, db = db.elements(T.self) + n * d
      for k in 0..<d {
        da[k] = (b[k] - ab * aa * a[k]) * w * dy[n]
        db[k] = (a[k] - ab * bb * b[k]) * w * dy[n]
      }
    }
  }

  /// Row n, of which a sum of squares has no place in T's range.
  private func runFar<T: LayerScalar>(
    _ n: Int, _ a: (Int) -> Double, _ b: (Int) -> Double, _ type: T.Type
  ) {
    let far = FarCosine(rows.d, a, b)
    guard let dy = dy?.elements(T.self) else {
      y.elements(T.self)[n] = T(far.cosine)
      return
    }
    let da = da.elements(T.self) + n * rows.d, db = db.elements(T.self) + n * rows.d
    for k in 0..<rows.d {
      let slopes = far.slopes(a(k), b(k))
      da[k] = T(slopes.a * Double(dy[n]))
      db[k] = T(slopes.b * Double(dy[n]))
    }
  }
}

/// a·b / √((a·a + 1e-12)(b·b + 1e-12)) of vectors whose squares have no place in the range: both are scaled before.
struct FarCosine {
  let cosine: Double
  // What a and b are multiplied with, and the norms that they have then.
  private let scaleA: Double, scaleB: Double, normA: Double, normB: Double

  init(_ count: Int, _ a: (Int) -> Double, _ b: (Int) -> Double) {
    func scale(_ v: (Int) -> Double) -> Double {
      // Small vectors are left to the 1e-12.
      Swift.min((0..<count).reduce(0) { Swift.max($0, v($1).magnitude) }.scaleToOne, 1)
    }
    let (s, t) = (scale(a), scale(b))
    var ab = 0.0, aa = 1e-12 * s * s, bb = 1e-12 * t * t
    for k in 0..<count {
      let (u, v) = (a(k) * s, b(k) * t)
      ab += u * v
      aa += u * u
      bb += v * v
    }
    (scaleA, scaleB, normA, normB) = (s, t, aa.squareRoot(), bb.squareRoot())
    cosine = ab / normA / normB
  }

  /// The derivatives by an element of each.
  func slopes(_ a: Double, _ b: Double) -> (a: Double, b: Double) {
    let (u, v) = (a * scaleA / normA, b * scaleB / normB)
    return ((v - cosine * u) / normA * scaleA, (u - cosine * v) / normB * scaleB)
  }
}

/// The p-norm of the difference of two vectors: nn.PairwiseDistance (`nn/PairwiseDistance.lua`).
///
/// {a, b}, both (D) or (N, D), gives (1) or (N). `norm` is p, 2 by default. The gradient adds 1e-6 to the distance, so
/// that it is finite at a = b.
///
/// ```lua
/// a, b = torch.Tensor{0, 0}, torch.Tensor{3, 4}
/// print(nn.PairwiseDistance():forward{a, b}[1])  --> 5
/// print(nn.PairwiseDistance(1):forward{a, b}[1])  --> 7
/// ```
public final class PairwiseDistance: PairLayer {
  /// p.
  public var norm = 2.0

  public override class var help: String { "the p-norm of the difference of two vectors" }
  public override class var fields: [Field] { super.fields + [.number("norm", \PairwiseDistance.norm)] }
  public override class var constructor: Constructor { .fields("norm") }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  override func forward(_ rows: Rows, _ y: Tensor) throws {
    let difference = try Tensor(dtype)
    try difference.cadd(rows.a, -1, rows.b)
    for n in 0..<rows.n {
      let row = try difference.view([rows.n, rows.d]).select(0, n)
      try y.narrow(0, n, 1).fill(row.normAll(norm))
    }
  }

  // The original's form, which adds 1e-6 to the distance against division by zero.
  override func backward(_ rows: Rows, _ y: Tensor, _ dy: Tensor, _ da: Tensor, _ db: Tensor) throws {
    try da.cadd(rows.a, -1, rows.b)
    if norm == 1 {
      try da.sign(da)
    } else {
      let distances = try Tensor(dtype), matrix = try da.view([rows.n, rows.d])
      try distances.add(y, 1e-6)
      // Quotients first: powers of large distances have no place in the range.
      try matrix.cdiv(matrix, distances.view([rows.n, 1]).expandAs(matrix))
      if norm > 2 {
        let power = try Tensor(dtype)
        try power.abs(da)
        try power.pow(power, norm - 2)
        try da.cmul(da, power)
      } else if norm < 2 {
        try distances.pow(distances, 2 - norm)
        try matrix.cmul(matrix, distances.view([rows.n, 1]).expandAs(matrix))
      }
    }
    let matrix = try da.view([rows.n, rows.d])
    try matrix.cmul(matrix, dy.view([rows.n, 1]).expandAs(matrix))
    try db.neg(da)
  }
}
