import LuaBridge
import NN

extension PathError: LuaErrorWrapper {
  /// What happened at the end of the path.
  public var wrappedError: any Error { underlying }
  /// The path, one line each.
  public var luaPrefix: String { prefix }
}
