import CVector

// Sums and the greatest and least element: vectors of accumulators hide the latency of the
// additions. The order of summation depends on the count alone, never on the address.

extension VectorMath {
  @inline(__always) private static func total(_ a: D8, _ b: D8, _ c: D8, _ d: D8) -> Double {
    let w = (a + b) + (c + d)
    let v = w.lowHalf + w.highHalf
    return (v[0] + v[2]) + (v[1] + v[3])
  }

  /// The sum of x[0 ..< n]; 0 when n is 0.
  public static func sum(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    var (a, b, c, d) = (D8.zero, D8.zero, D8.zero, D8.zero)
    var i = 0
    while i <= n &- 32 {
      a += load(x + i)
      b += load(x + i + 8)
      c += load(x + i + 16)
      d += load(x + i + 24)
      i &+= 32
    }
    var s = total(a, b, c, d)
    while i < n {
      s += x[i]
      i &+= 1
    }
    return s
  }

  /// The sum of x[0 ..< n] in Double, as Torch's accreal; 0 when n is 0.
  public static func sum(_ x: UnsafePointer<Float>, _ n: Int) -> Double {
    var (a, b, c, d) = (D8.zero, D8.zero, D8.zero, D8.zero)
    var i = 0
    while i <= n &- 32 {
      let (u, v) = (load(x + i), load(x + i + 16))
      a += cvector_widen(u.lowHalf)
      b += cvector_widen(u.highHalf)
      c += cvector_widen(v.lowHalf)
      d += cvector_widen(v.highHalf)
      i &+= 32
    }
    var s = total(a, b, c, d)
    while i < n {
      s += Double(x[i])
      i &+= 1
    }
    return s
  }

  /// Σ (scale x[i] - center)², which does not lose an infinity or a NaN; 0 when n is 0.
  public static func sumOfSquares(
    _ x: UnsafePointer<Double>, _ n: Int, times scale: Double = 1, less center: Double = 0
  ) -> Double {
    var (a, b, c, d) = (D8.zero, D8.zero, D8.zero, D8.zero)
    @inline(__always) func add(_ v: D8, _ sum: inout D8) {
      let w = line(-center, scale, v)
      sum = fma(w, w, sum)
    }
    var i = 0
    while i <= n &- 32 {
      add(load(x + i), &a)
      add(load(x + i + 8), &b)
      add(load(x + i + 16), &c)
      add(load(x + i + 24), &d)
      i &+= 32
    }
    var s = total(a, b, c, d)
    while i < n {
      let w = scale * x[i] - center
      s += w * w
      i &+= 1
    }
    return s
  }

  /// Σ (scale x[i] - center)² in Double, as Torch's accreal; 0 when n is 0.
  public static func sumOfSquares(
    _ x: UnsafePointer<Float>, _ n: Int, times scale: Double = 1, less center: Double = 0
  ) -> Double {
    var (a, b, c, d) = (D8.zero, D8.zero, D8.zero, D8.zero)
    @inline(__always) func add(_ v: SIMD8<Float>, _ sum: inout D8) {
      let w = line(-center, scale, cvector_widen(v))
      sum = fma(w, w, sum)
    }
    var i = 0
    while i <= n &- 32 {
      let (u, v) = (load(x + i), load(x + i + 16))
      add(u.lowHalf, &a)
      add(u.highHalf, &b)
      add(v.lowHalf, &c)
      add(v.highHalf, &d)
      i &+= 32
    }
    var s = total(a, b, c, d)
    while i < n {
      let w = scale * Double(x[i]) - center
      s += w * w
      i &+= 1
    }
    return s
  }

