import LuaBridge
import NN
import TensorCore

/// Elements and slices chosen by index tensors and masks, and `squeeze`.
extension TorchEngine {
  func defineTensorSelection(_ classes: TensorClassSet) {
    let c = classes.numbers
    c.define(raw: "index") { try TensorSelection.index($0) }
    torch.define(raw: "index") { try TensorSelection.index($0) }
    c.define("indexCopy") { (t: Tensor, d: Place, i: LongTensor, source: Tensor) -> Tensor in
      try t.indexCopy(d.index, i.tensor, source)
      return t
    }
    c.define("indexAdd") { (t: Tensor, d: Place, i: LongTensor, source: Tensor) -> Tensor in
      try t.indexAdd(d.index, i.tensor, source)
      return t
    }
    c.define("indexFill") { (t: Tensor, d: Place, i: LongTensor, value: Double) -> Tensor in
      try t.indexFill(d.index, i.tensor, value)
      return t
    }
    c.define(raw: "maskedSelect") { try TensorSelection.maskedSelect($0) }
    torch.define(raw: "maskedSelect") { try TensorSelection.maskedSelect($0) }
    c.define("maskedCopy") { (t: Tensor, mask: ByteTensor, source: Tensor) -> Tensor in
      try t.maskedCopy(mask.tensor, source)
      return t
    }
    c.define("maskedFill") { (t: Tensor, mask: ByteTensor, value: Double) -> Tensor in
      try t.maskedFill(mask.tensor, value)
      return t
    }
  }
}

enum TensorSelection {
  /// `t:index(dim, indices)` and `result:index(t, dim, indices)`.
  static func index(_ arguments: Arguments) throws -> Int32 {
    let first: Int32 = arguments.lua.object(at: 2, as: Tensor.self) == nil ? 1 : 2
    let t: Tensor = try arguments.get(first)
    let d: Place = try arguments.get(first + 1)
    let indices: LongTensor = try arguments.get(first + 2)
    let r = try first == 1 ? Tensor(t.dtype) : arguments.get(1)
    try r.index(t, d.index, indices.tensor)
    if first == 1 { try arguments.lua.push(object: r) } else { arguments.lua.pushValue(at: 1) }
    return 1
  }

  /// `t:maskedSelect(mask)` and `result:maskedSelect(t, mask)`.
  static func maskedSelect(_ arguments: Arguments) throws -> Int32 {
    let first: Int32 = arguments.count < 3 ? 1 : 2
    let t: Tensor = try arguments.get(first)
    let mask: ByteTensor = try arguments.get(first + 1)
    let r = try first == 1 ? Tensor(t.dtype) : arguments.get(1)
    try r.maskedSelect(t, mask.tensor)
    try arguments.lua.push(object: r)
    return 1
  }
}

extension FormTable {
  /// `squeeze` gives a number for a single element.
  mutating func addSqueeze() {
    pushing("squeeze", "R T") {
      let (r, t) = (try $0.r, try $0.t)
      try r.set(t.squeeze())
      return try $0.pushElement(r, asNumber: true)
    }
    pushing("squeeze", "R T index") {
      let (r, t) = (try $0.r, try $0.t)
      let wasVector = t.dimension <= 1
      try r.set(t.squeeze($0.index(t)))
      return try $0.pushElement(r, asNumber: wasVector)
    }
  }
}

extension Call {
  /// Pushes `r`, or its element when it is the only one and a number is wanted.
  fileprivate mutating func pushElement(_ r: Tensor, asNumber: Bool) throws -> Int32 {
    guard asNumber, r.dimension == 1, r.count == 1 else { return try pushResults() }
    arguments.lua.push(number: r.storage.load(r.layout.offset))
    return 1
  }
}
