import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Pictures {
  /// The picture turned by `angle` (radians, against the clock) about its middle; what comes from outside is 0.
  public static func rotate(_ source: Tensor, _ angle: Double, isBilinear: Bool, into destination: Tensor? = nil)
    throws -> Tensor
  {
    try run(Rotation(angle: Float(angle), isBilinear: isBilinear), on: source, into: destination)
  }

  /// What a picture is unrolled about its middle to: rows are angles, columns distances.
  public enum Polar: Sendable {
    /// Columns are distances.
    case linear
    /// Columns are logarithms of distances.
    case logarithmic
  }

  /// The picture in polar coordinates, `height` angles and `width` distances; up to the corners if `isFull`, else up to
  /// the nearer edge.
  public static func polar(
    _ source: Tensor, _ polar: Polar, height: Int, width: Int, isBilinear: Bool, isFull: Bool,
    into destination: Tensor? = nil
  ) throws -> Tensor {
    try checkSize("image.polar", height, width)
    return try run(
      Unrolling(polar: polar, height: height, width: width, isBilinear: isBilinear, isFull: isFull), on: source,
      into: destination)
  }

  /// The part of `height` rows and `width` columns from `(x, y)`, from 0. Throws when it is not inside.
  public static func crop(_ source: Tensor, x: Int, y: Int, height: Int, width: Int, into destination: Tensor? = nil)
    throws -> Tensor
  {
    try run(Crop(x: x, y: y, height: height, width: width), on: source, into: destination)
  }

  /// The picture moved by `x` columns and `y` rows; what comes from outside is 0.
  public static func translate(_ source: Tensor, x: Int, y: Int, into destination: Tensor? = nil) throws -> Tensor {
    try run(Translation(x: x, y: y), on: source, into: destination)
  }
}

/// The original turns, cuts and unrolls through a Float, whatever the type is; so do these.
private struct Crop: PictureWork {
  let x: Int
  let y: Int
  let height: Int
  let width: Int

  var name: String { "image.crop" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    guard height > 0, width > 0 else {
      throw TensorError.message("image.crop: nothing is left of \(height) x \(width)")
    }
    guard x >= 0, y >= 0, width <= picture.width, height <= picture.height, x <= picture.width - width,
      y <= picture.height - height
    else { throw TensorError.message("image.crop: crop goes outside bounds of src") }
    var made = try Picture<T>(picture.channels, height, width)
    for k in 0..<picture.channels {
      for j in 0..<height {
        for i in 0..<width { made[k, j, i] = T(Float(picture[k, j + y, i + x])) }
      }
    }
    return made
  }
}

private struct Translation: PictureWork {
  let x: Int
  let y: Int

  var name: String { "image.translate" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(picture.channels, picture.height, picture.width)
    guard x > -picture.width, x < picture.width, y > -picture.height, y < picture.height else { return made }
    for k in 0..<picture.channels {
      for j in max(0, -y)..<min(picture.height, picture.height - y) {
        for i in max(0, -x)..<min(picture.width, picture.width - x) { made[k, j + y, i + x] = picture[k, j, i] }
      }
    }
    return made
  }
}

private struct Rotation: PictureWork {
  let angle: Float
  let isBilinear: Bool

  var name: String { "image.rotate" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(picture.channels, picture.height, picture.width)
    let middleX = Float(picture.width - 1) / 2, middleY = Float(picture.height - 1) / 2
    let (cosine, sine) = (cos(Double(angle)), sin(Double(angle)))
    made.fill { y, x, pixel in
      let (dx, dy) = (Float(x) - middleX, Float(y) - middleY)
      guard isBilinear else {
        let (c, s) = (Float(cosine), Float(sine))
        picture.nearest((c * dx - s * dy + middleX).rounded(), (c * dy + s * dx + middleY).rounded(), &pixel)
        return
      }
      let fromX = T(cosine * Double(dx) - sine * Double(dy)) + T(middleX)
      let fromY = T(cosine * Double(dy) + sine * Double(dx)) + T(middleY)
      guard let left = Int(exactly: fromX.rounded(.down)), let top = Int(exactly: fromY.rounded(.down)) else {
        return picture.blank(&pixel)
      }
      let (partX, partY) = (fromX - T(left), fromY - T(top))
      // At the edges the closer of a sample and 0.
      guard let columns = neighbours(left, partX, picture.width), let rows = neighbours(top, partY, picture.height)
      else {
        return picture.blank(&pixel)
      }
      picture.mix(columns, rows, partX, partY, both: partX * partY, &pixel)
    }
    return made
  }

