import LuaBridge
import TensorCore

/// `torch.XTensor(…)` and `tensor:set(…)`: sizes, a LongStorage of sizes (and one of strides), a
/// tensor to view, a storage with offset, sizes and strides, or a table of numbers.
enum TensorConstructor {
  static func make(_ dtype: DType, _ arguments: Arguments) throws -> Tensor {
    if arguments.type(of: 1) == .table { return try fromTable(dtype, arguments.lua, 1) }
    guard let (storage, layout) = try view(dtype, arguments, 1) else { return try Tensor(dtype) }
    return try storage.map { try Tensor(storage: $0, layout: layout) }
      ?? Tensor(storage: Storage(dtype), layout: layout)
  }

  /// What the arguments from `first` on describe; nil without arguments, a nil storage for a new one.
  static func view(_ dtype: DType, _ arguments: Arguments, _ first: Int32) throws
    -> (Storage?, Layout)?
  {
    let lua = arguments.lua
    switch arguments.type(of: first) {
    case .none: return nil
    case .number: return (nil, try Layout(Sizes.read(arguments, first).present))
    case .string where lua.numeric(at: first) != nil:
      return (nil, try Layout(Sizes.read(arguments, first).present))
    case .userdata:
      switch lua.anyObject(at: first) {
      case let tensor as Tensor where tensor.dtype == dtype:
        return (tensor.storage, tensor.layout)
      case let storage as Storage where storage.dtype == dtype:
        return (storage, try layout(of: storage, arguments, first + 1))
      case let storage as Storage where storage.dtype == .long:
        return (nil, try sized(arguments, first, offset: 0))
      default: break
      }
    default: break
    }
    let wanted = "expecting number or \(dtype.tensorName) or \(dtype.storageName)"
    throw arguments.error(first, "\(wanted), got \(lua.typeName(at: first))")
  }

  private static func layout(of storage: Storage, _ arguments: Arguments, _ next: Int32) throws
    -> Layout
  {
    if arguments.type(of: next) == .none { return try Layout(Dims([storage.count]).present) }
    let given: Int = try arguments.get(next)
    guard given >= 1 else {
      throw arguments.error(next, "storage offset \(given): it counts from 1")
    }
    if arguments.type(of: next + 1) == .userdata {
      return try sized(arguments, next + 1, offset: given - 1)
    }
    // Pairs of size and stride.
    var (sizes, strides) = (Dims(), Dims())
    var i = next + 1
    while i <= arguments.count {
      sizes.append(try arguments.get(i))
      strides.append(i < arguments.count ? try arguments.get(i + 1) : -1)
      i += 2
    }
    if sizes.isEmpty, storage.count >= given {
      sizes = [storage.count - given + 1]
      strides = [1]
    }
    return try strided(sizes, strides, given - 1)
  }

  private static func sized(_ arguments: Arguments, _ place: Int32, offset: Int) throws -> Layout {
    let sizes = try longs(arguments, place)
    guard arguments.type(of: place + 1) != .none, !arguments.lua.isNil(at: place + 1) else {
      return try Layout(sizes.present, offset: offset)
    }
    let strides = try longs(arguments, place + 1)
    guard strides.count == sizes.count else {
      throw arguments.error(place + 1, "provided stride and size are inconsistent")
    }
    return try strided(sizes, strides, offset)
  }

  static func longs(_ arguments: Arguments, _ place: Int32) throws -> Dims {
    guard let storage = arguments.lua.object(at: place, as: Storage.self), storage.dtype == .long
    else {
      throw arguments.error(
        place, "torch.LongStorage expected, got \(arguments.lua.typeName(at: place))")
    }
    return Dims(storage)
  }

  /// A negative stride stands for that of a tensor without gaps.
  private static func strided(_ sizes: Dims, _ strides: Dims, _ offset: Int) throws -> Layout {
    let sizes = try sizes.present
    var full = Dims(strides.prefix(sizes.count))
    var d = sizes.count - 1
    while d >= 0 {
      if full[d] < 0 {
        let (step, overflow) =
          d + 1 < sizes.count
          ? sizes[d + 1].multipliedReportingOverflow(by: full[d + 1]) : (1, false)
        if overflow { throw TensorError.size(sizes) }
        full[d] = step
      }
      d -= 1
    }
    return try Layout(sizes: sizes, strides: full, offset: offset)
  }

  // MARK: Tables

  private static func fromTable(_ dtype: DType, _ lua: Lua, _ index: Int32) throws -> Tensor {
    var sizes = Dims()
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    lua.pushValue(at: index)
    while lua.type(at: -1) == .table, lua.rawLength(at: -1) > 0 {
      if sizes.count == maximumDepth {
        throw LuaError("invalid tensor definition: tables are nested too deeply")
      }
      sizes.append(lua.rawLength(at: -1))
      lua.rawGet(-1, 1)
      lua.remove(at: -2)
    }
    lua.setTop(bottom)
    let tensor = try Tensor(sizes, dtype)
    var next = 0
    if !sizes.isEmpty { try fill(tensor, lua, lua.absolute(index), 0, &next) }
    return tensor
  }

  private static let maximumDepth = 100

  private static func fill(
    _ tensor: Tensor, _ lua: Lua, _ table: Int32, _ depth: Int, _ next: inout Int
  ) throws {
    let sizes = tensor.sizes
    guard lua.type(at: table) == .table else {
      let given = lua.typeName(at: table)
      throw LuaError(
        "invalid tensor definition (a table expected at depth \(depth + 1), got \(given))")
    }
    guard lua.rawLength(at: table) == sizes[depth] else {
      let given = lua.rawLength(at: table)
      throw LuaError("invalid tensor sizes (a table of \(given) where others have \(sizes[depth]))")
    }
    try lua.reserve(4)
    for i in 1...sizes[depth] {
      lua.rawGet(table, i)
      if depth + 1 < sizes.count {
        try fill(tensor, lua, lua.top, depth + 1, &next)
      } else {
        guard let value = lua.numeric(at: -1) else {
          throw LuaError(
            "invalid element (not a number): item \(i) is a \(lua.typeName(at: -1))")
        }
        tensor[linear: next] = value
        next += 1
      }
      lua.pop()
    }
  }
}

extension Dims {
  /// The sizes up to the first that is 0, as Torch counts dimensions. Torch takes a negative one for 0;
  /// here it is an error, since nobody means it.
  var present: Dims {
    get throws {
      if allSatisfy({ $0 > 0 }) { return self }
      if contains(where: { $0 < 0 }) { throw TensorError.size(self) }
      return Dims(prefix { $0 > 0 })
    }
  }
}
