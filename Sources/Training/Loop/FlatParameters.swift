import NN
import TensorCore

/// All parameters of a model as one vector, with their gradients as another.
struct FlatParameters {
  /// P parameters.
  let values: Tensor
  /// P gradients.
  let gradients: Tensor
  /// The parts that belong to one layer each.
  let layers: [Layer]

  /// A layer's parameters and gradients, as pieces of the vectors.
  struct Layer {
    let name: String
    let parameters: [Parameter]
  }

  /// Moves the parameters into one storage, unless a script has done so already (then what it holds stays in step).
  init(_ model: Module) throws {
    let all = try model.callParameters()
    if let values = try Self.whole(all.map(\.value)), let gradients = try Self.whole(all.map(\.gradient)),
      values.count == gradients.count
    {
      (self.values, self.gradients) = (values, gradients)
    } else {
      (values, gradients) = try model.getParameters()
    }
    layers = try Self.layers(of: model)
  }

  /// The one vector that `tensors` fill, each element once, if there is one.
  private static func whole(_ tensors: [Tensor]) throws -> Tensor? {
    guard let first = tensors.first else { return nil }
    var pieces: Set<[Int]> = []
    for tensor in tensors {
      guard tensor.storage === first.storage, tensor.isContiguous, tensor.count > 0 else { return nil }
      pieces.insert([tensor.layout.offset, tensor.count])
    }
    let sorted = pieces.sorted { $0[0] < $1[0] }
    guard let start = sorted.first?[0] else { return nil }
    var end = start
    for piece in sorted {
      guard piece[0] == end else { return nil }
      end += piece[1]
    }
    return try Tensor(storage: first.storage, layout: Layout([end - start], offset: start))
  }

  /// The innermost modules that have parameters, each with those that no layer before it has.
  private static func layers(of model: Module) throws -> [Layer] {
    var layers: [Layer] = []
    var seen: Set<[Int]> = []
    func key(_ tensor: Tensor) -> [Int] {
      [ObjectIdentifier(tensor.storage).hashValue, tensor.layout.offset, tensor.count]
    }
    var visited: Set<ObjectIdentifier> = []
    func walk(_ module: Module, _ path: String) throws {
      guard visited.insert(ObjectIdentifier(module)).inserted else { return }
      // A recurrent layer is one layer, whatever graph holds its parameters.
      let isWhole = module.children.isEmpty || module is GatedLayer
      if !isWhole {
        for (i, child) in module.children.enumerated() {
          try walk(child, path.isEmpty ? "\(i + 1)" : "\(path).\(i + 1)")
        }
      }
      let own = try module.callParameters().filter { $0.value.count > 0 && seen.insert(key($0.value)).inserted }
      if !own.isEmpty {
        layers.append(Layer(name: path.isEmpty ? module.typeName : "\(path) \(module.typeName)", parameters: own))
      }
    }
    try walk(model, "")
    return layers
  }
}

/// Sums up the norms of layers over the updates that were measured.
struct NormSums {
  private var gradients: [Double] = []
  private var updates: [Double] = []
  private var count = 0
  private var before: Tensor?

  /// Whether nothing was measured yet.
  var isEmpty: Bool { count == 0 }

  /// Notes the gradients and the parameters before an update.
  mutating func willUpdate(_ flat: FlatParameters) throws {
    if gradients.count != flat.layers.count {
      gradients = .init(repeating: 0, count: flat.layers.count)
      updates = gradients
    }
    for (i, layer) in flat.layers.enumerated() {
      for parameter in layer.parameters { gradients[i] += try parameter.gradient.squareSum() }
    }
    if let before { try before.copy(from: flat.values) } else { before = try flat.values.clone() }
  }

  /// Notes what the update has changed.
  mutating func didUpdate(_ flat: FlatParameters) throws {
    guard let before else { return }
    try before.cadd(before, -1, flat.values)
    let start = flat.values.layout.offset
    for (i, layer) in flat.layers.enumerated() {
      for parameter in layer.parameters {
        let place = parameter.value.layout.offset - start
        guard parameter.value.isContiguous, parameter.value.storage === flat.values.storage, place >= 0,
          place + parameter.value.count <= before.count
        else { continue }
        updates[i] += try before.narrow(0, place, parameter.value.count).squareSum()
      }
    }
    count += 1
  }

  /// The norms since the last call, which starts them anew.
  mutating func take(_ flat: FlatParameters) throws -> [LayerNorms] {
    guard count > 0 else { return [] }
    let norms = try flat.layers.enumerated().map { i, layer in
      LayerNorms(
        layer: layer.name, gradient: (gradients[i] / Double(count)).squareRoot(),
        update: (updates[i] / Double(count)).squareRoot(),
        parameters: try layer.parameters.reduce(0) { $0 + (try $1.value.squareSum()) }.squareRoot())
    }
    (gradients, updates, count) = ([], [], 0)
    return norms
  }

  /// The sums, for a checkpoint.
  var state: Value {
    get {
      .named([
        "gradients": .list(gradients.map(Value.number)), "updates": .list(updates.map(Value.number)),
        "count": .integer(count),
      ])
    }
    set {
      let table = StateTable(newValue)
      gradients = table.numbers("gradients")
      updates = table.numbers("updates")
      count = table.integer("count") ?? 0
    }
  }
}

extension Tensor {
  /// Σ x².
  func squareSum() throws -> Double {
    let norm = try normAll(2)
    return norm * norm
  }
}
