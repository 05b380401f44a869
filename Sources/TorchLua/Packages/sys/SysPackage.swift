import LuaBridge

extension Package {
  /// Files and folders by name. torch has always loaded it; scripts use its global without `require`.
  static let paths = Package(
    "paths", "files and folders", files: [LuaFile("paths/paths.lua", PackageResources.paths_lua)], pages: [.paths],
    natives: { _ in SystemFunctions.all }, opensAtStart: true)

  /// Time, processes and colours.
  static let sys = Package(
    "sys", help: "time, processes and colours", needs: ["paths"],
    files: [LuaFile("sys/sys.lua", PackageResources.sys_lua)], pages: [.sys],
    natives: { _ in SystemFunctions.all + InterruptFunctions.all })

  /// Progress bars, profiles and help for tables and strings.
  static let xlua = Package(
    "xlua", help: "progress bars, profiles, tables and strings", needs: ["sys"],
    files: [LuaFile("xlua/xlua.lua", PackageResources.xlua_lua)], pages: [.xlua], natives: { _ in SystemFunctions.all })
}
