import TensorCore

/// Looks at an image at a place: nn.SpatialGlimpse (`dpnn/SpatialGlimpse.lua`; Mnih et al., NIPS 2014).
///
/// N = batch, C = channels. Input {images (N, C, H, W), places (N, 2)}, or one of each, {(C, H, W), (2)}; a place is
/// {y, x} from (-1, -1), the top left corner, to (1, 1). Output (N, depth · C, height, width): around each place
/// `depth` (3) pieces, the first of height x width, each next one `scale` (2) times larger and brought to that size;
/// what lies outside of the image is zero. `size` is a number or {height, width}. Pieces are brought to size by
/// averages when `scale` is 2, else by linear interpolation. No gradient flows into the places: they are learned by
/// rewards (`nn.RecurrentAttention`, `nn.ReinforceNormal`).
///
/// ```lua
/// m = nn.SpatialGlimpse(2, 2)
/// image = torch.zeros(1, 6, 6)
/// image[{1, {1, 2}, {1, 2}}]:fill(1)
/// y = m:forward{image, torch.Tensor{-1, -1}}
/// print(table.concat(y:size():totable(), ' '))  --> 2 2 2
/// print(y[1]:sum())  --> 4
/// ```
public final class SpatialGlimpse: Decorator {
  /// The sizes of a piece.
  public var height = 1, width = 1
  /// How many pieces there are; 3 by default.
  public var depth = 3
  /// How much larger each piece is than the one before; 2 by default.
  public var scale = 2.0

