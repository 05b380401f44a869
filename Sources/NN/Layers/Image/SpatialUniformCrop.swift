import TensorCore

/// A piece of each image, at a place drawn in training, in the middle else: nn.SpatialUniformCrop
/// (`dpnn/SpatialUniformCrop.lua`).
///
/// Input (N, C, H, W) or (C, H, W), output (N, C, oheight, owidth) or (C, oheight, owidth); `owidth` is oheight if
/// left out. In evaluation the piece begins at row ⌈(H - oheight) / 2⌉, counted from 1, as the original's does: one
/// before the middle. With `scale` = {min = a, max = b} the piece is s times as large, s drawn from that range for
/// each image, and brought to size by linear interpolation (in training). The gradient goes to the piece that was
/// taken.
///
/// ```lua
/// m = nn.SpatialUniformCrop(2)
/// print(table.concat(m:forward(torch.randn(5, 3, 9, 9)):size():totable(), ' '))  --> 5 3 2 2
/// x = torch.range(1, 16):view(1, 4, 4)
/// m:evaluate()
/// print(table.concat(m:forward(x):view(4):totable(), ' '))  --> 1 2 5 6
/// ```
public final class SpatialUniformCrop: Module {
  /// The sizes of the output.
  public var oheight = 1, owidth = 1
  /// The range of scales; nil for none.
  private var scale: (least: Double, most: Double)?
  private var scaler: SpatialUpSamplingBilinear?
  /// Where the last pieces were, in their images.
  private var pieces: [(top: Int, left: Int, height: Int, width: Int)] = []

  private func build(_ oheight: Int, _ owidth: Int?, _ scale: Value?) throws {
    try checkSizes(typeName, ("oheight", oheight), ("owidth", owidth ?? oheight))
    (self.oheight, self.owidth) = (oheight, owidth ?? oheight)
    try setScale(scale ?? .none)
  }

  private func setScale(_ value: Value) throws {
    guard !value.isNone else { return scale = nil }
    guard case .table(let table) = value,
      let least = table.fields["min"]?.number ?? table.list[safe: 0]?.number,
      let most = table.fields["max"]?.number ?? table.list[safe: 1]?.number, least > 0, most >= least, most <= 1024
    else { throw Field.wrong(self, "scale", "a table {min, max} of positive numbers", value) }
    scale = (least, most)
  }

  public override class var help: String { "a piece of each image, at random in training" }
  public override class var constructor: Constructor {
    Constructor(
      SpatialUniformCrop.build, .integer("oheight"), .optional(.integer("owidth"), as: "oheight"),
      .optional(.value("scale", "table")))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("oheight", \SpatialUniformCrop.oheight), .integer("owidth", \SpatialUniformCrop.owidth),
      Field(
        "scale", .option, kind: .table,
        { (m: SpatialUniformCrop) in
          m.scale.map { .table(Value.Table(fields: ["min": .number($0.least), "max": .number($0.most)])) } ?? .none
        }
      ) { (m: SpatialUniformCrop, value) in try m.setScale(value) },
    ]
  }
  public override class var example: Example {
    Example([3], input: .normal([2, 3, 5, 6]), withoutJacobian: "it draws other places in each forward pass")
  }

  private func images(_ value: Value, _ what: String = "input") throws -> Tensor {
    let x = try tensor(value, what)
    guard x.dimension == 3 || x.dimension == 4 else {
      throw NNError.input(describe(), "\(what) is \(value.summary), expected N x C x H x W")
    }
    return x.dimension == 4 ? x : try x.unsqueeze(0)
  }

  /// A place from 0 on, drawn as the original does: the last one, `room`, only where there is no other.
  private func drawn(_ room: Int) -> Int {
    let place = Int(bounded: Environment.current.generator.uniform(1e-2, Double(room)).rounded(.up)) - 1
    return Swift.min(Swift.max(place, 0), room)
  }

  /// Where the next piece of an image is. Throws when it does not fit.
  private func place(_ height: Int, _ width: Int) throws -> (top: Int, left: Int, height: Int, width: Int) {
    var (h, w) = (oheight, owidth)
    if isTraining, let scale {
      let s = Environment.current.generator.uniform(scale.least, scale.most)
      (h, w) = (Int(bounded: (s * Double(h)).rounded(.up)), Int(bounded: (s * Double(w)).rounded(.up)))
    }
    guard h <= height, w <= width else {
      throw NNError.input(describe(), "a piece of \(h) x \(w) does not fit in an image of \(height) x \(width)")
    }
    // The original counts from 1 here.
    if !isTraining { return (Swift.max((height - h + 1) / 2 - 1, 0), Swift.max((width - w + 1) / 2 - 1, 0), h, w) }
    return (drawn(height - h), drawn(width - w), h, w)
  }

  private func part(_ image: Tensor, _ n: Int) throws -> Tensor {
    let piece = pieces[n]
    return try image.narrow(1, piece.top, piece.height).narrow(2, piece.left, piece.width)
  }

  /// What brings pieces to size; nil when they have it.
  private func resizer() throws -> Module? {
    guard isTraining, scale != nil else { return nil }
    if let scaler, scaler.dtype == dtype, scaler.oheight == oheight, scaler.owidth == owidth { return scaler }
    let sizes = ["oheight": Value.number(Double(oheight)), "owidth": .number(Double(owidth))]
    let made = try SpatialUpSamplingBilinear.make(.table(Value.Table(fields: sizes)))
    made.dtype = dtype
    scaler = made
    return made
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try images(input), n = x.sizes[0], c = x.sizes[1]
    let y = try reuse(output.tensor, [n, c, oheight, owidth])
    pieces = []
    for i in 0..<n {
      pieces.append(try place(x.sizes[2], x.sizes[3]))
      let piece = try part(x.select(0, i), i)
      let result = try resizer().map { try tensor($0.updateOutput(.tensor(piece)), "the piece") } ?? piece
      try y.select(0, i).copy(from: result)
    }
    output = .tensor(input.tensor?.dimension == 4 ? y : try y.view([c, oheight, owidth]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try images(input), dy = try images(gradOutput, "gradOutput")
    guard pieces.count == x.sizes[0], dy.sizes == [x.sizes[0], x.sizes[1], oheight, owidth] else {
      throw NNError.input(
        describe(),
        "gradOutput is \(gradOutput.summary), expected \(x.sizes[0]) x \(x.sizes[1]) x \(oheight) x \(owidth)")
    }
    let result = try ownGradInput(try tensor(input).sizes)
    let dx = result.dimension == 4 ? result : try result.unsqueeze(0)
    try dx.zero()
    for i in 0..<pieces.count {
      var gradient = try dy.select(0, i)
      if let resizer = try resizer() {
        let piece = Value.tensor(try part(x.select(0, i), i).contiguous())
        gradient = try tensor(resizer.updateGradInput(piece, .tensor(gradient.contiguous())), "the piece's gradient")
      }
      try part(dx.select(0, i), i).copy(from: gradient)
    }
    return gradInput
  }

  public override func clearState() throws {
    pieces = []
    try super.clearState()
  }
}
