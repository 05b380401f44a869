import LuaBridge
import NN
import TensorCore

/// What the arguments of a call are, one byte for each, so that matching a form costs no allocation
/// and looks at every Lua value once.
struct ArgumentKinds: Equatable {
  /// The most arguments that are looked at; further ones make every form fail.
  static let capacity = 32
  /// Of so many arguments the objects are kept.
  static let kept = 8

  static let `nil`: UInt8 = 1
  static let boolean: UInt8 = 2
  static let number: UInt8 = 3
  static let string: UInt8 = 4
  static let table: UInt8 = 5
  static let generator: UInt8 = 6
  static let longStorage: UInt8 = 7
  static let other: UInt8 = 8
  /// A string whose first byte is a letter: the letter's low six bits.
  static let text: UInt8 = 0x40
  /// A tensor: the type in bits 4 to 6, the number of dimensions (at most 15) below.
  static let tensor: UInt8 = 0x80

  let count: Int
  // Eight kinds in a word. Words, because writing to one place of a vector goes through memory.
  private var first: UInt64 = 0
  private var others = SIMD4<UInt64>()

  /// Looks at the arguments; writes the addresses of the objects among the first ones to `objects`.
  init(_ arguments: Arguments, _ objects: UnsafeMutableBufferPointer<UnsafeRawPointer?>) {
    count = Int(arguments.count)
    for i in 0..<min(count, Self.capacity) {
      let index = Int32(truncatingIfNeeded: i &+ 1)
      let object = arguments.lua.address(at: index)
      if i < Self.kept { objects[i] = UnsafeRawPointer(object) }
      let kind = UInt64(object.map(Self.kind) ?? Self.kind(arguments.lua, index))
      let bits = kind &<< UInt64(8 &* (i & 7))
      if i < 8 { first |= bits } else { others[i &>> 3] |= bits }
    }
  }

  /// The kind of argument `i`, counted from 0.
  subscript(i: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (i < 8 ? first : others[i &>> 3]) &>> UInt64(8 &* (i & 7)))
  }

  static func tensor(_ dtype: DType) -> UInt8 { tensor | dtype.rawValue << 4 }

  static func text(_ letter: UInt8) -> UInt8 { text | letter & 0x3F }

  static func dtype(_ kind: UInt8) -> DType? {
    kind & tensor == 0 ? nil : DType(rawValue: kind >> 4 & 7)
  }

  private static func kind(_ address: UnsafeMutableRawPointer) -> UInt8 {
    // Without counting references; the classes are final.
    let type: AnyObject.Type = Unmanaged<AnyObject>.fromOpaque(address)._withUnsafeGuaranteedRef { Swift.type(of: $0) }
    if type == Tensor.self {
      return Unmanaged<Tensor>.fromOpaque(address)._withUnsafeGuaranteedRef {
        tensor($0.dtype) | UInt8(truncatingIfNeeded: min($0.dimension, 15))
      }
    }
    if type == Storage.self {
      return Unmanaged<Storage>.fromOpaque(address)._withUnsafeGuaranteedRef {
        $0.dtype == .long ? longStorage : other
      }
    }
    return type == Generator.self ? generator : other
  }

  private static func kind(_ lua: Lua, _ index: Int32) -> UInt8 {
    switch lua.type(at: index) {
    case .number: return number
    case .boolean: return boolean
    case .nil: return `nil`
    case .string:
      let first = lua.withBytes(at: index) { $0.first ?? 0 } ?? 0
      if first > 0x40 && first < 0x80 { return text(first) }
      return lua.numeric(at: index) == nil ? string : number
    case .table: return table
    default: return other
    }
  }

  /// `DoubleTensor number `: the types as Torch's messages list them.
  static func list(_ arguments: Arguments) -> String {
    if arguments.count == 0 { return "no arguments provided" }
    var text = ""
    var i: Int32 = 1
    while i <= arguments.count {
      let name = arguments.lua.typeName(at: i)
      text += (name.hasPrefix("torch.") ? String(name.dropFirst(6)) : name) + " "
      i += 1
    }
    return text
  }
}
