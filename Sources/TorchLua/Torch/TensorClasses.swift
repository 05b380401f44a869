import CLua
import LuaBridge
import NN
import TensorCore

/// The classes of tensors. `torch.DoubleTensor` and its seven sisters inherit what tensors can do
/// from three classes without constructors: all types, all but Half, and Float and Double.
struct TensorClassSet {
  /// Layout and copying: all eight types.
  let all: LuaClass
  /// Arithmetic: all but Half.
  let numbers: LuaClass
  /// Float and Double.
  let reals: LuaClass
  /// By type.
  let types: [LuaClass]

  init(_ engine: TorchEngine) throws {
    let lua = engine.engine
    let indexing = LuaClassOptions(
      order: .methodsFirst, hidesMetatable: false, indexer: { try TensorIndex.get($0) },
      newIndexer: { try TensorIndex.set($0) })
    all = try lua.defineClass(LuaClassID("torch.*Tensor"), indexing)
    numbers = try lua.defineClass(LuaClassID("torch.number.*Tensor"), parent: all.id)
    reals = try lua.defineClass(LuaClassID("torch.real.*Tensor"), parent: numbers.id)
    var types: [LuaClass] = []
    for dtype in DType.allCases {
      let parent = dtype.isReal ? reals : dtype == .half ? all : numbers
      let type = try engine.valueClass(dtype.tensorName, parent: parent.id) { try TensorConstructor.make(dtype, $0) }
      engine.defineElementSize(dtype, in: type)
      types.append(type)
    }
    self.types = types
  }
}

extension TorchEngine {
  /// `elementSize()`, which needs no object: `torch.LongStorage.elementSize()`.
  func defineElementSize(_ dtype: DType, in type: LuaClass) {
    type.define(raw: "elementSize") { arguments in
      arguments.lua.push(dtype.size)
      return 1
    }
  }

  /// Defines a class of native values: `name(…)` and `name.new(…)` call `make` with the arguments, and
  /// give nil where it does.
  func valueClass<O: LuaObject>(
    _ name: String, parent: LuaClassID? = nil, _ options: LuaClassOptions = LuaClassOptions(),
    _ make: @escaping (Arguments) throws -> O?
  ) throws -> LuaClass {
    let record = ClassRecord(
      name, parent: parent.flatMap { classesByID[$0] }, engine: self, isValue: true)
    classes[name] = record
    classesByID[record.id] = record
    let luaClass = try engine.defineClass(record.id, parent: parent, options)
    luaClass.statics.define(raw: "new") {
      try make($0).push(to: $0.lua)
      return 1
    }
    let lua = lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try torch.ref.push(to: lua)
    lua.newTable()
    lua.newTable(fields: 4)
    lua.pushFunction(name) {
      let arguments = $0.dropFirst()
      try make(arguments).push(to: arguments.lua)
      return 1
    }
    lua.rawSet(-2, "__call")
    for event in ["__index", "__newindex", "__metatable"] {
      try luaClass.pushMetatable(to: lua)
      lua.rawSet(-2, event)
    }
    lua_setmetatable(lua.L, -2)
    record.table = LuaRef(lua, -1)
    lua.rawSet(-2, String(name.dropFirst("torch.".count)))
    return luaClass
  }

  /// Makes `dtype` the type of `torch.Tensor` and `torch.Storage`.
  func setDefault(_ dtype: DType) throws {
    environment.dtype = dtype
    let lua = lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try torch.ref.push(to: lua)
    for kind in ["Tensor", "Storage"] {
      lua.rawGet(-1, dtype.name + kind)
      lua.rawSet(-2, kind)
    }
  }
}
