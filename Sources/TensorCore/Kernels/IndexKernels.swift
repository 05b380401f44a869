/// r's slice i along `dim` = (or +=) t's slice index[i], or r's slice index[i] = t's slice i. The
/// indices, from 1, are checked before.
struct SliceWork: ScalarWork {
  enum Kind { case take, put, add }

  let r: Tensor
  let t: Tensor
  let dim: Int
  let index: Tensor
  let kind: Kind

  func run<T: Scalar>(_: T.Type) throws {
    var lines = Lines()
    for d in t.sizes.indices.reversed() where d != dim {
      lines.add(t.sizes[d], r.strides[d], t.strides[d])
    }
    let n = lines.count
    if n == 0 { return }
    let (s0, s1) = (lines.s0, lines.s1)
    let (base0, base1) = (r.elements(T.self), UnsafePointer(t.elements(T.self)))
    let (step0, step1) = (r.strides[dim], t.strides[dim])
    let (places, step, count) = (index.elements(Int.self), index.strides[0], index.count)
    var at = Cursor(lines)  // after the last row at the first again
    if n == 1 || step0 < s0 {
      // The slices lie across memory: the indices go inside.
      repeat {
        for j in 0..<n {
          let (x, y) = (base0 + at.p0 + j &* s0, base1 + at.p1 + j &* s1)
          switch kind {
          case .take where step == 1 && step0 == 1 && step1 == 1:
            for i in 0..<count { x[i] = y[places[i] &- 1] }
          case .take:
            for i in 0..<count { x[i &* step0] = y[(places[i &* step] &- 1) &* step1] }
          case .put:
            for i in 0..<count { x[(places[i &* step] &- 1) &* step0] = y[i &* step1] }
          case .add:
            for i in 0..<count {
              let place = (places[i &* step] &- 1) &* step0
              x[place] = T.add(x[place], y[i &* step1])
            }
          }
        }
      } while at.next()
      return
    }
    for i in 0..<count {
      let place = places[i &* step] &- 1
      let slice0 = base0 + (kind == .take ? i : place) &* step0
      let slice1 = base1 + (kind == .take ? place : i) &* step1
      repeat {
        let (x, y) = (slice0 + at.p0, slice1 + at.p1)
        if kind == .add {
          for j in 0..<n { x[j &* s0] = T.add(x[j &* s0], y[j &* s1]) }
        } else if s0 == 1 && s1 == 1 {
          x.update(from: y, count: n)
        } else {
          for j in 0..<n { x[j &* s0] = y[j &* s1] }
        }
      } while at.next()
    }
  }
}

/// The third operand of `rows` is the index.
struct GatherWork: ~Copyable, ScalarWork {
  let rows: Rows
  func run<T: Scalar>(_: T.Type) throws {
    let n = rows.rCount  // that of the index too
    try rows.each {
      (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>, s: UnsafeMutablePointer<Int>) in
      for i in 0..<n {
        let place = s[i &* rows.sStep]
        if place < 1 || place > rows.n { throw TensorError.message("Invalid index in gather") }
        r[i &* rows.rStep] = t[(place - 1) &* rows.step]
      }
    }
  }
}

struct ScatterWork: ~Copyable, ScalarWork {
  let rows: Rows
  let size: Int
  let n: Int
  let name: String
  let add: Bool
  func run<T: Scalar>(_: T.Type) throws {
    try rows.each {
      (r: UnsafeMutablePointer<T>, t: UnsafePointer<T>, s: UnsafeMutablePointer<Int>) in
      for i in 0..<n {
        let place = s[i &* rows.sStep]
        if place < 1 || place > size { throw TensorError.message("Invalid index in \(name)") }
        let to = r + (place - 1) &* rows.rStep
        let x = t[i &* rows.step]
        to.pointee = add ? T.add(to.pointee, x) : x
      }
    }
  }
}

struct MaskedFill: ~Copyable, ScalarWork {
  let walk: Walk
  let value: Double
  func run<T: Scalar>(_: T.Type) throws {
    let v = T(number: value)
    walk.each { (r: UnsafeMutablePointer<T>, mask: UInt8) in if mask != 0 { r.pointee = v } }
  }
}

struct MaskedCopy: ~Copyable, ScalarWork {
  let walk: Walk
  let source: Tensor
  func run<T: Scalar>(_: T.Type) throws {
    var from = source.elements(T.self)
    walk.each { (r: UnsafeMutablePointer<T>, mask: UInt8) in
      if mask != 0 {
        r.pointee = from.pointee
        from += 1
      }
    }
  }
}

struct MaskedSelect: ~Copyable, ScalarWork {
  let walk: Walk
  let r: Tensor
  func run<T: Scalar>(_: T.Type) throws {
    var to = r.elements(T.self)
    walk.each { (t: UnsafeMutablePointer<T>, mask: UInt8) in
      if mask != 0 {
        to.pointee = t.pointee
        to += 1
      }
    }
  }
}

struct NonzeroWork: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> [Int] {
    var places: [Int] = []
    var i = 0
    walk.each { (x: T) in
      if x != .zero { places.append(i) }
      i += 1
      return true
    }
    return places
  }
}
