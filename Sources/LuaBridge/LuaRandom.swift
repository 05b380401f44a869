import CLuaHost

extension LuaEngine {
  /// The state of `math.random`, for `restoreRandom`: the bytes of four words of 64 bits in the machine's order,
  /// whatever a script has put in the function's place. Empty if the library keeps its state elsewhere.
  public var randomState: [UInt8] {
    var size = 0
    guard let state = slua_random_state(host, &size) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: state, count: size))
  }

  /// Makes `math.random` go on from a state that `randomState` gave. Throws when the bytes are none.
  public func restoreRandom(_ bytes: [UInt8]) throws(LuaError) {
    var size = 0
    let state = slua_random_state(host, &size)
    // The generator would not leave a state of zeros.
    guard bytes.count == size, state == nil || bytes.contains(where: { $0 != 0 }) else {
      throw LuaError("not a state of math.random: \(bytes.count) bytes, expected \(size) that are not all 0")
    }
    bytes.withUnsafeBytes { source in
      if let state { UnsafeMutableRawBufferPointer(start: state, count: size).copyMemory(from: source) }
    }
  }
}
