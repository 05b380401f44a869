import CLuaHost

/// Writes a float's text into a buffer of the given capacity and returns its length.
public typealias LuaNumberText = @convention(c) (Double, UnsafeMutablePointer<CChar>?, Int) -> Int

extension LuaEngine {
  /// Makes the standard libraries behave as scripts of Lua 5.1 and LuaJIT expect: raw `ipairs`,
  /// `unpack`, `loadstring`, fractions where integers are asked for, LuaJIT's random numbers, and
  /// chunks of text only. `numberText` is what `tostring` makes of a float.
  ///
  /// Call it before scripts run, outside any Lua call.
  public func openIdioms(numberText: @escaping LuaNumberText) {
    host.pointee.number_text = numberText
    slua_open_idioms(lua.L)
  }

  /// On Linux makes the Lua library itself write floats so, as where `..` joins them to strings: in every state of the
  /// process, from the first call on.
  public static func setNumberText(_ numberText: @escaping LuaNumberText) { slua_shorten_numbers(numberText) }

  /// Pops a function that turns a plain table into text, and makes `print` use it.
  public func setTablePrinter() { slua_set_print(lua.L) }
}
