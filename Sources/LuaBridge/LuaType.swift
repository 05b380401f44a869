/// What kind of value stands in a stack slot.
public enum LuaType: Int32, Sendable {
  /// No value: a slot above the top.
  case none = -1
  /// Lua's own, with the numbers of `lua.h`.
  case `nil`, boolean, lightUserdata, number, string, table, function, userdata, thread

  /// Lua's word for the type.
  public var name: String {
    switch self {
    case .none: "no value"
    case .nil: "nil"
    case .boolean: "boolean"
    case .lightUserdata: "light userdata"
    case .number: "number"
    case .string: "string"
    case .table: "table"
    case .function: "function"
    case .userdata: "userdata"
    case .thread: "thread"
    }
  }
}
