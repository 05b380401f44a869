import TensorCore

/// Filling and building tensors (`torch7/TensorMath.lua`).
extension FormTable {
  mutating func addConstruction() {
    add("zero", "=T") { try $0.r.zero() }
    add("fill", "=T real") { try $0.r.fill($0.real) }
    add("zeros", "r sizes") { try $0.r.zeros($0.sizes) }
    add("ones", "r sizes") { try $0.r.ones($0.sizes) }
    add("eye", "r long long=0") { try $0.r.eye($0.long, $0.long) }
    add("range", "r double double double=1") { try $0.r.range($0.real, $0.real, $0.real) }
    add("reshape", "R T sizes") { try $0.r.reshape($0.t, $0.sizes) }
    add("diag", "R T long=0") { try $0.r.diag($0.t, $0.long) }
    add("tril", "R T long=0") { try $0.r.tril($0.t, $0.long) }
    add("triu", "R T long=0") { try $0.r.triu($0.t, $0.long) }
    add("cat", "R T T index=0") {
      let (r, a, b) = (try $0.r, try $0.t, try $0.t)
      try r.cat([a, b], $0.index(r))
    }
    add("cat", "R {T} index=0") {
      let (r, tensors) = (try $0.r, try $0.tensors)
      try r.cat(tensors, $0.index(r))
    }
    group(.reals) {
      $0.add("linspace", "r real real long=100") { try $0.r.linspace($0.real, $0.real, $0.long) }
      $0.add("logspace", "r real real long=100") { try $0.r.logspace($0.real, $0.real, $0.long) }
      $0.add("rand", "r gen sizes") { try $0.r.rand($0.generator, $0.sizes) }
      $0.add("randn", "r gen sizes") { try $0.r.randn($0.generator, $0.sizes) }
    }
  }
}
