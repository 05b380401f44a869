import TensorCore

/// y = the largest number of each window, and where it is. Of equal ones the first counts; NaN is larger than none.
struct MaxForward: LayerWork {
  let x: Tensor, y: Tensor, indices: Tensor
  let planes: Int, inner: Int
  /// One for all planes, or one for each.
  let grids: [PoolGrid]
  let form: IndexForm
  /// What a window without any larger number has.
  let lowest: Double

  /// Whether every window has a largest number.
  func run<T: LayerScalar>(_ type: T.Type) -> Bool {
    let x = x.elements(T.self), y = y.elements(T.self), indices = indices.elements(Int.self)
    let half = self.y.count, inner = inner, form = form, lowest = T(lowest)
    var all = true
    for plane in 0..<planes {
      let grid = grids[grids.count == 1 ? 0 : plane]
      let x = x + plane * grid.places * inner
      let width = grid.w.size, step = grid.w.step
      let base = plane * grid.windows
      grid.eachWindow { o, i, j, k in
        let first = grid.w.firsts[k], end = grid.w.ends[k]
        for f in 0..<inner {
          var best = lowest, place = -1
          grid.eachRow(i, j) { row in
            var c = first
            while c < end {
              let p = row &* width &+ c
              let v = x[p &* inner &+ f]
              if v > best {
                best = v
                place = p
              }
              c &+= step
            }
          }
          let at = (base + o) * inner + f
          y[at] = best
          form.write(place, indices + at, half: half, grid, i, j, k)
          if place < 0 { all = false }
        }
      }
    }
    return all
  }
}

/// Moves numbers between windows and the places that the indices name for them.
struct IndexedMove: LayerWork {
  enum Direction {
    /// wide[place] += narrow[window]: the gradient of a maximum. Windows without a place are left out.
    case add
    /// wide[place] = narrow[window].
    case set
    /// narrow[window] = wide[place].
    case take
  }

  /// Of the planes' places, and of their windows.
  let wide: Tensor, narrow: Tensor
  let indices: Tensor
  let planes: Int, inner: Int
  let grids: [PoolGrid]
  let form: IndexForm
  let direction: Direction

  /// The first index that names no place, unless those are left out.
  func run<T: LayerScalar>(_ type: T.Type) -> Int? {
    let wide = wide.elements(T.self), narrow = narrow.elements(T.self)
    let indices = UnsafePointer(indices.elements(Int.self))
    let half = self.narrow.count, inner = inner, form = form, direction = direction
    var wrong: Int?
    for plane in 0..<planes {
      let grid = grids[grids.count == 1 ? 0 : plane]
      let wide = wide + plane * grid.places * inner
      let base = plane * grid.windows
      grid.eachWindow { o, i, j, k in
        for f in 0..<inner {
          let at = (base + o) * inner + f
          let place = form.read(indices + at, half: half, grid, i, j, k)
          if place < 0 {
            if direction != .add { wrong = wrong ?? indices[at] }
            continue
          }
          switch direction {
          case .add: wide[place * inner + f] += narrow[at]
          case .set: wide[place * inner + f] = narrow[at]
          case .take: narrow[at] = wide[place * inner + f]
          }
        }
      }
    }
    return wrong
  }
}

/// y = the sum of each window divided by its number of places, times `factor`; or the gradient of that.
struct AverageWork: LayerWork {
  /// Of the planes' places, and of their windows.
  let wide: Tensor, narrow: Tensor
  let planes: Int
  let grid: PoolGrid
  /// Whether places in the padding count.
  let countsPadding: Bool
  let factor: Double
  /// Adds the gradient of `narrow` to that of `wide`.
  let isBackward: Bool

  func run<T: LayerScalar>(_ type: T.Type) {
    let wide = wide.elements(T.self), narrow = narrow.elements(T.self)
    let width = grid.w.size, factor = T(factor), isBackward = isBackward
    for plane in 0..<planes {
      let wide = wide + plane * grid.places
      let narrow = narrow + plane * grid.windows
      grid.eachWindow { o, i, j, k in
        let first = grid.w.firsts[k], end = grid.w.ends[k]
        let places = T(count(grid.t, i) * count(grid.h, j) * count(grid.w, k))
        if isBackward {
          let share = narrow[o] / places * factor
          grid.eachRow(i, j) { row in
            var c = first
            while c < end {
              wide[row &* width &+ c] += share
              c &+= 1
            }
          }
        } else {
          var sum: T = 0
          grid.eachRow(i, j) { row in
            var c = first
            while c < end {
              sum += wide[row &* width &+ c]
              c &+= 1
            }
          }
          narrow[o] = sum / places * factor
        }
      }
    }
  }

  @inline(__always)
  private func count(_ axis: WindowAxis, _ i: Int) -> Int {
    countsPadding ? axis.widths[i] : axis.ends[i] - axis.firsts[i]
  }
}
