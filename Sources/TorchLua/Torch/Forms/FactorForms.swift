import TensorCore

/// Linear systems and matrix factors (`torch7/TensorMath.lua`); functions only, as in Torch.
extension FormTable {
  mutating func addFactors() {
    function("gesv", "R R T T") { try Tensor.gesv($0.r, $0.r, $0.t, $0.t) }
    function("gels", "R R T T") { try Tensor.gels($0.r, $0.r, $0.t, $0.t) }
    function("trtrs", "R R T T U|L N|T N|U") {
      try Tensor.trtrs($0.r, $0.r, $0.t, $0.t, $0.letter, $0.letter, $0.letter)
    }
    function("symeig", "R R T N|V U|L") {
      try Tensor.symeig($0.r, $0.r, $0.t, $0.letter, $0.letter)
    }
    function("eig", "R R T N|V") { try Tensor.eig($0.r, $0.r, $0.t, $0.letter) }
    function("svd", "R R R T S|A") { try Tensor.svd($0.r, $0.r, $0.r, $0.t, $0.letter) }
    function("inverse", "R T") { try $0.r.inverse($0.t) }
    function("potrf", "R T U|L") { try $0.r.potrf($0.t, $0.letter) }
    function("potrs", "R T T U|L") { try $0.r.potrs($0.t, $0.t, $0.letter) }
    function("potri", "R T U|L") { try $0.r.potri($0.t, $0.letter) }
    function("pstrf", "R N T U|L real=-1") { try $0.r.pstrf($0.r, $0.t, $0.letter, $0.real) }
    function("qr", "R R T") { try Tensor.qr($0.r, $0.r, $0.t) }
    function("geqrf", "R R T") { try Tensor.geqrf($0.r, $0.r, $0.t) }
    function("orgqr", "R T T") { try $0.r.orgqr($0.t, $0.t) }
    function("ormqr", "R T T T L|R N|T") {
      try $0.r.ormqr($0.t, $0.t, $0.t, $0.letter, $0.letter)
    }
  }

  private mutating func function(
    _ name: String, _ text: String, _ body: @escaping (inout Call) throws -> Void
  ) {
    add(function: true, name, text, body)
  }
}
