/// An object that holds others, and says which: for who has to know whether anything else holds one, as whoever joins
/// another collector's objects to these does.
public protocol ObjectHolder: AnyObject {
  /// Tells `visitor` each strong reference that the object has stored to an object that holds others or has fields of
  /// scripts', as often as it has it.
  ///
  /// One that is left out keeps what it refers to alive for ever if that lies in a circle with a script's values. One too
  /// many could take a script's fields from what is still in use: what is computed, weak or unowned is none.
  ///
  /// It is called whenever scripts run, in the middle of the object's methods too. So no script may be called by a mutating
  /// method of a struct that is visited here; a class is (`StepClones`).
  func visitHeld(_ visitor: HeldVisitor)
}

/// Is told what an object holds.
open class HeldVisitor {
  /// A visitor that forgets all.
  public init() {}

  /// A reference to `object`.
  open func found(_ object: AnyObject) {}

  /// A reference to memory that the copies of an array or a dictionary share; `contents` visits what is in it.
  open func found(buffer: UnsafeRawPointer, _ contents: () -> Void) {}

  /// An object, or none.
  public final func visit(_ object: AnyObject?) {
    if let object { found(object) }
  }

  /// A value: an object or a table in it.
  public final func visit(_ value: Value) {
    switch value {
    case .object(let object): found(object)
    case .table(let table): found(table)
    default: break
    }
  }

  /// An array; `each` visits what one of its elements holds.
  public final func visit<Element>(list: [Element], _ each: (Element) -> Void) {
    if !list.isEmpty { visit(buffer: unsafeBitCast(list, to: UnsafeRawPointer.self)) { list.forEach(each) } }
  }

  /// A dictionary; `each` visits what one of its values holds.
  public final func visit<Key, Element>(table: [Key: Element], _ each: (Element) -> Void) {
    if !table.isEmpty { visit(buffer: unsafeBitCast(table, to: UnsafeRawPointer.self)) { table.values.forEach(each) } }
  }

  /// An array of objects.
  public final func visit<Element: AnyObject>(_ list: [Element]) { visit(list: list) { found($0) } }

  /// A dictionary of objects.
  public final func visit<Key, Element: AnyObject>(_ table: [Key: Element]) { visit(table: table) { found($0) } }

  /// An array of values.
  public final func visit(_ list: [Value]) {
    if list.contains(where: \.holds) { visit(list: list) { visit($0) } }
  }

  /// A dictionary of values.
  public final func visit<Key>(_ table: [Key: Value]) {
    if table.values.contains(where: \.holds) { visit(table: table) { visit($0) } }
  }

  private func visit(buffer: UnsafeRawPointer, _ contents: () -> Void) {
    // With Objective-C the word of an array may be something else. Then what it holds is left out.
    #if !canImport(ObjectiveC)
      found(buffer: buffer, contents)
    #endif
  }
}

extension Value {
  fileprivate var holds: Bool {
    switch self {
    case .object, .table: true
    default: false
    }
  }
}
