import LuaBridge
import NN

/// What `require` finds: classes, functions and Lua files under one name.
///
///     let mine = Package("mine", needs: ["nn"], classes: [Doubler.self], functions: [
///       PackageFunction("twice") { (x: Double) in 2 * x }
///     ])
///     let engine = try TorchEngine(packages: Package.bundled + [mine])
///
/// Classes go where their Torch names say (`mine.Doubler` into the global table `mine`).
public struct Package {
  /// What `require` is given.
  public let name: String
  /// What it is for, in a sentence.
  public let help: String
  /// Packages that are opened before it.
  public let needs: [String]
  /// The classes of modules and criterions that it brings; parents need not come first.
  public let classes: [TorchObject.Type]
  /// Functions for scripts.
  public let functions: [PackageFunction]
  /// Run in this order when it is opened, each with the package's table and its table of natives.
  public let files: [LuaFile]
  /// What help says of its functions and methods; of its classes what they say themselves, if there is nothing here.
  public let pages: [HelpPage]
  /// Makes the functions that only its Lua files see.
  let natives: (TorchEngine) throws -> [PackageFunction]
  /// Whether its table is there without `require`.
  let opensAtStart: Bool
  /// Whether its table is a global of its name.
  let isGlobal: Bool
  /// Work that values cannot say.
  let prepare: (TorchEngine) throws -> Void
  /// Throws where the package would be of no use: a library of the system is not there, say.
  let check: () throws -> Void

  /// A package; `natives` makes the functions that its Lua files get.
  public init(
    _ name: String, help: String = "", needs: [String] = [], classes: [TorchObject.Type] = [],
    functions: [PackageFunction] = [], files: [LuaFile] = [], pages: [HelpPage] = [],
    natives: @escaping (TorchEngine) throws -> [PackageFunction] = { _ in [] }
  ) {
    self.init(
      name, help, needs: needs, classes: classes, functions: functions, files: files, pages: pages, natives: natives,
      opensAtStart: false)
  }

  init(
    _ name: String, _ help: String, needs: [String] = [], classes: [TorchObject.Type] = [],
    functions: [PackageFunction] = [], files: [LuaFile] = [], pages: [HelpPage] = [],
    natives: @escaping (TorchEngine) throws -> [PackageFunction] = { _ in [] }, opensAtStart: Bool,
    isGlobal: Bool = true, prepare: @escaping (TorchEngine) throws -> Void = { _ in },
    check: @escaping () throws -> Void = {}
  ) {
    self.name = name
    self.help = help
    self.needs = needs
    self.classes = classes
    self.functions = functions
    self.files = files
    self.pages = pages
    self.natives = natives
    self.opensAtStart = opensAtStart
    self.isGlobal = isGlobal
    self.prepare = prepare
    self.check = check
  }

  /// All that come with the program, besides `torch`, which every engine has.
  public static var bundled: [Package] {
    [.paths, .sys, .xlua, .th, .nn, .dpnn, .rnn, .graph, .nngraph, .optim, .image, .gnuplot, .hdf5, .threads, .doctor]
  }
}

/// A Swift function that scripts can call.
public struct PackageFunction {
  /// Its name in the package's table.
  public let name: String
  let define: (LuaTable) -> Void

  /// A function whose arguments are decoded and whose result is pushed.
  public init<each A: LuaDecodable, R: LuaEncodable>(_ name: String, _ f: @escaping (repeat each A) throws -> R) {
    self.name = name
    define = { $0.define(name, f) }
  }

  /// A function without results.
  public init<each A: LuaDecodable>(_ name: String, _ f: @escaping (repeat each A) throws -> Void) {
    self.name = name
    define = { $0.define(name, f) }
  }

  /// A function with two results.
  public init<each A: LuaDecodable, R1: LuaEncodable, R2: LuaEncodable>(
    _ name: String, _ f: @escaping (repeat each A) throws -> (R1, R2)
  ) {
    self.name = name
    define = { $0.define(name, f) }
  }

  /// A function that reads its arguments and pushes its results itself, returning their number.
  public init(raw name: String, _ f: @escaping (Arguments) throws -> Int32) {
    self.name = name
    define = { $0.define(raw: name, f) }
  }
}
