/// Reductions along dimension `dim` (from 0), which stays with size 1. `r` is resized; it may be
/// `t`. Out of range throws Torch's "dimension N out of range", N from 1. Where a result has its place in the type's
/// range, nothing on the way to it overflows.
extension Tensor {
  /// r = sums along dim; all types but Half.
  public func sum(_ t: Tensor, _ dim: Int) throws {
    let rows = try Rows(self, t, dim, "sum")
    try zero()
    try dispatchNumber(t.dtype, "sum", SumRows(rows: rows))
  }

  /// r = products along dim; all types but Half.
  public func prod(_ t: Tensor, _ dim: Int) throws {
    let rows = try Rows(self, t, dim, "prod")
    try fill(1)  // what a row without elements gives
    try dispatchNumber(t.dtype, "prod", ProductRows(rows: rows))
  }

  /// r = means along dim; Float and Double.
  public func mean(_ t: Tensor, _ dim: Int) throws {
    try real(t, dim, "mean", .mean)
  }

  /// r = variances along dim, over n - 1 or, when `biased`, n; Float and Double.
  public func `var`(_ t: Tensor, _ dim: Int, biased: Bool = false) throws {
    try real(t, dim, "var", .variance(biased))
  }

  /// r = standard deviations along dim; Float and Double.
  public func std(_ t: Tensor, _ dim: Int, biased: Bool = false) throws {
    try real(t, dim, "std", .deviation(biased))
  }

  /// r = p-norms along dim (for p = 0 the number of elements that are not 0); Float and Double.
  public func norm(_ t: Tensor, _ p: Double, _ dim: Int) throws {
    try real(t, dim, "norm", .norm(p))
  }

  private func real(_ t: Tensor, _ dim: Int, _ name: String, _ f: RowFunction) throws {
    if !t.dtype.isReal { throw TensorError.unsupported(name, t.dtype) }
    let rows = try Rows(self, t, dim, name) { "invalid dimension \($0)" }
    try dispatchReal(t.dtype, name, RealRows(rows: rows, f: f))
  }

  /// r = t with every slice of dimension `dim` whose p-norm exceeds `limit` scaled down to it.
  /// Float and Double.
  public func renorm(_ t: Tensor, _ p: Double, _ dim: Int, _ limit: Double) throws {
    try require(t.dtype, "renorm")
    try t.check(dim: dim, "renorm", 2) { "invalid dimension \($0)" }
    if !(p > 0) {
      throw TensorError.argument(
        position: 1, function: "renorm", reason: "non-positive-norm not supported")
    }
    if t.dimension < 2 {
      throw TensorError.argument(
        position: 0, function: "renorm",
        reason: "need at least 2 dimensions, got \(t.dimension) dimensions")
    }
    try resizeAs(t)
    for i in 0..<t.sizes[dim] {
      let (from, to) = (try t.select(dim, i), try select(dim, i))
      let norm = try from.normAll(p)
      if norm > limit {
        try to.mul(from, limit / (norm + 1e-7))  // 1e-7: Torch's
      } else {
        try to.copy(from: from)
      }
    }
  }

  /// r = running sums along dim; all types but Half.
  public func cumsum(_ t: Tensor, _ dim: Int) throws {
    try cumulate(t, dim, "cumsum", product: false)
  }

  /// r = running products along dim; all types but Half.
  public func cumprod(_ t: Tensor, _ dim: Int) throws {
    try cumulate(t, dim, "cumprod", product: true)
  }

  private func cumulate(_ t: Tensor, _ dim: Int, _ name: String, product: Bool) throws {
    try require(t.dtype, name)
    try t.check(dim: dim, name)
    let t = self === t ? t : try t.apart(from: self)
    try resizeAs(t)
    try dispatchNumber(t.dtype, name, Cumulation(rows: Rows(self, t, along: dim), product: product))
  }

