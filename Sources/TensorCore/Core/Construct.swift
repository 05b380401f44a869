#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Filling the receiver from numbers or from the places of another tensor. Positions in errors are
/// those of the torch function, as these are not called as methods.
extension Tensor {
  /// Zeros of the given sizes.
  public func zeros(_ sizes: Dims) throws {
    try resize(sizes)
    try zero()
  }

  /// Ones of the given sizes.
  public func ones(_ sizes: Dims) throws {
    try resize(sizes)
    try fill(1)
  }

  /// The n x m matrix (m = n unless positive) with ones on its diagonal.
  public func eye(_ n: Int, _ m: Int = 0) throws {
    if n <= 0 { throw Tensor.wrong("eye", 1, "invalid argument") }
    try zeros([n, m > 0 ? m : n])
    let step = strides[0] + strides[1]
    for i in 0..<Swift.min(sizes[0], sizes[1]) { store(1, layout.offset + i * step) }
  }

  /// first, first + step, ... up to last (included); integers for integer types. The sizes stay
  /// when the count fits.
  public func range(_ first: Double, _ last: Double, _ step: Double = 1) throws {
    try dispatchNumber(dtype, "range", RangeWork(r: self, first: first, last: last, step: step))
  }

  /// n numbers evenly from a to b; Float and Double.
  public func linspace(_ a: Double, _ b: Double, _ n: Int = 100) throws {
    try spaced(a, b, n, "linspace", power: false)
  }

  /// 10^x for n numbers x evenly from a to b; Float and Double.
  public func logspace(_ a: Double, _ b: Double, _ n: Int = 100) throws {
    try spaced(a, b, n, "logspace", power: true)
  }

  private func spaced(_ a: Double, _ b: Double, _ n: Int, _ name: String, power: Bool) throws {
    if !dtype.isReal { throw TensorError.unsupported(name, dtype) }
    if n < 1 || n == 1 && a != b { throw Tensor.wrong(name, 3, "invalid number of points") }
    if count != n { try resize([n]) }
    try dispatchReal(
      dtype, name, Spaced(walk: Walk(self), a: a, b: b, n: n, power: power))
  }

  /// Of a matrix: diagonal k (above the main one when positive) as a vector. Of a vector: the
  /// matrix with it as diagonal k and zeros elsewhere.
  public func diag(_ t: Tensor, _ k: Int = 0) throws {
    try require(t.dtype, "diag")
    guard t.dimension == 1 || t.dimension == 2 else {
      throw Tensor.wrong("diag", 1, "matrix or a vector expected")
    }
    guard k.magnitude < 1 << 40 else { throw TensorError.size([k]) }
    let t = try t.apart(from: self)
    if t.dimension == 1 {
      let side = t.sizes[0] + Swift.abs(k)
      try zeros([side, side])
      try diagonal(k, t.sizes[0])?.copy(from: t)
    } else {
      let n = Swift.min(t.sizes[0] + Swift.min(k, 0), t.sizes[1] - Swift.max(k, 0))
      try resize(n > 0 ? [n] : [])
      if let diagonal = try t.diagonal(k, n) { try copy(from: diagonal) }
    }
  }

  private func diagonal(_ k: Int, _ n: Int) throws -> Tensor? {
    if n <= 0 { return nil }
    let first = layout.offset + (k >= 0 ? k * strides[1] : -k * strides[0])
    let step = n == 1 ? 1 : strides[0] + strides[1]
    return try Tensor(
      storage: storage, layout: Layout(sizes: [n], strides: [step], offset: first))
  }

  /// t with zeros above diagonal k.
  public func tril(_ t: Tensor, _ k: Int = 0) throws { try triangle(t, k, "tril", lower: true) }
  /// t with zeros below diagonal k.
  public func triu(_ t: Tensor, _ k: Int = 0) throws { try triangle(t, k, "triu", lower: false) }

  private func triangle(_ t: Tensor, _ k: Int, _ name: String, lower: Bool) throws {
    try require(t.dtype, name)
    if t.dimension != 2 { throw Tensor.wrong(name, 1, "expected a matrix") }
    let t = try t.apart(from: self)
    try resizeAs(t)
    try copy(from: t)
    let columns = sizes[1]
    if count == 0 { return }
    let limit = Swift.max(sizes[0], columns)
    let k = Swift.min(Swift.max(k, -limit), limit)
    for row in 0..<sizes[0] {
      let edge = Swift.min(Swift.max(row + k + (lower ? 1 : 0), 0), columns)
      let (first, size) = lower ? (edge, columns - edge) : (0, edge)
      if size > 0 { try narrow(0, row, 1).narrow(1, first, size).zero() }
    }
  }

