import TensorCore

/// The samples of a picture while it is worked on: C channels, each H rows of W samples.
struct Picture<T: PictureSample> {
  let channels: Int
  let height: Int
  let width: Int
  /// Row by row, channel by channel.
  var samples: [T]

  /// A black picture. Throws when memory cannot hold it.
  init(_ channels: Int, _ height: Int, _ width: Int) throws {
    guard let bytes = ([channels, height, width, MemoryLayout<T>.size] as Dims).product else {
      throw TensorError.memory(bytes: .max)
    }
    try StorageMemory.require(bytes)
    (self.channels, self.height, self.width) = (channels, height, width)
    samples = [T](repeating: 0, count: channels * height * width)
  }

  /// The place of a sample in `samples`.
  @inline(__always)
  func place(_ channel: Int, _ y: Int, _ x: Int) -> Int { (channel * height + y) * width + x }

  subscript(channel: Int, y: Int, x: Int) -> T {
    @inline(__always) get { samples[place(channel, y, x)] }
    @inline(__always) set { samples[place(channel, y, x)] = newValue }
  }

  /// Sets each pixel to what `body` makes of the places of its row and column; it fills the channels' values.
  mutating func fill(_ body: (_ y: Int, _ x: Int, _ pixel: inout [T]) -> Void) {
    var pixel = [T](repeating: 0, count: channels)
    for y in 0..<height {
      for x in 0..<width {
        body(y, x, &pixel)
        for k in 0..<channels { self[k, y, x] = pixel[k] }
      }
    }
  }
}

/// What pictures are computed in: Double for tensors of Double, Float for those of Float and Byte.
protocol PictureSample: BinaryFloatingPoint, Scalar {}
extension Float: PictureSample {}
extension Double: PictureSample {}

/// Something that makes a picture of another one.
protocol PictureWork {
  /// What scripts call it: `image.scale`.
  var name: String { get }
  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T>
}

/// Work on tensors as pictures: `(C, H, W)`, or `(H, W)` for one channel, of Byte, Float or Double.
public enum Pictures {
  /// The work's result in a new tensor of the source's type and rank, or in `destination`, which is resized. Throws
  /// for other types and ranks.
  static func run(_ work: some PictureWork, on source: Tensor, into destination: Tensor? = nil) throws -> Tensor {
    switch source.dtype {
    case .double: try run(work, source, destination, Double.self, Double.self) { $0 }
    case .float: try run(work, source, destination, Float.self, Float.self) { $0 }
    case .byte:
      try run(work, source, destination, Float.self, UInt8.self) { UInt8(Swift.max(0, Swift.min($0 + 0.5, 255))) }
    default: throw wrongType(work.name, source)
    }
  }

  static func wrongType(_ name: String, _ tensor: Tensor) -> TensorError {
    .message("\(name): a Byte, Float or Double tensor expected, got a \(tensor.dtype.tensorName)")
  }

  private static func run<T: PictureSample, S: Scalar>(
    _ work: some PictureWork, _ source: Tensor, _ destination: Tensor?, _ type: T.Type, _ stored: S.Type,
    _ store: (T) -> S
  ) throws -> Tensor {
    let made = try work.result(of: read(work.name, source, T.self))
    var sizes: Dims = [made.height, made.width]
    if source.dimension == 3 || made.channels != 1 { sizes = [made.channels, made.height, made.width] }
    let result = try destination ?? Tensor(source.dtype)
    guard result.dtype == source.dtype else {
      throw TensorError.message(
        "\(work.name): the destination is a \(result.dtype.tensorName), the source a \(source.dtype.tensorName)")
    }
    if result.sizes != sizes { try result.resize(sizes) }
    let dense = result.isContiguous ? result : try Tensor(sizes, source.dtype)
    let elements = dense.elements(S.self)
    for i in made.samples.indices { elements[i] = store(made.samples[i]) }
    if dense !== result { try result.copy(from: dense) }
    return result
  }

  /// A tensor's samples. Throws unless it has two or three dimensions, none empty.
  static func read<T: PictureSample>(_ name: String, _ tensor: Tensor, _ type: T.Type) throws -> Picture<T> {
    let rank = tensor.dimension
    guard rank == 2 || rank == 3, tensor.count > 0 else {
      throw TensorError.message("\(name): a picture is H x W or C x H x W, got [\(tensor.sizes.text)]")
    }
    var picture = try Picture<T>(rank == 3 ? tensor.sizes[0] : 1, tensor.sizes[rank - 2], tensor.sizes[rank - 1])
    let dense = try tensor.contiguous()
    switch tensor.dtype {
    case .double: copy(dense.elements(Double.self), &picture.samples) { T($0) }
    case .float: copy(dense.elements(Float.self), &picture.samples) { T($0) }
    case .byte: copy(dense.elements(UInt8.self), &picture.samples) { T($0) }
    default: throw wrongType(name, tensor)
    }
    return picture
  }

  private static func copy<S, T>(_ from: UnsafePointer<S>, _ to: inout [T], _ convert: (S) -> T) {
    for i in to.indices { to[i] = convert(from[i]) }
  }

  private static func copy<S, T>(_ from: UnsafeMutablePointer<S>, _ to: inout [T], _ convert: (S) -> T) {
    copy(UnsafePointer(from), &to, convert)
  }

  /// Sizes of a result, none of which may be less than 1 or absurd.
  static func checkSize(_ name: String, _ height: Int, _ width: Int) throws {
    guard height > 0, width > 0, height <= 1 << 20, width <= 1 << 20, height * width <= 1 << 32 else {
      throw TensorError.message("\(name): cannot make a picture of \(height) x \(width)")
    }
  }
}
