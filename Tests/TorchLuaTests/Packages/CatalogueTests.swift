import LuaBridge
import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing
import TorchLua

/// What holds for every class of every package, found by walking them: a new class is tested unasked.
@Suite struct CatalogueTests {
  /// A class, and its name for reports.
  struct Class: CustomTestStringConvertible, @unchecked Sendable {
    let type: TorchObject.Type
    var testDescription: String { type.className }
  }

  static let classes = Package.bundled.flatMap(\.classes).map(Class.init)

  /// Classes that other classes come from and that compute nothing themselves.
  static let abstract: Set = [
    "nn.Module", "nn.Container", "nn.Criterion", "nn.AbstractRecurrent", "nn.AbstractSequencer",
    "nn.AbstractSequencerCriterion",
  ]

  static let working = classes.filter { !abstract.contains($0.type.className) }
  static let modules = working.filter { $0.type is Module.Type }
  static let criterions = working.filter { $0.type is Criterion.Type }

  /// Why a value of another form is no error.
  static let takesAll = [
    "nn.Identity": "it passes everything through", "nn.GradientReversal": "it passes everything through",
    "nn.PrintSize": "it passes everything through", "nn.CopyGrad": "it passes everything through",
    "nn.L1Cost": "it needs no target", "nngraph.JustTable": "it passes everything through",
  ]

  /// Why a cleared module gives another output.
  static let forgetsItsDraws = [
    "nn.SpatialFractionalMaxPooling": "clearState takes its windows, which are drawn anew",
    "nn.VolumetricFractionalMaxPooling": "clearState takes its windows, which are drawn anew",
  ]

  // MARK: Making and running

  static func object<O: TorchObject>(_ c: Class, as type: O.Type) throws -> O {
    try #require(try c.type.example.object(of: c.type) as? O)
  }

  static func input(_ c: Class, _ seed: UInt64 = 3, _ dtype: DType = .double) throws -> Value {
    try c.type.example.input.value(Generator(seed: seed), dtype)
  }

  static func target(_ c: Class, _ dtype: DType = .double) throws -> Value {
    try c.type.example.target?.value(Generator(seed: 5), dtype) ?? .number(1)
  }

  /// The numbers of a fresh evaluation: nothing random, nothing remembered.
  static func output(_ module: Module, _ input: Value) throws -> [Double] {
    try module.callEvaluate()
    try module.callForget()
    return try numbers(module.forward(input))
  }

  static func numbers(_ value: Value) throws -> [Double] {
    if case .number(let number) = value { return [number] }
    var all: [Double] = []
    try value.forEachTensor { all += try elements($0) }
    return all
  }

  static func numbers(_ criterion: Criterion, _ input: Value, _ target: Value) throws -> [Double] {
    try numbers(criterion.forward(input, target)) + numbers(criterion.backward(input, target))
  }

  // MARK: What a class says

  @Test(arguments: classes) func saysWhatItIs(c: Class) throws {
    let type = c.type
    #expect(type.className.contains("."))
    #expect(!type.help.isEmpty, "no help")
    let arguments = type.constructor.arguments(of: type)
    #expect(Set(arguments.map(\.name)).count == arguments.count, "two arguments of one name")
    var mayEnd = false
    for argument in arguments {
      #expect(!argument.name.isEmpty && !argument.kind.isEmpty)
      #expect(!mayEnd || argument.default != nil, "\(argument.name) must be given, but one before it need not")
      mayEnd = argument.default != nil
    }
    let fields = type.fields.map(\.name)
    #expect(Set(fields).count == fields.count, "two fields of one name: \(fields.sorted())")
  }

  /// The defaults that help shows are what an object has that was made without these arguments.
  @Test(arguments: working) func showsItsDefaults(c: Class) throws {
    let object = try Self.object(c, as: TorchObject.self)
    let given = try c.type.example.arguments().count
    for argument in c.type.constructor.arguments(of: c.type).dropFirst(given) {
      guard let shown = argument.default, argument.substitute == nil else { continue }
      guard let field = c.type.fields.first(where: { $0.name == argument.name }) else { continue }
      switch (shown, field.get(object)) {
      case (.number(let shown), .number(let value)): #expect(value == shown, "\(argument.name)")
      case (.boolean(let shown), .boolean(let value)): #expect(value == shown, "\(argument.name)")
      // `bias` says whether there is a tensor of the name.
      default: break
      }
    }
  }

