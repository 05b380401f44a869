/// Which Swift class a name in a `.t7` file stands for: `nn.Linear` for `Linear`.
public struct ModuleRegistry {
  private var makers: [String: () -> TorchObject] = [:]

  /// A registry of the given classes: `ModuleRegistry(Sequential.self, Linear.self)`.
  public init(_ types: TorchObject.Type...) { self.init(types) }

  /// A registry of the given classes; by default all of `Catalogue`.
  public init(_ types: [TorchObject.Type] = Catalogue.all) {
    for type in types { add(type) }
  }

  /// Adds a class under its Torch name.
  public mutating func add(_ type: TorchObject.Type) { makers[type.className] = { type.init() } }

  /// An object of the class with empty fields; nil for a name that no class has.
  public func make(_ name: String) -> TorchObject? { makers[name]?() }

  /// Every name, sorted.
  public var names: [String] { makers.keys.sorted() }
}
