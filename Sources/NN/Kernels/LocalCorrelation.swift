import TensorCore

/// As `Correlation`, but with a matrix of weights `(windowPlanes, planes · K)` for each window. The windows at one
/// place of all samples go through theirs at once.
struct LocalCorrelation {
  let windows: Windows
  let planes: Int, windowPlanes: Int, samples: Int

  private var rows: Int { planes &* windows.kernel.count }
  private var lines: Int { windows.output.t &* windows.output.h }
  /// How many lines of windows are unfolded at a time, so that they stay in the cache.
  private var step: Int {
    Swift.min(Swift.max((1 << 17) / Swift.max(rows &* windows.output.w &* samples, 1), 1), lines)
  }

  /// Columns of one sample, then windows and outputs of all samples, place by place.
  var bufferSizes: Dims { [step, windows.output.w, rows &+ samples &* (rows &+ windowPlanes)] }

  /// Runs a pass of X `(samples, planes, input)` and Y `(samples, windowPlanes, output)`.
  func run<T: LayerScalar>(
    _ product: Correlation.Product, _ w: UnsafeMutablePointer<T>, _ x: UnsafeMutablePointer<T>,
    _ y: UnsafeMutablePointer<T>, buffer: UnsafeMutablePointer<T>
  ) {
    for line in stride(from: 0, to: lines, by: Swift.max(step, 1)) {
      run(product, w, x, y, line..<Swift.min(line &+ step, lines), buffer)
    }
  }

  private func run<T: LayerScalar>(
    _ product: Correlation.Product, _ w: UnsafeMutablePointer<T>, _ x: UnsafeMutablePointer<T>,
    _ y: UnsafeMutablePointer<T>, _ lines: Range<Int>, _ columns: UnsafeMutablePointer<T>
  ) {
    let places = lines.count &* windows.output.w, first = lines.lowerBound &* windows.output.w
    let xs = columns + places &* rows, ys = xs + places &* samples &* rows
    let size = rows &* windowPlanes

    if case .back = product {
    } else {
      for n in 0..<samples {
        windows.unfold(
          UnsafePointer(x) + n &* planes &* windows.input.count, planes: planes, lines: lines, columns, lead: places)
        for place in 0..<places {
          let to = xs + (place &* samples &+ n) &* rows
          for row in 0..<rows { to[row] = columns[row &* places &+ place] }
        }
      }
    }
    switch product {
    case .forward:
      for place in 0..<places {
        T.gemm(
          false, true, samples, windowPlanes, rows, 1, xs + place &* samples &* rows, rows,
          w + (first &+ place) &* size, rows, 0, ys + place &* samples &* windowPlanes, windowPlanes)
      }
      eachOutput(y, ys, first, places) { $0.pointee += $1.pointee }
    case .back:
      eachOutput(y, ys, first, places) { $1.pointee = $0.pointee }
      for place in 0..<places {
        T.gemm(
          false, false, samples, rows, windowPlanes, 1, ys + place &* samples &* windowPlanes, windowPlanes,
          w + (first &+ place) &* size, rows, 0, xs + place &* samples &* rows, rows)
      }
      for n in 0..<samples {
        for place in 0..<places {
          let from = xs + (place &* samples &+ n) &* rows
          for row in 0..<rows { columns[row &* places &+ place] = from[row] }
        }
        windows.fold(
          columns, lead: places, lines: lines, x + n &* planes &* windows.input.count, planes: planes)
      }
    case .weights(let scale):
      eachOutput(y, ys, first, places) { $1.pointee = $0.pointee }
      for place in 0..<places {
        T.gemm(
          true, false, windowPlanes, rows, samples, T(scale), ys + place &* samples &* windowPlanes, windowPlanes,
          xs + place &* samples &* rows, rows, 1, w + (first &+ place) &* size, rows)
      }
    }
  }

  /// Calls `body` with each element of Y at some places and with where it stands place by place.
  @inline(__always)
  private func eachOutput<T>(
    _ y: UnsafeMutablePointer<T>, _ ys: UnsafeMutablePointer<T>, _ first: Int, _ places: Int,
    _ body: (UnsafeMutablePointer<T>, UnsafeMutablePointer<T>) -> Void
  ) {
    for n in 0..<samples {
      for plane in 0..<windowPlanes {
        let row = y + ((n &* windowPlanes &+ plane) &* windows.output.count &+ first)
        for place in 0..<places { body(row + place, ys + ((place &* samples &+ n) &* windowPlanes &+ plane)) }
      }
    }
  }
}
