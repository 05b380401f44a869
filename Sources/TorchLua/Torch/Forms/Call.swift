import LuaBridge
import NN
import TensorCore

/// A call whose arguments fit a form. Each property takes the next parameter of the form, so that
/// a body reads as its form does: `"r t real"`, `{ try $0.r.add($0.t, $0.real) }`.
struct Call: ~Copyable {
  let arguments: Arguments
  /// The type that `T` stands for.
  let dtype: DType
  // The caller keeps these for the time of the call.
  private unowned(unsafe) let form: Form
  private unowned(unsafe) let environment: Environment
  private let objects: UnsafeBufferPointer<UnsafeRawPointer?>
  private let places: ArgumentPlaces
  private var next = 0
  // The results: where among the arguments, 0 for a tensor made here.
  private var results = ArgumentPlaces()
  private var resultCount = 0
  private var made: (Tensor?, Tensor?, Tensor?)

  init(
    _ arguments: Arguments, _ form: Form, _ places: ArgumentPlaces,
    _ objects: UnsafeBufferPointer<UnsafeRawPointer?>, _ dtype: DType, _ environment: Environment
  ) {
    self.arguments = arguments
    self.form = form
    self.places = places
    self.objects = objects
    self.dtype = dtype
    self.environment = environment
  }

  private var lua: Lua { arguments.lua }

  /// The place of the next parameter's argument, 0 when it was left out.
  private mutating func take() -> Int32 {
    next &+= 1
    return Int32(truncatingIfNeeded: places[next &- 1])
  }

  /// The parameter that was taken last.
  private var parameter: FormParameter { form.parameters[next - 1] }

  // The form has found a tensor there. Mutating, or the whole call would be copied for it.
  private mutating func tensor(_ place: Int32) throws -> Tensor {
    if place > 0, place <= ArgumentKinds.kept, let object = objects[Int(place) - 1] {
      return unsafeBitCast(object, to: Tensor.self)
    }
    return try lua.get(place)
  }

  // MARK: Tensors

  /// A result: the argument, or a new tensor where it was left out.
  var r: Tensor {
    mutating get throws {
      let place = take()
      results[resultCount] = Int(place)
      resultCount += 1
      if place > 0 { return try tensor(place) }
      var type = dtype
      if case .tensor(let own?, _) = parameter.kind { type = own }
      let tensor = try Tensor(type)
      switch resultCount {
      case 1: made.0 = tensor
      case 2: made.1 = tensor
      default: made.2 = tensor
      }
      return tensor
    }
  }

  /// A tensor argument; the result where a method was called without it.
  var t: Tensor {
    mutating get throws {
      let place = take()
      if place > 0 { return try tensor(place) }
      if let first = made.0 { return first }
      return try tensor(Int32(results[0]))
    }
  }

  /// A table of tensors of type T.
  var tensors: [Tensor] {
    mutating get throws {
      let place = take()
      let tensors: [Tensor] = try arguments.get(place)
      for tensor in tensors where tensor.dtype != dtype {
        throw LuaError(
          "expected \(dtype.name)Tensor in tensor array, got \(tensor.dtype.tensorName)")
      }
      return tensors
    }
  }

  // MARK: Numbers

  var real: Double {
    mutating get throws {
      let place = take()
      return place > 0 ? lua.numeric(at: place) ?? 0 : parameter.standard ?? 0
    }
  }

  /// An integer; fractions are cut off, what no integer holds is refused.
  var long: Int {
    mutating get throws {
      let place = take()
      return place > 0 ? try arguments.get(place) : Int(parameter.standard ?? 0)
    }
  }

  /// A dimension or position counted from 1 in Lua and from 0 here; of `tensor` when the last is
  /// meant by default.
  mutating func index(_ tensor: Tensor) throws -> Int {
    let place = take()
    if place > 0 {
      return try arguments.get(place, as: Place.self).index
    }
    return parameter.standard == FormParameter.last
      ? tensor.dimension - 1 : Int(parameter.standard ?? 0) - 1
  }

  var flag: Bool {
    mutating get throws {
      let place = take()
      return place > 0 && lua.truth(at: place)
    }
  }

  /// The letter of an option, the first by default.
  var letter: Character {
    mutating get throws {
      let place = take()
      let given = place > 0 ? lua.string(at: place)?.first : nil
      return given ?? Character(UnicodeScalar(parameter.letters[0]))
    }
  }

  // MARK: The rest

  /// The generator, Torch's own by default.
  var generator: Generator {
    mutating get throws {
      let place = take()
      let generator: Generator = place > 0 ? try lua.get(place) : environment.generator
      return environment.drawing?.generator(generator) ?? generator
    }
  }

  /// Sizes to the end of the arguments.
  var sizes: Dims {
    mutating get throws {
      let place = take()
      return try Sizes.read(arguments, place).present
    }
  }

  /// Pushes the result tensors.
  mutating func pushResults() throws -> Int32 {
    for k in 0..<resultCount {
      if results[k] > 0 {
        lua.pushValue(at: Int32(results[k]))
      } else if let tensor = k == 0 ? made.0 : k == 1 ? made.1 : made.2 {
        try lua.push(object: tensor)
      }
    }
    return Int32(resultCount)
  }
}

/// A dimension or position: counted from 1 in Lua, from 0 in `index`.
struct Place: LuaDecodable {
  let index: Int
  static var expectation: String { "number" }

  static func decode(_ lua: Lua, _ index: Int32) throws -> Place {
    Place(index: try Int.decode(lua, index) &- 1)
  }
}

/// A tensor of one type.
struct LongTensor: LuaDecodable {
  let tensor: Tensor
  static var expectation: String { "torch.LongTensor" }

  static func decode(_ lua: Lua, _ index: Int32) throws -> LongTensor {
    guard let tensor = lua.object(at: index, as: Tensor.self), tensor.dtype == .long else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return LongTensor(tensor: tensor)
  }
}

/// A tensor of truth values.
struct ByteTensor: LuaDecodable {
  let tensor: Tensor
  static var expectation: String { "torch.ByteTensor" }

  static func decode(_ lua: Lua, _ index: Int32) throws -> ByteTensor {
    guard let tensor = lua.object(at: index, as: Tensor.self), tensor.dtype == .byte else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return ByteTensor(tensor: tensor)
  }
}

/// Sizes as arguments: numbers or one LongStorage.
enum Sizes {
  /// The numbers from argument `first` on, or those of the LongStorage there.
  static func read(_ arguments: Arguments, _ first: Int32) throws -> Dims {
    if let storage = arguments.lua.object(at: first, as: Storage.self), storage.dtype == .long {
      return Dims(storage)
    }
    var sizes = Dims()
    var i = first
    while i <= arguments.count {
      let size: Int = try arguments.get(i)
      sizes.append(size)
      i += 1
    }
    return sizes
  }
}

extension Dims {
  /// The numbers of a LongStorage.
  init(_ storage: Storage) {
    self.init(UnsafeBufferPointer(start: storage.elements(Int.self), count: storage.count))
  }
}
