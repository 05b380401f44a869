import Images
import LuaBridge
import TensorCore

extension Package {
  /// Pictures as tensors: sizes, turns, colours, files.
  static let image = Package(
    "image", help: "pictures as tensors: sizes, turns, colours, files", needs: ["paths"],
    files: [
      LuaFile("image/image.lua", PackageResources.image_lua),
      LuaFile("image/kernels.lua", PackageResources.kernels_lua),
      LuaFile("image/show.lua", PackageResources.show_lua),
      LuaFile("image/text.lua", PackageResources.text_lua),
    ], pages: [.image], natives: { ImageFunctions.all + galleryFunctions($0) })
}

/// What the Lua files of `image` call: a destination or nil comes first.
enum ImageFunctions {
  private static func named<T>(_ path: String?, _ body: () throws -> T) throws -> T {
    do { return try body() } catch {
      guard let path else { throw error }
      throw TensorError.message("\(path): \(error)")
    }
  }

  static let all = [
    PackageFunction("scale") { (into: Tensor?, from: Tensor, width: Double, height: Double, mode: String) in
      guard let scaling = Pictures.Scaling(rawValue: mode) else {
        throw LuaError("image.scale: mode must be one of: simple | bicubic | bilinear, got '\(mode)'")
      }
      return try Pictures.scale(
        from, height: Int(saturating: height), width: Int(saturating: width), scaling, into: into)
    },
    PackageFunction("rotate") { (into: Tensor?, from: Tensor, angle: Double, isBilinear: Bool) in
      try Pictures.rotate(from, angle, isBilinear: isBilinear, into: into)
    },
    PackageFunction("polar") {
      (into: Tensor?, from: Tensor, isLogarithmic: Bool, isBilinear: Bool, isFull: Bool) in
      let sizes = from.sizes
      guard sizes.count == 2 || sizes.count == 3 else {
        throw LuaError("image.polar: a picture is H x W or C x H x W, got [\(sizes.text)]")
      }
      let most = Swift.max(sizes[sizes.count - 1], sizes[sizes.count - 2])
      let target = into.flatMap { $0.dimension >= 2 ? $0.sizes : nil }
      return try Pictures.polar(
        from, isLogarithmic ? .logarithmic : .linear, height: target.map { $0[$0.count - 2] } ?? most,
        width: target.map { $0[$0.count - 1] } ?? most, isBilinear: isBilinear, isFull: isFull, into: into)
    },
    PackageFunction("crop") { (into: Tensor?, from: Tensor, x: Int, y: Int, width: Int, height: Int) in
      try Pictures.crop(from, x: x, y: y, height: height, width: width, into: into)
    },
    PackageFunction("translate") { (into: Tensor?, from: Tensor, x: Int, y: Int) in
      try Pictures.translate(from, x: x, y: y, into: into)
    },
    PackageFunction("warp") {
      (into: Tensor?, from: Tensor, field: Tensor, mode: String, isOffset: Bool, padding: Double?) in
      guard let warping = Pictures.Warping(rawValue: mode) else {
        throw LuaError("image.warp: mode must be one of: lanczos | bicubic | bilinear | simple, got '\(mode)'")
      }
      return try Pictures.warp(from, field, warping, isOffset: isOffset, padding: padding, into: into)
    },
    PackageFunction("colours") { (into: Tensor?, from: Tensor, name: String) in
      guard let colours = Pictures.Colours(rawValue: name) else { throw LuaError("image: there is no '\(name)'") }
      return try Pictures.convert(from, colours, into: into)
    },
    // The last argument of both is the file's name, for errors.
    PackageFunction("decode") { (bytes: Tensor, format: String, path: String?) in
      try named(path) { try withBytes(bytes) { try Pictures.decode($0, known(format)) } }
    },
    PackageFunction("sizes") { (bytes: Tensor, format: String, path: String?) in
      try named(path) { try withBytes(bytes) { try Pictures.sizes($0, known(format)) } }
    },
    PackageFunction("encode") { (picture: Tensor, format: String, quality: Double?) in
      let bytes = try Pictures.encode(picture, known(format), quality: quality.map { Int(saturating: $0) } ?? 75)
      let result = try Tensor([bytes.count], .byte)
      let elements = result.elements(UInt8.self)
      for (i, byte) in bytes.enumerated() { elements[i] = byte }
      return result
    },
    // The whole file or none.
    PackageFunction("write") { (path: String, bytes: Tensor) in
      try withBytes(bytes) { picture in
        try AtomicFile.write(to: path, isDurable: false) { try $0.write(picture) }
      }
    },
    // Which format the bytes are of; nil for none.
    PackageFunction("format") { (bytes: Tensor) in
      try withBytes(bytes) { PictureFormat(magic: $0.prefix(4))?.rawValue }
    },
    PackageFunction("ending") { (ending: String) in PictureFormat(ending: ending)?.rawValue },
  ]

  private static func known(_ name: String) throws -> PictureFormat {
    guard let format = PictureFormat(rawValue: name) else { throw LuaError("image: unknown image type: \(name)") }
    return format
  }

  private static func withBytes<R>(_ tensor: Tensor, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    guard tensor.dtype == .byte else {
      throw LuaError("image: a torch.ByteTensor of a file expected, got a \(tensor.dtype.tensorName)")
    }
    let dense = try tensor.contiguous()
    return try body(UnsafeRawBufferPointer(start: dense.elements(UInt8.self), count: dense.count))
  }
}
