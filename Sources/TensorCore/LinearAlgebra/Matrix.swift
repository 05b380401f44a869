/// Products of vectors and matrices. All operands have r's type (not Half); `r` takes the sizes of
/// `t` and may be `t`. What does not line up throws Torch's sentence with every shape.
extension Tensor {
  /// The sum of the products of the elements of two tensors of one count, in row-major order.
  public func dot(_ other: Tensor) throws -> Double {
    try other.require(dtype, "dot")
    try checkCounts("tensor src", self, other)
    return try dispatchNumber(dtype, "dot", DotWork(walk: Walk(self, other)))
  }

  /// r (m) = beta * t (m) + alpha * mat (m x n) * vec (n).
  public func addmv(_ beta: Double, _ t: Tensor, _ alpha: Double, _ mat: Tensor, _ vec: Tensor)
    throws
  {
    try requireTypes("addmv", t, mat, vec)
    if mat.dimension != 2 || vec.dimension != 1 {
      throw TensorError.shape(
        "matrix and vector expected, got \(mat.dimension)D, \(vec.dimension)D")
    }
    if mat.sizes[1] != vec.sizes[0] {
      throw TensorError.shape("size mismatch, \(mat.sizeText), \(vec.sizeText)")
    }
    if t.dimension != 1 { throw TensorError.shape("vector expected, got t: \(t.dimension)D") }
    if t.sizes[0] != mat.sizes[0] {
      throw TensorError.shape("size mismatch, t: \(t.sizeText), mat: \(mat.sizeText)")
    }
    let (mat, vec) = (try mat.safe(beside: self, t), try vec.safe(beside: self, t))
    try take(t, beta)
    try dispatchNumber(
      dtype, "addmv", MatrixVector(r: self, beta: beta, alpha: alpha, mat: mat, vec: vec))
  }

  /// r (m) = mat (m x n) * vec (n).
  public func mv(_ mat: Tensor, _ vec: Tensor) throws {
    let (mat, vec) = (try mat.apart(from: self), try vec.apart(from: self))
    if mat.dimension == 2 { try resize([mat.sizes[0]]) }
    try addmv(0, self, 1, mat, vec)
  }

  /// r (m x n) = beta * t (m x n) + alpha * a (m x k) * b (k x n).
  public func addmm(_ beta: Double, _ t: Tensor, _ alpha: Double, _ a: Tensor, _ b: Tensor) throws {
    try requireTypes("addmm", t, a, b)
    if a.dimension != 2 || b.dimension != 2 {
      throw TensorError.shape(
        "matrices expected, got \(a.dimension)D, \(b.dimension)D tensors")
    }
    if a.sizes[1] != b.sizes[0] {
      throw TensorError.shape("size mismatch, m1: \(a.sizeText), m2: \(b.sizeText)")
    }
    if t.dimension != 2 {
      throw TensorError.shape("matrix expected, got \(t.dimension)D tensor for t")
    }
    if t.sizes[0] != a.sizes[0] || t.sizes[1] != b.sizes[1] {
      throw TensorError.shape(
        "size mismatch, t: \(t.sizeText), m1: \(a.sizeText), m2: \(b.sizeText)")
    }
    let (a, b) = (try a.safe(beside: self, t), try b.safe(beside: self, t))
    try take(t, beta)
    try dispatchNumber(dtype, "addmm", MatrixProduct(r: self, beta: beta, alpha: alpha, a: a, b: b))
  }

  /// r (m x n) = a (m x k) * b (k x n).
  public func mm(_ a: Tensor, _ b: Tensor) throws {
    let (a, b) = (try a.apart(from: self), try b.apart(from: self))
    if a.dimension == 2 && b.dimension == 2 { try resize([a.sizes[0], b.sizes[1]]) }
    try addmm(0, self, 1, a, b)
  }

  /// r (m x n) = beta * t (m x n) + alpha * x (m) * y (n)^T.
  public func addr(_ beta: Double, _ t: Tensor, _ alpha: Double, _ x: Tensor, _ y: Tensor) throws {
    try requireTypes("addr", t, x, y)
    if x.dimension != 1 || y.dimension != 1 {
      throw TensorError.shape(
        "vector and vector expected, got \(x.dimension)D, \(y.dimension)D tensors")
    }
    if t.dimension != 2 {
      throw TensorError.shape("expected matrix, got \(t.dimension)D tensor for t")
    }
    if t.sizes[0] != x.sizes[0] || t.sizes[1] != y.sizes[0] {
      throw TensorError.shape(
        "size mismatch, t: \(t.sizeText), vec1: \(x.sizeText), vec2: \(y.sizeText)")
    }
    let (x, y) = (try x.safe(beside: self, t), try y.safe(beside: self, t))
    try take(t, beta)
    if beta == 0 {
      try zero()
    } else if beta != 1 {
      try mul(self, beta)
    }
    try dispatchNumber(dtype, "addr", OuterProduct(r: self, alpha: alpha, x: x, y: y))
  }

