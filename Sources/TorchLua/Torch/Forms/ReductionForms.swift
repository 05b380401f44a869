import TensorCore

/// Reductions, sorting and their kin (`torch7/TensorMath.lua`). A method returns a new tensor.
extension FormTable {
  private typealias Along = (Tensor, Tensor, Int) throws -> Void
  private typealias AlongWithIndices = (Tensor, Tensor, Tensor, Int) throws -> Void

  mutating func addReductions() {
    number("numel", "T") { Double(try $0.t.count) }
    truth("equal", "T T") { try $0.t.equal($0.t) }
    number("sum", "T") { try $0.t.sumAll() }
    number("prod", "T") { try $0.t.prodAll() }
    number("max", "T") { try $0.t.maxAll() }
    number("min", "T") { try $0.t.minAll() }
    number("trace", "T") { try $0.t.trace() }
    along("sum", "R T index") { try $0.sum($1, $2) }
    along("prod", "R T index") { try $0.prod($1, $2) }
    along("cumsum", "R T index=1") { try $0.cumsum($1, $2) }
    along("cumprod", "R T index=1") { try $0.cumprod($1, $2) }
    along("max", "R I T index") { try $0.max($1, $2, $3) }
    along("min", "R I T index") { try $0.min($1, $2, $3) }
    along("mode", "R I T index=last") { try $0.mode($1, $2, $3) }
    along("median", "R I T index=last") { try $0.median($1, $2, $3) }
    add("sort", "R I T index=last bool=0") {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try r.sort(i, t, $0.index(t), descending: $0.flag)
    }
    add("kthvalue", "R I T long index=last") {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try r.kthvalue(i, t, $0.long, $0.index(t))
    }
    add("topk", "R I T long=1 index=last bool=0 bool=0") {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try r.topk(i, t, $0.long, $0.index(t), largest: $0.flag, sorted: $0.flag)
    }
    add("cross", "R T T index=0") {
      let (r, a, b) = (try $0.r, try $0.t, try $0.t)
      try r.cross(a, b, $0.index(a))
    }
    add("nonzero", "I T") { try $0.r.nonzero($0.t) }
    addGathering()
    group(.type(.byte)) {
      $0.truth("all", "T") { try $0.t.all() }
      $0.truth("any", "T") { try $0.t.any() }
    }
    group(.reals) { $0.addStatistics() }
  }

  private mutating func addGathering() {
    add("gather", "R T index Long") {
      let (r, t) = (try $0.r, try $0.t)
      try r.gather(t, $0.index(t), $0.t)
    }
    add("scatter", "=T index Long T") {
      let r = try $0.r
      try r.scatter($0.index(r), $0.t, $0.t)
    }
    add("scatter", "=T index Long real") {
      let r = try $0.r
      try r.scatter($0.index(r), $0.t, $0.real)
    }
    add("scatterAdd", "=T index Long T") {
      let r = try $0.r
      try r.scatterAdd($0.index(r), $0.t, $0.t)
    }
  }

  private mutating func addStatistics() {
    number("mean", "T") { try $0.t.meanAll() }
    along("mean", "R T index") { try $0.mean($1, $2) }
    number("var", "T bool=0") { try $0.t.varAll(biased: $0.flag) }
    add("var", "R T index bool=0") {
      let (r, t) = (try $0.r, try $0.t)
      try r.var(t, $0.index(t), biased: $0.flag)
    }
    number("std", "T bool=0") { try $0.t.stdAll(biased: $0.flag) }
    add("std", "R T index bool=0") {
      let (r, t) = (try $0.r, try $0.t)
      try r.std(t, $0.index(t), biased: $0.flag)
    }
    number("norm", "T real=2") { try $0.t.normAll($0.real) }
    add("norm", "R T real index") {
      let (r, t) = (try $0.r, try $0.t)
      try r.norm(t, $0.real, $0.index(t))
    }
    add("renorm", "r t real index real") {
      let (r, t) = (try $0.r, try $0.t)
      try r.renorm(t, $0.real, $0.index(t), $0.real)
    }
    number("dist", "T T real=2") { try $0.t.dist($0.t, $0.real) }
    add("histc", "R T long=100 double=0 double=0") {
      try $0.r.histc($0.t, $0.long, $0.real, $0.real)
    }
    add("bhistc", "R T long=100 double=0 double=0") {
      try $0.r.bhistc($0.t, $0.long, $0.real, $0.real)
    }
  }

  private mutating func along(_ name: String, _ text: String, _ op: @escaping Along) {
    add(name, text) {
      let (r, t) = (try $0.r, try $0.t)
      try op(r, t, $0.index(t))
    }
  }

  private mutating func along(_ name: String, _ text: String, _ op: @escaping AlongWithIndices) {
    add(name, text) {
      let (r, i, t) = (try $0.r, try $0.r, try $0.t)
      try op(r, i, t, $0.index(t))
    }
  }
}
