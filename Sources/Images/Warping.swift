import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Pictures {
  /// How `warp` finds samples between those of the picture.
  public enum Warping: String, CaseIterable, Sendable {
    /// The nearest one.
    case simple
    /// Linear between four neighbours.
    case bilinear
    /// Cubics through 16 neighbours.
    case bicubic
    /// Lanczos' windowed sinc over 36 neighbours.
    case lanczos
  }

  /// The picture whose pixel `(y, x)` is the source's at `field[:, y, x]` = (y, x), counted from the pixel itself if
  /// `isOffset`. Places outside give `padding`, or with nil the nearest pixel inside. Throws for a field that is not
  /// `(2, H, W)`.
  public static func warp(
    _ source: Tensor, _ field: Tensor, _ warping: Warping, isOffset: Bool, padding: Double?,
    into destination: Tensor? = nil
  ) throws -> Tensor {
    guard field.dimension == 3, field.sizes[0] == 2, field.count > 0 else {
      throw TensorError.message("image.warp: the field is [\(field.sizes.text)], expected 2 x H x W")
    }
    let places = try read("image.warp", field, Double.self)
    return try run(
      Warp(places: places, warping: warping, isOffset: isOffset, padding: padding), on: source, into: destination)
  }
}

private struct Warp: PictureWork {
  let places: Picture<Double>
  let warping: Pictures.Warping
  let isOffset: Bool
  let padding: Double?

  var name: String { "image.warp" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(picture.channels, places.height, places.width)
    let (lastX, lastY) = (Float(picture.width - 1), Float(picture.height - 1))
    made.fill { y, x, pixel in
      var atY = Float(places[0, y, x]) + (isOffset ? Float(y) : 0)
      var atX = Float(places[1, y, x]) + (isOffset ? Float(x) : 0)
      let isInside = atY >= 0 && atY <= lastY && atX >= 0 && atX <= lastX
      if !isInside, let padding {
        for k in 0..<picture.channels { pixel[k] = T(padding) }
        return
      }
      // NaN goes to the first pixel.
      atX = min(max(atX, 0), lastX)
      atY = min(max(atY, 0), lastY)
      if atX.isNaN { atX = 0 }
      if atY.isNaN { atY = 0 }
      switch warping {
      case .simple:
        let (i, j) = (Int((atX + 0.5).rounded(.down)), Int((atY + 0.5).rounded(.down)))
        for k in 0..<picture.channels { pixel[k] = picture[k, min(j, picture.height - 1), min(i, picture.width - 1)] }
      case .bilinear: linear(picture, atX, atY, &pixel)
      case .bicubic: cubic(picture, T(atX), T(atY), &pixel)
      case .lanczos: lanczos(picture, atX, atY, &pixel)
      }
    }
    return made
  }

  private func linear<T: PictureSample>(_ picture: Picture<T>, _ x: Float, _ y: Float, _ pixel: inout [T]) {
    let (left, top) = (Int(x), Int(y))
    let right = min(left + 1, picture.width - 1), bottom = min(top + 1, picture.height - 1)
    let (toRight, toLeft) = (Float(left + 1) - x, x - Float(left))
    let (toBottom, toTop) = (Float(top + 1) - y, y - Float(top))
    let (a, b) = (T(toRight * toBottom), T(toLeft * toBottom))
    let (c, d) = (T(toRight * toTop), T(toLeft * toTop))
    for k in 0..<picture.channels {
      let upper = picture[k, top, left] * a + picture[k, top, right] * b
      pixel[k] = upper + picture[k, bottom, left] * c + picture[k, bottom, right] * d
    }
  }

  private func cubic<T: PictureSample>(_ picture: Picture<T>, _ x: T, _ y: T, _ pixel: inout [T]) {
    let (left, top) = (Int(x), Int(y))
    let (partX, partY) = (x - T(left), y - T(top))
    let outside = T(padding ?? 0)
    func sample(_ k: Int, _ j: Int, _ i: Int) -> T {
      j >= 0 && j < picture.height && i >= 0 && i < picture.width ? picture[k, j, i] : outside
    }
    for k in 0..<picture.channels {
      func row(_ j: Int) -> T {
        cubicBetween(
          sample(k, j, left - 1), sample(k, j, left), sample(k, j, left + 1), sample(k, j, left + 2), partX)
      }
      pixel[k] = cubicBetween(row(top - 1), row(top), row(top + 1), row(top + 2), partY)
    }
  }

  private static let reach = 3

  /// sinc(d) sinc(d / 3), 0 from 3 on.
  private func weight(_ distance: Float) -> Float {
    let d = abs(distance), reach = Float(Self.reach)
    if d < 0.000001 { return 1 }
    if d > reach { return 0 }
    // Float's own pi is rounded down.
    let pi = Float(Double.pi)
    let waves = Double(reach) * sin(Double(pi * d)) * sin(Double(pi * d / reach))
    return Float(waves / Double(Float(Double.pi * Double.pi) * d * d))
  }

  private func lanczos<T: PictureSample>(_ picture: Picture<T>, _ x: Float, _ y: Float, _ pixel: inout [T]) {
    let (left, top) = (Int(x), Int(y))
    let span = 1 - Self.reach...Self.reach
    let columns = span.map { weight(x - Float(left + $0)) }
    let rows = span.map { weight(y - Float(top + $0)) }
    var all: Float = 0
    for column in columns { for row in rows { all += column * row } }
    for k in 0..<picture.channels {
      var sum: T = 0
      for (i, dx) in span.enumerated() {
        let fromX = max(min(picture.width - 1, left + dx), 0)
        for (j, dy) in span.enumerated() {
          let fromY = max(min(picture.height - 1, top + dy), 0)
          sum += picture[k, fromY, fromX] * T(columns[i] * rows[j])
        }
      }
      pixel[k] = sum / T(all)
    }
  }
}