  /// values = the largest elements along dim, `indices` (a LongTensor) = where they stand, counted
  /// from 1, the first of equals. The first NaN counts as the largest. All types but Half.
  public func max(_ indices: Tensor, _ t: Tensor, _ dim: Int) throws {
    try extreme(indices, t, dim, "max", smallest: false)
  }

  /// values = the smallest elements along dim, with indices as in `max`.
  public func min(_ indices: Tensor, _ t: Tensor, _ dim: Int) throws {
    try extreme(indices, t, dim, "min", smallest: true)
  }

  private func extreme(
    _ indices: Tensor, _ t: Tensor, _ dim: Int, _ name: String, smallest: Bool
  ) throws {
    let rows = try Rows(self, t, dim, name, indices)
    try dispatchNumber(t.dtype, name, ExtremeRows(rows: rows, smallest: smallest))
  }

  /// r = cross products of the vectors along dim, whose size is 3; a negative `dim` is the first of
  /// size 3. `a` and `b` have the same sizes. All types but Half.
  public func cross(_ a: Tensor, _ b: Tensor, _ dim: Int = -1) throws {
    try require(a.dtype, "cross")
    try b.require(a.dtype, "cross")
    if a.dimension != b.dimension {
      throw TensorError.shape("inconsistent tensor dimension \(a.dimension)D, \(b.dimension)D")
    }
    if a.sizes != b.sizes {
      throw TensorError.shape("inconsistent tensor sizes \(a.sizeText), \(b.sizeText)")
    }
    var dim = dim
    if dim < 0 {
      guard let first = a.sizes.firstIndex(of: 3) else {
        throw TensorError.shape("no dimension of size 3 in a: \(a.sizeText)")
      }
      dim = first
    }
    try a.check(dim: dim, "cross", 2)
    if a.sizes[dim] != 3 {
      throw TensorError.argument(
        position: 2, function: "cross", reason: "dimension \(dim + 1) does not have size 3")
    }
    let (a, b) = (try a.apart(from: self), try b.apart(from: self))
    try resizeAs(a)
    let left = try (0..<3).map { try a.narrow(dim, $0, 1) }
    let right = try (0..<3).map { try b.narrow(dim, $0, 1) }
    for i in 0..<3 {
      let (j, k) = ((i + 1) % 3, (i + 2) % 3)
      let part = try narrow(dim, i, 1)
      try part.cmul(left[j], right[k])
      try part.addcmul(part, a.dtype == .byte ? 255 : -1, left[k], right[j])
    }
  }
}

/// The rows of `t` along one dimension, with the place in `r` (and in `s`) that belongs to each.
/// Operand 0 is r, 1 is t, 2 is s.
struct Rows: ~Copyable {
  let r: Tensor
  let t: Tensor
  let s: Tensor?
  /// What is walked around the dimension.
  let lines: Lines
  /// The dimension itself, in t and in r.
  let n: Int
  let rCount: Int
  let step: Int
  let rStep: Int
  let sStep: Int

  /// Checks the arguments of a reduction and resizes its results to `size` along `dim`.
  init(
    _ r: Tensor, _ t: Tensor, _ dim: Int, _ name: String, _ indices: Tensor? = nil,
    size: Int = 1, position: Int = 1,
    _ reason: (Int) -> String = { "dimension \($0) out of range" }
  ) throws {
    try r.require(t.dtype, name)
    try indices?.require(.long, name)
    try t.check(dim: dim, name, position, reason)
    if t.dtype == .half { throw TensorError.unsupported(name, .half) }
    let t = try (indices.map { try t.apart(from: $0) } ?? t).apart(from: r)
    if let indices, indices.storage === r.storage {
      throw TensorError.message("\(name): values and indices must not share a storage")
    }
    var sizes = t.sizes
    sizes[dim] = size
    if indices != nil, t.sizes[dim] == 0, sizes.product != 0 {
      throw TensorError.argument(
        position: 0, function: name, reason: "tensor must have one dimension")
    }
    try r.resize(sizes)
    try indices?.resize(sizes)
    try self.init(r, t, along: dim, indices)
  }

