import CImages
import TensorCore

/// Pictures as bytes: PNG and JPEG through the system's libraries, portable pixmaps here.
public enum PictureFormat: String, CaseIterable, Sendable {
  /// Portable Network Graphics: 1 to 4 channels, without loss.
  case png
  /// 1 or 3 channels, with loss.
  case jpg
  /// Portable pixmaps and graymaps: 3 channels or 1.
  case ppm

  /// What the first bytes of a file say; nil for none of these.
  public init?(magic bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(4))
    if start.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpg
    } else if start == [0x89, 0x50, 0x4e, 0x47] {
      self = .png
    } else if start.count >= 2, start[0] == 0x50, [0x32, 0x33, 0x35, 0x36].contains(start[1]) {
      self = .ppm
    } else {
      return nil
    }
  }

  /// What a file's ending says: png, jpg, jpeg, ppm, pgm, in any case.
  public init?(ending: String) {
    switch ending.lowercased() {
    case "png": self = .png
    case "jpg", "jpeg": self = .jpg
    case "ppm", "pgm": self = .ppm
    default: return nil
    }
  }
}

extension Pictures {
  /// Looks now for the libraries that `decode` and `encode` look for when they are first needed.
  public static func openLibraries() {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    for format in [PictureFormat.png, .jpg] { _ = try? decode(nothing, format) }
  }

  /// The picture in a file's bytes, `(C, H, W)` of bytes; of 16 bits (PNG) a tensor of ints. Throws when they are no
  /// such file, or the library for it is not installed.
  public static func decode(_ bytes: UnsafeRawBufferPointer, _ format: PictureFormat) throws -> Tensor {
    if format == .ppm { return try Pixmap(bytes).tensor() }
    var picture = cimages_picture()
    try read(bytes, format, onlySizes: false, &picture)
    defer { cimages_free(picture.samples) }
    let sizes: Dims = [Int(picture.channels), Int(picture.height), Int(picture.width)]
    let tensor = try Tensor(sizes, picture.bits == 16 ? .int : .byte)
    guard let samples = picture.samples, picture.count == tensor.count * Int(picture.bits) / 8 else {
      throw TensorError.message("image: a \(format.rawValue) file of an unknown form")
    }
    if picture.bits == 16 {
      let words = UnsafeRawPointer(samples)
      interleave(sizes, tensor.elements(Int32.self)) {
        Int32(words.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self))
      }
    } else {
      interleave(sizes, tensor.elements(UInt8.self)) { samples[$0] }
    }
    return tensor
  }

  /// Channels, height and width of the picture in a file's bytes.
  public static func sizes(_ bytes: UnsafeRawBufferPointer, _ format: PictureFormat) throws -> [Int] {
    if format == .ppm {
      let pixmap = try Pixmap(bytes)
      return [pixmap.channels, pixmap.height, pixmap.width]
    }
    var picture = cimages_picture()
    try read(bytes, format, onlySizes: true, &picture)
    return [Int(picture.channels), Int(picture.height), Int(picture.width)]
  }

  /// A file's bytes of a picture of bytes, `(C, H, W)` or `(H, W)`; `quality`, from 0 to 100, is JPEG's. Throws for
  /// numbers of channels that the format does not have, or when the library for it is not installed.
  public static func encode(_ picture: Tensor, _ format: PictureFormat, quality: Int = 75) throws -> [UInt8] {
    let rank = picture.dimension
    guard picture.dtype == .byte, rank == 2 || rank == 3, picture.count > 0 else {
      throw TensorError.message(
        "image: bytes of H x W or C x H x W expected, got a \(picture.dtype.tensorName) of [\(picture.sizes.text)]")
    }
    let channels = rank == 3 ? picture.sizes[0] : 1
    let (height, width) = (picture.sizes[rank - 2], picture.sizes[rank - 1])
    guard height < 1 << 16, width < 1 << 16 else {
      throw TensorError.message("image: [\(picture.sizes.text)] is too large for a \(format.rawValue) file")
    }
    let dense = try picture.contiguous()
    let source = dense.elements(UInt8.self)
    var samples = [UInt8](repeating: 0, count: picture.count)
    for k in 0..<channels {
      for i in 0..<height * width { samples[i * channels + k] = source[k * height * width + i] }
    }
    if format == .ppm {
      guard channels == 1 || channels == 3 else {
        throw TensorError.message("image: a portable pixmap has 1 or 3 channels, not \(channels)")
      }
      return Array("P\(channels == 3 ? 6 : 5)\n\(width) \(height)\n255\n".utf8) + samples
    }
    var result: UnsafeMutablePointer<UInt8>?
    var count = 0
    let error = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CIMAGES_ERROR))
    defer { error.deallocate() }
    error.initialize(repeating: 0, count: Int(CIMAGES_ERROR))
    let status = samples.withUnsafeMutableBufferPointer { buffer in
      var view = cimages_picture(
        channels: Int32(channels), height: Int32(height), width: Int32(width), bits: 8, samples: buffer.baseAddress,
        count: buffer.count)
      return format == .png
        ? cimages_write_png(&view, &result, &count, error)
        : cimages_write_jpeg(&view, Int32(Swift.min(Swift.max(quality, 1), 100)), &result, &count, error)
    }
    try check(status, format, error)
    defer { cimages_free(result) }
    return Array(UnsafeBufferPointer(start: result, count: count))
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ format: PictureFormat, onlySizes: Bool, _ picture: inout cimages_picture
  ) throws {
    let error = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CIMAGES_ERROR))
    defer { error.deallocate() }
    error.initialize(repeating: 0, count: Int(CIMAGES_ERROR))
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let flag: Int32 = onlySizes ? 1 : 0
    let status =
      format == .png
      ? cimages_read_png(start, bytes.count, flag, &picture, error)
      : cimages_read_jpeg(start, bytes.count, flag, &picture, error)
    try check(status, format, error)
  }

  private static func check(_ status: Int32, _ format: PictureFormat, _ error: UnsafePointer<CChar>) throws {
    if status == 1 { return }
    let library =
      format == .png
      ? "libpng (Debian: apt install libpng16-16)"
      : "libjpeg-turbo (Debian: apt install libturbojpeg0)"
    throw TensorError.message(
      status < 0
        ? "image: \(format == .png ? "PNG" : "JPEG") files need \(library), which is not installed"
        : "image: the \(format == .png ? "PNG" : "JPEG") file is damaged: \(String(cString: error))")
  }

  /// Fills `(C, H, W)` from samples whose channels stand side by side.
  static func interleave<S>(_ sizes: Dims, _ into: UnsafeMutablePointer<S>, _ sample: (Int) -> S) {
    let (channels, pixels) = (sizes[0], sizes[1] * sizes[2])
    for k in 0..<channels {
      for i in 0..<pixels { into[k * pixels + i] = sample(i * channels + k) }
    }
  }
}

