import TensorCore

extension Pictures {
  /// How samples between those of a picture are found.
  public enum Scaling: String, CaseIterable, Sendable {
    /// The nearest one above and to the left.
    case simple
    /// Linear between neighbours; the mean of what falls together when it gets smaller.
    case bilinear
    /// A cubic through four neighbours.
    case bicubic
  }

  /// The picture in another size (`image/generic/image.c`). Throws for sizes that cannot be.
  public static func scale(
    _ source: Tensor, height: Int, width: Int, _ scaling: Scaling, into destination: Tensor? = nil
  ) throws -> Tensor {
    try checkSize("image.scale", height, width)
    return try run(Scale(height: height, width: width, scaling: scaling), on: source, into: destination)
  }
}

private struct Scale: PictureWork {
  let height: Int
  let width: Int
  let scaling: Pictures.Scaling

  var name: String { "image.scale" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(picture.channels, height, width)
    if scaling == .simple {
      // The original computes in Float whatever the type is.
      let (stepX, stepY) = (Float(picture.width) / Float(width), Float(picture.height) / Float(height))
      for y in 0..<height {
        for x in 0..<width {
          let fromX = min(Int(Float(x) * stepX), picture.width - 1),
            fromY = min(Int(Float(y) * stepY), picture.height - 1)
          for k in 0..<picture.channels { made[k, y, x] = T(Float(picture[k, fromY, fromX])) }
        }
      }
      return made
    }
    let line: ([T], Int) -> [T] = scaling == .bilinear ? linear : cubic
    for k in 0..<picture.channels {
      // Rows first, then columns.
      var rows = try Picture<T>(1, picture.height, width)
      for y in 0..<picture.height {
        let start = picture.place(k, y, 0)
        let scaled = line(Array(picture.samples[start..<start + picture.width]), width)
        for x in 0..<width { rows[0, y, x] = scaled[x] }
      }
      for x in 0..<width {
        let scaled = line((0..<picture.height).map { rows[0, $0, x] }, height)
        for y in 0..<height { made[k, y, x] = scaled[y] }
      }
    }
    return made
  }

  private func linear<T: PictureSample>(_ source: [T], _ count: Int) -> [T] {
    guard count != source.count else { return source }
    var line = [T](repeating: source[source.count - 1], count: count)
    if count > source.count {
      guard source.count > 1 else { return line }
      let step = Float(source.count - 1) / Float(count - 1)
      for i in 0..<count - 1 {
        let at = Float(i) * step, left = Int(at)
        let part = at - Float(left)
        line[i] = T(1 - part) * source[left] + T(part) * source[left + 1]
      }
      return line
    }
    let step = Float(source.count) / Float(count)
    var left = 0
    var leftPart: Float = 0
    for i in 0..<count {
      let end = Float(i + 1) * step
      let right = Int(end)
      let rightPart = end - Float(right)
      var sum = Float(T(1 - leftPart) * source[left])
      var weight = 1 - leftPart
      for k in left + 1..<max(right, left + 1) {
        sum = Float(T(sum) + source[k])
        weight += 1
      }
      if right < source.count {
        sum = Float(T(sum) + T(rightPart) * source[right])
        weight += rightPart
      }
      line[i] = T(sum / weight)
      (left, leftPart) = (right, rightPart)
    }
    return line
  }

  private func cubic<T: PictureSample>(_ source: [T], _ count: Int) -> [T] {
    let last = source.count - 1
    var line = [T](repeating: source[last], count: count)
    guard count != source.count else { return source }
    guard last > 0 else { return line }
    let step = count == 1 ? Float(last) : Float(last) / Float(count - 1)
    for i in 0..<count - 1 {
      let at = Float(i) * step, k = Int(at)
      let (b, c) = (source[k], source[k + 1])
      let a = k > 0 ? source[k - 1] : 2 * b - c
      let d = k + 2 <= last ? source[k + 2] : 2 * c - b
      line[i] = cubicBetween(a, b, c, d, T(at - Float(k)))
    }
    return line
  }
}

/// The cubic through b and c, with the slopes of a to c and b to d there, at `x` from 0 (b) to 1 (c).
func cubicBetween<T: PictureSample>(_ a: T, _ b: T, _ c: T, _ d: T, _ x: T) -> T {
  let first = c - a
  let second = 2 * a - 5 * b + 4 * c - d
  let third = 3 * (b - c) + d - a
  return b + 0.5 * x * (first + x * (second + x * third))
}