  /// Operands whose sizes agree but for `dim`.
  init(_ r: Tensor, _ t: Tensor, along dim: Int, _ s: Tensor? = nil) throws {
    self.r = r
    self.t = t
    self.s = s
    n = t.sizes[dim]
    rCount = r.sizes[dim]
    step = t.strides[dim]
    rStep = r.strides[dim]
    sStep = s?.strides[dim] ?? 0
    var lines = Lines()
    for d in t.sizes.indices.reversed() where d != dim {
      lines.add(t.sizes[d], r.strides[d], t.strides[d], s?.strides[d] ?? 0)
    }
    self.lines = lines
  }

  /// Calls `f` with the row's first elements in r, t and s; nothing when the rows are empty.
  @inline(__always)
  func each<R: Scalar, T: Scalar, S: Scalar>(
    _ f: (UnsafeMutablePointer<R>, UnsafePointer<T>, UnsafeMutablePointer<S>) throws -> Void
  ) rethrows {
    if lines.count == 0 || n == 0 { return }
    let base0 = r.elements(R.self)
    let base1 = UnsafePointer(t.elements(T.self))
    let base2 = (s ?? r).storage.elements(S.self) + (s?.layout.offset ?? 0)
    var at = Cursor(lines)
    repeat {
      for i in 0..<lines.count {
        try f(
          base0 + at.p0 + i &* lines.s0, base1 + at.p1 + i &* lines.s1,
          base2 + at.p2 + i &* lines.s2)
      }
    } while at.next()
  }

  /// The same without a third operand.
  @inline(__always)
  func each<R: Scalar, T: Scalar>(
    _ f: (UnsafeMutablePointer<R>, UnsafePointer<T>) throws -> Void
  ) rethrows {
    try each { (r: UnsafeMutablePointer<R>, t: UnsafePointer<T>, _: UnsafeMutablePointer<UInt8>) in
      try f(r, t)
    }
  }
}

private struct SumRows: ~Copyable, ScalarWork {
  let rows: Rows
  func run<T: Scalar>(_: T.Type) throws {
    let (n, step) = (rows.n, rows.step)
    if step == 1 || rows.lines.s0 != 1 || rows.lines.s1 != 1 {
      rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>) in
        r[0] = T(accumulated: rowSum(t, n, step))
      }
      return
    }
    // Rows across memory: add whole lines instead, r (zeroed before) is the accumulator as in
    // Torch.
    let count = rows.lines.count
    if count == 0 { return }
    let (base0, base1) = (rows.r.elements(T.self), rows.t.elements(T.self))
    var at = Cursor(rows.lines)
    repeat {
      let r = base0 + at.p0
      for k in 0..<n {
        let t = UnsafePointer(base1 + at.p1 + k &* step)
        for i in 0..<count { r[i] = T.add(r[i], t[i]) }
      }
      guard T.Accumulator.self == Double.self else { continue }
      let t = UnsafePointer(base1 + at.p1)
      for i in 0..<count where !r[i].number.isFinite { r[i] = T(accumulated: rowSum(t + i, n, step)) }
    } while at.next()
  }
}

private struct ProductRows: ~Copyable, ScalarWork {
  let rows: Rows
  func run<T: Scalar>(_: T.Type) throws {
    rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>) in
      var product = T.Accumulator.one
      for i in 0..<rows.n {
        product = T.Accumulator.mul(product, T.accumulator(t[i &* rows.step]))
      }
      if T.Accumulator.self == Double.self, product.number.isDoubtful {
        var far = FarProduct()
        for i in 0..<rows.n { far.multiply(by: t[i &* rows.step].number) }
        product = T.Accumulator(number: far.value)
      }
      r[0] = T(accumulated: product)
    }
  }
}

