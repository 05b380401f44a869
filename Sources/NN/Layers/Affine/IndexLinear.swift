import TensorCore

/// A Linear of sparse inputs, with a row of the weight for each key: nn.IndexLinear (`nn/IndexLinear.lua`).
///
/// D = inputSize, H = outputSize, N = batch, K = elements of a sample. An input is
///
///     {keys (K), values (K)}                                    output (H)
///     {a table of N keys, a table of N values}                  output (N, H)
///     {keys (K1 + … + KN), values, sizes (N) or one size}       output (N, H)
///
/// and y = Σ value · W[key] + b. Keys are a LongTensor of 1 … D, or count from `keysOffset` where that is given;
/// `weight` (D, H) and `bias` (H) are taken instead of new ones. W and b start as 0, unlike those of `nn.Linear`;
/// `reset` draws them. With `doGradInput` (false by default) the values' gradient comes back, else none.
///
/// With `normalize` W has four more columns in front, and a value v counts as v / max |v| + shift: the largest |v|
/// seen in training, its inverse, the factor of updates, which is 1, and the learned shift; beyond the largest it is
/// its sign.
///
/// Gradients of W are kept as rows, one for each element of the inputs, until something asks for `parameters()`: from
/// then on there is also a `gradWeight` of W's sizes. The field `weightDecay` (0) is the share that each use of a row
/// takes from it in `updateParameters`.
///
/// ```lua
/// m = nn.IndexLinear(1000, 2)
/// m.weight[7]:fill(2)
/// m.weight[9]:copy(torch.Tensor{0, 1})
/// y = m:forward{torch.LongTensor{7, 9}, torch.Tensor{0.5, 10}}
/// print(table.concat(y:totable(), ' '))  --> 1 11
/// ```
public final class IndexLinear: Module {
  /// `(D, H)`, with `normalize` `(D, 4 + H)`.
  public var weight: Tensor?
  /// Of W's sizes: its gradient; empty until it is asked for.
  public var gradWeight: Tensor?
  /// `(H)`.
  public var bias: Tensor?
  /// `(H)`: its gradient, summed over the backward passes.
  public var gradBias: Tensor?
  /// How many columns of W are for normalising: 4, or 0 without.
  public var normalize = 0
  /// D.
  public var inputSize = 0
  /// H.
  public var outputSize = 0
  /// The share of a row of W that each of its uses takes in `updateParameters`; 0 by default.
  public var weightDecay = 0.0
  /// Whether gradInput is computed; false by default.
  public var doGradInput = false
  /// What is added to a key to count from 0: -1 by default.
  public var offset = -1

  /// The gradients since they were last set to zero: for each element of an input its row of W, and that row's
  /// gradient, of W's columns.
  private var running: [(rows: [Int], gradients: Tensor)] = []
  /// The values of the last forward pass as they counted.
  private var normalized: [Double] = []