  /// One whose gradients are a table from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  private func build(_ size: Value, _ depth: Int, _ scale: Double) throws {
    switch size {
    case .number(let side): (height, width) = (Int(bounded: side), Int(bounded: side))
    case .table(let table) where table.list.count == 2 && table.list.allSatisfy({ $0.number != nil }):
      (height, width) = (Int(bounded: table.list[0].number ?? 0), Int(bounded: table.list[1].number ?? 0))
    default: throw NNError.input(typeName, "size must be a number or {height, width}, got \(size.summary)")
    }
    try checkSizes(typeName, ("height", height), ("width", width), ("depth", depth))
    guard scale >= 1, scale <= 1024, depth <= 1024 else {
      throw NNError.input(typeName, "scale must be at least 1, got \(scale.formatted); depth is \(depth)")
    }
    (self.depth, self.scale) = (depth, scale)
    let module: Module
    if scale == 2 {
      module = try SpatialAveragePooling.make(2, 2, 2, 2)
    } else {
      let sizes = ["oheight": Value.number(Double(height)), "owidth": .number(Double(width))]
      module = try SpatialUpSamplingBilinear.make(.table(Value.Table(fields: sizes)))
    }
    try hold(module: module)
  }

  public override class var help: String { "pieces of an image around a place, each larger than the last" }
  public override class var constructor: Constructor {
    Constructor(
      SpatialGlimpse.build, .value("size", "number or table"), .integer("depth", default: 3),
      .number("scale", default: 2))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("height", \SpatialGlimpse.height), .integer("width", \SpatialGlimpse.width),
      .integer("depth", \SpatialGlimpse.depth), .number("scale", \SpatialGlimpse.scale),
      .child("module", of: SpatialGlimpse.self, 0, stored: true),
    ]
  }
  public override class var example: Example {
    Example(
      [2, 2], input: .table([.normal([2, 3, 6, 7]), .fractions([2, 2])]),
      withoutJacobian: "no gradient flows into the places")
  }

  override var summaryChildren: [Module] { [] }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .table([.rows(3), .rows(1)]) ? .rows(3) : nil
  }

  private struct Given {
    let images: Tensor, places: Tensor
    let isBatched: Bool
  }

  private func given(_ input: Value) throws -> Given {
    let both = try tensors(input, least: 2)
    let (images, places) = (both[0], both[1])
    let isBatched = images.dimension == 4
    guard images.dimension == 3 || isBatched, places.sizes == (isBatched ? [images.sizes[0], 2] : [2]) else {
      throw NNError.input(
        describe(), "expected {N x C x H x W, N x 2}, got {\(images.sizes.text), \(places.sizes.text)}")
    }
    if isBatched { return Given(images: images, places: try places.contiguous(), isBatched: true) }
    return Given(
      images: try images.unsqueeze(0), places: try places.contiguous().view([1, 2]), isBatched: false)
  }

  /// A piece of one image: its size, where it begins in the image (it may begin outside), and where of it lies in
  /// the image.
  private struct Piece {
    let height: Int, width: Int
    /// The part in the image, counted in the image and in the piece.
    let rows: Range<Int>, columns: Range<Int>
    let top: Int, left: Int
  }

  private func piece(_ d: Int, _ images: Tensor, _ y: Double, _ x: Double) throws -> Piece {
    var (h, w) = (height, width)
    for _ in 0..<d {
      (h, w) = (Int(bounded: (Double(h) * scale).rounded(.down)), Int(bounded: (Double(w) * scale).rounded(.down)))
    }
    guard h <= 1 << 20, w <= 1 << 20 else {
      throw NNError.input(describe(), "piece \(d + 1) would be \(h) x \(w)")
    }
    // Around the image is a border of about half a piece.
    func start(_ place: Double, _ size: Int, _ own: Int) -> Int {
      let border = (own - 1) / 2, room = Double(size + 2 * border - own)
      let at = Swift.min(room, Swift.max(0, (place + 1) / 2 * room)).rounded(.down)
      return Int(bounded: at) - border
    }
    let (iH, iW) = (images.sizes[2], images.sizes[3])
    let (top, left) = (start(y, iH, h), start(x, iW, w))
    func part(_ start: Int, _ own: Int, _ size: Int) -> Range<Int> {
      let first = Swift.max(start, 0)
      return first..<Swift.max(Swift.min(start + own, size), first)
    }
    return Piece(
      height: h, width: w, rows: part(top, h, iH), columns: part(left, w, iW), top: top, left: left)
  }

  /// The parts of `image` `(C, H, W)` and of `crop`, a piece of it, that show the same.
  private func common(_ piece: Piece, _ image: Tensor, _ crop: Tensor) throws -> (Tensor, Tensor)? {
    guard !piece.rows.isEmpty, !piece.columns.isEmpty else { return nil }
    return (
      try image.narrow(1, piece.rows.lowerBound, piece.rows.count)
        .narrow(2, piece.columns.lowerBound, piece.columns.count),
      try crop.narrow(1, piece.rows.lowerBound - piece.top, piece.rows.count)
        .narrow(2, piece.columns.lowerBound - piece.left, piece.columns.count)
    )
  }

  /// What brings a piece to size.
  private func scaler(_ piece: Piece) throws -> Module {
    let module = try decorated()
    if let pool = module as? SpatialAveragePooling {
      (pool.kH, pool.kW) = (piece.height / height, piece.width / width)
      (pool.dH, pool.dW) = (pool.kH, pool.kW)
    }
    return module
  }

  private func each(_ given: Given, _ body: (_ n: Int, _ d: Int, Piece) throws -> Void) throws {
    for n in 0..<given.images.sizes[0] {
      for d in 0..<depth {
        try body(n, d, piece(d, given.images, given.places[linear: 2 * n], given.places[linear: 2 * n + 1]))
      }
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let given = try given(input), n = given.images.sizes[0], c = given.images.sizes[1]
    let y = try reuse(output.tensor, [n, depth * c, height, width])
    try each(given) { n, d, piece in
      let crop = try Tensor([c, piece.height, piece.width], dtype)
      if let (image, same) = try common(piece, given.images.select(0, n), crop) { try same.copy(from: image) }
      let target = try y.select(0, n).narrow(0, d * c, c)
      guard d > 0 else { return try target.copy(from: crop) }
      try target.copy(from: tensor(scaler(piece).callUpdateOutput(.tensor(crop)), "the piece"))
    }
    output = .tensor(given.isBatched ? y : try y.view([depth * c, height, width]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let given = try given(input), n = given.images.sizes[0], c = given.images.sizes[1]
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == (given.isBatched ? [n, depth * c, height, width] : [depth * c, height, width]) else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), expected \(n) x \(depth * c) x \(height) x \(width)")
    }
    let all = try dy.view([n, depth * c, height, width])
    let gradients = try ownGradInputs(try tensors(input, least: 2).prefix(2).map(\.sizes))
    let dx = given.isBatched ? gradients[0] : try gradients[0].unsqueeze(0)
    try dx.zero()
    try gradients[1].zero()
    try each(given) { n, d, piece in
      var gradient = try all.select(0, n).narrow(0, d * c, c).contiguous()
      if d > 0 {
        let crop = Value.tensor(try Tensor([c, piece.height, piece.width], dtype)), module = try scaler(piece)
        // Its sizes are those of another piece; what it has kept, too.
        _ = try module.callUpdateOutput(crop)
        gradient = try tensor(module.callUpdateGradInput(crop, .tensor(gradient)), "the piece's gradient")
      }
      if let (image, same) = try common(piece, dx.select(0, n), gradient) { try image.cadd(image, 1, same) }
    }
    return gradInput
  }

  public override func describe() -> String { typeName }
}
