import CLuaHost

/// Writes a float's text into a buffer of the given capacity and returns its length.
public typealias LuaNumberText = @convention(c) (Double, UnsafeMutablePointer<CChar>?, Int) -> Int

extension LuaEngine {
  /// Makes the standard libraries behave as scripts of Lua 5.1 and LuaJIT expect: raw `ipairs`,
  /// `unpack`, `loadstring`, fractions where integers are asked for, LuaJIT's random numbers, and
  /// chunks of text only. `numberText` is what a float's text is: for `tostring` and its kin in this engine, and on Linux
  /// for `..` and whatever else makes one string of a number, in every state of the process.
  ///
  /// Call it before scripts run, outside any Lua call.
  public func openIdioms(numberText: @escaping LuaNumberText) {
    host.pointee.number_text = numberText
    slua_shorten_numbers(numberText)
    slua_open_idioms(lua.L)
  }

  /// Pops a function that turns a plain table into text, and makes `print` use it.
  public func setTablePrinter() { slua_set_print(lua.L) }
}
