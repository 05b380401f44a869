import TensorCore

/// Which rows of a dense matrix hold nothing but zeros (or have norm 0, as `rnn/MaskZero.lua` asks).
struct ZeroRows: LayerWork {
  let x: Tensor

  func run<T: LayerScalar>(_ type: T.Type) -> [Bool] {
    let width = x.dimension == 0 ? 0 : x.count / Swift.max(x.sizes[0], 1)
    let p = x.elements(T.self)
    return (0..<(x.dimension == 0 ? 0 : x.sizes[0])).map { row in
      for k in 0..<width where p[row * width + k] != 0 { return false }
      return true
    }
  }
}
