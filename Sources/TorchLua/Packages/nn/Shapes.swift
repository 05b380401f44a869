import LuaBridge
import NN
import TensorCore

/// Layers that change shapes.
extension TorchEngine {
  func openShapes() throws {
    try module(Reshape.self) { arguments, first in
      let last = arguments.count
      let hasFlag = last >= first && arguments.type(of: last) == .boolean
      let flag: Bool? = hasFlag ? try arguments.get(last) : nil
      return try Reshape(arguments.sizes(first, end: hasFlag ? last - 1 : last), flag)
    }
    let view = try module(View.self) { try View($0.sizes($1)) }
    view.define("setNumInputDims") { (m: View, n: Int?) -> View in
      m.numInputDims = n
      return m
    }
    view.define(raw: "resetSize") { arguments in
      let view = try arguments.object(1, as: View.self)
      try view.resetSize(arguments.sizes(2))
      try arguments.lua.push(object: view)
      return 1
    }
    let squeeze = try module(Squeeze.self) { Squeeze(try $0.optional($1), try $0.optional($1 + 1)) }
    squeeze.define("setNumInputDims") { (m: Squeeze, n: Int?) -> Squeeze in
      m.numInputDims = n
      return m
    }
    let unsqueeze = try module(Unsqueeze.self) { Unsqueeze(try $0.get($1), try $0.optional($1 + 1)) }
    unsqueeze.define("setNumInputDims") { (m: Unsqueeze, n: Int?) -> Unsqueeze in
      m.numInputDims = n
      return m
    }
    let transpose = try module(Transpose.self) { arguments, first in
      var pairs: [(Int, Int)] = []
      var i = first
      while i <= arguments.count {
        let pair: Value = try arguments.get(i)
        guard let a = pair.list?.first?.number, let b = pair.list?.dropFirst().first?.number else {
          throw arguments.error(i, "table of two dimensions expected")
        }
        pairs.append((Int(saturating: a), Int(saturating: b)))
        i += 1
      }
      return Transpose(pairs)
    }
    transpose.define("setNumInputDims") { (m: Transpose, n: Int?) -> Transpose in
      m.numInputDims = n
      return m
    }
    try module(Select.self) { Select(try $0.get($1), try $0.get($1 + 1)) }
    try module(Narrow.self) { Narrow(try $0.get($1), try $0.get($1 + 1), try $0.optional($1 + 2)) }
    try module(Replicate.self) {
      try Replicate($0.get($1), $0.optional($1 + 1), $0.optional($1 + 2))
    }
    try module(Contiguous.self) { _, _ in Contiguous() }
    try module(Copy.self) { try Copy($0.optional($1), $0.optional($1 + 1)) }
    try module(Padding.self) {
      try Padding(
        $0.get($1), $0.get($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4))
    }
  }
}

extension Arguments {
  /// Sizes from `first` on: numbers, one table of numbers, or one LongStorage; at most `only` arguments.
  func sizes(_ first: Int32, only: Int32? = nil, end: Int32? = nil) throws -> Dims {
    let last = Swift.min(end ?? count, only.map { first + $0 - 1 } ?? Int32.max)
    var sizes: [Int] = []
    var i = first
    while i <= last {
      if let storage = lua.anyObject(at: i) as? Storage {
        sizes += (0..<storage.count).map { Int(saturating: storage.load($0)) }
      } else if type(of: i) == .table {
        let table: Value = try get(i)
        for value in table.list ?? [] {
          guard let number = value.number else { throw error(i, "table of sizes expected") }
          sizes.append(Int(saturating: number))
        }
      } else {
        sizes.append(try get(i))
      }
      i += 1
    }
    return Dims(sizes)
  }
}