  /// One whose gradInput is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  func build(
    _ inputSize: Int, _ outputSize: Int, _ doGradInput: Bool?, _ keysOffset: Int?, _ weight: Tensor?, _ bias: Tensor?,
    _ normalize: Bool?
  ) throws {
    let columns = normalize ?? false ? 4 : 0
    if let weight {
      guard weight.dimension == 2, weight.dtype == dtype, weight.sizes[1] > columns else {
        throw NNError.input(typeName, "weight is \(Value.tensor(weight).summary), expected D x \(columns) + H")
      }
      (self.inputSize, self.outputSize) = (weight.sizes[0], weight.sizes[1] - columns)
    } else {
      try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
      (self.inputSize, self.outputSize) = (inputSize, outputSize)
    }
    self.normalize = columns
    self.doGradInput = doGradInput ?? self.doGradInput
    offset = keysOffset.map { $0 &- 1 } ?? offset
    self.weight = try weight ?? Tensor([inputSize, outputSize + columns], dtype)
    self.bias = try checked(bias ?? Tensor([self.outputSize], dtype), "bias", count: self.outputSize)
    gradWeight = try Tensor(dtype)
    gradBias = try Tensor([self.outputSize], dtype)
  }

  public override class var help: String { "a Linear of sparse inputs {keys, values}, with a row of W for each key" }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \IndexLinear.weight, "gradWeight", \IndexLinear.gradWeight)
      + Field.parameter("bias", \IndexLinear.bias, "gradBias", \IndexLinear.gradBias)
      + [
        .integer("normalize", \IndexLinear.normalize), .integer("inputSize", \IndexLinear.inputSize),
        .integer("outputSize", \IndexLinear.outputSize), .number("weightDecay", \IndexLinear.weightDecay),
        .flag("doGradInput", \IndexLinear.doGradInput), .integer("offset", \IndexLinear.offset),
        // Buffers that the original's code does not make itself.
        .computed("running", stored: true) { (_: IndexLinear) in
          .table(
            Value.Table(
              [], fields: ["cumSumSizes": .list([]), "keys": .list([]), "gradWeight": .list([]), "counter": 1]))
        },
        .computed("sizesCache", stored: true) { (_: IndexLinear) in .list([]) },
        .computed("cumSumSizesCache", stored: true) { (_: IndexLinear) in .list([]) },
        .computed("gradWeightBuffer", stored: true) { (m: IndexLinear) in m.emptyTensor() },
        .computed("valuesBuffer", stored: true) { (m: IndexLinear) in m.emptyTensor() },
        .computed("normalizedValues", stored: true) { (m: IndexLinear) in m.emptyTensor() },
      ]
  }
  public override class var constructor: Constructor {
    Constructor(
      IndexLinear.build, .integer("inputSize"), .integer("outputSize"), .optional(.flag("doGradInput")),
      .optional(.integer("keysOffset")), .optional(.tensor("weight")), .optional(.tensor("bias")),
      .optional(.flag("normalize")))
  }
  public override class var example: Example {
    Example(
      [5, 3], input: .table([.indices([2], upTo: 5), .normal([2])]),
      withoutJacobian: "it gives no gradient of the keys: SparseLayerTests compares the parameters'",
      after: { try ($0 as? Module)?.callReset(nil) })
  }

  public override func reset(_ stdv: Double?) throws {
    let weight = try needWeight()
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[1]).squareRoot()
    let generator = Environment.current.generator
    try weight.uniform(generator, -bound, bound)
    if let bias {
      try bias.uniform(generator, -bound, bound)
      try bias.mul(bias, 0.000001)
    }
    if normalize > 0 { try weight.narrow(1, 0, normalize).zero() }
  }

  private func needWeight() throws -> Tensor {
    guard let weight, weight.dimension == 2, weight.sizes[1] == outputSize + normalize, weight.dtype == dtype,
      normalize == 0 || normalize == 4
    else { throw NNError.input(typeName, "weight must be a \(dtype.tensorName) of D x \(normalize) + \(outputSize)") }
    return weight
  }

  // MARK: Inputs

  private enum Form { case single, tables, flat }

  /// All samples' elements, one after the other: their rows of W, their values, and where each sample ends.
  private struct Elements {
    var rows: [Int] = []
    var values: [Double] = []
    var ends: [Int] = []
    var form = Form.single
  }

  private func elements(_ input: Value, _ d: Int) throws -> Elements {
    let list = try items(input)
    guard list.count == 2 || list.count == 3 else {
      throw NNError.input(
        describe(), "input has \(list.count) entries, expected {keys, values} or {keys, values, sizes}")
    }
    var elements = Elements()
    func append(_ keys: Value, _ values: Value) throws {
      guard case .tensor(let k) = keys, k.dimension == 1, case .tensor(let v) = values, v.dimension == 1,
        k.count == v.count
      else {
        throw NNError.input(
          describe(), "keys and values should be 1D and of same size, got \(keys.summary) and \(values.summary)")
      }
      let dense = try k.to(.long).contiguous(), numbers = try tensor(values, "values").contiguous()
      for i in 0..<dense.count {
        let row = dense.elements(Int.self)[i] &+ offset
        guard row >= 0, row < d else {
          throw NNError.input(describe(), "key \(row &- offset) is out of range: there are \(d) rows")
        }
        elements.rows.append(row)
        elements.values.append(numbers[linear: i])
      }
      elements.ends.append(elements.rows.count)
    }
    if list.count == 3 {
      elements.form = .flat
      try append(list[0], list[1])
      var end = 0
      elements.ends = try sizes(list[2]).map {
        guard $0 >= 0, $0 <= elements.rows.count - end else {
          throw NNError.input(describe(), "sizes sum up to more than the \(elements.rows.count) keys")
        }
        end += $0
        return end
      }
    } else if case .table(let keys) = list[0], case .table(let values) = list[1] {
      elements.form = .tables
      guard keys.list.count == values.list.count else {
        throw NNError.input(describe(), "there are \(keys.list.count) keys, but \(values.list.count) values")
      }
      for (k, v) in zip(keys.list, values.list) { try append(k, v) }
    } else {
      try append(list[0], list[1])
    }
    return elements
  }

  private func sizes(_ value: Value) throws -> [Int] {
    switch value {
    case .number(let size): return [Int(bounded: size)]
    case .tensor(let t):
      let dense = try t.contiguous()
      return (0..<dense.count).map { Int(bounded: dense[linear: $0]) }
    default: throw NNError.input(describe(), "expected a tensor or a number as sizes, got \(value.summary)")
    }
  }

  // MARK: Passes

  public override func updateOutput(_ input: Value) throws -> Value {
    let weight = try needWeight(), h = outputSize
    let x = try elements(input, weight.sizes[0])
    guard let bias else { throw NNError.input(typeName, "has no bias") }
    normalized = try normalize > 0 ? counted(x, weight) : x.values
    let y = try ownOutput(x.form == .single ? [h] : [x.ends.count, h])
    if x.ends.isEmpty { return output }
    let rows = try y.view([x.ends.count, h])
    try rows.copy(from: checked(bias, "bias", count: h).contiguous().view([1, h]).expandAs(rows))
    try compute(Forward(x: x, values: normalized, w: weight.contiguous(), y: y, first: normalize, h: h))
    return output
  }

  /// The values as they count; in training the largest are noted first.
  private func counted(_ x: Elements, _ weight: Tensor) throws -> [Double] {
    let head = try weight.narrow(1, 0, 4)
    let own = try head.contiguous()
    let counted = zip(x.rows, x.values).map { row, value -> Double in
      let k = row * 4, size = Swift.abs(value)
      if isTraining {
        if size > own[linear: k] {
          own[linear: k] = size
          own[linear: k + 1] = 1 / size
        }
        own[linear: k + 2] = 1
      }
      let scaled =
        size > own[linear: k] ? (value < 0 ? -1 : value > 0 ? 1 : 0) : value * own[linear: k + 1]
      return scaled + own[linear: k + 3]
    }
    if own !== head { try head.copy(from: own) }
    return counted
  }

  private func gradient(_ gradOutput: Value, _ x: Elements) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.count == x.ends.count * outputSize else {
      throw NNError.input(
        describe(),
        "gradOutput is \(gradOutput.summary), expected "
          + (x.form == .single ? "\(outputSize)" : "\(x.ends.count) x \(outputSize)"))
    }
    return try dy.view([x.ends.count, outputSize])
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .list([])
    guard doGradInput else { return gradInput }
    guard normalize == 0 else {
      throw NNError.input(describe(), "updateGradInput is not implemented in max-normalize mode")
    }
    let weight = try needWeight(), d = weight.sizes[0]
    let x = try elements(input, d)
    guard !x.ends.isEmpty else { return gradInput }
    let all = try Tensor(dtype), one = try Tensor(.long)
    try all.mm(gradient(gradOutput, x), weight.t())
    try one.range(1, Double(d))
    let keys = try one.view([1, d]).expand([x.ends.count, d]).contiguous()
    func row(_ t: Tensor, _ i: Int) throws -> Value { .tensor(try t.select(0, i)) }
    switch x.form {
    case .flat: gradInput = .list([.tensor(keys), .tensor(all)])
    case .single: gradInput = .list([try row(keys, 0), try row(all, 0)])
    case .tables:
      gradInput = .list([
        .list(try x.ends.indices.map { try row(keys, $0) }), .list(try x.ends.indices.map { try row(all, $0) }),
      ])
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let weight = try needWeight()
    let x = try elements(input, weight.sizes[0])
    guard x.values.count == normalized.count else { throw NNError.input(describe(), "backward needs forward first") }
    guard !x.ends.isEmpty else { return }
    let dy = try gradient(gradOutput, x)
    let gradients = try Tensor([x.rows.count, weight.sizes[1]], dtype)
    try compute(
      Backward(
        x: x, values: normalized, w: weight.contiguous(), dy: dy, gradients: gradients, first: normalize, h: outputSize,
        scale: scale))
    if let gradBias {
      let sum = try Tensor(dtype)
      try sum.sum(dy, 0)
      try gradBias.cadd(gradBias, scale, sum)
    }
    running.append((x.rows, gradients))
    if let sums = wholeGradient { try add(1, x.rows, gradients, to: sums) }
  }

  // MARK: Gradients

  /// The gradient of all of W, if there is one.
  private var wholeGradient: Tensor? {
    guard let gradWeight, gradWeight.count > 0, gradWeight.sizes == weight?.sizes else { return nil }
    return gradWeight
  }

  /// Adds `factor` times each row of `gradients` to the row of `target` that it belongs to.
  private func add(_ factor: Double, _ rows: [Int], _ gradients: Tensor, to target: Tensor) throws {
    // The weight may have been replaced since.
    guard gradients.sizes == [rows.count, target.sizes[1]], rows.allSatisfy({ $0 < target.sizes[0] }) else {
      throw NNError.input(describe(), "weight is \(target.sizes.text), which its gradients do not fit")
    }
    let dense = try checked(target, "weight", count: target.count).contiguous()
    try compute(Rows(rows: rows, gradients: gradients, target: dense, columns: target.sizes[1], factor: factor))
    if dense !== target { try target.copy(from: dense) }
  }

  public override func parameters() throws -> [Parameter] {
    if wholeGradient == nil, let weight {
      // In place, since a clone may share it.
      let sums = try reuse(gradWeight, weight.sizes)
      try sums.zero()
      for (rows, gradients) in running { try add(1, rows, gradients, to: sums) }
      gradWeight = sums
    }
    return try super.parameters()
  }

  public override func zeroGradParameters() throws {
    running = []
    try wholeGradient?.zero()
    try gradBias?.zero()
  }

  public override func updateParameters(_ learningRate: Double) throws {
    let weight = try needWeight()
    if weightDecay != 0 {
      for row in running.lazy.flatMap(\.rows) {
        let w = try weight.select(0, row).narrow(0, normalize, outputSize)
        try w.mul(w, 1 - weightDecay)
      }
    }
    if let sums = wholeGradient {
      try weight.cadd(weight, -learningRate, sums)
    } else {
      for (rows, gradients) in running { try add(-learningRate, rows, gradients, to: weight) }
    }
    if let bias, let gradBias { try bias.cadd(bias, -learningRate, gradBias) }
  }

  public override func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    // Without a gradient of all of W.
    let kept = (running, gradWeight, gradBias)
    defer { (running, gradWeight, gradBias) = kept }
    (running, gradWeight, gradBias) = ([], nil, try Tensor([outputSize], dtype))
    try callAccGradParameters(input, gradOutput, scale: 1)
    try callUpdateParameters(rate)
  }

  public override func clearState() throws {
    (running, normalized) = ([], [])
    try super.clearState()
  }

  /// y[sample] += Σ value · W[row].
  private struct Forward: LayerWork {
    let x: Elements, values: [Double], w: Tensor, y: Tensor, first: Int, h: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let w = w.elements(T.self), y = y.elements(T.self)
      var k = 0
      for (sample, end) in x.ends.enumerated() {
        let y = y + sample * h
        while k < end {
          let value = T(values[k]), w = w + x.rows[k] * (h + first) + first
          for j in 0..<h { y[j] += value * w[j] }
          k += 1
        }
      }
    }
  }

  /// The gradient of each element's row: of the shift Σ dy W[row], of the rest value · dy.
  private struct Backward: LayerWork {
    let x: Elements, values: [Double], w: Tensor, dy: Tensor, gradients: Tensor, first: Int, h: Int, scale: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let w = w.elements(T.self), dy = dy.elements(T.self), gradients = gradients.elements(T.self)
      var k = 0
      for (sample, end) in x.ends.enumerated() {
        let dy = dy + sample * h
        while k < end {
          let g = gradients + k * (h + first), value = T(values[k] * scale)
          for j in 0..<h { g[first + j] = value * dy[j] }
          if first > 0 {
            let w = w + x.rows[k] * (h + first) + first
            for j in 0..<h { g[first - 1] += T(scale) * dy[j] * w[j] }
          }
          k += 1
        }
      }
    }
  }

  private struct Rows: LayerWork {
    let rows: [Int], gradients: Tensor, target: Tensor, columns: Int, factor: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let target = target.elements(T.self), gradients = gradients.elements(T.self)
      for (k, row) in rows.enumerated() {
        for j in 0..<columns { target[row * columns + j] += T(factor) * gradients[k * columns + j] }
      }
    }
  }
}
