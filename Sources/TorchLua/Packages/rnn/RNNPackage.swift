import LuaBridge
import NN

extension Package {
  /// Layers with memory, what goes round them, and functions of nested tables of tensors.
  static let rnn = Package(
    "rnn", "layers with memory", needs: ["dpnn"], classes: Catalogue.rnn,
    files: [
      LuaFile("nn/nested.lua", PackageResources.nested_lua),
      LuaFile("rnn/recursive.lua", PackageResources.recursive_lua),
    ], pages: [.rnn], opensAtStart: false)
}
