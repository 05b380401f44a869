import TensorCore

/// Functions and methods by forms.
struct FormTable {
  /// Which tensors have the method.
  enum Owner {
    case numbers, reals
    case type(DType)
  }

  /// One name with all its forms; methods may have others than functions.
  final class Entry {
    let name: String
    let owner: Owner
    var forms: [Form] = []
    var methodForms: [Form] = []

    init(_ name: String, _ owner: Owner) {
      self.name = name
      self.owner = owner
    }
  }

  private(set) var entries: [Entry] = []
  private var current: Owner = .numbers

  /// The entries defined in `body` are for `owner`.
  mutating func group(_ owner: Owner, _ body: (inout FormTable) -> Void) {
    let outer = current
    current = owner
    body(&self)
    current = outer
  }

  /// Adds a form that returns its results.
  mutating func add(_ names: String, _ text: String, _ body: @escaping (inout Call) throws -> Void) {
    add(names, Form(text, .results(body)))
  }

  /// Adds a form that returns a number.
  mutating func number(
    _ names: String, _ text: String, _ body: @escaping (inout Call) throws -> Double
  ) {
    add(names, Form(text, .number(body)))
  }

  /// Adds a form that returns a truth value.
  mutating func truth(
    _ names: String, _ text: String, _ body: @escaping (inout Call) throws -> Bool
  ) {
    add(names, Form(text, .truth(body)))
  }

  /// Adds a form whose body pushes what it returns.
  mutating func pushing(
    _ names: String, _ text: String, _ body: @escaping (inout Call) throws -> Int32
  ) {
    add(names, Form(text, .pushed(body)))
  }

  /// Adds a form for functions only, or methods only.
  mutating func add(
    function: Bool, _ name: String, _ text: String, _ body: @escaping (inout Call) throws -> Void
  ) {
    let entry = entry(name)
    let form = Form(text, .results(body))
    if function { entry.forms.append(form) } else { entry.methodForms.append(form) }
  }

  // One form under one or more names, parted by spaces.
  private mutating func add(_ names: String, _ form: Form) {
    for name in names.split(separator: " ") {
      let entry = entry(String(name))
      entry.forms.append(form)
      entry.methodForms.append(form)
    }
  }

  private mutating func entry(_ name: String) -> Entry {
    if let last = entries.last(where: { $0.name == name }) { return last }
    let entry = Entry(name, current)
    entries.append(entry)
    return entry
  }
}
