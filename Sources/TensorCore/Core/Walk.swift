/// Up to four tensors walked together, element for element in row-major order.
///
/// Torch pairs elements by their position in row-major order, whatever the shapes. So one operand's
/// sizes lead, and the others either have the same sizes or are contiguous (made so where needed).
/// Neighbouring dimensions that every operand steps through evenly become one; what is contiguous
/// throughout is a single row.
///
/// Not copyable: it passes through several functions, and counting its references anew in each would
/// cost more than adding a hundred numbers.
struct Walk: ~Copyable {
  /// The operands, after copies of sources that had to be made: `r` is written, the rest is read.
  let r: Tensor
  private let source1: Tensor?
  private let source2: Tensor?
  private let source3: Tensor?
  private(set) var lines: Lines

  // Absent ones are never read.
  var a: Tensor { source1 ?? r }
  var b: Tensor { source2 ?? r }
  var c: Tensor { source3 ?? r }

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
    let source1 = try Walk.source(a, r, leader)
    let source2 = try Walk.source(b, r, leader)
    let source3 = try Walk.source(c, r, leader)
    self.r = r
    self.source1 = source1
    self.source2 = source2
    self.source3 = source3
    lines = Lines()
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
    func strides(_ given: Tensor?, _ tensor: Tensor) -> Dims {
      given == nil ? none : tensor.sizes == sizes ? tensor.strides : plain
    }
    let (s0, s1) = (strides(r, r), strides(a, self.a))
    let (s2, s3) = (strides(b, self.b), strides(c, self.c))
    for d in sizes.indices.reversed() { lines.add(sizes[d], s0[d], s1[d], s2[d], s3[d]) }
  }

  @inline(__always)
  private static func source(_ source: Tensor?, _ r: Tensor, _ leader: Tensor) throws -> Tensor? {
    guard let source, source !== r else { return nil }
    if (source.isContiguous || source.sizes == leader.sizes) && !r.clashes(with: source) {
      return source
    }
    return try source.clone()
  }
}

/// Evenly spaced rows of up to four operands: the inner dimension and those around it, collapsed.
struct Lines: ~Copyable {
  /// Number of elements of a row; 0 when there is nothing to walk.
  private(set) var count = 1
  /// Steps of the operands inside a row.
  private(set) var s0 = 1
  private(set) var s1 = 1
  private(set) var s2 = 1
  private(set) var s3 = 1
  // The dimension around the row, and those around that, innermost first; none, not empty, for
  // matrices, which need no allocation.
  fileprivate var around = Around(size: 1)
  fileprivate var further: [Around]?
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
    let next = Around(size: size, t0: t0, t1: t1, t2: t2, t3: t3)
    if around.size == 1 {
      if next.continues(count, s0, s1, s2, s3) { count *= size } else { around = next }
    } else if further == nil {
      if next.continues(around) { around.size *= size } else { further = [next] }
    } else if let last = further?.indices.last, let outer = further?[last] {
      if next.continues(outer) { further?[last].size *= size } else { further?.append(next) }
    }
  }
}

/// A dimension around the rows: its size, the steps of the operands, and where a cursor stands.
private struct Around {
  var size: Int
  var t0 = 0
  var t1 = 0
  var t2 = 0
  var t3 = 0
  var i = 0

  /// True when it goes on evenly where `n` steps of these widths end.
  func continues(_ n: Int, _ s0: Int, _ s1: Int, _ s2: Int, _ s3: Int) -> Bool {
    t0 == s0 * n && t1 == s1 * n && t2 == s2 * n && t3 == s3 * n
  }

  func continues(_ d: Around) -> Bool { continues(d.size, d.t0, d.t1, d.t2, d.t3) }
}

/// Where the current row of each operand begins.
struct Cursor: ~Copyable {
  private(set) var p0 = 0
  private(set) var p1 = 0
  private(set) var p2 = 0
  private(set) var p3 = 0
  private var around: Around
  private var further: [Around]?

  init(_ lines: borrowing Lines) {
    around = lines.around
    further = lines.further
  }

  /// Moves to the next row; false when there is none.
  mutating func next() -> Bool {
    around.i = step(around)
    if around.i > 0 { return true }
    guard let count = further?.count else { return false }
    for k in 0..<count {
      guard let d = further?[k] else { return false }
      let i = step(d)
      further?[k].i = i
      if i > 0 { return true }
    }
    return false
  }

  /// Moves one step along `d`, or back to its start from its end. Returns where it then stands.
  @inline(__always)
  private mutating func step(_ d: Around) -> Int {
    let steps = d.i + 1 < d.size ? 1 : -d.i
    p0 += steps * d.t0
    p1 += steps * d.t1
    p2 += steps * d.t2
    p3 += steps * d.t3
    return d.i + steps
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
  @inline(__always)
  func clashes(with source: Tensor) -> Bool { storage === source.storage && meets(source) }

  private func meets(_ source: Tensor) -> Bool {
    guard count > 0, source.count > 0 else { return false }
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