  /// r (m x n) = x (m) * y (n)^T.
  public func ger(_ x: Tensor, _ y: Tensor) throws {
    let (x, y) = (try x.apart(from: self), try y.apart(from: self))
    if x.dimension == 1 && y.dimension == 1 { try resize([x.sizes[0], y.sizes[0]]) }
    try addr(0, self, 1, x, y)
  }

  /// r (m x n) = beta * t (m x n) + alpha * the sum over the batch of a (B x m x k) * b (B x k x
  /// n).
  public func addbmm(_ beta: Double, _ t: Tensor, _ alpha: Double, _ a: Tensor, _ b: Tensor) throws {
    try requireTypes("addbmm", t, a, b)
    try checkBatches(a, b, "addbmm", dimensions: false)
    if t.sizes != [a.sizes[1], b.sizes[2]] { throw Tensor.wrongOutput("addbmm") }
    let (a, b) = (try a.safe(beside: self, t), try b.safe(beside: self, t))
    try take(t, beta)
    for i in 0..<a.sizes[0] {
      try addmm(i == 0 ? beta : 1, self, alpha, a.select(0, i), b.select(0, i))
    }
  }

  /// r (B x m x n) = beta * t (B x m x n) + alpha * a (B x m x k) * b (B x k x n), matrix by
  /// matrix.
  public func baddbmm(_ beta: Double, _ t: Tensor, _ alpha: Double, _ a: Tensor, _ b: Tensor)
    throws
  {
    try requireTypes("baddbmm", t, a, b)
    try checkBatches(a, b, "baddbmm", dimensions: true)
    if t.sizes != [a.sizes[0], a.sizes[1], b.sizes[2]] { throw Tensor.wrongOutput("baddbmm") }
    let (a, b) = (try a.safe(beside: self, t), try b.safe(beside: self, t))
    try take(t, beta)
    for i in 0..<a.sizes[0] {
      let part = try select(0, i)
      try part.addmm(beta, part, alpha, a.select(0, i), b.select(0, i))
    }
  }

  /// r (B x m x n) = a (B x m x k) * b (B x k x n), matrix by matrix.
  public func bmm(_ a: Tensor, _ b: Tensor) throws {
    let (a, b) = (try a.apart(from: self), try b.apart(from: self))
    if a.dimension == 3 && b.dimension == 3 {
      try resize([a.sizes[0], a.sizes[1], b.sizes[2]])
    }
    try baddbmm(0, self, 1, a, b)
  }

  // MARK: Helpers

  private func requireTypes(_ name: String, _ t: Tensor, _ a: Tensor, _ b: Tensor) throws {
    try require(t.dtype, name)
    try a.require(dtype, name)
    try b.require(dtype, name)
  }

  private func checkBatches(_ a: Tensor, _ b: Tensor, _ name: String, dimensions: Bool) throws {
    for (position, x) in [a, b].enumerated() where x.dimension != 3 {
      throw TensorError.argument(
        position: position, function: name,
        reason: "expected 3D tensor" + (dimensions ? ", got \(x.dimension)D" : ""))
    }
    if a.sizes[0] != b.sizes[0] {
      throw TensorError.argument(
        position: 1, function: name,
        reason: "equal number of batches expected, got \(a.sizes[0]), \(b.sizes[0])")
    }
    if a.sizes[2] != b.sizes[1] {
      throw TensorError.argument(
        position: 1, function: name,
        reason: "wrong matrix size, batch1: \(a.sizes[1])x\(a.sizes[2]), "
          + "batch2: \(b.sizes[1])x\(b.sizes[2])")
    }
  }

  private static func wrongOutput(_ name: String) -> TensorError {
    .argument(position: 0, function: name, reason: "output tensor of incorrect size")
  }

  /// Becomes t's elements, or only its sizes where beta is 0.
  private func take(_ t: Tensor, _ beta: Double) throws {
    if self === t { return }
    try resizeAs(t)
    if beta != 0 { try copy(from: t) }
  }

  /// `self`, or a copy when writing `r` could change it.
  private func safe(beside r: Tensor, _ t: Tensor) throws -> Tensor {
    guard storage === r.storage else { return self }
    return r === t && layout.offset >= r.layout.extent
      || r === t && r.layout.offset >= layout.extent
      ? self : try clone()
  }
}

/// A matrix as BLAS takes it: rows `ld` apart, maybe transposed.
private struct Operand {
  let tensor: Tensor
  let transposed: Bool
  let ld: Int

