/// Up to four tensors walked together, element for element in row-major order.
///
/// Torch pairs elements by their position in row-major order, whatever the shapes. So one operand's
/// sizes lead, and the others either have the same sizes or are contiguous (made so where needed).
/// Neighbouring dimensions that every operand steps through evenly become one; what is contiguous
/// throughout is a single row.
struct Walk {
  /// The operands, after copies of sources that had to be made: `r` is written, the rest is read.
  let r: Tensor
  let a: Tensor
  let b: Tensor
  let c: Tensor
  var lines = Lines()

  /// Walks `r` with its sources, whose counts the caller has checked. A source that lies over `r`
  /// in another layout is read from a copy, so that no element is read after it was overwritten.
  init(_ r: Tensor, _ a: Tensor? = nil, _ b: Tensor? = nil, _ c: Tensor? = nil) throws {
    let plainResult = r.isContiguous
    var leader = r
    if plainResult {
      if let a, !a.isContiguous {
        leader = a
      } else if let b, !b.isContiguous {
        leader = b
      } else if let c, !c.isContiguous {
        leader = c
      }
    }
    self.r = r
    self.a = try Walk.source(a, r, leader)
    self.b = try Walk.source(b, r, leader)
    self.c = try Walk.source(c, r, leader)
    if plainResult && leader === r {
      lines.add(r.count, 1, a == nil ? 0 : 1, b == nil ? 0 : 1, c == nil ? 0 : 1)
      return
    }
    let sizes = leader.sizes
    var plain = sizes  // row-major strides, for contiguous operands of other sizes
    var step = 1
    for d in sizes.indices.reversed() {
      plain[d] = step
      step = step &* Swift.max(sizes[d], 1)
    }
    let none = Dims(repeating: 0, count: sizes.count)
    let s0 = r.sizes == sizes ? r.strides : plain
    let s1 = a == nil ? none : self.a.sizes == sizes ? self.a.strides : plain
    let s2 = b == nil ? none : self.b.sizes == sizes ? self.b.strides : plain
    let s3 = c == nil ? none : self.c.sizes == sizes ? self.c.strides : plain
    for d in sizes.indices.reversed() { lines.add(sizes[d], s0[d], s1[d], s2[d], s3[d]) }
  }

  private static func source(_ source: Tensor?, _ r: Tensor, _ leader: Tensor) throws -> Tensor {
    guard let source, source !== r else { return r }
    if (source.isContiguous || source.sizes == leader.sizes) && !r.clashes(with: source) {
      return source
    }
    return try source.clone()
  }
}

/// Evenly spaced rows of up to four operands: the inner dimension and those around it, collapsed.
struct Lines {
  /// Number of elements of a row; 0 when there is nothing to walk.
  private(set) var count = 1
  /// Steps of the operands inside a row.
  private(set) var s0 = 1
  private(set) var s1 = 1
  private(set) var s2 = 1
  private(set) var s3 = 1
  fileprivate var around: [Around] = []  // innermost first; no allocation for a single row
  private var started = false

  /// Puts a dimension around those added before.
  mutating func add(_ size: Int, _ t0: Int, _ t1: Int = 0, _ t2: Int = 0, _ t3: Int = 0) {
    if size == 0 || count == 0 {
      count = 0
      return
    }
    if size == 1 { return }
    if !started {
      started = true
      count = size
      (s0, s1, s2, s3) = (t0, t1, t2, t3)
      return
    }
    let k = around.count - 1
    if k < 0 {
      if t0 == s0 * count && t1 == s1 * count && t2 == s2 * count && t3 == s3 * count {
        count *= size
        return
      }
    } else {
      let last = around[k]
      if t0 == last.t0 * last.size && t1 == last.t1 * last.size && t2 == last.t2 * last.size
        && t3 == last.t3 * last.size
      {
        around[k].size *= size
        return
      }
    }
    around.append(Around(size: size, t0: t0, t1: t1, t2: t2, t3: t3))
  }
}

/// A dimension around the rows: its size, the steps of the operands, and where a cursor stands.
private struct Around {
  var size: Int
  let t0: Int
  let t1: Int
  let t2: Int
  let t3: Int
  var i = 0
}

/// Where the current row of each operand begins.
struct Cursor {
  private(set) var p0 = 0
  private(set) var p1 = 0
  private(set) var p2 = 0
  private(set) var p3 = 0
  private var around: [Around]

  init(_ lines: Lines) { around = lines.around }

  /// Moves to the next row; false when there is none.
  mutating func next() -> Bool {
    for k in around.indices {
      let d = around[k]
      if d.i + 1 < d.size {
        around[k].i = d.i + 1
        p0 += d.t0
        p1 += d.t1
        p2 += d.t2
        p3 += d.t3
        return true
      }
      around[k].i = 0
      p0 -= d.i * d.t0
      p1 -= d.i * d.t1
      p2 -= d.i * d.t2
      p3 -= d.i * d.t3
    }
    return false
  }
}

// MARK: Loops

extension Walk {
  /// r = f(): the same value everywhere.
  @inline(__always)
  func fill<R: Scalar>(_ value: R) {
    let n = lines.count
    if n == 0 { return }
    let step = lines.s0
    let base = r.elements(R.self)
    var at = Cursor(lines)
    repeat {
      let r = base + at.p0
      if step == 1 {
        for i in 0..<n { r[i] = value }
      } else {
        for i in 0..<n { r[i &* step] = value }
      }
    } while at.next()
  }

