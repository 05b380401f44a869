import LuaBridge
import NN
import TensorCore

/// The forms of one function or method, as one engine calls them.
final class Overloads {
  private let name: String
  private let forms: [Form]
  private let isMethod: Bool
  private let environment: Environment
  // Scripts call the same few forms over and over.
  private var latest: Fit?
  private var fits: [Fit] = []

  /// What a call fitted that the arguments alone decided; others depend on the default type as well.
  private struct Fit {
    let kinds: ArgumentKinds
    unowned(unsafe) let form: Form  // of `forms`
    let places: ArgumentPlaces
    let dtype: DType
  }

  private typealias Objects = UnsafeMutableBufferPointer<UnsafeRawPointer?>

  init(_ name: String, _ forms: [Form], isMethod: Bool, _ environment: Environment) {
    self.name = name
    self.forms = forms
    self.isMethod = isMethod
    self.environment = environment
  }

  /// Runs the form that the arguments fit.
  func call(_ arguments: Arguments) throws -> Int32 {
    try withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: ArgumentKinds.kept) {
      let kinds = ArgumentKinds(arguments, $0)
      if let latest, latest.kinds == kinds {
        return try run(latest.form, latest.places, arguments, $0, latest.dtype)
      }
      if let fit = fits.first(where: { $0.kinds == kinds }) {
        latest = fit
        return try run(fit.form, fit.places, arguments, $0, fit.dtype)
      }
      return try match(arguments, kinds, $0)
    }
  }

  private func match(_ arguments: Arguments, _ kinds: ArgumentKinds, _ objects: Objects) throws
    -> Int32
  {
    var tried: DType?
    // T is the type of the first tensor that makes a form fit, else the default type.
    for a in 0..<min(kinds.count, ArgumentKinds.capacity) {
      guard let dtype = ArgumentKinds.dtype(kinds[a]), dtype != tried else { continue }
      if let (form, places) = form(kinds, dtype) {
        let fit = Fit(kinds: kinds, form: form, places: places, dtype: dtype)
        if fits.count == 8 { fits.removeAll(keepingCapacity: true) }
        fits.append(fit)
        latest = fit
        return try run(form, places, arguments, objects, dtype)
      }
      tried = tried ?? dtype
    }
    let other =
      tried == nil ? firstTensor(arguments)?.dtype ?? environment.dtype : environment.dtype
    if other != tried, let (form, places) = form(kinds, other) {
      return try run(form, places, arguments, objects, other)
    }
    // A function's last argument may name the type: torch.zeros(2, 'torch.FloatTensor').
    if !isMethod, tried == nil, arguments.type(of: arguments.count) == .string,
      let type = arguments.lua.string(at: arguments.count),
      let dtype = DType.allCases.first(where: { $0.tensorName == type })
    {
      let rest = arguments.dropLast()
      if let (form, places) = form(ArgumentKinds(rest, objects), dtype) {
        return try run(form, places, rest, objects, dtype)
      }
    }
    let help = forms.map { $0.help(tried ?? other, isMethod: isMethod) }.joined(separator: " | ")
    throw LuaError(
      "\(name): invalid arguments: \(ArgumentKinds.list(arguments))\nexpected arguments: \(help)")
  }

  private func form(_ kinds: ArgumentKinds, _ dtype: DType) -> (Form, ArgumentPlaces)? {
    for form in forms {
      if let places = form.match(kinds, dtype, isMethod: isMethod) { return (form, places) }
    }
    return nil
  }

  private func run(
    _ form: Form, _ places: ArgumentPlaces, _ arguments: Arguments, _ objects: Objects, _ dtype: DType
  ) throws -> Int32 {
    var call = Call(arguments, form, places, UnsafeBufferPointer(objects), dtype, environment)
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
