import LuaBridge
import NN
import TensorCore

extension Package {
  /// What the program `th` gave a script without `require`, small stand-ins for rocks that do not build on Lua 5.4, and
  /// a sentence on those that cannot be had. A real rock that Lua's own paths find comes first.
  static let th = Package(
    "th", "what th gave without require, and stand-ins for rocks",
    files: [LuaFile("th/companions.lua", PackageResources.companions_lua)], pages: [.standIns],
    natives: { [StandIns.load($0), StandIns.addresses, StandIns.cuda($0), StandIns.nearest($0)] }, opensAtStart: true,
    isGlobal: false)
}

/// Lua files that stand for rocks.
enum StandIns {
  /// By the name that `require` is given; a function, since the texts are large.
  private static func file(_ name: String) -> LuaFile? {
    switch name {
    case "advice": LuaFile("th/advice.lua", PackageResources.advice_lua)
    case "cutorch", "cunn", "cudnn", "fbcunn": LuaFile("th/cuda.lua", PackageResources.cuda_lua)
    case "dok": LuaFile("th/dok.lua", PackageResources.dok_lua)
    case "ffi": LuaFile("th/ffi.lua", PackageResources.ffi_lua)
    case "libunsup": LuaFile("th/libunsup.lua", PackageResources.libunsup_lua)
    case "lua-utf8": LuaFile("th/luautf8.lua", PackageResources.luautf8_lua)
    case "md5": LuaFile("th/md5.lua", PackageResources.md5_lua)
    case "nngraph.nesting": LuaFile("nngraph/nesting.lua", PackageResources.nesting_lua)
    case "nnx": LuaFile("th/nnx.lua", PackageResources.nnx_lua)
    case "tds": LuaFile("th/tds.lua", PackageResources.tds_lua)
    case "torchx": LuaFile("th/torchx.lua", PackageResources.torchx_lua)
    case "trepl.colorize", "trepl.colors": LuaFile("th/trepl.lua", PackageResources.trepl_lua)
    default: nil
    }
  }

  /// `load(name)`: the chunk that stands for the rock, or nil.
  static func load(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction(raw: "load") { arguments in
      let lua = arguments.lua
      guard let file = file(try arguments.get(1)) else {
        lua.pushNil()
        return 1
      }
      try file.text.withUnsafeBytes { try lua.load(bytes: $0, name: file.chunkName) }
      return 1
    }
  }

  /// `nearest(name)`: the package that comes with the program whose name is like this one, or nil.
  static func nearest(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction("nearest") { [unowned engine] (name: String) in
      Spelling.nearest(name, among: engine.packages.keys.sorted())
    }
  }

  /// `cuda()`: whether scripts for graphics cards are to run on the processor.
  static func cuda(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction("cuda") { [unowned engine] in engine.runsCudaOnCPU }
  }

  /// `bytes(x[, count])`: the first bytes of a tensor's or storage's memory as a string; `fill(x, bytes)` writes them.
  /// Both count from a tensor's first element, stay within its storage, and say how many bytes there were.
  static let addresses = PackageFunction(raw: "memory") { arguments in
    let lua = arguments.lua
    let storage: Storage, offset: Int
    switch lua.anyObject(at: 1) {
    case let tensor as Tensor: (storage, offset) = (tensor.storage, tensor.layout.offset * tensor.dtype.size)
    case let object as Storage: (storage, offset) = (object, 0)
    default: throw arguments.error(1, "tensor or storage expected, got \(lua.typeName(at: 1))")
    }
    let all = storage.count * storage.dtype.size - offset
    if lua.type(at: 2) == .string {
      let written = lua.withBytes(at: 2) { bytes -> Int in
        let count = Swift.min(bytes.count, all)
        if let source = bytes.baseAddress, count > 0 {
          (storage.base + offset).copyMemory(from: source, byteCount: count)
        }
        return count
      }
      lua.push(written ?? 0)
      return 1
    }
    let count = Swift.max(0, Swift.min(try arguments.optional(2) ?? all, all))
    lua.push(bytes: UnsafeRawBufferPointer(start: storage.base + offset, count: count))
    return 1
  }
}
