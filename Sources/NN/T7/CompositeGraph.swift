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

  // MARK: Writing

  enum Result { case tensor, table }

  /// A module with the fields that every module of the original has.
  func module(
    _ name: String, output: Result = .tensor, gradInput: Result = .tensor, _ fields: KeyValuePairs<String, T7Value> = [:]
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

  /// The first `n` elements of a table.
  func first(_ n: Int) throws -> T7Object {
    try module(
      "NarrowTable", output: .table, gradInput: .table, ["offset": .number(1), "length": .number(Double(n))])
  }

  func flatten() throws -> T7Object {
    try module("FlattenTable", output: .table, gradInput: .table, ["input_map": .table(T7Table())])
  }

  /// A linear map behind the dropout of probability 0 that the original has there.
  func linear(_ weight: Parameter, _ bias: Parameter? = nil) throws -> T7Object {
    let dropout = try module(
      "Dropout",
      [
        "p": .number(0), "v2": .boolean(true), "lazy": .boolean(true), "mono": .boolean(false),
        "flag": .boolean(true), "inplace": .boolean(false), "train": .boolean(train ?? true),
        "noise": .tensor(try Tensor(dtype)),
      ])
    let weights: KeyValuePairs<String, T7Value> =
      if let bias {
        [
          "weight": .tensor(weight.value), "gradWeight": .tensor(weight.gradient),
          "bias": .tensor(bias.value), "gradBias": .tensor(bias.gradient),
        ]
      } else {
        ["weight": .tensor(weight.value), "gradWeight": .tensor(weight.gradient)]
      }
    return try sequential(dropout, module(bias == nil ? "LinearNoBias" : "Linear", weights))
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
