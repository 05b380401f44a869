import Diagnosis
import LuaBridge
import NN
import TensorCore

extension TorchEngine {
  /// What is known of a script's dataset without a model, from up to 2000 samples, 2 seconds of making them and 3
  /// million numbers: all, or 40 stretches that are evenly spread, so that their order shows. No error: what the script
  /// raises is said, and samples before it are looked at.
  func lookAtData(_ dataset: LuaRef) -> DataReport {
    var values: [(input: Value, target: Value)] = []
    var places: [Int] = []
    var size: Int?
    var failure: (any Error)?
    do {
      let data = try lua.pushing(dataset) { try ScriptDataset($0, -1, needsSize: false) }
      // A loop of the script's own may do without.
      size = (try? data.count()).flatMap { $0 }.flatMap { $0 > 0 ? $0 : nil }
      let (end, bound) = (Clocks.cpu + 2, 2000)
      var numbers = 0
      for place in Self.stretches(size ?? bound, atMost: bound) {
        guard Clocks.cpu < end, numbers < 3_000_000, let sample = try data.sample(place) else { break }
        let input = try sample.input.settled.mapTensors { try $0.clone() }
        let target = try sample.target.settled.mapTensors { try $0.clone() }
        for value in [input, target] { value.forEachTensor { numbers += $0.count } }
        values.append((input, target))
        places.append(place)
      }
    } catch {
      failure = error
    }
    var report = values.isEmpty ? DataReport() : Diagnosis.data(values, places: places, size: size)
    if let failure {
      report.limits.insert("The dataset raised an error after \(values.count) samples: \(failure)", at: 0)
    }
    return report
  }

  /// The numbers 1 … `size`, or 40 stretches of them.
  private static func stretches(_ size: Int, atMost bound: Int) -> [Int] {
    if size <= bound { return Array(1..<(size + 1)) }
    let length = bound / 40
    return (0..<40).flatMap { k in
      let first = Int((Double(k) * Double(size - length) / 39).rounded(.down))
      return (1...length).map { first + $0 }
    }
  }
}

extension TorchEngine {
  /// Whether the value gives samples: functions and coroutines may; an object has a table {input, target} at 1, of which
  /// the first is a table or an object, and no third.
  func givesSamples(_ value: LuaRef) -> Bool {
    let found = try? lua.pushing(value) { lua -> Bool in
      let top = lua.top
      switch lua.type(at: top) {
      case .function, .thread: return true
      case .table, .userdata: break
      default: return false
      }
      lua.push(1)
      try lua.getTable(top)
      guard lua.type(at: -1) == .table else { return false }
      let types = try (1...3).map { key -> LuaType in
        lua.push(key)
        try lua.getTable(top + 1)
        defer { lua.pop() }
        return lua.type(at: -1)
      }
      let isObject = { (type: LuaType) in type == .table || type == .userdata }
      return isObject(types[0]) && types[1] != .nil && !isObject(types[2])
    }
    return found ?? false
  }
}

extension Lua {
  /// Runs `body` with the value on top of the stack. Throws what it throws, and when Lua has no room.
  fileprivate func pushing<R>(_ value: LuaRef, _ body: (Lua) throws -> R) throws -> R {
    let bottom = top
    defer { setTop(bottom) }
    try reserve(10)
    try value.push(to: self)
    return try body(self)
  }
}
