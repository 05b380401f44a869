import CVector
import TensorCore
import Testing

/// Products of matrices in parts and with matrices laid out before, against plain sums.
@Suite(.serialized) struct ProductTests {
  /// Numbers whose products and sums of a thousand are exact in Float, so that the order of a sum does not show.
  static func exact<T: RealScalar>(_ count: Int, _ rng: inout Numbers) -> [T] {
    (0..<count).map { _ in T(Double(rng.integer(-3...3))) }
  }

  static func check<T: RealScalar>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int, transposed: Bool) {
    var rng = Numbers(UInt64(m + n + k))
    let gap = 3
    let x: [T] = exact(m * (k + gap), &rng), lead = (transposed ? k : n) + gap
    let b: [T] = exact((transposed ? n : k) * lead, &rng)
    let start: [T] = exact(m * (n + gap), &rng)
    let isDouble: Int32 = T.self == Double.self ? 1 : 0
    var packed = [T](repeating: 99, count: cvector_packed_count(isDouble, k, n))
    cvector_pack(isDouble, b, lead, transposed ? 1 : 0, k, n, &packed)
    for adds in [false, true] {
      var y = start
      cvector_product(isDouble, x, k + gap, m, packed, k, n, &y, n + gap, adds ? 1 : 0)
      var expected = start
      for i in 0..<m {
        for j in 0..<n {
          var sum = 0.0
          for p in 0..<k {
            sum += x[i * (k + gap) + p].number * (transposed ? b[j * lead + p] : b[p * lead + j]).number
          }
          expected[i * (n + gap) + j] = T(sum + (adds ? start[i * (n + gap) + j].number : 0))
        }
      }
      // What lies between the rows stays as it was.
      #expect(y == expected, "\(type) \(m) x \(n) x \(k), transposed: \(transposed), adds: \(adds)")
    }
  }

  @Test(arguments: [1, 2, 5, 6, 7, 13], [1, 15, 64, 65, 130]) func laidOut(m: Int, n: Int) {
    for k in [1, 33] {
      for transposed in [false, true] {
        Self.check(Float.self, m, n, k, transposed: transposed)
        Self.check(Double.self, m, n, k, transposed: transposed)
      }
    }
  }

  /// A product in parts is the product, and has the same bits with any number of threads.
  static func checkParts<T: RealScalar>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int) {
    #expect(Double(m) * Double(n) * Double(k) >= 32e6)
    var rng = Numbers(7)
    let a = (0..<(m * k)).map { _ in T(rng.next() - 0.5) }, b = (0..<(k * n)).map { _ in T(rng.next() - 0.5) }
    let start = (0..<(m * n)).map { _ in T(rng.next() - 0.5) }
    for form in 0..<4 {
      let (transA, transB) = (form & 1 == 1, form & 2 == 2)
      var results: [[T]] = []
      for threads in [1, 2, 3] {
        BLAS.setThreads(threads)
        var c = start
        T.gemm(transA, transB, m, n, k, 2, a, transA ? m : k, b, transB ? k : n, 0.5, &c, n)
        results.append(c)
      }
      BLAS.setThreads(1)
      #expect(results[0] == results[1] && results[0] == results[2], "\(type) \(m) x \(n) x \(k) \(form)")
      var worst = 0.0
      for (i, j) in [(0, 0), (m - 1, n - 1), (m / 2, n / 2), (m / 2 - 1, n / 2 + 1), (0, n - 1), (m - 1, 0)] {
        var sum = 0.5 * start[i * n + j].number
        for p in 0..<k {
          sum += 2 * (transA ? a[p * m + i] : a[i * k + p]).number * (transB ? b[j * k + p] : b[p * n + j]).number
        }
        worst = max(worst, abs(sum - results[0][i * n + j].number))
      }
      #expect(worst < (T.self == Double.self ? 1e-12 : 1e-3), "\(type) \(m) x \(n) x \(k) \(form): \(worst)")
    }
  }

  @Test(arguments: [[300, 400, 300], [40, 1000, 801], [1000, 33, 1001], [129, 130, 2000]])
  func sameBitsWithAnyNumberOfThreads(sizes: [Int]) {
    Self.checkParts(Float.self, sizes[0], sizes[1], sizes[2])
    Self.checkParts(Double.self, sizes[0], sizes[1], sizes[2])
  }
}