  private func neighbours<T: PictureSample>(_ first: Int, _ part: T, _ count: Int) -> (Int, Int)? {
    var pair = (first, first + 1)
    if pair.1 == count && part < 0.5 { pair.1 = pair.0 } else if pair.1 >= count { return nil }
    if pair.0 == -1 && part > 0.5 { pair.0 = pair.1 } else if pair.0 < 0 { return nil }
    return pair
  }
}

private struct Unrolling: PictureWork {
  let polar: Pictures.Polar
  let height: Int
  let width: Int
  let isBilinear: Bool
  let isFull: Bool

  var name: String { "image.polar" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(picture.channels, height, width)
    let (w, h) = (Float(picture.width), Float(picture.height))
    let middleX = w / 2, middleY = h / 2
    let most =
      isFull ? Float(Double((w * w + h * h)).squareRoot() / 2) : picture.width < picture.height ? middleX : middleY
    let step = Float(log(Double(most)) / Double(width))
    made.fill { y, x, pixel in
      let angle = Double(Float(2 * Double.pi * Double(y) / Double(height)))
      let distance =
        polar == .linear ? most * Float(x) / Float(width) : Float(exp(Double(Float(x) * step)))
      let fromY = Double(distance) * cos(angle) + Double(middleY)
      let fromX = Double(-distance) * sin(angle) + Double(middleX)
      guard isBilinear else { return picture.nearest(Float(fromX.rounded(.down)), Float(fromY.rounded(.down)), &pixel) }
      // The logarithmic one keeps the place as a Float.
      let (atX, atY) = polar == .linear ? (T(fromX), T(fromY)) : (T(Float(fromX)), T(Float(fromY)))
      guard let left = Int(exactly: atX.rounded(.down)), let top = Int(exactly: atY.rounded(.down)) else {
        return picture.blank(&pixel)
      }
      if left + 1 > picture.width - 1 || top + 1 > picture.height - 1 || left < 0 || top < 0 {
        return picture.nearest(Float(left), Float(top), &pixel)
      }
      let (partX, partY) = (atX - T(left), atY - T(top))
      let both = polar == .linear ? partX * partY : T(Float(partX) * Float(partY))
      picture.mix((left, left + 1), (top, top + 1), partX, partY, both: both, &pixel)
    }
    return made
  }
}

extension Picture {
  /// A pixel of zeros.
  fileprivate func blank(_ pixel: inout [T]) {
    for k in 0..<channels { pixel[k] = 0 }
  }

  /// The pixel at a whole place; zeros outside.
  fileprivate func nearest(_ x: Float, _ y: Float, _ pixel: inout [T]) {
    guard x >= 0, y >= 0, x < Float(width), y < Float(height) else { return blank(&pixel) }
    for k in 0..<channels { pixel[k] = T(Float(self[k, Int(y), Int(x)])) }
  }

  /// Linear between the pixels of two columns and two rows; `both` is the product of the parts.
  fileprivate func mix(
    _ columns: (Int, Int), _ rows: (Int, Int), _ partX: T, _ partY: T, both: T, _ pixel: inout [T]
  ) {
    for k in 0..<channels {
      let upper =
        (1 - partX) * (1 - partY) * self[k, rows.0, columns.0] + partX * (1 - partY) * self[k, rows.0, columns.1]
      let lower = (1 - partX) * partY * self[k, rows.1, columns.0] + both * self[k, rows.1, columns.1]
      pixel[k] = T(Float(upper + lower))
    }
  }
}
