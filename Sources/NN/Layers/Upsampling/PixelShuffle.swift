import TensorCore

/// Channels laid out as places: nn.PixelShuffle (`nn/PixelShuffle.lua`; Shi et al., arXiv:1609.05158).
///
///     x (C r², H, W) or (N, C r², H, W)        y (C, r H, r W) or (N, C, r H, r W)
///     y[c, r h + i, r w + j] = x[(c r + i) r + j, h, w]
///
/// r = upscaleFactor. After a convolution to C r² planes it makes an image r times larger, without the zeros that a
/// `nn.SpatialFullConvolution` works on.
///
/// ```lua
/// print(nn.PixelShuffle(2):forward(torch.range(1, 4):view(4, 1, 1))[1])  -->  1  2
/// -->  3  4
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class PixelShuffle: Module {
  /// r.
  public var upscaleFactor = 1

  public override class var help: String { "channels laid out as places" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("upscaleFactor", \PixelShuffle.upscaleFactor),
      .computed("upscaleFactorSquared", stored: true) { (m: PixelShuffle) in
        .number(Double(m.upscaleFactor) * Double(m.upscaleFactor))
      },
    ]
  }
  public override class var constructor: Constructor { .fields("upscaleFactor", required: 1) }
  public override class var example: Example { Example([2], input: .normal([2, 8, 2, 3])) }

  public override func validate() throws {
    guard (1...1 << 20).contains(upscaleFactor) else {
      throw NNError.input(typeName, "upscaleFactor must be a positive integer, got \(upscaleFactor)")
    }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(3) ? input : nil
  }

  /// The sizes of the output, and those of it as (N, C, H, r, W, r).
  private func shape(_ x: Tensor) throws -> (output: Dims, parts: Dims) {
    try validate()
    let planes = try Planes(x, .image, self), r = upscaleFactor
    let channels = x.sizes[x.dimension - 3]
    guard channels % (r * r) == 0 else {
      throw NNError.input(
        describe(), "input has \(channels) channels (\(x.sizes.text)), expected a multiple of \(r * r)")
    }
    var sizes = planes.sizes(planes.sizes.map { $0 * r })
    sizes[sizes.count - 3] = channels / (r * r)
    let n = x.dimension == 4 ? x.sizes[0] : 1
    return (sizes, [n, channels / (r * r), planes.sizes[0], r, planes.sizes[1], r])
  }

  /// A tensor of the input's sizes as the output's parts.
  private func parts(_ x: Tensor, _ parts: Dims) throws -> Tensor {
    try x.view([parts[0], parts[1], parts[3], parts[5], parts[2], parts[4]]).permute([0, 1, 4, 2, 5, 3])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (sizes, parts) = try shape(x)
    try ownOutput(sizes).view(parts).copy(from: self.parts(x, parts))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let (sizes, parts) = try shape(x)
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == sizes else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
    }
    try self.parts(ownGradInput(x.sizes), parts).copy(from: dy.view(parts))
    return gradInput
  }
}