/// A portable pixmap or graymap, as text or as bytes (netpbm's `ppm(5)`).
private struct Pixmap {
  let channels: Int
  let height: Int
  let width: Int
  private let most: Int
  private let isText: Bool
  private let bytes: UnsafeRawBufferPointer
  private var place = 2

  init(_ bytes: UnsafeRawBufferPointer) throws {
    self.bytes = bytes
    guard bytes.count > 2, bytes[0] == 0x50, let kind = Optional(bytes[1]), [0x32, 0x33, 0x35, 0x36].contains(kind)
    else {
      throw Self.damaged
    }
    channels = kind == 0x33 || kind == 0x36 ? 3 : 1
    isText = kind < 0x34
    var place = 2
    width = try Self.number(bytes, &place)
    height = try Self.number(bytes, &place)
    most = try Self.number(bytes, &place)
    guard width > 0, height > 0, width < 1 << 24, height < 1 << 24, most > 0, most < 1 << 16 else { throw Self.damaged }
    // One white byte ends the head.
    self.place = place + 1
  }

  private static var damaged: TensorError { .message("image: the pixmap is damaged or ends too early") }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) throws -> Int {
    while place < bytes.count, bytes[place] == 0x23 || bytes[place] <= 0x20 {
      if bytes[place] == 0x23 { while place < bytes.count, bytes[place] != 0x0a { place += 1 } } else { place += 1 }
    }
    var value = 0
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]), value < 1 << 30 {
      value = value * 10 + Int(bytes[place] - 0x30)
      place += 1
    }
    guard place > start else { throw damaged }
    return value
  }

  func tensor() throws -> Tensor {
    let count = channels * height * width
    let sizes: Dims = [channels, height, width]
    let isWide = most > 255 && !isText
    guard isText || bytes.count - place >= count * (isWide ? 2 : 1), count <= bytes.count else { throw Self.damaged }
    let tensor = try Tensor(sizes, isWide ? .int : .byte)
    if isText {
      var at = place
      var values = [UInt8](repeating: 0, count: count)
      for i in 0..<count { values[i] = UInt8(Swift.min(255, 255 * (try Self.number(bytes, &at)) / most)) }
      Pictures.interleave(sizes, tensor.elements(UInt8.self)) { values[$0] }
    } else if isWide {
      Pictures.interleave(sizes, tensor.elements(Int32.self)) {
        Int32(bytes[place + 2 * $0]) << 8 | Int32(bytes[place + 2 * $0 + 1])
      }
    } else {
      Pictures.interleave(sizes, tensor.elements(UInt8.self)) { bytes[place + $0] }
    }
    return tensor
  }
}
