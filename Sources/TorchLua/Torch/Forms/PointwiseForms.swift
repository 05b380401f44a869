import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Element by element (`torch7/TensorMath.lua`). A method without a tensor works in place.
extension FormTable {
  // The result first. No `Tensor.exp` and so on: calling such a method of a method allocates.
  private typealias Unary = (Tensor, Tensor) throws -> Void
  private typealias Valued = (Tensor, Tensor, Double) throws -> Void
  private typealias Binary = (Tensor, Tensor, Tensor) throws -> Void

  mutating func addPointwise() {
    addArithmetic()
    unary("sign") { try $0.sign($1) }
    unary("abs") { try $0.abs($1) }
    unary("neg") { try $0.neg($1) }
    for (name, op) in Self.comparisons {
      add(name, "B T real") { try op.value($0.r, $0.t, $0.real) }
      add(name, "=T T real") { try op.value($0.r, $0.t, $0.real) }
      add(name, "B T T") { try op.tensor($0.r, $0.t, $0.t) }
      add(name, "=T T T") { try op.tensor($0.r, $0.t, $0.t) }
    }
    group(.reals) { $0.addRealFunctions() }
  }

  private static let comparisons: [(String, (value: Valued, tensor: Binary))] = [
    ("lt", ({ try $0.lt($1, $2) }, { try $0.lt($1, $2) })),
    ("gt", ({ try $0.gt($1, $2) }, { try $0.gt($1, $2) })),
    ("le", ({ try $0.le($1, $2) }, { try $0.le($1, $2) })),
    ("ge", ({ try $0.ge($1, $2) }, { try $0.ge($1, $2) })),
    ("eq", ({ try $0.eq($1, $2) }, { try $0.eq($1, $2) })),
    ("ne", ({ try $0.ne($1, $2) }, { try $0.ne($1, $2) })),
  ]

  private mutating func addArithmetic() {
    valued("add") { try $0.add($1, $2) }
    add("add", "r t real=1 T") { try $0.r.cadd($0.t, $0.real, $0.t) }
    valued("csub") { try $0.sub($1, $2) }
    add("csub", "r t real=1 T") { try $0.r.csub($0.t, $0.real, $0.t) }
    valued("mul") { try $0.mul($1, $2) }
    valued("div") { try $0.div($1, $2) }
    valued("lshift") { try $0.lshift($1, $2) }
    valued("rshift") { try $0.rshift($1, $2) }
    valued("fmod mod") { try $0.fmod($1, $2) }
    valued("remainder") { try $0.remainder($1, $2) }
    valued("bitand") { try $0.bitand($1, $2) }
    valued("bitor") { try $0.bitor($1, $2) }
    valued("bitxor") { try $0.bitxor($1, $2) }
    binary("cmul") { try $0.cmul($1, $2) }
    binary("cdiv") { try $0.cdiv($1, $2) }
    binary("cpow") { try $0.cpow($1, $2) }
    binary("clshift") { try $0.clshift($1, $2) }
    binary("crshift") { try $0.crshift($1, $2) }
    binary("cfmod cmod") { try $0.cfmod($1, $2) }
    binary("cremainder") { try $0.cremainder($1, $2) }
    binary("cbitand") { try $0.cbitand($1, $2) }
    binary("cbitor") { try $0.cbitor($1, $2) }
    binary("cbitxor") { try $0.cbitxor($1, $2) }
    add("cmax", "R t T") { try $0.r.cmax($0.t, $0.t) }
    add("cmax", "R t real") { try $0.r.cmax($0.t, $0.real) }
    add("cmin", "R t T") { try $0.r.cmin($0.t, $0.t) }
    add("cmin", "R t real") { try $0.r.cmin($0.t, $0.real) }
    add("clamp", "r t real real") { try $0.r.clamp($0.t, $0.real, $0.real) }
    add("addcmul", "r t real=1 T T") { try $0.r.addcmul($0.t, $0.real, $0.t, $0.t) }
    add("addcdiv", "r t real=1 T T") { try $0.r.addcdiv($0.t, $0.real, $0.t, $0.t) }
  }

  private mutating func addRealFunctions() {
    unary("cinv") { try $0.cinv($1) }
    unary("exp", { try $0.exp($1) }, { exp($0) })
    unary("log", { try $0.log($1) }, { log($0) })
    unary("log1p", { try $0.log1p($1) }, { log1p($0) })
    unary("sin", { try $0.sin($1) }, { sin($0) })
    unary("cos", { try $0.cos($1) }, { cos($0) })
    unary("tan", { try $0.tan($1) }, { tan($0) })
    unary("asin", { try $0.asin($1) }, { asin($0) })
    unary("acos", { try $0.acos($1) }, { acos($0) })
    unary("atan", { try $0.atan($1) }, { atan($0) })
    unary("sinh", { try $0.sinh($1) }, { sinh($0) })
    unary("cosh", { try $0.cosh($1) }, { cosh($0) })
    unary("tanh", { try $0.tanh($1) }, { tanh($0) })
    unary("sqrt", { try $0.sqrt($1) }, { $0.squareRoot() })
    unary("rsqrt", { try $0.rsqrt($1) }, { 1 / $0.squareRoot() })
    unary("sigmoid", { try $0.sigmoid($1) }, { 1 / (1 + exp(-$0)) })
    unary("floor", { try $0.floor($1) }, { $0.rounded(.down) })
    unary("ceil", { try $0.ceil($1) }, { $0.rounded(.up) })
    unary("round", { try $0.round($1) }, { $0.rounded() })
    unary("trunc", { try $0.trunc($1) }, { $0.rounded(.towardZero) })
    unary("frac", { try $0.frac($1) }, { $0 - $0.rounded(.towardZero) })
    unary("lgamma") { try $0.lgamma($1) }
    number("abs", "real") { abs(try $0.real) }
    add("lerp", "r t T real") { try $0.r.lerp($0.t, $0.t, $0.real) }
    number("lerp", "real real real") {
      let (a, b) = (try $0.real, try $0.real)
      return a + (try $0.real) * (b - a)
    }
    binary("atan2") { try $0.atan2($1, $2) }
    number("atan2", "real real") { atan2(try $0.real, try $0.real) }
    valued("pow") { try $0.pow($1, $2) }
    add("pow", "r real t") { try $0.r.tpow($0.real, $0.t) }
    number("pow", "real real") { pow(try $0.real, try $0.real) }
  }

  private mutating func unary(
    _ name: String, _ op: @escaping Unary, _ scalar: ((Double) -> Double)? = nil
  ) {
    add(name, "r t") { try op($0.r, $0.t) }
    if let scalar { number(name, "real") { scalar(try $0.real) } }
  }

  private mutating func valued(_ names: String, _ op: @escaping Valued) {
    add(names, "r t real") { try op($0.r, $0.t, $0.real) }
  }

  private mutating func binary(_ names: String, _ op: @escaping Binary) {
    add(names, "r t T") { try op($0.r, $0.t, $0.t) }
  }
}
