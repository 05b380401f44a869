import CLua
import LuaBridge
import NN
import TensorCore

/// The methods of `nn.Module` that change gradients and parameters between `backward` and
/// `updateParameters`.
extension TorchEngine {
  func defineTrainingMethods(_ c: LuaClass) {
    c.define(raw: "gradParamClip") { arguments in
      let module = try arguments.object(1, as: Module.self)
      let cutoff = try Self.setting(arguments, module, \.cutoffNorm)
      try Watcher.tell { try $0.willClip(bound: cutoff) }
      let norm = try module.gradParamClip(
        cutoff, isLocal: arguments.optional(3) ?? false,
        Self.options(arguments.lua))
      guard let norm else { return 0 }
      arguments.lua.push(number: norm)
      return 1
    }
    c.define(raw: "weightDecay") { arguments in
      let module = try arguments.object(1, as: Module.self)
      try module.weightDecay(
        Self.setting(arguments, module, \.wdFactor), minDim: arguments.optional(3) ?? 2,
        Self.options(arguments.lua))
      return 0
    }
    c.define(raw: "maxParamNorm") { arguments in
      let module = try arguments.object(1, as: Module.self)
      try module.maxParamNorm(
        arguments.optional(2), arguments.optional(3), Self.options(arguments.lua))
      return 0
    }
    c.define(raw: "updateGradParameters") { arguments in
      let module = try arguments.object(1, as: Module.self)
      try module.updateGradParameters(
        Self.setting(arguments, module, \.momFactor), damping: arguments.optional(3),
        nesterov: arguments.optional(4) ?? false, Self.options(arguments.lua))
      return 0
    }
    c.define(raw: "momentumGradParameters") { arguments in
      let module = try arguments.object(1, as: Module.self)
      guard let running = try module.momentumGradParameters() else { return 0 }
      try running.push(to: arguments.lua)
      return 1
    }
    c.define("checkParameters") { (m: Module) in try m.checkParameters() }
  }

  /// The first argument of a call, which the module's own setting makes unnecessary.
  private static func setting(
    _ arguments: Arguments, _ module: Module, _ own: KeyPath<TrainingOptions, Double?>
  ) throws -> Double {
    if let value: Double = try? arguments.optional(2) { return value }
    if let value = options(arguments.lua)(module)[keyPath: own] { return value }
    return try arguments.get(2)
  }

  /// Reads the settings that a script has put on a module.
  private static func options(_ lua: Lua) -> (Module) -> TrainingOptions {
    { module in
      var options = TrainingOptions()
      let bottom = lua.top
      defer { lua.setTop(bottom) }
      guard (try? lua.reserve(6)) != nil, (try? lua.push(object: module)) != nil else {
        return options
      }
      lua.pushFields(of: -1)
      guard lua.type(at: -1) == .table else { return options }
      let fields = lua.top
      func number(_ name: String) -> Double? {
        lua.rawGet(fields, name)
        defer { lua.pop() }
        return lua.number(at: -1)
      }
      func flag(_ name: String) -> Bool? {
        lua.rawGet(fields, name)
        defer { lua.pop() }
        return lua.isNil(at: -1) ? nil : lua.truth(at: -1)
      }
      options.cutoffNorm = number("cutoffNorm")
      options.moduleLocal = flag("moduleLocal")
      options.momFactor = number("momFactor")
      options.momDamp = number("momDamp")
      options.momNesterov = flag("momNesterov")
      options.wdFactor = number("wdFactor")
      options.wdMinDim = number("wdMinDim").map { Int(saturating: $0) }
      options.maxOutNorm = number("maxOutNorm")
      options.maxInNorm = number("maxInNorm")
      return options
    }
  }
}
