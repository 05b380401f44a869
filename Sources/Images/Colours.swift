import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Pictures {
  /// The systems of colours that a picture of three channels can be turned into another of.
  public enum Colours: String, CaseIterable, Sendable {
    /// To hue, saturation and lightness, from 0 to 1, and back.
    case rgb2hsl, hsl2rgb
    /// To hue, saturation and value, from 0 to 1, and back.
    case rgb2hsv, hsv2rgb
    /// From sRGB to CIE's L*, a*, b* under D65, and back.
    case rgb2lab, lab2rgb
    /// To brightness, 0.299 R + 0.587 G + 0.114 B: one channel.
    case rgb2y
  }

  /// The picture in other colours. Throws unless it has three channels, and for L*a*b* of bytes.
  public static func convert(_ source: Tensor, _ colours: Colours, into destination: Tensor? = nil) throws -> Tensor {
    let name = "image.\(colours.rawValue)"
    guard source.dimension == 3, source.sizes[0] == 3 else {
      throw TensorError.message("\(name): a picture of 3 x H x W expected, got [\(source.sizes.text)]")
    }
    if source.dtype == .byte, colours == .rgb2lab || colours == .lab2rgb {
      throw TensorError.message("\(name): not supported for torch.ByteTensor")
    }
    let isByte = source.dtype == .byte
    return try run(Conversion(colours: colours, most: isByte ? 255 : 1), on: source, into: destination)
  }
}

private struct Conversion: PictureWork {
  let colours: Pictures.Colours
  /// What a channel's 1 is in the tensor.
  let most: Double

  var name: String { "image.\(colours.rawValue)" }

  func result<T: PictureSample>(of picture: Picture<T>) throws -> Picture<T> {
    var made = try Picture<T>(colours == .rgb2y ? 1 : 3, picture.height, picture.width)
    let scale = T(colours == .rgb2y ? 1 : most)
    made.fill { y, x, pixel in
      let (a, b, c) = (picture[0, y, x] / scale, picture[1, y, x] / scale, picture[2, y, x] / scale)
      if colours == .rgb2y {
        pixel[0] = T(0.299 * Double(a) + 0.587 * Double(b) + 0.114 * Double(c))
        return
      }
      let (d, e, f) = convert(a, b, c)
      pixel[0] = d * scale
      pixel[1] = e * scale
      pixel[2] = f * scale
    }
    return made
  }

  private func convert<T: PictureSample>(_ a: T, _ b: T, _ c: T) -> (T, T, T) {
    switch colours {
    case .rgb2hsl: toHSL(a, b, c)
    case .hsl2rgb: fromHSL(a, b, c)
    case .rgb2hsv: toHSV(a, b, c)
    case .hsv2rgb: fromHSV(a, b, c)
    case .rgb2lab: toLab(a, b, c)
    case .lab2rgb: fromLab(a, b, c)
    case .rgb2y: (a, b, c)
    }
  }

  /// The hue, from 0 to 1, of a colour with `most` and `span` between its largest and smallest part.
  private func hue<T: PictureSample>(_ r: T, _ g: T, _ b: T, _ most: T, _ span: T) -> T {
    if most == r { return ((g - b) / span + (g < b ? 6 : 0)) / 6 }
    return most == g ? ((b - r) / span + 2) / 6 : ((r - g) / span + 4) / 6
  }

  private func toHSL<T: PictureSample>(_ r: T, _ g: T, _ b: T) -> (T, T, T) {
    let most = max(r, g, b), least = min(r, g, b)
    guard most != least else { return (0, 0, most) }
    let span = most - least, light = (most + least) / 2
    return (hue(r, g, b, most, span), light > 0.5 ? span / (2 - most - least) : span / (most + least), light)
  }

  private func fromHSL<T: PictureSample>(_ h: T, _ s: T, _ l: T) -> (T, T, T) {
    guard s != 0 else { return (l, l, l) }
    let q = l < 0.5 ? l * (1 + s) : l + s - l * s
    let p = 2 * l - q
    func part(_ hue: T) -> T {
      var t = hue
      if t < 0 { t += 1 }
      if t > 1 { t -= 1 }
      if t < 1 / 6 { return p + (q - p) * 6 * t }
      if t < 1 / 2 { return q }
      return t < 2 / 3 ? p + (q - p) * (2 / 3 - t) * 6 : p
    }
    return (part(h + 1 / 3), part(h), part(h - 1 / 3))
  }

  private func toHSV<T: PictureSample>(_ r: T, _ g: T, _ b: T) -> (T, T, T) {
    let most = max(r, g, b), least = min(r, g, b)
    guard most != least else { return (0, 0, most) }
    let span = most - least
    return (hue(r, g, b, most, span), span / most, most)
  }

  private func fromHSV<T: PictureSample>(_ h: T, _ s: T, _ v: T) -> (T, T, T) {
    let sector = (h * 6).rounded(.down)
    let f = h * 6 - sector
    let p = v * (1 - s), q = v * (1 - f * s), t = v * (1 - (1 - f) * s)
    switch Int(exactly: sector.truncatingRemainder(dividingBy: 6)) {
    case 0: return (v, t, p)
    case 1: return (q, v, p)
    case 2: return (p, v, t)
    case 3: return (p, q, v)
    case 4: return (t, p, v)
    case 5: return (v, p, q)
    default: return (0, 0, 0)
    }
  }

  // CIE's constants, and the white of D65 (brucelindbloom.com, "Useful Color Equations").
  private static let epsilon = 216.0 / 24389.0
  private static let kappa = 24389.0 / 27.0
  private static let white = (x: 0.950456, z: 1.088754)

  private func toLab<T: PictureSample>(_ r: T, _ g: T, _ b: T) -> (T, T, T) {
    func linear(_ part: T) -> Double {
      let part = Double(part)
      return Double(T(part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)))
    }
    let (r, g, b) = (linear(r), linear(g), linear(b))
    func root(_ x: Double) -> Double { x > Self.epsilon ? pow(x, 1 / 3) : (Self.kappa * x + 16) / 116 }
    let x = root((0.412453 * r + 0.357580 * g + 0.180423 * b) / Self.white.x)
    let y = root(0.212671 * r + 0.715160 * g + 0.072169 * b)
    let z = root((0.019334 * r + 0.119193 * g + 0.950227 * b) / Self.white.z)
    return (T(116 * y - 16), T(500 * (x - y)), T(200 * (y - z)))
  }

  private func fromLab<T: PictureSample>(_ l: T, _ a: T, _ b: T) -> (T, T, T) {
    let (l, a, b) = (Double(l), Double(a), Double(b))
    let fy = (l + 16) / 116
    func cube(_ f: Double) -> Double {
      let cube = pow(f, 3)
      return cube <= Self.epsilon ? (116 * f - 16) / Self.kappa : cube
    }
    let x = cube(a / 500 + fy) * Self.white.x
    let y = l > Self.kappa * Self.epsilon ? pow(fy, 3) : l / Self.kappa
    let z = cube(fy - b / 200) * Self.white.z
    func sRGB(_ linear: Double) -> T {
      let linear = Double(T(linear))
      return T(linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055)
    }
    return (
      sRGB(3.2404542 * x - 1.5371385 * y - 0.4985314 * z), sRGB(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
      sRGB(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)
    )
  }
}
