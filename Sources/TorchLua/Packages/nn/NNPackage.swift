import LuaBridge
import NN

extension Package {
  /// Layers, containers and criterions. Classes of `dpnn` and `rnn`, which share its table, are opened with
  /// their packages, or when a script first names one.
  static let nn = Package(
    "nn", "layers, containers and criterions", classes: Catalogue.nn,
    files: [
      LuaFile("nn/dpnn_methods.lua", PackageResources.dpnn_methods_lua),
      LuaFile("nn/nested.lua", PackageResources.nested_lua),
      LuaFile("nn/utils.lua", PackageResources.utils_lua),
      LuaFile("nn/jacobian.lua", PackageResources.jacobian_lua),
      LuaFile("nn/hessian.lua", PackageResources.hessian_lua),
      LuaFile("nn/summary.lua", PackageResources.summary_lua),
      LuaFile("nn/connection_tables.lua", PackageResources.connection_tables_lua),
      LuaFile("nn/trainer.lua", PackageResources.trainer_lua),
      LuaFile("nn/stochastic_gradient.lua", PackageResources.stochastic_gradient_lua),
    ], pages: [.nn, .nnModules, .nnClassMethods, .nnTraining],
    natives: {
      try [PackageFunction(raw: "summary", summarize), PackageFunction(raw: "convert", Copier.convert)]
        + TrainerFunctions.all($0)
    }, opensAtStart: true,
    prepare: { engine in
      _ = try engine.engine.defineClass(Copier.id, LuaClassOptions())
      engine.openOnDemand("nn")
      try ModuleList.define(in: engine.engine)
    })

  /// More layers. The methods that dpnn added to modules are there without it.
  static let dpnn = Package(
    "dpnn", "more layers", needs: ["nn"], classes: Catalogue.dpnn,
    files: [LuaFile("dpnn/dpnn.lua", PackageResources.dpnn_lua)], pages: [.dpnn], opensAtStart: false)
}
