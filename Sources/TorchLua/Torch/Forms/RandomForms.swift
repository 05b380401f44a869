import TensorCore

/// Random numbers (`torch7/TensorMath.lua`): a number without a tensor, else the tensor filled.
extension FormTable {
  mutating func addRandom() {
    add("randperm", "r gen long") { try $0.r.randperm($0.generator, $0.long) }
    number("random", "gen long long") { Double(try $0.generator.random($0.long, $0.long)) }
    number("random", "gen long") { Double(try $0.generator.random($0.long)) }
    number("random", "gen") { Double(try $0.generator.random()) }
    add("random", "=T gen long long") { try $0.r.random($0.generator, $0.long, $0.long) }
    add("random", "=T gen long") { try $0.r.random($0.generator, $0.long) }
    add("random", "=T gen") { try $0.r.random($0.generator) }
    number("geometric", "gen double") { Double(try $0.generator.geometric($0.real)) }
    add("geometric", "=T gen double") { try $0.r.geometric($0.generator, $0.real) }
    number("bernoulli", "gen double=0.5") { Double(try $0.generator.bernoulli($0.real)) }
    add("bernoulli", "=T gen double=0.5") { try $0.r.bernoulli($0.generator, $0.real) }
    add("bernoulli", "=T gen Float") { try $0.r.bernoulli($0.generator, $0.t) }
    add("bernoulli", "=T gen Double") { try $0.r.bernoulli($0.generator, $0.t) }
    group(.reals) {
      $0.number("uniform", "gen double=0 double=1") { try $0.generator.uniform($0.real, $0.real) }
      $0.add("uniform", "=T gen real=0 real=1") { try $0.r.uniform($0.generator, $0.real, $0.real) }
      $0.number("normal", "gen double=0 double=1") { try $0.generator.normal($0.real, $0.real) }
      $0.add("normal", "=T gen real=0 real=1") { try $0.r.normal($0.generator, $0.real, $0.real) }
      $0.number("cauchy", "gen double=0 double=1") { try $0.generator.cauchy($0.real, $0.real) }
      $0.add("cauchy", "=T gen real=0 real=1") { try $0.r.cauchy($0.generator, $0.real, $0.real) }
      $0.number("logNormal", "gen double=1 double=2") {
        try $0.generator.logNormal($0.real, $0.real)
      }
      $0.add("logNormal", "=T gen real=1 real=2") {
        try $0.r.logNormal($0.generator, $0.real, $0.real)
      }
      $0.number("exponential", "gen double") { try $0.generator.exponential($0.real) }
      $0.add("exponential", "=T gen real") { try $0.r.exponential($0.generator, $0.real) }
      $0.add("multinomial", "i gen T long bool=0") {
        let (r, g, p) = (try $0.r, try $0.generator, try $0.t)
        try r.multinomial(g, p, $0.long, replacement: $0.flag)
      }
      $0.add("multinomialAliasSetup_", "T i r") {
        let (p, alias, q) = (try $0.t, try $0.r, try $0.r)
        try Tensor.multinomialAliasSetup(p, alias: alias, q: q)
      }
      $0.add("multinomialAlias_", "i gen Long T") {
        let (r, g) = (try $0.r, try $0.generator)
        try r.multinomialAlias(g, alias: $0.t, q: $0.t)
      }
    }
  }
}
