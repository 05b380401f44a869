// Random fills: one draw per element in row-major order, as Torch's TH_TENSOR_APPLY goes.

extension Tensor {
  /// Writes `draw()` to every element in row-major order, whatever the strides.
  @inline(__always)
  private func fillEach<T: Scalar>(_ type: T.Type, _ draw: () throws -> T) rethrows {
    let layout = self.layout
    let n = layout.count
    if n == 0 { return }
    let base = elements(T.self)
    if layout.isContiguous {
      for i in 0..<n { base[i] = try draw() }
      return
    }
    let last = layout.dimension - 1
    let (inner, step) = (layout.sizes[last], layout.strides[last])
    var index = Dims(repeating: 0, count: last)
    var start = 0
    while true {
      for i in 0..<inner { base[start + i * step] = try draw() }
      var d = last - 1
      while d >= 0 {
        index[d] += 1
        start += layout.strides[d]
        if index[d] < layout.sizes[d] { break }
        start -= layout.sizes[d] * layout.strides[d]
        index[d] = 0
        d -= 1
      }
      if d < 0 { return }
    }
  }

  private struct RealFill: RealWork {
    let t: Tensor
    let draw: () throws -> Double
    func run<T: RealScalar>(_: T.Type) throws { try t.fillEach(T.self) { T(try draw()) } }
  }

  private struct IntegerFill: ScalarWork {
    let t: Tensor
    let draw: () throws -> Int
    func run<T: Scalar>(_: T.Type) throws { try t.fillEach(T.self) { T(integer: try draw()) } }
  }

  private func fillReal(_ function: String, _ draw: () throws -> Double) throws {
    try withoutActuallyEscaping(draw) {
      try dispatchReal(dtype, function, RealFill(t: self, draw: $0))
    }
  }

  func fillInteger(_ function: String, _ draw: () throws -> Int) throws {
    if dtype == .half { throw TensorError.unsupported(function, dtype) }
    try withoutActuallyEscaping(draw) { try dispatch(dtype, IntegerFill(t: self, draw: $0)) }
  }

  /// A parameter as Torch's tensor methods take it: in the tensor's own type.
  private func own(_ parameter: Double) -> Double {
    dtype == .float ? Double(Float(parameter)) : parameter
  }

  // MARK: Integers

  /// Fills with integers from 0 to the greatest that the type holds exactly, at most 2^32 - 1: the 32
  /// bits modulo 2^8, 2^7, 2^15, 2^31 for Byte, Char, Short, Int, modulo 2^24 + 1 for Float.
  /// Throws for Half.
  public func random(_ g: Generator) throws {
    let span: UInt64
    switch dtype {
    case .byte: span = 1 << 8
    case .char: span = 1 << 7
    case .short: span = 1 << 15
    case .int: span = 1 << 31
    case .float: span = 1 << 24 + 1
    case .long, .double, .half: span = 1 << 32
    }
    try fillInteger("random") { g.draw(span, 0) }
  }

  /// Fills with integers of 1 ... `upper`. Throws unless `upper` > 0, and for Half.
  public func random(_ g: Generator, _ upper: Int) throws {
    try Generator.check(upper: upper)
    let span = UInt64(upper)
    try fillInteger("random") { g.draw(span, 1) }
  }

  /// Fills with integers of `lower` ... `upper`. Throws when `upper` < `lower`, and for Half. (Torch
  /// wrote 2^64 - 3 for a -3 in a real tensor; here it is -3.)
  public func random(_ g: Generator, _ lower: Int, _ upper: Int) throws {
    try Generator.check(lower: lower, upper: upper)
    let span = UInt64(bitPattern: Int64(upper &- lower &+ 1))
    try fillInteger("random") { g.draw(span, lower) }
  }

  /// Fills with i >= 1 of probability (1 - p) p^(i - 1). Throws unless 0 < `p` < 1, and for Half.
  public func geometric(_ g: Generator, _ p: Double) throws {
    try fillInteger("geometric") { try g.geometric(p) }
  }

  /// Fills with 1 of probability `p` and 0. Throws unless 0 <= `p` <= 1, and for Half.
  public func bernoulli(_ g: Generator, _ p: Double = 0.5) throws {
    try fillInteger("bernoulli") { try g.bernoulli(p) }
  }

  /// Fills with 1 of the probability that stands at the same place of `p` (row-major), and 0. Throws
  /// unless `p` is Float or Double, has as many elements, all within 0 ... 1, and for Half.
  public func bernoulli(_ g: Generator, _ p: Tensor) throws {
    guard p.dtype.isReal else { throw TensorError.unsupported("bernoulli", p.dtype) }
    guard p.count == count else {
      throw TensorError.shape(
        "inconsistent tensor size, expected self [\(sizes.text)] and p [\(p.sizes.text)] to have "
          + "the same number of elements, but got \(count) and \(p.count) elements respectively")
    }
    var i = 0
    let places = p.layout
    try fillInteger("bernoulli") {
      var (rest, place) = (i, places.offset)
      var d = places.dimension - 1
      while d >= 0 {
        place += rest % places.sizes[d] * places.strides[d]
        rest /= places.sizes[d]
        d -= 1
      }
      i += 1
      return try g.bernoulli(p.load(place))
    }
  }

