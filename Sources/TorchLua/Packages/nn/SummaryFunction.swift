import LuaBridge
import NN
import TensorCore

extension Package {
  /// (model [, input]) -> the summary as a table of rows with the sums as fields, and its text.
  static func summarize(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let input: Value = try arguments.get(2)
    let summary = try Summary(of: arguments.get(1), input: input.isNone ? nil : input)
    lua.newTable(array: summary.rows.count, fields: 2)
    for (i, row) in summary.rows.enumerated() {
      lua.newTable(fields: 6)
      lua.push(row.depth)
      lua.rawSet(-2, "depth")
      for (name, text) in [("path", row.path), ("layer", row.layer), ("output", row.output)] {
        lua.push(text)
        lua.rawSet(-2, name)
      }
      push(row.parameters, row.bytes, to: lua)
      lua.rawSet(-2, i + 1)
    }
    push(summary.parameters, summary.bytes, to: lua)
    lua.push(summary.text(width: Terminal.isTerminal(1) ? Terminal.width(of: 1) : 80))
    return 2
  }

  /// Sets both in the table on top.
  private static func push(_ parameters: Int, _ bytes: Int, to lua: Lua) {
    lua.push(parameters)
    lua.rawSet(-2, "parameters")
    lua.push(bytes)
    lua.rawSet(-2, "bytes")
  }
}
