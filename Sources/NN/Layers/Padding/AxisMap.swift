import TensorCore

/// Along one axis: which place of the input each place of the output shows.
struct AxisMap {
  /// Places of the input.
  let size: Int
  /// For each place of the output the input's, or -1 for none.
  let sources: [Int]
  /// A run of the output's places whose sources follow each other.
  let run: Range<Int>

  /// The axis as it is.
  init(unchanged size: Int) { self.init(size: size, count: size) { $0 } }

  /// `source` gives the input's place for each of the output's; what lies outside the input is none.
  init(size: Int, count: Int, _ source: (Int) -> Int) {
    self.size = size
    sources = (0..<count).map {
      let place = source($0)
      return place >= 0 && place < size ? place : -1
    }
    var best = 0..<0, first = 0
    for i in 0..<count where i + 1 == count || sources[i] < 0 || sources[i + 1] != sources[i] + 1 {
      let end = sources[i] < 0 ? i : i + 1
      if end - first > best.count { best = first..<end }
      first = i + 1
    }
    run = best
  }
}

/// y[place] = x[source of place], 0 where there is none; or the gradient of that, added to dx.
struct MapWork: LayerWork {
  /// The input's planes, or their gradient.
  let x: Tensor
  /// The output's planes, or their gradient.
  let y: Tensor
  let planes: Int
  let t: AxisMap, h: AxisMap, w: AxisMap
  let isBackward: Bool

  /// One to three axes, outermost first.
  init(x: Tensor, y: Tensor, planes: Int, _ maps: [AxisMap], isBackward: Bool) {
    (self.x, self.y, self.planes, self.isBackward) = (x, y, planes, isBackward)
    let none = AxisMap(unchanged: 1)
    w = maps.last ?? none
    h = maps.dropLast().last ?? none
    t = maps.dropLast(2).last ?? none
  }

  func run<T: LayerScalar>(_ type: T.Type) {
    var out = y.elements(T.self)
    let width = w.sources.count
    for plane in 0..<planes {
      let x = x.elements(T.self) + plane * t.size * h.size * w.size
      for z in t.sources {
        for y in h.sources {
          if z >= 0 && y >= 0 {
            row(x + (z * h.size + y) * w.size, out, width)
          } else if !isBackward {
            out.update(repeating: 0, count: width)
          }
          out += width
        }
      }
    }
  }

  private func row<T: LayerScalar>(_ x: UnsafeMutablePointer<T>, _ y: UnsafeMutablePointer<T>, _ width: Int) {
    let run = w.run
    w.sources.withUnsafeBufferPointer { sources in
      if isBackward {
        for i in 0..<run.lowerBound where sources[i] >= 0 { x[sources[i]] += y[i] }
        for i in run.upperBound..<width where sources[i] >= 0 { x[sources[i]] += y[i] }
        if !run.isEmpty {
          let x = x + sources[run.lowerBound], y = UnsafePointer(y + run.lowerBound), n = run.count
          eachVector(T.self, n) { k, n in store(load(UnsafePointer(x), k, n) + load(y, k, n), x, k, n) }
        }
      } else {
        for i in 0..<run.lowerBound { y[i] = sources[i] < 0 ? 0 : x[sources[i]] }
        for i in run.upperBound..<width { y[i] = sources[i] < 0 ? 0 : x[sources[i]] }
        if !run.isEmpty { (y + run.lowerBound).update(from: x + sources[run.lowerBound], count: run.count) }
      }
    }
  }
}
