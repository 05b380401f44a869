import CVector

// Sine and cosine for normal numbers. The coefficients are fdlibm's (k_sin.c, k_cos.c, e_rem_pio2.c).

extension VectorMath {
  /// sin p and cos p for 0 <= p <= 2 pi, at most 2 ulp off, also near their zeros: with q = p / (pi / 2)
  /// to the nearest integer, r = p - q pi / 2 is exact up to the last part of pi.
  @inline(__always) static func sincos(_ p: D8) -> (sin: D8, cos: D8) {
    let shifted = fma(p, D8(repeating: 0x1.45f306dc9c883p-1), rounder)
    let q = shifted - rounder
    let n = bits(shifted)
    let r = ((p - q * 0x1.921fb544p0) - q * 0x1.0b4611a6p-34) - q * 0x1.3198a2e037073p-69
    let z = r * r
    let s3 = line(2.75573137070700676789e-06, -2.50507602534068634195e-08, z)
    let s5 = fma(z * z, D8(repeating: 1.58969099521155010221e-10), s3)
    let s1 = line(8.33333333332248946124e-03, -1.98412698298579493134e-04, z)
    let s = fma(z, fma(z * z, s5, s1), D8(repeating: -1.66666666666666324348e-01))
    let sine = fma(r * z, s, r)
    let c4 = line(-2.75573143513906633035e-07, 2.08757232129817482790e-09, z)
    let c6 = fma(z * z, D8(repeating: -1.13596475577881948265e-11), c4)
    let c2 = line(-1.38888888888741095749e-03, 2.48015872894767294178e-05, z)
    let c = fma(z, fma(z * z, c6, c2), D8(repeating: 4.16666666666666019037e-02))
    let half = 0.5 * z
    let w = 1 - half
    let cosine = w + fma(z * z, c, (1 - w) - half)
    let isOdd = (n & 1) .== 1
    return (
      value(bits(select(isOdd, cosine, sine)) ^ ((n & 2) &<< 62)),
      value(bits(select(isOdd, sine, cosine)) ^ (((n &+ 1) & 2) &<< 62))
    )
  }
}

extension Generator {
  /// `n` normal numbers, the same as `n` calls of `normal` rounded to Float.
  ///
  /// Eight pairs at a time, in Double with errors far below a Float's; a number so close to the middle
  /// between two Floats that an error could decide is computed anew by libm.
  func normal(_ out: UnsafeMutablePointer<Float>, _ n: Int, _ mean: Double, _ stdv: Double) throws {
    try Generator.check(stdv: stdv)
    var i = 0
    var last: (x: Double, y: Double)?
    while i < n {
      guard n &- i >= 16, !hasWaitingNormal, let (x, y) = uniformPairs() else {
        out[i] = Float(try normal(mean, stdv))
        last = nil
        i &+= 1
        continue
      }
      let rho = (-2 * VectorMath.log(1 - y)).squareRoot()
      let (sin, cos) = VectorMath.sincos((2 * Double.pi) * x)
      let (first, second) = (rho * cos * stdv, rho * sin * stdv)
      if Self.isSure(first, mean) && Self.isSure(second, mean) {
        var numbers = VectorMath.F16()
        numbers.evenHalf = cvector_narrow(first + mean)
        numbers.oddHalf = cvector_narrow(second + mean)
        VectorMath.store(numbers, out + i)
        last = (x[7], y[7])
        i &+= 16
        continue
      }
      for k in 0..<8 {
        let (first, second) = normals(x[k], y[k])
        out[i] = Float(first * stdv + mean)
        out[i &+ 1] = Float(second * stdv + mean)
        i &+= 2
      }
      last = nil
    }
    if let last { startPair(last.x, last.y) }
  }

  /// True when an error of 32 ulp in `v` changes no Float of v + mean.
  @inline(__always)
  private static func isSure(_ v: VectorMath.D8, _ mean: Double) -> Bool {
    let error = VectorMath.abs(v) * 0x1p-48
    return cvector_narrow((v - error) + mean) == cvector_narrow((v + error) + mean)
  }
}
