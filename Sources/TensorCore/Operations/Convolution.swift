/// Convolutions and correlations of images and volumes, without strides or padding.
extension Tensor {
  /// r = `t` convolved with `k` over the last `n` dimensions (2 or 3).
  ///
  /// P planes in, O planes out; `t` and `k` of
  ///     n and n dimensions: one plane;
  ///     n + 1 and n + 1, (P, …) and (P, …): each plane with its own kernel, (P, …) out;
  ///     n + 1 and n + 2, (P, …) and (O, P, …): the sum over P of each output plane, (O, …) out.
  ///
  /// `full` gives every place where kernel and image meet (size + kernel - 1), else only those where
  /// the kernel lies inside (size - kernel + 1). A correlation does not turn the kernel around. All
  /// types but Half.
  public func convolve(_ t: Tensor, _ k: Tensor, over n: Int, full: Bool, correlate: Bool) throws {
    let name = "\(correlate ? "xcorr" : "conv")\(n)"
    try require(t.dtype, name)
    try k.require(t.dtype, name)
    let perPlane = k.dimension == t.dimension
    guard n == 2 || n == 3, t.dimension == n || t.dimension == n + 1,
      perPlane || t.dimension == n + 1 && k.dimension == n + 2
    else {
      throw TensorError.shape("\(name): a \(t.dimension)D input with a \(k.dimension)D kernel")
    }
    let planes = t.dimension == n ? 1 : t.sizes[0]
    let kernelPlanes = k.dimension == n ? 1 : k.sizes[k.dimension - n - 1]
    if planes != kernelPlanes {
      throw TensorError.shape(
        "\(name): the input \(t.sizeText) has \(planes) planes, "
          + "the kernel \(k.sizeText) \(kernelPlanes)"
      )
    }
    let (image, kernel) = (Volume(t.sizes.suffix(n)), Volume(k.sizes.suffix(n)))
    if !full && !image.contains(kernel) {
      throw TensorError.argument(
        position: 2, function: name,
        reason: "input image \(t.sizeText) is smaller than the kernel \(k.sizeText)")
    }
    let (t, k) = (try t.apart(from: self).contiguous(), try k.apart(from: self).contiguous())
    let out = full ? image.grown(by: kernel) : image.shrunk(by: kernel)
    let outer = perPlane ? Dims(t.sizes.dropLast(n)) : [k.sizes[0]]
    try resize(Dims(Array(outer) + out.list.suffix(n)))
    let fresh = try Tensor(sizes, dtype)
    try dispatchNumber(
      dtype, name,
      Convolution(
        r: fresh, t: t, k: k, image: image, kernel: kernel, out: out, planes: planes,
        outputs: perPlane ? 0 : k.sizes[0], full: full, turn: full == correlate))
    try copy(from: fresh)
  }
}

/// Depth, height and width; depth 1 for images.
private struct Volume {
  let list: [Int]
  var depth: Int { list[0] }
  var height: Int { list[1] }
  var width: Int { list[2] }
  var count: Int { list[0] * list[1] * list[2] }

  init<S: Sequence>(_ sizes: S) where S.Element == Int {
    let sizes = Array(sizes)
    list = Array(repeating: 1, count: 3 - sizes.count) + sizes
  }

  func contains(_ other: Volume) -> Bool { zip(list, other.list).allSatisfy { $0 >= $1 } }
  func grown(by k: Volume) -> Volume { Volume(zip(list, k.list).map { $0 + $1 - 1 }) }
  func shrunk(by k: Volume) -> Volume { Volume(zip(list, k.list).map { $0 - $1 + 1 }) }
}

private struct Convolution: ScalarWork {
  let r: Tensor
  let t: Tensor
  let k: Tensor
  let image: Volume
  let kernel: Volume
  let out: Volume
  let planes: Int
  /// Output planes of a sum over planes; 0 when each plane has its own.
  let outputs: Int
  let full: Bool
  /// The weights are met in reverse order.
  let turn: Bool

  func run<T: Scalar>(_: T.Type) throws {
    let (r, t, k) = (r.elements(T.self), t.elements(T.self), k.elements(T.self))
    for o in 0..<max(outputs, 1) {
      for p in 0..<planes {
        plane(
          r + (outputs == 0 ? p : o) * out.count, t + p * image.count,
          k + (o * planes + p) * kernel.count)
      }
    }
  }

  /// Adds the product of one plane, weight by weight, so that the inner loop runs along rows.
  private func plane<T: Scalar>(
    _ r: UnsafeMutablePointer<T>, _ t: UnsafeMutablePointer<T>, _ k: UnsafeMutablePointer<T>
  ) {
    // Rows of the smaller volume: the output of a valid product, the input of a full one.
    let rows = full ? image : out
    for z in 0..<kernel.depth {
      for y in 0..<kernel.height {
        for x in 0..<kernel.width {
          let i = (z * kernel.height + y) * kernel.width + x
          let weight = k[turn ? kernel.count - 1 - i : i]
          for row in 0..<(rows.depth * rows.height) {
            let (dz, dy) = (row / rows.height, row % rows.height)
            let small = row * rows.width
            let wide = full ? out : image
            let large = ((dz + z) * wide.height + dy + y) * wide.width + x
            let (to, from) = full ? (r + large, t + small) : (r + small, t + large)
            for c in 0..<rows.width { to[c] = T.add(to[c], T.mul(weight, from[c])) }
          }
        }
      }
    }
  }
}
