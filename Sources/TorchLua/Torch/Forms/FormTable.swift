import LuaBridge
import NN
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
    /// What the last call with a tensor fitted: scripts call the same form over and over.
    private var last: Fit?

    private final class Fit {
      let kinds: ArgumentKinds
      let isMethod: Bool
      let form: Form
      let slots: SIMD16<UInt8>
      let dtype: DType

      init(_ kinds: ArgumentKinds, _ isMethod: Bool, _ form: Form, _ slots: SIMD16<UInt8>, _ dtype: DType) {
        self.kinds = kinds
        self.isMethod = isMethod
        self.form = form
        self.slots = slots
        self.dtype = dtype
      }
    }

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
  mutating func add(_ names: String, _ text: String, _ body: @escaping (inout Call) throws -> Void)
  {
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

extension FormTable.Entry {
  /// Runs the form that the arguments fit.
  func call(_ arguments: Arguments, _ environment: Environment, isMethod: Bool) throws -> Int32 {
    let kinds = ArgumentKinds(arguments)
    if let last, last.kinds == kinds, last.isMethod == isMethod {
      return try run(last.form, last.slots, arguments, last.dtype, environment)
    }
    let forms = isMethod ? methodForms : self.forms
    var tried: DType?
    // T is the type of the first tensor that makes a form fit, else the default type.
    for a in 0..<min(kinds.count, ArgumentKinds.capacity) {
      guard let dtype = ArgumentKinds.dtype(kinds[a]), dtype != tried else { continue }
      if let count = try run(forms, arguments, kinds, dtype, environment, isMethod, keeps: true) {
        return count
      }
      tried = tried ?? dtype
    }
    let other =
      tried == nil ? firstTensor(arguments)?.dtype ?? environment.dtype : environment.dtype
    if other != tried,
      let count = try run(forms, arguments, kinds, other, environment, isMethod, keeps: false)
    {
      return count
    }
    // A function's last argument may name the type: torch.zeros(2, 'torch.FloatTensor').
    if !isMethod, tried == nil, arguments.type(of: arguments.count) == .string,
      let type = arguments.lua.string(at: arguments.count),
      let dtype = DType.allCases.first(where: { $0.tensorName == type })
    {
      let rest = arguments.dropLast()
      let kinds = ArgumentKinds(rest)
      if let count = try run(forms, rest, kinds, dtype, environment, isMethod, keeps: false) {
        return count
      }
    }
    let help = forms.map { $0.help(tried ?? other, isMethod: isMethod) }.joined(separator: " | ")
    throw LuaError(
      "\(name): invalid arguments: \(ArgumentKinds.list(arguments))\nexpected arguments: \(help)")
  }

  private func run(
    _ forms: [Form], _ arguments: Arguments, _ kinds: ArgumentKinds, _ dtype: DType,
    _ environment: Environment, _ isMethod: Bool, keeps: Bool
  ) throws -> Int32? {
    for form in forms {
      guard let slots = form.match(kinds, dtype, isMethod: isMethod) else { continue }
      // A fit that the arguments alone decide; others depend on the default type as well.
      if keeps {
        last = Fit(kinds, isMethod, form, slots, dtype)
      }
      return try run(form, slots, arguments, dtype, environment)
    }
    return nil
  }

  private func run(
    _ form: Form, _ slots: SIMD16<UInt8>, _ arguments: Arguments, _ dtype: DType,
    _ environment: Environment
  ) throws -> Int32 {
    var call = Call(arguments, form, slots, dtype, environment)
    switch form.outcome {
    case .results(let body):
      try body(&call)
      return try call.pushResults()
    case .number(let body): arguments.lua.push(number: try body(&call))
    case .truth(let body): arguments.lua.push(try body(&call))
    case .pushed(let body): return try body(&call)
    }
    return 1
  }

  // In a table that stands first.
  private func firstTensor(_ arguments: Arguments) -> Tensor? {
    let lua = arguments.lua
    guard lua.type(at: 1) == .table else { return nil }
    lua.rawGet(1, 1)
    defer { lua.pop() }
    return lua.object(at: -1, as: Tensor.self)
  }
}
