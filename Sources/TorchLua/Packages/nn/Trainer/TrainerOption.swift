import LuaBridge
import NN
import TensorCore
import Training

/// One option of `nn.Trainer`: its name, and how its value changes what a run is told. `false` stands for nil.
struct TrainerOption {
  let name: String
  let apply: (inout TrainerOptions, Value) throws -> Void

  private init(_ name: String, _ apply: @escaping (inout TrainerOptions, Value) throws -> Void) {
    self.name = name
    self.apply = apply
  }

  // MARK: Kinds

  private static func integer(_ name: String, _ path: WritableKeyPath<TrainerOptions, Int>) -> TrainerOption {
    TrainerOption(name) { options, value in
      guard let number = value.number.flatMap({ Int(exactly: $0) }), number >= 1 else {
        throw wrong(name, "a whole number from 1", value)
      }
      options[keyPath: path] = number
    }
  }

  /// A whole number, or none: `false` or `math.huge`.
  private static func bound(_ name: String, _ path: WritableKeyPath<TrainerOptions, Int?>) -> TrainerOption {
    TrainerOption(name) { options, value in
      if value.isNo || value.number == .infinity {
        options[keyPath: path] = nil
        return
      }
      guard let number = value.number.flatMap({ Int(exactly: $0) }), number >= 1 else {
        throw wrong(name, "a whole number from 1", value)
      }
      options[keyPath: path] = number
    }
  }

  private static func flag(_ name: String, _ set: @escaping (inout TrainerOptions, Bool) -> Void) -> TrainerOption {
    TrainerOption(name) { options, value in
      guard case .boolean(let flag) = value else { throw wrong(name, "true or false", value) }
      set(&options, flag)
    }
  }

  /// A path; none for an empty one, which is what an option of `torch.CmdLine` is by default.
  private static func path(_ name: String, _ path: WritableKeyPath<TrainerOptions, String?>) -> TrainerOption {
    TrainerOption(name) { options, value in
      switch value {
      case .none, .boolean(false), .string(""): options[keyPath: path] = nil
      case .string(let text): options[keyPath: path] = text
      default: throw wrong(name, "the name of a file", value)
      }
    }
  }

  private static func wrong(_ name: String, _ expected: String, _ value: Value) -> LuaError {
    LuaError("nn.Trainer: the option '\(name)' has to be \(expected); it is \(value.plainText)")
  }

  // MARK: All

  /// The options that are read by themselves, in the order in which reports list them. `TrainerReader` reads those
  /// that hold functions or go together.
  static let all: [TrainerOption] = [
    integer("batchSize", \.batchSize), integer("accumulate", \.accumulate), bound("bptt", \.bptt),
    flag("carry") { $0.carriesState = $1 },
    TrainerOption("schedule") { options, value in options.schedule = value.isNo ? nil : try Schedule(value) },
    flag("shuffle") { $0.shuffle = $1 },
    TrainerOption("seed") { options, value in
      guard let number = value.number.flatMap({ UInt64(exactly: $0) }) else {
        throw wrong("seed", "a whole number that is not negative", value)
      }
      options.seed = number
    },
    flag("dropLast") { $0.dropsLast = $1 }, bound("epochSize", \.epochSize),
    bound("evaluateEvery", \.evaluateEvery),
    TrainerOption("watch") { options, value in
      guard case .string(let name) = value else { throw wrong("watch", "'loss' or the name of a metric", value) }
      options.watch = name
    },
    flag("maximize") { $0.maximizes = $1 }, flag("checkNaN") { $0.checkNaN = $1 },
    bound("epochs", \.epochs), bound("updates", \.updates),
    TrainerOption("seconds") { options, value in
      if value.isNo { return options.seconds = nil }
      guard let number = value.number, number > 0 else { throw wrong("seconds", "a positive number", value) }
      options.seconds = number
    },
    TrainerOption("target") { options, value in
      if value.isNo { return options.target = nil }
      guard case .table(let table) = value, table.list.isEmpty, table.fields.count == 1,
        let (name, value) = table.fields.first, let number = value.number, !number.isNaN
      else { throw wrong("target", "a figure with a value, as {accuracy = 0.99}", value) }
      options.target = (name, number)
    },
    bound("patience", \.patience),
    TrainerOption("minGain") { options, value in
      guard let number = value.number, number >= 0 else {
        throw wrong("minGain", "a number that is not negative", value)
      }
      options.minimumGain = number
    },
    flag("restoreBest") { $0.restoresBest = $1 },
    path("checkpoint", \.checkpoint), integer("keep", \.keep), bound("checkpointEvery", \.checkpointEvery),
    flag("resume") { $0.resume = $1 },
    TrainerOption("title") { options, value in
      guard case .string(let text) = value else { throw wrong("title", "a string", value) }
      options.title = text
    },
    path("log", \.log), path("plot", \.plot), path("report", \.report), integer("reportSamples", \.reportSamples),
    flag("quiet") { $0.progress = $1 ? .quiet : .automatic },
  ]

  static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Value {
  /// The value as a script writes it; what it cannot write by its kind.
  func luaText(depth: Int = 0) -> String {
    guard case .table(let table) = self else {
      if case .object(let object) = self, !(object is TorchObject) { return "function" }
      return plainText
    }
    guard depth < 4, table.list.count + table.fields.count <= 40 else { return summary }
    let items =
      table.list.map { $0.luaText(depth: depth + 1) }
      + table.fields.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.luaText(depth: depth + 1))" }
    return "{" + items.joined(separator: ", ") + "}"
  }

  /// Whether it is a text without letters.
  var isEmptyText: Bool { if case .string("") = self { true } else { false } }

  /// Whether it is nil or false.
  var isNo: Bool {
    switch self {
    case .none, .boolean(false): true
    default: false
    }
  }
}
