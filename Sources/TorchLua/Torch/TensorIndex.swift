import LuaBridge
import TensorCore

/// `t[i]`, `t[{…}]`, `t[mask]`, `t[LongStorage]`, read and written.
enum TensorIndex {
  /// `(tensor, key)`.
  static func get(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard let t = lua.object(at: 1, as: Tensor.self) else { return Arguments.notHandled }
    switch lua.type(at: 2) {
    case .number:
      guard let i = lua.index(at: 2) else { throw outOfRange(arguments, t) }
      var value = 0.0
      switch t.get(i > 0 ? i - 1 : i == 0 ? Int.max : i, &value) {
      case .element: lua.push(number: value)
      case .outOfRange: throw outOfRange(arguments, t)
      case .notVector: try lua.push(object: t.select(0, position(arguments, t, i)))
      }
    case .table:
      let (view, place) = try narrowed(arguments, t)
      if let place { lua.push(number: t.storage.load(place)) } else { try lua.push(object: view) }
    case .userdata:
      if let mask = lua.object(at: 2, as: Tensor.self), mask.dtype == .byte {
        let result = try Tensor(t.dtype)
        try result.maskedSelect(t, mask)
        try lua.push(object: result)
      } else if let places = lua.object(at: 2, as: Storage.self), places.dtype == .long {
        lua.push(number: t.storage.load(try element(arguments, t, places)))
      } else {
        return Arguments.notHandled
      }
    default: return Arguments.notHandled
    }
    return 1
  }

  /// `(tensor, key, value)`.
  static func set(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard let t = lua.object(at: 1, as: Tensor.self) else { return Arguments.notHandled }
    switch lua.type(at: 2) {
    case .number:
      guard let i = lua.index(at: 2) else { throw outOfRange(arguments, t) }
      guard let value = lua.numeric(at: 3) else {
        try assign(arguments, to: t.narrow(0, position(arguments, t, i), 1))
        return 0
      }
      switch t.put(i > 0 ? i - 1 : i == 0 ? Int.max : i, value) {
      case .element: break
      case .outOfRange: throw outOfRange(arguments, t)
      case .notVector: try t.select(0, position(arguments, t, i)).fill(value)
      }
    case .table:
      let (view, place) = try narrowed(arguments, t)
      if let place {
        t.storage.store(try arguments.get(3), place)
      } else {
        try assign(arguments, to: view)
      }
    case .userdata:
      if let mask = lua.object(at: 2, as: Tensor.self), mask.dtype == .byte {
        if let value = lua.numeric(at: 3) {
          try t.maskedFill(mask, value)
        } else if let source = lua.object(at: 3, as: Tensor.self), source.dtype == t.dtype {
          try t.maskedCopy(mask, source)
        } else {
          throw arguments.error(
            3, "number or \(t.dtype.tensorName) expected, got \(lua.typeName(at: 3))")
        }
      } else if let places = lua.object(at: 2, as: Storage.self), places.dtype == .long {
        t.storage.store(try arguments.get(3), try element(arguments, t, places))
      } else {
        return Arguments.notHandled
      }
    default: return Arguments.notHandled
    }
    return 0
  }

  private static func assign(_ arguments: Arguments, to view: Tensor) throws {
    let lua = arguments.lua
    if let value = lua.numeric(at: 3) {
      try view.fill(value)
    } else if let source = lua.object(at: 3, as: Tensor.self) {
      try view.copy(from: source)
    } else {
      throw arguments.error(
        3, "\(place(arguments)) of the tensor: number or torch.*Tensor expected, got \(lua.typeName(at: 3))")
    }
  }

  /// What the key names.
  private static func place(_ arguments: Arguments) -> String {
    arguments.lua.index(at: 2).map { "[\($0)]" } ?? "the part"
  }

  private static func outOfRange(_ arguments: Arguments, _ t: Tensor) -> LuaError {
    if t.dimension == 0 { return arguments.error(1, "empty tensor") }
    return arguments.error(2, "out of range: the tensor's size is \(t.sizes.text)")
  }

  /// Index `i` of dimension 0, counted from 1 or from the end, as a position from 0.
  private static func position(_ arguments: Arguments, _ t: Tensor, _ i: Int) throws -> Int {
    guard t.dimension > 0 else { throw outOfRange(arguments, t) }
    let place = i > 0 ? i - 1 : i == 0 ? -1 : i &+ t.sizes[0]
    guard place >= 0, place < t.sizes[0] else { throw outOfRange(arguments, t) }
    return place
  }

  /// The storage index of the element whose place in each dimension a LongStorage tells.
  private static func element(_ arguments: Arguments, _ t: Tensor, _ places: Storage) throws -> Int {
    guard places.count == t.dimension, t.dimension > 0 else {
      throw arguments.error(
        2, "invalid size: \(places.count) indices for \(t.dimension) dimensions")
    }
    var place = t.layout.offset
    for (d, i) in Dims(places).enumerated() {
      place += try resolve(arguments, i, t.sizes[d], "index out of bound") * t.strides[d]
    }
    return place
  }

  private static func resolve(_ arguments: Arguments, _ i: Int, _ size: Int, _ reason: String)
    throws -> Int
  {
    let place = i > 0 ? i - 1 : i == 0 ? -1 : i &+ size
    guard place >= 0, place < size else {
      throw arguments.error(2, "\(reason): \(i), the size is \(size)")
    }
    return place
  }

  // MARK: Tables of indices and ranges

  /// What the table at 2 selects: a view, or the storage index of one element.
  private static func narrowed(_ arguments: Arguments, _ tensor: Tensor) throws -> (Tensor, Int?) {
    let lua = arguments.lua
    let count = lua.rawLength(at: 2)
    guard count <= tensor.dimension else {
      throw arguments.error(
        2, "too many indices provided: \(count) for \(tensor.dimension) dimensions")
    }
    var view = tensor
    var d = 0
    for k in 0..<tensor.dimension {
      let type = lua.rawGet(2, k + 1)
      defer { lua.pop() }
      if type == .number {
        let place = try resolve(
          arguments, number(arguments, -1) ?? 0, view.sizes[d], "index out of bound")
        if view.dimension == 1 { return (view, view.layout.offset + place * view.strides[0]) }
        view = try view.select(d, place)
      } else if type == .table {
        let size = view.sizes[d]
        lua.rawGet(-1, 1)
        lua.rawGet(-2, 2)
        defer { lua.pop(2) }
        let first = try number(arguments, -2).map {
          try resolve(arguments, $0, size, "start index out of bound")
        }
        let last = try number(arguments, -1).map {
          try resolve(arguments, $0, size, "end index out of bound")
        }
        let (from, to) = (first ?? 0, last ?? first ?? size - 1)
        guard to >= from else {
          throw arguments.error(2, "end index must be greater or equal to start index")
        }
        view = try view.narrow(d, from, to - from + 1)
        d += 1
      } else {
        break
      }
    }
    return (view === tensor ? try tensor.alias() : view, nil)
  }

  /// The number at `index` as an integer; nil if it is none.
  private static func number(_ arguments: Arguments, _ index: Int32) throws -> Int? {
    let lua = arguments.lua
    guard lua.type(at: index) == .number else { return nil }
    guard let number = lua.index(at: index) else {
      throw arguments.error(2, "index out of bound: \(lua.number(at: index) ?? 0)")
    }
    return number
  }
}
