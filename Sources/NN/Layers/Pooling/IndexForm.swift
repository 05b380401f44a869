import TensorCore

/// How a layer's `indices` say where the largest number of a window is, as the original's kernels do.
enum IndexForm {
  /// The place in the plane, from 1; 0 for none (`SpatialDilatedMaxPooling.c`).
  case place
  /// The place in a window along the last axis, from 0; -1 for none (`TemporalMaxPooling.c`).
  case offset
  /// The places in a window along three axes, one byte each from the lowest; 255 for none
  /// (`VolumetricDilatedMaxPooling.c`).
  case bytes
  /// The places in a window along the last two axes, from 1, in two halves of the tensor; 0 in the second half for
  /// none (`SpatialAdaptiveMaxPooling.c`).
  case pair

  /// Writes that window (i, j, k) has its largest number at `place`; -1 for none. `half` is where the second half
  /// begins.
  @inline(__always)
  func write(
    _ place: Int, _ p: UnsafeMutablePointer<Int>, half: Int, _ grid: PoolGrid, _ i: Int, _ j: Int, _ k: Int
  ) {
    let row = place / grid.w.size, x = place - row * grid.w.size
    switch self {
    case .place: p[0] = place + 1
    case .offset: p[0] = place < 0 ? -1 : (x - grid.w.origins[k]) / grid.w.step
    case .pair:
      p[0] = place < 0 ? 1 : row % grid.h.size - grid.h.origins[j] + 1
      p[half] = place < 0 ? 0 : x - grid.w.origins[k] + 1
    case .bytes:
      if place < 0 {
        p[0] = 0xFF_FFFF
      } else {
        let z = (row / grid.h.size - grid.t.origins[i]) / grid.t.step
        let y = (row % grid.h.size - grid.h.origins[j]) / grid.h.step
        let offset = (x - grid.w.origins[k]) / grid.w.step
        p[0] = z | y << 8 | offset << 16
      }
    }
  }

  /// The place in the plane that was written for window (i, j, k); -1 for none, or when it is none of the plane's.
  @inline(__always)
  func read(_ p: UnsafePointer<Int>, half: Int, _ grid: PoolGrid, _ i: Int, _ j: Int, _ k: Int) -> Int {
    var z = 0, y = 0, x = 0
    switch self {
    case .place: return p[0] > 0 && p[0] <= grid.places ? p[0] - 1 : -1
    case .offset:
      if p[0] < 0 { return -1 }
      x = grid.w.origins[k] &+ p[0] &* grid.w.step
    case .pair:
      if p[half] < 1 { return -1 }
      y = grid.h.origins[j] &+ p[0] &- 1
      x = grid.w.origins[k] &+ p[half] &- 1
    case .bytes:
      let (a, b, c) = (p[0] & 0xFF, p[0] >> 8 & 0xFF, p[0] >> 16 & 0xFF)
      if a == 0xFF { return -1 }
      z = grid.t.origins[i] + a * grid.t.step
      y = grid.h.origins[j] + b * grid.h.step
      x = grid.w.origins[k] + c * grid.w.step
    }
    guard z >= 0, z < grid.t.size, y >= 0, y < grid.h.size, x >= 0, x < grid.w.size else { return -1 }
    return (z * grid.h.size + y) * grid.w.size + x
  }
}
