// Sums, dot products and the greatest element: four vectors of accumulators hide the latency of the
// additions. The order of summation depends on the count alone, never on the address.

extension VectorMath {
  @inline(__always) private static func total(_ a: D4, _ b: D4, _ c: D4, _ d: D4) -> Double {
    let v = (a + b) + (c + d)
    return (v[0] + v[2]) + (v[1] + v[3])
  }

  /// The sum of x[0 ..< n]; 0 when n is 0.
  public static func sum(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    var (a, b, c, d) = (D4.zero, D4.zero, D4.zero, D4.zero)
    var i = 0
    while i <= n &- 16 {
      a += load(x + i)
      b += load(x + i + 4)
      c += load(x + i + 8)
      d += load(x + i + 12)
      i &+= 16
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
    var (a, b, c, d) = (D4.zero, D4.zero, D4.zero, D4.zero)
    var i = 0
    while i <= n &- 16 {
      let (u, v) = (load(x + i), load(x + i + 8))
      a += D4(u.lowHalf)
      b += D4(u.highHalf)
      c += D4(v.lowHalf)
      d += D4(v.highHalf)
      i &+= 16
    }
    var s = total(a, b, c, d)
    while i < n {
      s += Double(x[i])
      i &+= 1
    }
    return s
  }

  /// The sum of x[i] y[i] for 0 <= i < n; 0 when n is 0.
  public static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ n: Int) -> Double
  {
    var (a, b, c, d) = (D4.zero, D4.zero, D4.zero, D4.zero)
    var i = 0
    while i <= n &- 16 {
      a += load(x + i) * load(y + i)
      b += load(x + i + 4) * load(y + i + 4)
      c += load(x + i + 8) * load(y + i + 8)
      d += load(x + i + 12) * load(y + i + 12)
      i &+= 16
    }
    var s = total(a, b, c, d)
    while i < n {
      s += x[i] * y[i]
      i &+= 1
    }
    return s
  }

  /// The sum of x[i] y[i] for 0 <= i < n, in Float as BLAS does; 0 when n is 0.
  public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ n: Int) -> Float {
    var (a, b, c, d) = (F8.zero, F8.zero, F8.zero, F8.zero)
    var i = 0
    while i <= n &- 32 {
      a += load(x + i) * load(y + i)
      b += load(x + i + 8) * load(y + i + 8)
      c += load(x + i + 16) * load(y + i + 16)
      d += load(x + i + 24) * load(y + i + 24)
      i &+= 32
    }
    let v = (a + b) + (c + d)
    let h = v.lowHalf + v.highHalf
    var s = (h[0] + h[2]) + (h[1] + h[3])
    while i < n {
      s += x[i] * y[i]
      i &+= 1
    }
    return s
  }

  /// The greatest of x[0 ..< n]; NaN when there is a NaN, -inf when n is 0.
  public static func max(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    let lowest = D4(repeating: -.infinity)
    var (a, b, c, d) = (lowest, lowest, lowest, lowest)
    var i = 0
    while i <= n &- 16 {
      a = greater(a, load(x + i))
      b = greater(b, load(x + i + 4))
      c = greater(c, load(x + i + 8))
      d = greater(d, load(x + i + 12))
      i &+= 16
    }
    let v = greater(greater(a, b), greater(c, d))
    var m = v[0]
    for k in 1..<4 { m = greater(m, v[k]) }
    while i < n {
      m = greater(m, x[i])
      i &+= 1
    }
    return m
  }

  /// The greatest of x[0 ..< n]; NaN when there is a NaN, -inf when n is 0.
  public static func max(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
    let lowest = F8(repeating: -.infinity)
    var (a, b, c, d) = (lowest, lowest, lowest, lowest)
    var i = 0
    while i <= n &- 32 {
      a = greater(a, load(x + i))
      b = greater(b, load(x + i + 8))
      c = greater(c, load(x + i + 16))
      d = greater(d, load(x + i + 24))
      i &+= 32
    }
    let v = greater(greater(a, b), greater(c, d))
    var m = v[0]
    for k in 1..<8 { m = greater(m, v[k]) }
    while i < n {
      m = greater(m, x[i])
      i &+= 1
    }
    return m
  }

  // a stays unless b is greater; a NaN in either stays for good (m + NaN is NaN).
  @inline(__always) private static func greater(_ a: D4, _ b: D4) -> D4 {
    (a + b).replacing(with: a.replacing(with: b, where: b .> a), where: (a .== a) .& (b .== b))
  }

  @inline(__always) private static func greater(_ a: F8, _ b: F8) -> F8 {
    (a + b).replacing(with: a.replacing(with: b, where: b .> a), where: (a .== a) .& (b .== b))
  }

  @inline(__always) private static func greater<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T {
    b > a || b.isNaN ? b : a
  }
}
