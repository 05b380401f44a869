/// Slice to[i] of r = (or +=) slice from[i] of t; nil stands for 0, 1, 2 ...
struct SliceWork: ScalarWork {
  let r: Tensor
  let t: Tensor
  let dim: Int
  let to: [Int]?
  let from: [Int]?
  let add: Bool

  func run<T: Scalar>(_: T.Type) throws {
    var lines = Lines()
    for d in t.sizes.indices.reversed() where d != dim {
      lines.add(t.sizes[d], r.strides[d], t.strides[d])
    }
    let n = lines.count
    if n == 0 { return }
    let (s0, s1) = (lines.s0, lines.s1)
    let (base0, base1) = (r.elements(T.self), t.elements(T.self))
    for i in 0..<(to ?? from ?? []).count {
      let slice0 = base0 + (to?[i] ?? i) * r.strides[dim]
      let slice1 = base1 + (from?[i] ?? i) * t.strides[dim]
      var at = Cursor(lines)
      repeat {
        let (x, y) = (slice0 + at.p0, UnsafePointer(slice1 + at.p1))
        if add {
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

/// Element index[i] of a vector t becomes element i of r; the indices, from 1, are checked before.
struct IndexVector: ScalarWork {
  let r: Tensor
  let t: Tensor
  let index: Tensor

  func run<T: Scalar>(_: T.Type) throws {
    let (x, y, places) = (r.elements(T.self), t.elements(T.self), index.elements(Int.self))
    let (stepX, stepY, step) = (r.strides[0], t.strides[0], index.strides[0])
    for i in 0..<index.count { x[i &* stepX] = y[(places[i &* step] &- 1) &* stepY] }
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
