/// A small number for every vector, so that dependence can be counted: exact where few vectors differ (32; 256 of
/// classes and numbers to look up) or each is a single 1 among zeros; else by the eighths, fifths or thirds of each
/// number of up to three, or by the nearest of 16 examples. What is coarse can hide dependence, not make it.
struct Symbols {
  private enum Rule {
    case exact([[Double]: Int])
    case hot
    case quantiles([[Double]])
    case examples([[Double]], places: [Int], scales: [Double])
  }

  private let rule: Rule
  /// Whether different vectors have different symbols.
  var isExact: Bool {
    switch rule {
    case .exact, .hot: true
    default: false
    }
  }

  /// Symbols for vectors like these, rows of a matrix of `width` columns.
  init(_ matrices: [[Double]], width: Int, isClass: Bool) {
    let vectors = matrices.flatMap { m in (0..<(m.count / width)).map { Array(m.row($0, width)) } }
    var known: [[Double]: Int] = [:]
    for vector in vectors where known.count <= 256 {
      if known[vector] == nil { known[vector] = known.count }
    }
    if known.count <= (isClass ? 256 : 32) {
      rule = .exact(known)
    } else if width > 2, vectors.allSatisfy(Symbols.isHot) {
      rule = .hot
    } else if width < 4 {
      let parts = [8, 5, 3][width - 1]
      rule = .quantiles(
        (0..<width).map { column in
          let sorted = vectors.map { $0[column] }.sorted()
          return (1..<parts).map { sorted[max(0, sorted.count * $0 / parts - 1)] }
        })
    } else {
      let places = spread(width, atMost: 64).map { $0 - 1 }
      let scales = places.map { place in
        let column = vectors.map { $0[place] }
        let mean = column.mean
        let variance = column.map { ($0 - mean) * ($0 - mean) }.mean
        return variance > 0 ? 1 / variance : 0
      }
      let examples = spread(vectors.count, atMost: 16).map { k in places.map { vectors[k - 1][$0] } }
      rule = .examples(examples, places: places, scales: scales)
    }
  }

  private static func isHot(_ vector: [Double]) -> Bool {
    var ones = 0
    for x in vector {
      if x == 1 { ones += 1 } else if x != 0 { return false }
    }
    return ones == 1
  }

  /// The symbol of a vector, at least 0; vectors that an exact rule does not know share one.
  func symbol(_ vector: ArraySlice<Double>) -> Int {
    switch rule {
    case .exact(let known): return known[Array(vector)] ?? known.count
    case .hot: return (vector.firstIndex(of: 1) ?? vector.endIndex) - vector.startIndex
    case .quantiles(let edges):
      return zip(vector, edges).reduce(0) { symbol, pair in
        symbol * (pair.1.count + 1) + pair.1.reduce(0) { $0 + (pair.0 > $1 ? 1 : 0) }
      }
    case .examples(let examples, let places, let scales):
      let start = vector.startIndex
      var (best, nearest) = (0, Double.infinity)
      for (k, example) in examples.enumerated() {
        var distance = 0.0
        for (i, place) in places.enumerated() {
          let d = vector[start + place] - example[i]
          distance += d * d * scales[i]
        }
        if distance < nearest { (best, nearest) = (k, distance) }
      }
      return best
    }
  }
}
