import TensorCore

/// The small modules of which the original builds a recurrent layer, as they stand in a `.t7` file.
///
/// Here such a layer is one module with its own kernels; its files hold the original's graph, so that
/// both programs read each other's networks.
public struct CompositeGraph {
  private let dtype: DType
  private let train: Bool?

  init(_ layer: Module) {
    dtype = layer.dtype
    train = layer.train
  }

  // MARK: Reading

  /// The parameters below `graph` in the order of `parameters()`: children in order, and a module's
  /// weight before its bias. Also every object on the way.
  static func scan(_ graph: T7Object) -> (parameters: [Parameter], objects: Set<ObjectIdentifier>) {
    var parameters: [Parameter] = []
    var objects: Set<ObjectIdentifier> = []
    var waiting = [graph]
    while let object = waiting.popLast() {
      objects.insert(ObjectIdentifier(object))
      if let children = object["modules"].asTable {
        let list = (1...Swift.max(children.pairs.count, 1)).compactMap { children[$0].asObject }
        // A damaged file may hold a loop.
        waiting += list.reversed().filter { !objects.contains(ObjectIdentifier($0)) }
        continue
      }
      for (name, gradient) in [("weight", "gradWeight"), ("bias", "gradBias")] {
        if let value = object[name].asTensor, let gradient = object[gradient].asTensor {
          parameters.append(Parameter(value: value, gradient: gradient))
        }
      }
    }
    return (parameters, objects)
  }

  /// True for a graph that does more than this program's kernels: dropout that drops, normalisation, or
  /// anything but a chain.
  static func needsModules(_ graph: T7Object) -> Bool {
    if graph.className != "nn.Sequential" { return true }
    var seen: Set<ObjectIdentifier> = []
    var waiting = [graph]
    while let object = waiting.popLast() {
      guard seen.insert(ObjectIdentifier(object)).inserted else { continue }
      switch object.className {
      case "nn.Dropout" where object["p"].asNumber != 0: return true
      case "nn.BatchNormalization": return true
      default: waiting += (object["modules"].asTable?.pairs ?? []).compactMap(\.value.asObject)
      }
    }
    return false
  }

  // MARK: Writing

  enum Result { case tensor, table }

  /// A module with the fields that every module of the original has.
  func module(
    _ name: String, output: Result = .tensor, gradInput: Result = .tensor,
    _ fields: KeyValuePairs<String, T7Value> = [:]
  ) throws -> T7Object {
    let table = T7Table()
    table.set("output", try empty(output))
    table.set("gradInput", try empty(gradInput))
    table.set("_type", .text(dtype.tensorName))
    if let train { table.set("train", .boolean(train)) }
    for (name, value) in fields { table.set(name, value) }
    return T7Object("nn.\(name)", payload: .table(table))
  }

  private func empty(_ kind: Result) throws -> T7Value {
    kind == .table ? .table(T7Table()) : .tensor(try Tensor(dtype))
  }

  /// A container with `modules`. A chain has the first one's gradInput and the last one's output.
  func container(_ name: String, _ modules: [T7Object]) throws -> T7Object {
    let result = try module(
      name, output: .table, gradInput: name == "ParallelTable" ? .table : .tensor,
      ["modules": .table(T7Table(modules.map { .object($0) }))])
    if name == "Sequential", let first = modules.first, let last = modules.last {
      result.payload.asTable?.set("gradInput", first["gradInput"])
      result.payload.asTable?.set("output", last["output"])
    }
    return result
  }

  func sequential(_ modules: T7Object...) throws -> T7Object { try container("Sequential", modules) }
  func concat(_ modules: T7Object...) throws -> T7Object { try container("ConcatTable", modules) }

  /// A module of one table as input and a tensor as output: CAddTable, CMulTable.
  func merge(_ name: String) throws -> T7Object { try module(name, gradInput: .table) }

  /// Element `i` of a table.
  func select(_ i: Int) throws -> T7Object {
    try module("SelectTable", gradInput: .table, ["index": .number(Double(i))])
  }

  /// `length` elements of a table from `offset`.
  func narrow(_ offset: Int, _ length: Int) throws -> T7Object {
    try module(
      "NarrowTable", output: .table, gradInput: .table,
      ["offset": .number(Double(offset)), "length": .number(Double(length))])
  }

  func flatten() throws -> T7Object {
    try module("FlattenTable", output: .table, gradInput: .table, ["input_map": .table(T7Table())])
  }

  /// A linear map.
  func linear(_ weight: Parameter, _ bias: Parameter? = nil) throws -> T7Object {
    let result = try module(
      bias == nil ? "LinearNoBias" : "Linear",
      ["weight": .tensor(weight.value), "gradWeight": .tensor(weight.gradient)])
    if let bias {
      result.payload.asTable?.set("bias", .tensor(bias.value))
      result.payload.asTable?.set("gradBias", .tensor(bias.gradient))
    }
    return result
  }

  /// A dropout of probability 0, which the original puts before the linear maps of an LSTM.
  func noDropout() throws -> T7Object {
    try module(
      "Dropout",
      [
        "p": .number(0), "v2": .boolean(true), "lazy": .boolean(true), "mono": .boolean(false),
        "flag": .boolean(true), "inplace": .boolean(false), "train": .boolean(train ?? true),
        "noise": .tensor(try Tensor(dtype)),
      ])
  }

  /// Cuts the columns of `count` gates of `size` apart, one tensor for each.
  func split(_ count: Int, _ size: Int) throws -> [T7Object] {
    func storage(_ numbers: [Int]) throws -> T7Value {
      let storage = try Storage(.long, count: numbers.count)
      for (i, number) in numbers.enumerated() { storage.elements(Int.self)[i] = number }
      return .storage(storage)
    }
    return [
      try module(
        "Reshape",
        [
          "size": try storage([count, size]), "batchsize": try storage([0, count, size]),
          "nelement": .number(Double(count * size)),
        ]),
      try module("SplitTable", ["dimension": .number(1), "nInputDims": .number(2)]),
    ]
  }

  /// The step's module in the wrapper that masks zero inputs.
  func masked(_ inner: T7Object) throws -> T7Object {
    try module(
      "MaskZero", output: .table,
      ["modules": .table(T7Table([.object(inner)])), "nInputDim": .number(1)])
  }

  /// A product with one weight for each element.
  func scale(_ weight: Parameter) throws -> T7Object {
    let size = try Storage(.long, count: 1)
    size.elements(Int.self)[0] = weight.value.count
    return try module(
      "CMul",
      ["weight": .tensor(weight.value), "gradWeight": .tensor(weight.gradient), "size": .storage(size)])
  }
}
