import TensorCore

/// Reductions, sorting and their kin (`torch7/TensorMath.lua`). A method returns a new tensor.
extension FormTable {
  mutating func addReductions() {
    number("sum", "T") { try $0.t.sumAll() }
    number("prod", "T") { try $0.t.prodAll() }
    number("max", "T") { try $0.t.maxAll() }
    number("min", "T") { try $0.t.minAll() }
    add("sum", "R T index") { let (r, t) = (try $0.r, try $0.t); try r.sum(t, $0.index(t)) }
    add("prod", "R T index") { let (r, t) = (try $0.r, try $0.t); try r.prod(t, $0.index(t)) }
    add("max", "R I T index") {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try r.max(i, t, $0.index(t))
    }
    add("min", "R I T index") {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try r.min(i, t, $0.index(t))
    }
  }
}
