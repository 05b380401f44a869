import TensorCore

/// The windows of a pooling layer along one axis, as its settings say.
struct PoolWindow {
  let kernel: Int, stride: Int
  var pad = 0
  var dilation = 1

  private static let limit = 1 << 30

  /// How far a window reaches from its first to its last place.
  private var extent: Int { dilation * (kernel - 1) + 1 }

  /// Throws unless sizes are positive and the padding is at most half a window.
  func check(_ layer: Module, _ axis: String) throws {
    for (what, n) in [("kernel size", kernel), ("stride", stride), ("dilation", dilation)] {
      guard n > 0 else {
        throw NNError.input(layer.describe(), "\(what) should be greater than zero, but got \(n) for the \(axis)")
      }
      guard n <= Self.limit else {
        throw NNError.input(layer.describe(), "\(what) \(n) for the \(axis) is too large")
      }
    }
    guard pad <= kernel / 2, pad >= -Self.limit else {
      throw NNError.input(
        layer.describe(),
        "pad should be smaller than half of kernel size, but got pad \(pad) and kernel size \(kernel) for the \(axis)")
    }
  }

  /// How many windows there are over `size` places. With `trims` none begins in the padding behind the last place
  /// (`SpatialDilatedMaxPooling.c`).
  func count(over size: Int, ceil: Bool, trims: Bool) -> Int {
    let room = size - extent + 2 * pad
    let floor = (room >= 0 ? room : room - stride + 1) / stride
    let n = (ceil && floor * stride != room ? floor + 1 : floor) + 1
    return trims && (n - 1) * stride >= size + pad ? n - 1 : n
  }

  /// `count` windows over `size` places.
  func windows(_ count: Int, over size: Int) -> WindowAxis {
    let origins = (0..<count).map { $0 * stride - pad }
    return WindowAxis(
      size: size, step: dilation, origins: origins,
      firsts: origins.map { $0 < 0 ? $0 + (dilation - 1 - $0) / dilation * dilation : $0 },
      ends: origins.map { Swift.min($0 + extent, size) },
      widths: origins.map { Swift.min($0 + extent, size + pad) - $0 })
  }
}

/// Windows along one axis: which places each has.
struct WindowAxis {
  /// Places of the input.
  let size: Int
  /// From one place of a window to the next.
  let step: Int
  /// Where each window begins, perhaps in the padding.
  let origins: [Int]
  /// The first place of each that the input has, and the end of its places.
  let firsts: [Int], ends: [Int]
  /// The places of each with those in the padding.
  let widths: [Int]

  /// One window over one place: an axis that is not there.
  static let none = WindowAxis(size: 1, step: 1, origins: [0], firsts: [0], ends: [1], widths: [1])

  init(size: Int, step: Int, origins: [Int], firsts: [Int], ends: [Int], widths: [Int]) {
    (self.size, self.step, self.origins) = (size, step, origins)
    (self.firsts, self.ends, self.widths) = (firsts, ends, widths)
  }

  /// Windows without gaps that lie in the input.
  init(size: Int, origins: [Int], ends: [Int]) {
    self.init(
      size: size, step: 1, origins: origins, firsts: origins, ends: ends,
      widths: zip(origins, ends).map { $1 - $0 })
  }
}

/// The windows of a plane: all combinations of those along its axes.
struct PoolGrid {
  let t: WindowAxis, h: WindowAxis, w: WindowAxis

  /// One to three axes, outermost first.
  init(_ axes: [WindowAxis]) {
    w = axes.last ?? .none
    h = axes.dropLast().last ?? .none
    t = axes.dropLast(2).last ?? .none
  }

  /// Places of the input's plane.
  var places: Int { t.size * h.size * w.size }
  /// Windows, which are the places of the output's plane.
  var windows: Int { t.origins.count * h.origins.count * w.origins.count }

  /// Calls `body` with the number of every window and its numbers along the axes.
  @inline(__always)
  func eachWindow(_ body: (_ o: Int, _ i: Int, _ j: Int, _ k: Int) throws -> Void) rethrows {
    var o = 0
    for i in 0..<t.origins.count {
      for j in 0..<h.origins.count {
        for k in 0..<w.origins.count {
          try body(o, i, j, k)
          o &+= 1
        }
      }
    }
  }

  /// Calls `body` with the number of each row of places that window (i, j, …) touches.
  @inline(__always)
  func eachRow(_ i: Int, _ j: Int, _ body: (Int) -> Void) {
    var z = t.firsts[i]
    let tEnd = t.ends[i], hFirst = h.firsts[j], hEnd = h.ends[j]
    while z < tEnd {
      var y = hFirst
      while y < hEnd {
        body(z &* h.size &+ y)
        y &+= h.step
      }
      z &+= t.step
    }
  }
}
