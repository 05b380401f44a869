import TensorCore

/// Along one axis: between which places of the input each place of the output lies, so that the first and last places
/// of both fall together.
struct LinearMap {
  /// Places of the input.
  let size: Int
  /// The place before each of the output's, and how far from it to the next one that is.
  let sources: [Int], fractions: [Float]
  /// False for an axis that is not there.
  let isActive: Bool

  /// An axis that is not there.
  static let none = LinearMap()

  private init() { (size, sources, fractions, isActive) = (1, [0], [0], false) }

  /// `count` places over `size`, in single precision as `SpatialUpSamplingBilinear.c` has it.
  init(size: Int, count: Int) {
    self.size = size
    isActive = true
    let ratio = count > 1 ? Float(size - 1) / Float(count - 1) : 0
    let places = (0..<count).map { ratio * Float($0) }
    sources = places.map { Swift.min(Int(saturating: Double($0)), size - 1) }
    fractions = zip(places, sources).map { $0 - Float($1) }
  }

  /// The places that the output's place `i` lies between, with their weights.
  @inline(__always)
  func taps<T: LayerScalar>(_ i: Int, _ type: T.Type) -> (first: Int, second: Int, w0: T, w1: T) {
    let source = sources[i], fraction = T(fractions[i])
    return (source, Swift.min(source + 1, size - 1), 1 - fraction, fraction)
  }
}

/// y[place] = what lies at that place between the corners around it, weighted linearly along each axis; or the
/// gradient of that, added to dx.
struct LinearWork: LayerWork {
  /// The input's planes, or their gradient.
  let x: Tensor
  /// The output's planes, or their gradient.
  let y: Tensor
  let planes: Int
  let t: LinearMap, h: LinearMap, w: LinearMap
  let isBackward: Bool

  /// Two or three axes, outermost first.
  init(x: Tensor, y: Tensor, planes: Int, _ maps: [LinearMap], isBackward: Bool) {
    (self.x, self.y, self.planes, self.isBackward) = (x, y, planes, isBackward)
    w = maps.last ?? .none
    h = maps.dropLast().last ?? .none
    t = maps.dropLast(2).last ?? .none
  }

  func run<T: LayerScalar>(_ type: T.Type) {
    var out = y.elements(T.self)
    let width = w.sources.count
    for plane in 0..<planes {
      let x = x.elements(T.self) + plane * t.size * h.size * w.size
      for i in t.sources.indices {
        let a = t.taps(i, T.self)
        for j in h.sources.indices {
          let b = h.taps(j, T.self)
          if !isBackward { out.update(repeating: 0, count: width) }
          // The two rows, or four of a volume, that the output's row lies between.
          row(x + (a.first * h.size + b.first) * w.size, out, a.w0 * b.w0)
          row(x + (a.first * h.size + b.second) * w.size, out, a.w0 * b.w1)
          if t.isActive {
            row(x + (a.second * h.size + b.first) * w.size, out, a.w1 * b.w0)
            row(x + (a.second * h.size + b.second) * w.size, out, a.w1 * b.w1)
          }
          out += width
        }
      }
    }
  }

  @inline(__always)
  private func row<T: LayerScalar>(_ x: UnsafeMutablePointer<T>, _ y: UnsafeMutablePointer<T>, _ weight: T) {
    for k in w.sources.indices {
      let c = w.taps(k, T.self)
      if isBackward {
        let g = weight * y[k]
        x[c.first] += c.w0 * g
        x[c.second] += c.w1 * g
      } else {
        y[k] += weight * (c.w0 * x[c.first] + c.w1 * x[c.second])
      }
    }
  }
}
