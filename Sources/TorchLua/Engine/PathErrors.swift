import LuaBridge
import NN

extension PathError: LuaErrorWrapper {
  public var wrappedError: any Error { underlying }
  public var luaPrefix: String { prefix }
}
