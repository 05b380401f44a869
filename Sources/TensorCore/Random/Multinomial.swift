// Draws of category numbers. They count from 1, since they are data that scripts index with.

extension Tensor {
  /// Draws `samples` category numbers per row of `p`: (N, C) gives (N, samples), (C) gives
  /// (samples). Rows need not sum to 1. One uniform number per sample; without replacement a drawn
  /// category's mass is taken out of the cumulative sums.
  ///
  /// Throws unless `self` is Long, `p` is Float or Double of one or two dimensions, `samples` > 0, at
  /// most C without replacement, no probability is negative, and every row's sum > 0.
  public func multinomial(
    _ g: Generator, _ p: Tensor, _ samples: Int, replacement: Bool = false
  ) throws {
    guard dtype == .long else { throw TensorError.unsupported("multinomial", dtype) }
    guard p.dtype.isReal else { throw TensorError.unsupported("multinomial", p.dtype) }
    guard p.dimension == 1 || p.dimension == 2 else {
      throw TensorError.shape(
        "multinomial: prob_dist must be a vector or a matrix, got [\(p.sizes.text)]")
    }
    let isVector = p.dimension == 1
    let rows = isVector ? 1 : p.sizes[0]
    let categories = p.sizes[p.dimension - 1]
    let rowStride = isVector ? 0 : p.strides[0]
    let stride = p.strides[p.dimension - 1]
    guard samples > 0 else {
      throw Generator.invalid(2, "multinomial", "cannot sample n_sample < 0 samples")
    }
    guard replacement || samples <= categories else {
      throw Generator.invalid(
        2, "multinomial",
        "cannot sample n_sample > prob_dist:size(1) samples without replacement")
    }
    try resize([rows, samples])
    var cumulative = [Double](repeating: 0, count: categories)
    for row in 0..<rows {
      var sum = 0.0
      for c in 0..<categories {
        let mass = p.load(p.layout.offset + row * rowStride + c * stride)
        guard mass >= 0 || mass.isNaN else {
          throw Generator.invalid(
            2, "multinomial", "invalid multinomial distribution (a probability of \(mass))")
        }
        sum += mass
        cumulative[c] = sum
      }
      guard sum > 0 else {
        throw Generator.invalid(
          2, "multinomial", "invalid multinomial distribution (sum of probabilities <= 0)")
      }
      for c in 0..<categories { cumulative[c] /= sum }
      let out = elements(Int.self) + row * strides[0]
      let step = strides[1]
      for j in 0..<samples {
        cumulative[categories - 1] = 1  // Whatever rounding did.
        let drawn = Tensor.slot(g.uniform(), cumulative)
        out[j * step] = drawn + 1
        if !replacement { Tensor.remove(drawn, &cumulative) }
      }
    }
    if isVector { try resize([samples]) }
  }

  /// The first place whose cumulative sum reaches `u`.
  private static func slot(_ u: Double, _ cumulative: [Double]) -> Int {
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let mid = low + (high - low) / 2
      if cumulative[mid] < u { low = mid + 1 } else { high = mid }
    }
    return low
  }

  private static func remove(_ drawn: Int, _ cumulative: inout [Double]) {
    let mass = cumulative[drawn] - (drawn > 0 ? cumulative[drawn - 1] : 0)
    let rest = 1 - mass
    for c in cumulative.indices {
      cumulative[c] = (c >= drawn ? cumulative[c] - mass : cumulative[c]) / rest
    }
  }

  /// Prepares `multinomialAlias` (Walker, 1977): category i is kept with probability `q[i]`, else
  /// replaced by `alias[i]`. Both are resized to C.
  ///
  /// Torch7's own version kept every category whose replacement was the first one, and its draws came
  /// out one too low; this one draws from `p`, which it divides by its sum.
  ///
  /// Throws unless `p` is a vector of Float or Double without negative or NaN elements and with a
  /// finite sum > 0, `alias` is Long and `q` is of `p`'s type.
  public static func multinomialAliasSetup(_ p: Tensor, alias: Tensor, q: Tensor) throws {
    let function = "multinomialAliasSetup"
    guard p.dtype.isReal else { throw TensorError.unsupported(function, p.dtype) }
    guard alias.dtype == .long else { throw TensorError.unsupported(function, alias.dtype) }
    guard q.dtype == p.dtype else { throw TensorError.unsupported(function, q.dtype) }
    guard p.dimension == 1, p.count > 0 else {
      throw TensorError.shape("\(function): probs must be a vector, got [\(p.sizes.text)]")
    }
    let n = p.count
    let values = (0..<n).map { p.load(p.layout.offset + $0 * p.strides[0]) }
    let sum = values.reduce(0, +)
    guard values.allSatisfy({ $0 >= 0 }) else {
      throw Generator.invalid(2, function, "q_min is less than 0")
    }
    guard sum > 0, sum.isFinite else {
      throw Generator.invalid(
        1, function, "invalid multinomial distribution (sum of probabilities <= 0)")
    }
    var keep = values.map { $0 / sum * Double(n) }
    var other = Array(0..<n)
    var small = (0..<n).filter { keep[$0] < 1 }
    var large = (0..<n).filter { keep[$0] >= 1 }
    while let s = small.last, let l = large.last {
      small.removeLast()
      other[s] = l
      keep[l] -= 1 - keep[s]
      if keep[l] < 1 {
        large.removeLast()
        small.append(l)
      }
    }
    for i in small + large { keep[i] = 1 }  // They miss 1 by rounding only.
    try alias.resize([n])
    try q.resize([n])
    for i in 0..<n {
      alias.store(Double(other[i] + 1), alias.layout.offset + i * alias.strides[0])
      q.store(keep[i], q.layout.offset + i * q.strides[0])
    }
  }

  /// Fills with category numbers drawn from what `multinomialAliasSetup` prepared: two uniform
  /// numbers each. Throws unless `self` is Long, `alias` (Long) and `q` (Float or Double) are vectors
  /// of the same length > 0, and `q` is within 0 ... 1.
  public func multinomialAlias(_ g: Generator, alias: Tensor, q: Tensor) throws {
    guard dtype == .long else { throw TensorError.unsupported("multinomialAlias", dtype) }
    guard q.dtype.isReal else { throw TensorError.unsupported("multinomialAlias", q.dtype) }
    guard alias.dtype == .long, alias.dimension == 1, q.dimension == 1, alias.count == q.count,
      q.count > 0
    else {
      throw TensorError.shape(
        "multinomialAlias: alias [\(alias.sizes.text)] and q [\(q.sizes.text)] must be vectors of "
          + "one length")
    }
    let n = q.count
    try fillInteger("multinomialAlias") {
      let i = Swift.min(Int(saturating: g.uniform(0, Double(n))), n - 1)
      let isKept = try g.bernoulli(q.load(q.layout.offset + i * q.strides[0])) == 1
      if isKept { return i + 1 }
      return alias.elements(Int.self)[i * alias.strides[0]]
    }
  }
}
