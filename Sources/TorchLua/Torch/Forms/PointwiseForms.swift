import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Element by element (`torch7/TensorMath.lua`). A method without a tensor works in place.
extension FormTable {
  private typealias Unary = (Tensor) -> (Tensor) throws -> Void
  private typealias Valued = (Tensor) -> (Tensor, Double) throws -> Void
  private typealias Binary = (Tensor) -> (Tensor, Tensor) throws -> Void

  mutating func addPointwise() {
    addArithmetic()
    unary("sign", Tensor.sign)
    unary("abs", Tensor.abs)
    unary("neg", Tensor.neg)
    for (name, op) in Self.comparisons {
      add(name, "B T real") { try op.value($0.r)($0.t, $0.real) }
      add(name, "=T T real") { try op.value($0.r)($0.t, $0.real) }
      add(name, "B T T") { try op.tensor($0.r)($0.t, $0.t) }
      add(name, "=T T T") { try op.tensor($0.r)($0.t, $0.t) }
    }
    group(.reals) { $0.addRealFunctions() }
  }

  private static let comparisons: [(String, (value: Valued, tensor: Binary))] = [
    ("lt", (Tensor.lt, Tensor.lt)), ("gt", (Tensor.gt, Tensor.gt)), ("le", (Tensor.le, Tensor.le)),
    ("ge", (Tensor.ge, Tensor.ge)), ("eq", (Tensor.eq, Tensor.eq)), ("ne", (Tensor.ne, Tensor.ne)),
  ]

  private mutating func addArithmetic() {
    valued("add", Tensor.add)
    add("add", "r t real=1 T") { try $0.r.cadd($0.t, $0.real, $0.t) }
    valued("csub", Tensor.sub)
    add("csub", "r t real=1 T") { try $0.r.csub($0.t, $0.real, $0.t) }
    valued("mul", Tensor.mul)
    valued("div", Tensor.div)
    valued("lshift", Tensor.lshift)
    valued("rshift", Tensor.rshift)
    valued("fmod mod", Tensor.fmod)
    valued("remainder", Tensor.remainder)
    valued("bitand", Tensor.bitand)
    valued("bitor", Tensor.bitor)
    valued("bitxor", Tensor.bitxor)
    binary("cmul", Tensor.cmul)
    binary("cdiv", Tensor.cdiv)
    binary("cpow", Tensor.cpow)
    binary("clshift", Tensor.clshift)
    binary("crshift", Tensor.crshift)
    binary("cfmod cmod", Tensor.cfmod)
    binary("cremainder", Tensor.cremainder)
    binary("cbitand", Tensor.cbitand)
    binary("cbitor", Tensor.cbitor)
    binary("cbitxor", Tensor.cbitxor)
    add("cmax", "R t T") { try $0.r.cmax($0.t, $0.t) }
    add("cmax", "R t real") { try $0.r.cmax($0.t, $0.real) }
    add("cmin", "R t T") { try $0.r.cmin($0.t, $0.t) }
    add("cmin", "R t real") { try $0.r.cmin($0.t, $0.real) }
    add("clamp", "r t real real") { try $0.r.clamp($0.t, $0.real, $0.real) }
    add("addcmul", "r t real=1 T T") { try $0.r.addcmul($0.t, $0.real, $0.t, $0.t) }
    add("addcdiv", "r t real=1 T T") { try $0.r.addcdiv($0.t, $0.real, $0.t, $0.t) }
  }

  private mutating func addRealFunctions() {
    unary("cinv", Tensor.cinv)
    unary("exp", Tensor.exp) { exp($0) }
    unary("log", Tensor.log) { log($0) }
    unary("log1p", Tensor.log1p) { log1p($0) }
    unary("sin", Tensor.sin) { sin($0) }
    unary("cos", Tensor.cos) { cos($0) }
    unary("tan", Tensor.tan) { tan($0) }
    unary("asin", Tensor.asin) { asin($0) }
    unary("acos", Tensor.acos) { acos($0) }
    unary("atan", Tensor.atan) { atan($0) }
    unary("sinh", Tensor.sinh) { sinh($0) }
    unary("cosh", Tensor.cosh) { cosh($0) }
    unary("tanh", Tensor.tanh) { tanh($0) }
    unary("sqrt", Tensor.sqrt) { $0.squareRoot() }
    unary("rsqrt", Tensor.rsqrt) { 1 / $0.squareRoot() }
    unary("sigmoid", Tensor.sigmoid) { 1 / (1 + exp(-$0)) }
    unary("floor", Tensor.floor) { $0.rounded(.down) }
    unary("ceil", Tensor.ceil) { $0.rounded(.up) }
    unary("round", Tensor.round) { $0.rounded() }
    unary("trunc", Tensor.trunc) { $0.rounded(.towardZero) }
    unary("frac", Tensor.frac) { $0 - $0.rounded(.towardZero) }
    unary("lgamma", Tensor.lgamma)
    number("abs", "real") { abs(try $0.real) }
    add("lerp", "r t T real") { try $0.r.lerp($0.t, $0.t, $0.real) }
    number("lerp", "real real real") {
      let (a, b) = (try $0.real, try $0.real)
      return a + (try $0.real) * (b - a)
    }
    binary("atan2", Tensor.atan2)
    number("atan2", "real real") { atan2(try $0.real, try $0.real) }
    valued("pow", Tensor.pow)
    add("pow", "r real t") { try $0.r.tpow($0.real, $0.t) }
    number("pow", "real real") { pow(try $0.real, try $0.real) }
  }

  private mutating func unary(
    _ name: String, _ op: @escaping Unary, _ scalar: ((Double) -> Double)? = nil
  ) {
    add(name, "r t") { try op($0.r)($0.t) }
    if let scalar { number(name, "real") { scalar(try $0.real) } }
  }

  private mutating func valued(_ names: String, _ op: @escaping Valued) {
    add(names, "r t real") { try op($0.r)($0.t, $0.real) }
  }

  private mutating func binary(_ names: String, _ op: @escaping Binary) {
    add(names, "r t T") { try op($0.r)($0.t, $0.t) }
  }
}