private enum RowFunction {
  case mean
  case variance(Bool)
  case deviation(Bool)
  case norm(Double)
}

private struct RealRows: ~Copyable, RealWork {
  let rows: Rows
  let f: RowFunction
  func run<T: RealScalar>(_: T.Type) throws {
    let (n, step) = (rows.n, rows.step)
    rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>) in
      switch f {
      case .mean: r[0] = T(rowMean(t, n, step))
      case .variance(let biased):
        let (variance, scale) = variance(t, n, step, biased)
        r[0] = T(variance / scale / scale)
      case .deviation(let biased):
        let (variance, scale) = variance(t, n, step, biased)
        r[0] = T(variance.squareRoot() / scale)
      case .norm(let p):
        var scale = p == 2 && n > 0 ? Double(t[0]).scaleForSquares : 1
        var sum = rowPowers(t, n, step, p, times: scale, less: 0)
        if sum.isDoubtful, p != 0, p.isFinite {
          scale = rowTop(t, n, step).scaleToOne
          sum = rowPowers(t, n, step, p, times: scale, less: 0)
        }
        r[0] = T(rooted(sum, p) / scale)
      }
    }
  }

  /// The variance of the elements times `scale`, in two passes: Torch's difference of sums loses digits when the mean
  /// is large.
  private func variance<T: RealScalar>(
    _ t: UnsafePointer<T>, _ n: Int, _ step: Int, _ biased: Bool
  ) -> (variance: Double, scale: Double) {
    let mean = rowMean(t, n, step)
    func squares(_ scale: Double) -> Double {
      rowPowers(t, n, step, 2, times: scale, less: mean * scale) / Double(biased ? n : n - 1)
    }
    let first = n > 0 ? Double(t[0]).scaleForSquares : 1, variance = squares(first)
    guard variance.isDoubtful else { return (variance, first) }
    let scale = rowTop(t, n, step).scaleToOne
    return (squares(scale), scale)
  }
}

private struct Cumulation: ~Copyable, ScalarWork {
  let rows: Rows
  let product: Bool
  func run<T: Scalar>(_: T.Type) throws {
    rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>) in
      var so = product ? T.Accumulator.one : T.Accumulator.zero
      for i in 0..<rows.n {
        let x = T.accumulator(t[i &* rows.step])
        let next = product ? T.Accumulator.mul(so, x) : T.Accumulator.add(so, x)
        if T.Accumulator.self == Double.self, product ? next.number.isDoubtful : !next.number.isFinite {
          return goOn(r, t, from: i, so.number)
        }
        so = next
        r[i &* rows.rStep] = T(accumulated: so)
      }
    }
  }

  /// The rest of a row, from the element on that leaves Double's range.
  private func goOn<T: Scalar>(
    _ r: UnsafeMutablePointer<T>, _ t: UnsafePointer<T>, from first: Int, _ start: Double
  ) {
    var far = FarProduct(), low = start * .low
    far.multiply(by: start)
    for i in first..<rows.n {
      let x = t[i &* rows.step].number
      far.multiply(by: x)
      low += x * .low
      r[i &* rows.rStep] = T(accumulated: T.Accumulator(number: product ? far.value : low / .low))
    }
  }
}

private struct ExtremeRows: ~Copyable, ScalarWork {
  let rows: Rows
  let smallest: Bool
  func run<T: Scalar>(_: T.Type) throws {
    rows.each { (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>, s: UnsafeMutablePointer<Int>) in
      var best = t[0]
      var place = 0
      for i in 0..<rows.n {
        let x = t[i &* rows.step]
        // Not the same as x < best: a NaN passes, and ends the search.
        if smallest ? !(x >= best) : !(x <= best) {
          best = x
          place = i
          if x != x { break }
        }
      }
      r[0] = best
      s[0] = place + 1
    }
  }
}
