import TensorCore

/// Copies or converts object graphs and keeps what is shared shared: storages between tensors,
/// modules between containers.
public final class Copier {
  /// How parameters and gradients are treated.
  public enum Sharing {
    /// Copied like everything else.
    case none
    /// The copy has the very same tensors: `sharedClone`.
    case parameters
    /// As `parameters`, and recurrent layers are not copied at all: `stepClone`.
    case steps
  }

  /// What becomes of parameters and gradients in the copies.
  public let sharing: Sharing
  /// Copies outputs and gradients of inputs, too, which are else left out.
  private let keepsResults: Bool
  private var storages: [ObjectIdentifier: Storage] = [:]
  private var tensors: [ObjectIdentifier: Tensor] = [:]
  private var objects: [ObjectIdentifier: TorchObject] = [:]
  /// What others have copied with this copier, by the address of the original, which the entry must keep alive.
  public final var others: [UnsafeRawPointer: AnyObject] = [:]
  // Keys are addresses, so what they stand for must live as long as the copier.
  private var kept: [AnyObject] = []

  /// A copier that has copied nothing yet. With `keepsResults` the copies hold the last outputs.
  public init(sharing: Sharing = .none, keepsResults: Bool = false) {
    (self.sharing, self.keepsResults) = (sharing, keepsResults)
  }

  /// A copy of the tensor, of `dtype` if given; tensors that shared a storage still do.
  public func copy(_ tensor: Tensor, to dtype: DType? = nil) throws -> Tensor {
    if let done = tensors[ObjectIdentifier(tensor)] { return done }
    let copy = try Tensor(
      storage: copy(tensor.storage, to: dtype ?? tensor.dtype), layout: tensor.layout)
    tensors[ObjectIdentifier(tensor)] = copy
    kept.append(tensor)
    return copy
  }

  private func copy(_ storage: Storage, to dtype: DType) throws -> Storage {
    if let done = storages[ObjectIdentifier(storage)] { return done }
    let copy = try Storage(dtype, count: storage.count)
    let all = try Layout([storage.count])
    try Tensor(storage: copy, layout: all).copy(from: Tensor(storage: storage, layout: all))
    storages[ObjectIdentifier(storage)] = copy
    kept.append(storage)
    return copy
  }

  /// A copy of the object with all its fields but those that the next pass makes anew, and with the script's.
  public func copy<O: TorchObject>(_ object: O) throws -> O {
    if let done = objects[ObjectIdentifier(object)] as? O { return done }
    if sharing == .steps, let module = object as? Module, module.keepsAllSteps { return object }
    try StorageMemory.spend(2000)
    let copy = type(of: object).init()
    objects[ObjectIdentifier(object)] = copy
    kept.append(object)
    copy.script = object.script
    copy.ownMethods = object.ownMethods
    for field in object.fieldTable.list {
      let value = field.get(object)
      switch field.role {
      case .transient: if keepsResults, field.isResult, !value.hasModules { try field.set(copy, self.copy(value)) }
      case .parameter, .gradient, .shared:
        try field.set(copy, sharing == .none ? self.copy(value) : value)
      case .option, .buffer:
        try field.set(copy, self.copy(value))
      }
    }
    try copy.copyMemory(of: object, self)
    try object.script?.copyFields(from: object, to: copy, self)
    return copy
  }

  /// Has `copy` stand for `original` wherever that is met from now on.
  func use(_ copy: TorchObject, for original: TorchObject) {
    objects[ObjectIdentifier(original)] = copy
    kept.append(original)
  }

  /// A copy of the value with what is in it; objects other than modules and criterions stay the same.
  public func copy(_ value: Value) throws -> Value {
    switch value {
    case .tensor(let tensor): return .tensor(try copy(tensor))
    case .object(let object as TorchObject): return .object(try copy(object))
    case .table(let table):
      return .table(
        Value.Table(try table.list.map { try copy($0) }, fields: try table.fields.mapValues { try copy($0) }))
    default: return value
    }
  }
}