  /// r = f(a).
  @inline(__always)
  func map<A: Scalar, R: Scalar>(_ f: (A) -> R) {
    let n = lines.count
    if n == 0 { return }
    let (s0, s1) = (lines.s0, lines.s1)
    let (base0, base1) = (r.elements(R.self), a.elements(A.self))
    var at = Cursor(lines)
    repeat {
      let r = base0 + at.p0
      let a = UnsafePointer(base1 + at.p1)
      if s0 == 1 && s1 == 1 {
        // In place, both are read from r: the compiler's test for overlap would else choose scalars.
        if A.self == R.self, Int(bitPattern: r) == Int(bitPattern: a) {
          let a = UnsafeMutableRawPointer(r).assumingMemoryBound(to: A.self)
          for i in 0..<n { r[i] = f(a[i]) }
        } else {
          for i in 0..<n { r[i] = f(a[i]) }
        }
      } else {
        for i in 0..<n { r[i &* s0] = f(a[i &* s1]) }
      }
    } while at.next()
  }

  /// r = f(a, b).
  @inline(__always)
  func map<A: Scalar, B: Scalar, R: Scalar>(_ f: (A, B) -> R) {
    let n = lines.count
    if n == 0 { return }
    let (s0, s1, s2) = (lines.s0, lines.s1, lines.s2)
    let (base0, base1, base2) = (r.elements(R.self), a.elements(A.self), b.elements(B.self))
    var at = Cursor(lines)
    repeat {
      let r = base0 + at.p0
      let a = UnsafePointer(base1 + at.p1)
      let b = UnsafePointer(base2 + at.p2)
      if s0 == 1 && s1 == 1 && s2 == 1 {
        if A.self == R.self, Int(bitPattern: r) == Int(bitPattern: a) {
          let a = UnsafeMutableRawPointer(r).assumingMemoryBound(to: A.self)
          for i in 0..<n { r[i] = f(a[i], b[i]) }
        } else if B.self == R.self, Int(bitPattern: r) == Int(bitPattern: b) {
          let b = UnsafeMutableRawPointer(r).assumingMemoryBound(to: B.self)
          for i in 0..<n { r[i] = f(a[i], b[i]) }
        } else {
          for i in 0..<n { r[i] = f(a[i], b[i]) }
        }
      } else {
        for i in 0..<n { r[i &* s0] = f(a[i &* s1], b[i &* s2]) }
      }
    } while at.next()
  }

  /// Visits r's elements in order until `f` says false.
  @inline(__always)
  func each<R: Scalar>(_ f: (R) -> Bool) {
    let n = lines.count
    if n == 0 { return }
    let step = lines.s0
    let base = r.elements(R.self)
    var at = Cursor(lines)
    repeat {
      let r = UnsafePointer(base + at.p0)
      for i in 0..<n where !f(r[i &* step]) { return }
    } while at.next()
  }

  /// Visits r's places in order.
  @inline(__always)
  func eachPlace<R: Scalar>(_ f: (UnsafeMutablePointer<R>) -> Void) {
    let n = lines.count
    if n == 0 { return }
    let step = lines.s0
    let base = r.elements(R.self)
    var at = Cursor(lines)
    repeat {
      for i in 0..<n { f(base + at.p0 + i &* step) }
    } while at.next()
  }

  /// Visits places of r and elements of a in order.
  @inline(__always)
  func each<R: Scalar, A: Scalar>(_ f: (UnsafeMutablePointer<R>, A) throws -> Void) rethrows {
    let n = lines.count
    if n == 0 { return }
    let (s0, s1) = (lines.s0, lines.s1)
    let (base0, base1) = (r.elements(R.self), a.elements(A.self))
    var at = Cursor(lines)
    repeat {
      let r = base0 + at.p0
      let a = UnsafePointer(base1 + at.p1)
      for i in 0..<n { try f(r + i &* s0, a[i &* s1]) }
    } while at.next()
  }
}

// MARK: Overlap

extension Tensor {
  /// True when writing `self` in order could overwrite an element of `source` before it is read:
  /// they share memory and are not the same view.
  func clashes(with source: Tensor) -> Bool {
    guard storage === source.storage, count > 0, source.count > 0 else { return false }
    let (p, q) = (layout, source.layout)
    if p.offset >= q.extent || q.offset >= p.extent { return false }
    if p.offset == q.offset {
      if p.sizes == q.sizes && p.strides == q.strides { return false }
      if p.isContiguous && q.isContiguous && p.count == q.count { return false }
    }
    return !(p.sizes == q.sizes && p.strides == q.strides && interleaves(source))
  }

  /// True for views such as two columns, or two blocks of columns, of one matrix: equal strides,
  /// and the offset puts one's rows into the other's gaps.
  private func interleaves(_ other: Tensor) -> Bool {
    let (sizes, strides) = (sizes, strides)
    var inner = 1  // elements from the first to the last of a row
    var outer = Int.max
    for d in sizes.indices where sizes[d] > 1 {
      if d == sizes.count - 1 {
        inner = (sizes[d] - 1) * strides[d] + 1
      } else {
        outer = Swift.min(outer, strides[d])
      }
    }
    if outer == .max || outer == 0 { return false }
    for d in sizes.indices.dropLast() where sizes[d] > 1 {
      if strides[d] % outer != 0 { return false }
    }
    let shift = Swift.abs(layout.offset - other.layout.offset) % outer
    return shift >= inner && shift + inner <= outer
  }

  /// `self`, or a copy when it shares its storage with `r`, which is about to be resized and
  /// written.
  func apart(from r: Tensor) throws -> Tensor {
    storage === r.storage && count > 0 ? try clone() : self
  }
}
