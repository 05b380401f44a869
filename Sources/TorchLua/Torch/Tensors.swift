import LuaBridge
import NN
import TensorCore

/// The tensors of `torch`: the table of contents.
extension TorchEngine {
  func openTensors() throws {
    let classes = try TensorClassSet(self)
    let storages = try openStorages()
    try setDefault(environment.dtype)
    try openGenerator()
    defineTensorBasics(classes)
    defineTensorViews(classes)
    defineTensorSelection(classes)
    defineTensorOperators(classes)
    openForms(classes)
    defineConversions(classes, storages)
    try openFiles(classes.all, storages)
    defineTypeFunctions()
    defineUtilities()
  }

  /// The functions and methods that `FormTable.torch` lists.
  private func openForms(_ classes: TensorClassSet) {
    let environment = environment
    for entry in FormTable.torch.entries {
      if !entry.forms.isEmpty {
        let function = Overloads(entry.name, entry.forms, isMethod: false, environment)
        torch.define(raw: entry.name) { try function.call($0) }
      }
      if entry.methodForms.isEmpty { continue }
      let owner: LuaClass
      switch entry.owner {
      case .numbers: owner = classes.numbers
      case .reals: owner = classes.reals
      case .type(let dtype): owner = classes.types[Int(dtype.rawValue)]
      }
      let method = Overloads(entry.name, entry.methodForms, isMethod: true, environment)
      owner.define(raw: entry.name) { try method.call($0) }
    }
  }
}

extension FormTable {
  /// All forms of `torch`.
  static let torch: FormTable = {
    var table = FormTable()
    table.addConstruction()
    table.addRandom()
    table.addPointwise()
    table.addReductions()
    table.addMatrix()
    table.addSqueeze()
    table.addConvolutions()
    table.addFactors()
    return table
  }()
}
