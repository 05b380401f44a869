import TensorCore

/// A conversion between forms of data: nn.Convert (`nn/Convert.lua`).
///
/// A form names the axes of a tensor in order, b for the batch, as 'bchw', 'chwb' or 'bf'; without b the batch's is
/// put in front. `outputShape` is `inputShape` if left out. What only stands in another order is transposed; 'bf'
/// makes a vector of each sample, 'b' leaves out a feature or time axis, 'bt' adds one. An input without the batch's
/// axis gets one, the output then has none. The input is first converted to the type of the layer, which is all that a
/// Convert without arguments does.
///
/// ```lua
/// m = nn.Convert('bchw', 'bf')
/// print(table.concat(m:forward(torch.randn(5, 3, 4, 4)):size():totable(), ' '))  --> 5 48
/// print(table.concat(nn.Convert('chwb', 'bhwc'):forward(torch.zeros(3, 4, 6, 5)):size():totable(), ' '))  --> 5 4 6 3
/// print(nn.Convert():forward(torch.IntTensor{1, 2}):type())  --> torch.DoubleTensor
/// ```
public final class Convert: Container {
  /// The form of the input, with b; `b*` for any.
  public var inputShape = "b*"
  /// The form of the output, with b; `b*` for any.
  public var outputShape = "b*"

  func build(_ inputShape: String?, _ outputShape: String?) throws {
    guard inputShape != nil || outputShape == nil else {
      throw NNError.input(typeName, "Expecting non-nil arg 1 when arg 2 is provided")
    }
    func full(_ shape: String) -> String { shape.contains("b") ? shape : "b" + shape }
    self.inputShape = full(inputShape ?? "b*")
    self.outputShape = full(outputShape ?? self.inputShape)
    try validate()
  }

  public override func validate() throws {
    guard (inputShape == "b*") == (outputShape == "b*") else {
      throw NNError.input(typeName, "Both or neither shapes must be b*")
    }
    for shape in [inputShape, outputShape] where shape.count > 16 || Set(shape).count != shape.count {
      throw NNError.input(typeName, "an axis occurs twice, or there are too many, in '\(shape)'")
    }
  }

  public override class var help: String { "converts between forms of data as 'bchw' and 'bf'" }
  public override class var fields: [Field] {
    func axis(_ name: String, _ shape: KeyPath<Convert, String>) -> Field {
      .computed(name, stored: true) { (m: Convert) in
        m.axis("b", m[keyPath: shape]).map { .number(Double($0 + 1)) } ?? .none
      }
    }
    func count(_ name: String, _ shape: KeyPath<Convert, String>) -> Field {
      .computed(name, stored: true) { (m: Convert) in
        .number(m[keyPath: shape] == "b*" ? -1 : Double(m[keyPath: shape].count))
      }
    }
    return super.fields + [
      .string("inputShape", \Convert.inputShape), .string("outputShape", \Convert.outputShape),
      axis("inputBatchDim", \Convert.inputShape), axis("outputBatchDim", \Convert.outputShape),
      count("nInputDim", \Convert.inputShape), count("nOutputDim", \Convert.outputShape),
      .computed("transposition", stored: true) { (m: Convert) in .boolean(m.isTransposition) },
      .child("converter", of: Convert.self, 0, stored: true),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(Convert.build, .optional(.string("inputShape")), .optional(.string("outputShape")))
  }
  public override class var example: Example { Example(["bct", "bf"], input: .normal([3, 2, 4])) }

  private func axis(_ name: Character, _ shape: String) -> Int? { Array(shape).firstIndex(of: name) }

  private var isTransposition: Bool { Set(inputShape) == Set(outputShape) && inputShape.count == outputShape.count }

  private func converter(_ x: Tensor) throws -> Module {
    if inputShape == outputShape { return Identity() }
    if isTransposition { return transposition() }
    let wrong = NNError.input(
      describe(), "Unrecognized conversion of shape \(inputShape) to \(outputShape)")
    guard let b = axis("b", inputShape) else { throw wrong }
    switch outputShape {
    case "bf" where inputShape == "b": return try Reshape([1])
    case "bf" where inputShape.count > 2:
      let sample = try Reshape([x.count / Swift.max(x.sizes[b], 1)])
      return b == 0 ? sample : Sequential(Transpose([(1, b + 1)]), sample)
    case "bf" where inputShape != "bt": return b == 0 ? Identity() : Transpose([(1, b + 1)])
    case "b" where inputShape.count == 2:
      if let t = axis("t", inputShape) { return Select(t + 1, 1) }
      guard let f = axis("f", inputShape) else { throw wrong }
      guard x.sizes[f] == 1 else {
        throw NNError.input(
          describe(), "cannot convert shape \(inputShape) to b when feature > 1: input is \(x.sizes.text)")
      }
      return Select(f + 1, 1)
    case "bt" where inputShape == "b": return try Reshape([1])
    default: throw wrong
    }
  }

  /// Swaps axes until each stands where the output has it.
  private func transposition() -> Module {
    var axes = Array(inputShape)
    var swaps: [(Int, Int)] = []
    for (i, name) in outputShape.enumerated() {
      guard let j = axes.firstIndex(of: name), i != j else { continue }
      axes.swapAt(i, j)
      swaps.append((j + 1, i + 1))
    }
    return Transpose(swaps)
  }

  /// The input of the converter, of this layer's type and with a batch axis, and whether that was added.
  private func converted(_ input: Value) throws -> (x: Tensor, isSingle: Bool) {
    guard case .tensor(let given) = input else {
      throw NNError.input(describe(), "expecting Tensor, got \(input.summary)")
    }
    let x = try given.dtype == dtype ? given : given.to(dtype)
    guard inputShape != "b*" else { return (x, false) }
    guard x.dimension == inputShape.count || x.dimension == inputShape.count - 1 else {
      throw NNError.input(describe(), "input is \(input.summary), expected the axes \(inputShape)")
    }
    guard x.dimension < inputShape.count, let b = axis("b", inputShape) else { return (x, false) }
    return (try x.unsqueeze(b), true)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, isSingle) = try converted(input)
    if modules.isEmpty {
      let made = try converter(x)
      try made.convert(to: dtype, Copier())
      try hold([made])
    }
    output = try modules[0].callUpdateOutput(.tensor(x))
    if isSingle, let b = axis("b", outputShape) {
      var sizes = try tensor(output, "output").sizes
      guard b < sizes.count else { return output }
      sizes.remove(at: b)
      output = .tensor(try dense(output, "output").view(sizes.isEmpty ? [1] : sizes))
    }
    return output
  }

  /// The converter and what its backward pass takes.
  private func backward(_ input: Value, _ gradOutput: Value) throws -> (converter: Module, x: Value, dy: Value) {
    guard let module = modules.first, let y = module.output.tensor else {
      throw NNError.input(describe(), "backward needs forward first")
    }
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.count == y.count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(y.count) elements")
    }
    return (module, .tensor(try converted(input).x), .tensor(try dy.view(y.sizes)))
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (module, x, dy) = try backward(input, gradOutput)
    let dx = try dense(module.callUpdateGradInput(x, dy), "gradient")
    gradInput = .tensor(try dx.view(input.tensor?.sizes ?? dx.sizes))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (module, x, dy) = try backward(input, gradOutput)
    try module.callAccGradParameters(x, dy, scale: scale)
  }
}