  // MARK: Reals

  /// Fills uniformly on `a` ..< `b`. Float and Double only, as all below.
  public func uniform(_ g: Generator, _ a: Double = 0, _ b: Double = 1) throws {
    let (a, b) = (own(a), own(b))
    if count >= 16 && isContiguous {
      switch dtype {
      case .double: return g.uniform(elements(Double.self), count, a, b)
      case .float: return g.uniform(elements(Float.self), count, a, b)
      default: break
      }
    }
    try fillReal("uniform") { g.uniform(a, b) }
  }

  /// Fills with normal numbers. Throws unless `stdv` > 0.
  public func normal(_ g: Generator, _ mean: Double = 0, _ stdv: Double = 1) throws {
    let (mean, stdv) = (own(mean), own(stdv))
    if count >= 16 && isContiguous {
      switch dtype {
      case .double: return try g.normal(elements(Double.self), count, mean, stdv)
      case .float: return try g.normal(elements(Float.self), count, mean, stdv)
      default: break
      }
    }
    try fillReal("normal") { try g.normal(mean, stdv) }
  }

  /// Fills with exponential numbers of rate `lambda`.
  public func exponential(_ g: Generator, _ lambda: Double) throws {
    let lambda = own(lambda)
    try fillReal("exponential") { g.exponential(lambda) }
  }

  /// Fills with Cauchy numbers.
  public func cauchy(_ g: Generator, _ median: Double = 0, _ sigma: Double = 1) throws {
    let (median, sigma) = (own(median), own(sigma))
    try fillReal("cauchy") { g.cauchy(median, sigma) }
  }

  /// Fills with exponentials of normal numbers. Throws unless `stdv` > 0.
  public func logNormal(_ g: Generator, _ mean: Double = 1, _ stdv: Double = 2) throws {
    let (mean, stdv) = (own(mean), own(stdv))
    try fillReal("logNormal") { try g.logNormal(mean, stdv) }
  }

  /// Resizes to `sizes` and fills uniformly on 0 ..< 1.
  public func rand(_ g: Generator, _ sizes: Dims) throws {
    try resize(sizes)
    try uniform(g)
  }

  /// Resizes to `sizes` and fills with standard normal numbers.
  public func randn(_ g: Generator, _ sizes: Dims) throws {
    try resize(sizes)
    try normal(g)
  }

  // MARK: Permutations

  private struct Permutation: ScalarWork {
    let t: Tensor
    let g: Generator
    func run<T: Scalar>(_: T.Type) throws {
      let (p, n, step) = (t.elements(T.self), t.count, t.strides[0])
      for i in 0..<n { p[i * step] = T(integer: i + 1) }
      for i in 0..<(n - 1) {
        let k = g.draw(UInt64(n - i), i)
        let kept = p[i * step]
        p[i * step] = p[k * step]
        p[k * step] = kept
      }
    }
  }

  /// Resizes to `n` elements and fills with a permutation of 1 ... n: the numbers scripts see, as they
  /// are data and no positions. Throws unless `n` > 0, and for Half.
  public func randperm(_ g: Generator, _ n: Int) throws {
    guard n > 0 else { throw Generator.invalid(1, "randperm", "must be strictly positive") }
    if dtype == .half { throw TensorError.unsupported("randperm", dtype) }
    try resize([n])
    try dispatch(dtype, Permutation(t: self, g: g))
  }

  // MARK: The generator's state

  /// Becomes the 5048 bytes of the generator's state. Throws unless it is a Byte tensor.
  public func getRNGState(_ g: Generator) throws {
    guard dtype == .byte else { throw TensorError.unsupported("getRNGState", dtype) }
    try resize([Generator.stateSize])
    guard isContiguous else {
      throw Generator.invalid(1, "getRNGState", "RNG state needs to be contiguous")
    }
    g.state.withUnsafeBufferPointer { bytes in
      let p = elements(UInt8.self)
      for i in 0..<bytes.count { p[i] = bytes[i] }
    }
  }

  /// Gives the generator the state that these bytes hold. Throws unless they are a contiguous Byte
  /// tensor of the right size with a valid state.
  public func setRNGState(_ g: Generator) throws {
    guard dtype == .byte else { throw TensorError.unsupported("setRNGState", dtype) }
    guard count == Generator.stateSize else {
      throw Generator.invalid(1, "setRNGState", "RNG state is wrong size")
    }
    guard isContiguous else {
      throw Generator.invalid(1, "setRNGState", "RNG state needs to be contiguous")
    }
    try g.restore([UInt8](UnsafeBufferPointer(start: elements(UInt8.self), count: count)))
  }
}