  /// `tensors` one after the other along `dim`, -1 for the last dimension there is. Their other
  /// sizes agree; missing dimensions count as 1 and empty tensors are left out.
  public func cat(_ tensors: [Tensor], _ dim: Int) throws {
    if tensors.isEmpty { throw Tensor.wrong("cat", 3, "invalid number of inputs 0") }
    for t in tensors { try require(t.dtype, "cat") }
    let most = tensors.reduce(0) { Swift.max($0, $1.dimension) }
    let place = dim == -1 ? Swift.max(most - 1, 0) : dim
    guard place >= 0, place < 1 << 16 else {
      throw Tensor.wrong("cat", 4, "invalid dimension \(dim &+ 1)")
    }
    let parts = try tensors.filter { $0.count > 0 }.map { try $0.apart(from: self) }
    guard let first = parts.first else { return }
    let dimensions = Swift.max(most, place + 1)
    var sizes = first.sizes
    while sizes.count < dimensions { sizes.append(1) }
    var total = 0
    for part in parts {
      for d in 0..<dimensions {
        let size = d < part.dimension ? part.sizes[d] : 1
        if d == place {
          total += size
        } else if size != sizes[d] {
          throw TensorError.shape("inconsistent tensor sizes")
        }
      }
    }
    sizes[place] = total
    try resize(sizes)
    var offset = 0
    for part in parts {
      let size = place < part.dimension ? part.sizes[place] : 1
      try narrow(place, offset, size).copy(from: part)
      offset += size
    }
  }

  /// r (bins) = how many elements of `t` fall into each of `bins` equal parts of low ... high; the
  /// range of the elements when low = high. Float and Double.
  public func histc(_ t: Tensor, _ bins: Int = 100, _ low: Double = 0, _ high: Double = 0) throws {
    if !t.dtype.isReal { throw TensorError.unsupported("histc", t.dtype) }
    try require(t.dtype, "histc")
    if bins <= 0 { throw Tensor.wrong("histc", 2, "number of bins must be positive") }
    let t = try t.apart(from: self)
    try zeros([bins])
    var (low, high) = (low, high)
    if low == high { (low, high) = (try t.minAll(), try t.maxAll()) }
    if low == high { (low, high) = (low - 1, high + 1) }
    let counts = try dispatchReal(
      dtype, "histc", HistogramWork(walk: Walk(t), bins: bins, low: low, high: high))
    let step = strides[0]
    for (i, n) in counts.enumerated() { store(Double(n), layout.offset + i * step) }
  }

  /// r (rows, bins) = `histc` of every row of the matrix `t`, all with the same range.
  public func bhistc(_ t: Tensor, _ bins: Int = 100, _ low: Double = 0, _ high: Double = 0) throws {
    if !t.dtype.isReal { throw TensorError.unsupported("bhistc", t.dtype) }
    try require(t.dtype, "bhistc")
    if t.dimension != 2 {
      throw Tensor.wrong("bhistc", 1, "invalid dimension \(t.dimension), the input must be a 2d tensor")
    }
    if bins <= 0 { throw Tensor.wrong("bhistc", 2, "number of bins must be positive") }
    let t = try t.apart(from: self)
    let (least, most) = low == high ? (try t.minAll(), try t.maxAll()) : (low, high)
    let range = least == most ? (least - 1, most + 1) : (least, most)
    try zeros([t.sizes[0], bins])
    for row in 0..<t.sizes[0] { try select(0, row).histc(t.select(0, row), bins, range.0, range.1) }
  }

  private static func wrong(_ function: String, _ position: Int, _ reason: String) -> TensorError {
    .argument(position: position, function: function, reason: reason)
  }
}

private struct RangeWork: ScalarWork {
  let r: Tensor
  let first: Double
  let last: Double
  let step: Double

  func run<T: Scalar>(_: T.Type) throws {
    // Torch takes the three numbers in the type it sums in: integers for integer types.
    let whole = T.dtype.isInteger
    let step = whole ? step.rounded(.towardZero) : step
    let (a, b) = whole ? (first.rounded(.towardZero), last.rounded(.towardZero)) : (first, last)
    guard step > 0 || step < 0 else {
      throw TensorError.argument(
        position: 3, function: "range", reason: "step must be a non-null number")
    }
    guard step > 0 && b >= a || step < 0 && b <= a else {
      throw TensorError.argument(
        position: 2, function: "range",
        reason: "upper bound and larger bound incoherent with step sign")
    }
    let n = Int(saturating: (b - a) / step + 1)
    if r.count != n { try r.resize([n]) }
    let (origin, jump) = (Int(saturating: a), Int(saturating: step))
    var i = 0
    try Walk(r).eachPlace { (place: UnsafeMutablePointer<T>) in
      place.pointee =
        whole ? T(integer: origin &+ i &* jump) : T(number: a + Double(i) * step)
      i += 1
    }
  }
}

private struct Spaced: ~Copyable, RealWork {
  let walk: Walk
  let a: Double
  let b: Double
  let n: Int
  let power: Bool
  func run<T: RealScalar>(_: T.Type) throws {
    let (a, b, last) = (T(a), T(b), T(Swift.max(n - 1, 1)))
    var i = 0
    walk.eachPlace { (place: UnsafeMutablePointer<T>) in
      let x = a + T(i) * (b - a) / last
      place.pointee = power ? TensorCore.power(10, x) : x
      i += 1
    }
  }
}

private struct HistogramWork: ~Copyable, RealWork {
  let walk: Walk
  let bins: Int
  let low: Double
  let high: Double
  func run<T: RealScalar>(_: T.Type) throws -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    let (low, high) = (T(low), T(high))
    walk.each { (x: T) in
      if x >= low && x <= high {
        let bin = Int(saturating: Double((x - low) / (high - low) * T(bins)))
        counts[Swift.min(Swift.max(bin, 0), bins - 1)] += 1
      }
      return true
    }
    return counts
  }
}
