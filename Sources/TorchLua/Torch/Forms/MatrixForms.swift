import TensorCore

/// Products of vectors and matrices (`torch7/TensorMath.lua`).
extension FormTable {
  private typealias Accumulating =
    (Tensor, Double, Tensor, Double, Tensor, Tensor) throws -> Void

  mutating func addMatrix() {
    number("dot", "T T") { try $0.t.dot($0.t) }
    add("mv", "r T2 T1") { try $0.r.mv($0.t, $0.t) }
    add("mm", "r T2 T2") { try $0.r.mm($0.t, $0.t) }
    add("bmm", "r T3 T3") { try $0.r.bmm($0.t, $0.t) }
    add("ger", "r T1 T1") { try $0.r.ger($0.t, $0.t) }
    accumulating("addmv", 1, 2, 1) { try $0.addmv($1, $2, $3, $4, $5) }
    accumulating("addmm", 2, 2, 2) { try $0.addmm($1, $2, $3, $4, $5) }
    accumulating("addr", 2, 1, 1) { try $0.addr($1, $2, $3, $4, $5) }
    accumulating("addbmm", 2, 3, 3) { try $0.addbmm($1, $2, $3, $4, $5) }
    accumulating("baddbmm", 3, 3, 3) { try $0.baddbmm($1, $2, $3, $4, $5) }
  }

  // A method with one number takes it for the factor of the product, a function for that of t.
  private mutating func accumulating(
    _ name: String, _ t: Int, _ a: Int, _ b: Int, _ op: @escaping Accumulating
  ) {
    add(function: true, name, "R real=1 T\(t) real=1 T\(a) T\(b)") {
      try op($0.r, $0.real, $0.t, $0.real, $0.t, $0.t)
    }
    add(function: false, name, "=T\(t) t\(t) real=1 T\(a) T\(b)") {
      try op($0.r, 1, $0.t, $0.real, $0.t, $0.t)
    }
    add(function: false, name, "=T\(t) real t\(t) real T\(a) T\(b)") {
      try op($0.r, $0.real, $0.t, $0.real, $0.t, $0.t)
    }
  }
}