  /// x[0] y[0] + ... + x[n - 1] y[n - 1].
  public static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ n: Int) -> Double {
    let v: SIMD4<Double> = products(x, y, n, cvector_d4_fma) { cvector_d8_load($0, $1).lowHalf }
    return (v[0] + v[2]) + (v[1] + v[3])
  }

  /// x[0] y[0] + ... + x[n - 1] y[n - 1], in Float.
  public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ n: Int) -> Float {
    let v: SIMD8<Float> = products(x, y, n, cvector_f8_fma) { cvector_f16_load($0, $1).lowHalf }
    let w = v.lowHalf + v.highHalf
    return (w[0] + w[2]) + (w[1] + w[3])
  }

  /// Sums of products, lane by lane. `first` loads the first lanes only, the rest 0. For vectors of 256
  /// bits: two arrays come from memory a little faster so than with 512.
  @inline(__always) private static func products<V: SIMD>(
    _ x: UnsafePointer<V.Scalar>, _ y: UnsafePointer<V.Scalar>, _ n: Int, _ fma: (V, V, V) -> V,
    _ first: (UnsafePointer<V.Scalar>, Int) -> V
  ) -> V where V.Scalar: BinaryFloatingPoint {
    let width = V.scalarCount
    var (a, b, c, d) = (V.zero, V.zero, V.zero, V.zero)
    @inline(__always) func add(_ i: Int, _ sum: V) -> V {
      fma(
        UnsafeRawPointer(x + i).loadUnaligned(as: V.self),
        UnsafeRawPointer(y + i).loadUnaligned(as: V.self), sum)
    }
    var i = 0
    while i <= n &- 4 &* width {
      a = add(i, a)
      b = add(i &+ width, b)
      c = add(i &+ 2 &* width, c)
      d = add(i &+ 3 &* width, d)
      i &+= 4 &* width
    }
    while i <= n &- width {
      a = add(i, a)
      i &+= width
    }
    if i < n { b = fma(first(x + i, n &- i), first(y + i, n &- i), b) }
    return (a + b) + (c + d)
  }

  /// The greatest of x[0 ..< n]; NaN when there is a NaN, -inf when n is 0.
  public static func max(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    best(x, n, -.infinity, { (u: D8, v) in u .> v }, { $0 > $1 })
  }

  /// The greatest of x[0 ..< n]; NaN when there is a NaN, -inf when n is 0.
  public static func max(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
    best(x, n, -.infinity, { (u: F16, v) in u .> v }, { $0 > $1 })
  }

  /// The least of x[0 ..< n]; NaN when there is a NaN, inf when n is 0.
  public static func min(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    best(x, n, .infinity, { (u: D8, v) in u .< v }, { $0 < $1 })
  }

  /// The least of x[0 ..< n]; NaN when there is a NaN, inf when n is 0.
  public static func min(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
    best(x, n, .infinity, { (u: F16, v) in u .< v }, { $0 < $1 })
  }

  /// The greatest |x[i]|; NaN when there is a NaN, 0 when n is 0.
  public static func maxMagnitude(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    best(x, n, 0, { (u: D8, v) in abs(u) .> abs(v) }, { $0.magnitude > $1.magnitude }).magnitude
  }

  /// The greatest |x[i]|; NaN when there is a NaN, 0 when n is 0.
  public static func maxMagnitude(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
    best(x, n, 0, { (u: F16, v) in abs(u) .> abs(v) }, { $0.magnitude > $1.magnitude }).magnitude
  }

  /// The element that is `better` than all others. The sum of x - x tells whether a NaN (or an
  /// infinity, which makes one too) is among them.
  @inline(__always) private static func best<V: SIMD>(
    _ x: UnsafePointer<V.Scalar>, _ n: Int, _ start: V.Scalar,
    _ better: (V, V) -> SIMDMask<V.MaskStorage>, _ isBetter: (V.Scalar, V.Scalar) -> Bool
  ) -> V.Scalar where V.Scalar: BinaryFloatingPoint {
    let (p, width) = (UnsafeRawPointer(x), V.scalarCount)
    let size = MemoryLayout<V>.size
    var (a, b, doubt) = (V(repeating: start), V(repeating: start), V.zero)
    var i = 0
    while i <= n &- 2 &* width {
      let place = p + i &* MemoryLayout<V.Scalar>.size
      let (u, v) = (place.loadUnaligned(as: V.self), (place + size).loadUnaligned(as: V.self))
      a.replace(with: u, where: better(u, a))
      b.replace(with: v, where: better(v, b))
      doubt += (u - u) + (v - v)
      i &+= 2 &* width
    }
    a.replace(with: b, where: better(b, a))
    var m = a[0]
    for k in 1..<width where isBetter(a[k], m) { m = a[k] }
    var isNaN = doubt.sum().isNaN && hasNaN(x, i)
    while i < n {
      isNaN = isNaN || x[i].isNaN
      if isBetter(x[i], m) { m = x[i] }
      i &+= 1
    }
    return isNaN ? .nan : m
  }

  private static func hasNaN<T: BinaryFloatingPoint>(_ x: UnsafePointer<T>, _ n: Int) -> Bool {
    for i in 0..<n where x[i].isNaN { return true }
    return false
  }
}
