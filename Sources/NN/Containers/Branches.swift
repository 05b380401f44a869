/// The drawing of a container whose children stand side by side (`nn/ConcatTable.lua`).
extension Container {
  final func describeBranches() -> String {
    var text = "\(typeName) {\n  input"
    for (i, module) in modules.enumerated() {
      let isLast = i == modules.count - 1
      text += "\n  " + (isLast ? "   `-> " : "  |`-> ") + "(\(i + 1)): "
      text += Container.indented(module.callDescribe(), by: "  " + (isLast ? "       " : "  |    "))
    }
    return text + "\n     ... -> output\n}"
  }
}