  /// `m`, when its elements stand in rows or columns without steps inside.
  init?(_ m: Tensor) {
    let (rows, columns) = (m.sizes[0], m.sizes[1])
    let (down, across) = (m.strides[0], m.strides[1])
    tensor = m
    if (across == 1 || columns <= 1) && (down >= columns && down > 0 || rows <= 1) {
      transposed = false
      ld = rows <= 1 ? Swift.max(columns, 1) : down
    } else if (down == 1 || rows <= 1) && (across >= rows && across > 0 || columns <= 1) {
      transposed = true
      ld = columns <= 1 ? Swift.max(rows, 1) : across
    } else {
      return nil
    }
  }

  /// `m` or a contiguous copy of it.
  static func of(_ m: Tensor) throws -> Operand {
    if let operand = Operand(m) { return operand }
    let copy = try m.clone()
    guard let operand = Operand(copy) else {
      throw TensorError.shape("matrix expected, got \(m.sizeText)")
    }
    return operand
  }
}

private struct MatrixProduct: ScalarWork {
  let r: Tensor
  let beta: Double
  let alpha: Double
  let a: Tensor
  let b: Tensor

  func run<T: Scalar>(_: T.Type) throws {
    if r.count == 0 { return }
    let (x, y, z) = (try Operand.of(a), try Operand.of(b), Operand(r))
    guard let z else {
      let whole = try r.clone()
      try MatrixProduct(r: whole, beta: beta, alpha: alpha, a: a, b: b).run(T.self)
      return try r.copy(from: whole)
    }
    let (m, n, k) = (a.sizes[0], b.sizes[1], a.sizes[1])
    let (alpha, beta) = (T(number: alpha), T(number: beta))
    let (p, q) = (x.tensor.elements(T.self), y.tensor.elements(T.self))
    let c = r.elements(T.self)
    if z.transposed {  // r^T = b^T a^T
      T.gemm(!y.transposed, !x.transposed, n, m, k, alpha, q, y.ld, p, x.ld, beta, c, z.ld)
    } else {
      T.gemm(x.transposed, y.transposed, m, n, k, alpha, p, x.ld, q, y.ld, beta, c, z.ld)
    }
  }
}

private struct MatrixVector: ScalarWork {
  let r: Tensor
  let beta: Double
  let alpha: Double
  let mat: Tensor
  let vec: Tensor

  func run<T: Scalar>(_: T.Type) throws {
    if r.count == 0 { return }
    if r.strides[0] == 0 && r.count > 1 {
      let whole = try r.clone()
      try MatrixVector(r: whole, beta: beta, alpha: alpha, mat: mat, vec: vec).run(T.self)
      return try r.copy(from: whole)
    }
    let a = try Operand.of(mat)
    let x = vec.strides[0] == 0 ? try vec.clone() : vec
    let (rows, columns) = (mat.sizes[0], mat.sizes[1])
    T.gemv(
      a.transposed, a.transposed ? columns : rows, a.transposed ? rows : columns, T(number: alpha),
      a.tensor.elements(T.self), a.ld, x.elements(T.self), Swift.max(x.strides[0], 1),
      T(number: beta), r.elements(T.self), Swift.max(r.strides[0], 1))
  }
}

private struct OuterProduct: ScalarWork {
  let r: Tensor
  let alpha: Double
  let x: Tensor
  let y: Tensor

  func run<T: Scalar>(_: T.Type) throws {
    if r.count == 0 { return }
    guard let z = Operand(r) else {
      let whole = try r.clone()
      try OuterProduct(r: whole, alpha: alpha, x: x, y: y).run(T.self)
      return try r.copy(from: whole)
    }
    let (x, y) = z.transposed ? (y, x) : (x, y)
    let (p, q) = (
      x.strides[0] == 0 ? try x.clone() : x, y.strides[0] == 0 ? try y.clone() : y
    )
    T.ger(
      p.sizes[0], q.sizes[0], T(number: alpha), p.elements(T.self), Swift.max(p.strides[0], 1),
      q.elements(T.self), Swift.max(q.strides[0], 1), r.elements(T.self), z.ld)
  }
}

private struct DotWork: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> Double {
    let n = walk.lines.count
    if n == 0 { return 0 }
    let (s0, s1) = (walk.lines.s0, walk.lines.s1)
    let (base0, base1) = (walk.r.elements(T.self), walk.a.elements(T.self))
    var sum = T.Accumulator.zero
    var at = Cursor(walk.lines)
    repeat {
      sum = .add(sum, T.accumulatedDot(n, base0 + at.p0, s0, base1 + at.p1, s1))
    } while at.next()
    return sum.number
  }
}
