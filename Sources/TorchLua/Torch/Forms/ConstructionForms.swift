import TensorCore

/// Filling and building tensors (`torch7/TensorMath.lua`).
extension FormTable {
  mutating func addConstruction() {
    add("zero", "=T") { try $0.r.zero() }
    add("fill", "=T real") { try $0.r.fill($0.real) }
  }
}