  /// The Lua class tree is the Swift class tree, and a script constructs what Swift constructs.
  @Test(arguments: classes) func isTheSameInLua(c: Class) throws {
    let engine = try TorchEngine()
    try engine.run("require 'rnn'")
    let object = try Self.abstract.contains(c.type.className) ? c.type.init() : c.type.example.object(of: c.type)
    try object.push(to: engine.lua)
    try engine.lua.setGlobal("object")
    var above: [String] = []
    var type: AnyClass? = c.type
    while let here = type as? TorchObject.Type, here != TorchObject.self {
      if Self.classes.contains(where: { $0.type == here }) { above.append(here.className) }
      type = _getSuperclass(here)
    }
    for name in above { #expect(try engine.lua.evaluate("torch.isTypeOf(object, '\(name)')", as: Bool.self)) }
    for other in Self.classes where !above.contains(other.type.className) {
      #expect(try !engine.lua.evaluate("torch.isTypeOf(object, '\(other.type.className)')", as: Bool.self))
    }
    #expect(try engine.lua.evaluate("torch.type(object)", as: String.self) == c.type.className)
    #expect(try engine.lua.evaluate("tostring(object)", as: String.self) == object.describe())
  }

  /// An argument of the wrong kind is named in the error.
  @Test(arguments: classes) func namesWrongArguments(c: Class) throws {
    let infos = c.type.constructor.arguments(of: c.type)
    let right = Self.abstract.contains(c.type.className) ? [] : try c.type.example.arguments()
    for (i, info) in infos.enumerated() where info.kind != "value" {
      var values = (0..<i).map { $0 < right.count ? right[$0] : Value.none }
      // No argument is a nested table of tables.
      values.append(.list([.list([.list([])])]))
      let text = message { try c.type.init().construct(values) }
      #expect(text.contains(c.type.className) || text.contains("expected"), "\(info.name): \(text)")
    }
  }

  // MARK: Derivatives

  @Test(arguments: modules) func gradientIsTheDerivative(c: Class) throws {
    guard c.type.example.withoutJacobian == nil else { return }
    let module = try Self.object(c, as: Module.self)
    // Indices and masks have no derivative; the rest is then all there is to compare.
    let error = try Jacobian.worstError(module, Self.input(c), comparesInputs: Self.varies(c.type.example.input)) {
      try module.callForget()
    }
    #expect(error < 1e-6, "\(error)")
  }

  /// For each tensor of a sample whether the output is a function of its numbers that has a derivative.
  static func varies(_ sample: Example.Sample) -> [Bool] {
    switch sample {
    case .normal, .fractions, .signs: [true]
    case .indices, .mask, .pairs: [false]
    case .number: []
    case .table(let samples): samples.flatMap(varies)
    }
  }

  @Test(arguments: criterions) func criterionGradientIsTheDerivative(c: Class) throws {
    guard c.type.example.withoutJacobian == nil else { return }
    let criterion = try Self.object(c, as: Criterion.self)
    let input = try Self.input(c), target = try Self.target(c)
    _ = try criterion.forward(input, target)
    let error = try Jacobian.worstError(criterion, input, target)
    #expect(error < 1e-6, "\(error)")
  }

  // MARK: Types, copies, files

  @Test(arguments: modules) func floatAgreesWithDouble(c: Class) throws {
    let module = try Self.object(c, as: Module.self)
    let double = try Self.output(module, Self.input(c))
    try module.callConvert(to: .float, Copier())
    let float = try Self.output(module, Self.input(c, 3, .float))
    #expect(isClose(float, double, 1e-4), "\(float) instead of \(double)")
    for p in try module.callParameters() { #expect(p.value.dtype == .float && p.gradient.dtype == .float) }
    try module.callConvert(to: .double, Copier())
    #expect(isClose(try Self.output(module, Self.input(c)), double, 1e-4))
  }

  @Test(arguments: criterions) func criterionFloatAgreesWithDouble(c: Class) throws {
    let criterion = try Self.object(c, as: Criterion.self)
    let double = try Self.numbers(criterion, Self.input(c), Self.target(c))
    try criterion.convert(to: .float, Copier())
    #expect(isClose(try Self.numbers(criterion, Self.input(c, 3, .float), Self.target(c, .float)), double, 1e-4))
  }

  @Test(arguments: modules) func clones(c: Class) throws {
    let module = try Self.object(c, as: Module.self)
    let expected = try Self.output(module, Self.input(c))
    let copy = try Copier().copy(module), shared = try Copier(sharing: .parameters).copy(module)
    #expect(try Self.output(copy, Self.input(c)) == expected)
    #expect(try Self.output(shared, Self.input(c)) == expected)
    let mine = try module.callParameters(), own = try copy.callParameters(), same = try shared.callParameters()
    #expect(mine.count == own.count && mine.count == same.count)
    for (a, b) in zip(mine, own) {
      #expect(a.value.storage !== b.value.storage && a.gradient.storage !== b.gradient.storage)
    }
    for (a, b) in zip(mine, same) {
      #expect(a.value.storage === b.value.storage && a.gradient.storage === b.gradient.storage)
    }
    // `share` makes the copy's parameters the original's.
    try copy.share(module, module.fieldTable.parameters.flatMap { [$0.value.name, $0.gradient.name] })
    for parameter in module.fieldTable.parameters {
      guard let a = parameter.value.get(module).tensor, let b = parameter.value.get(copy).tensor else { continue }
      #expect(a.storage === b.storage)
    }
  }

  @Test(arguments: modules) func clearsItsState(c: Class) throws {
    let module = try Self.object(c, as: Module.self)
    let expected = try Self.output(module, Self.input(c))
    try module.callClearState()
    for field in module.fieldTable.list where field.isResult && field.get(module).number == nil {
      #expect(try Self.numbers(field.get(module)).isEmpty, "\(field.name) is not empty")
    }
    guard Self.forgetsItsDraws[c.type.className] == nil else { return }
    #expect(try Self.output(module, Self.input(c)) == expected)
  }

  @Test(arguments: working) func comesBackFromAFile(c: Class) throws {
    let folder = try Folder([:])
    let path = folder.url.appendingPathComponent("object.t7").path
    let object = try c.type.example.object(of: c.type)
    for isASCII in [false, true] {
      try ModelFile.save(path: path, .object(object), ascii: isASCII)
      guard case .object(let read as TorchObject) = try ModelFile.load(path: path, ModuleRegistry()) else {
        Issue.record("no object came back")
        return
      }
      #expect(type(of: read) == c.type)
      if let module = object as? Module, let other = read as? Module {
        #expect(try Self.output(other, Self.input(c)) == Self.output(module, Self.input(c)))
        #expect(other.describe() == module.describe())
      }
      if let criterion = object as? Criterion, let other = read as? Criterion {
        let target = try Self.target(c)
        #expect(try Self.numbers(other, Self.input(c), target) == Self.numbers(criterion, Self.input(c), target))
      }
    }
  }

  // MARK: Errors

  /// A table instead of a tensor, and a tensor instead of a table, is an error that names the class.
  @Test(arguments: working) func namesTheWrongForm(c: Class) throws {
    guard Self.takesAll[c.type.className] == nil else { return }
    let object = try c.type.example.object(of: c.type)
    var wrong = Value.string("no input")
    if case .table = c.type.example.input { wrong = .number(1) }
    let text = message {
      if let module = object as? Module { _ = try module.forward(wrong) }
      if let criterion = object as? Criterion { _ = try criterion.forward(wrong, Self.target(c)) }
    }
    #expect(text.contains("nn.") || text.contains(c.type.className) || text.contains(object.describe()), "\(text)")
  }

  /// A tensor of too many dimensions, or of other sizes, is an error that says the sizes, or has an output.
  @Test(arguments: modules) func namesTheWrongShape(c: Class) throws {
    let module = try Self.object(c, as: Module.self)
    guard case .tensor = try Self.input(c) else { return }
    let sizes: Dims = [2, 1, 3, 2, 5, 1, 2]
    let wrong = try Tensor(sizes)
    do {
      _ = try module.forward(.tensor(wrong))
    } catch {
      let text = "\(error)"
      #expect(text.contains("nn.") || text.contains(module.describe()), "\(text)")
      // The sizes, or what a container has made of them.
      #expect(text.contains { $0.isNumber }, "\(text)")
    }
  }
}
