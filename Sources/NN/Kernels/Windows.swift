/// A number for each axis of a volume: depth (or time), height, width. Images have depth 1, sequences height 1, too.
public struct Extents: Equatable, Sendable {
  /// Along depth.
  public var t: Int
  /// Along height.
  public var h: Int
  /// Along width.
  public var w: Int

  /// Depth, height, width.
  public init(_ t: Int, _ h: Int, _ w: Int) {
    self.t = t
    self.h = h
    self.w = w
  }

  /// The product of all three; of checked sizes, so that it does not overflow.
  var count: Int { t &* h &* w }

  func combined(_ other: Extents, _ body: (Int, Int) -> Int) -> Extents {
    Extents(body(t, other.t), body(h, other.h), body(w, other.w))
  }
}

/// The windows of a kernel over a volume: the geometry of every convolution.
///
/// Window o covers, along each axis, the places o · stride - padding + k · dilation for 0 <= k < kernel; those
/// outside the volume count as 0.
struct Windows: Equatable {
  /// The largest kernel, stride, padding or dilation: sums and products of two stay in range.
  static let limit = 1 << 30

  let input: Extents
  let kernel: Extents
  let stride: Extents
  let padding: Extents
  let dilation: Extents
  /// How many windows there are along each axis; 0 where the kernel is larger than the padded input.
  let output: Extents

  /// Kernel, stride and dilation lie between 1 and `limit`, padding between -`limit` and `limit`.
  init(over input: Extents, kernel: Extents, stride: Extents, padding: Extents, dilation: Extents) {
    self.input = input
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    let covered = Self.covered(kernel, dilation)
    let room = input.combined(padding) { $0 &+ 2 &* $1 }.combined(covered, &-)
    output = room.combined(stride) { $0 < 0 ? 0 : $0 / $1 &+ 1 }
  }

  /// How many places lie from the first to the last that a window covers.
  static func covered(_ kernel: Extents, _ dilation: Extents) -> Extents {
    kernel.combined(dilation) { $1 &* ($0 &- 1) &+ 1 }
  }

  /// Every window is one place, and every place has its window.
  var areSingle: Bool {
    kernel == Extents(1, 1, 1) && stride == Extents(1, 1, 1) && padding == Extents(0, 0, 0)
  }

  /// The windows along width whose place `tap` lies inside the volume.
  @inline(__always)
  func inside(tap: Int) -> (first: Int, end: Int) {
    let shift = tap &* dilation.w &- padding.w
    let first = shift >= 0 ? 0 : (stride.w &- 1 &- shift) / stride.w
    let end = input.w <= shift ? 0 : (input.w &- shift &+ stride.w &- 1) / stride.w
    return (Swift.min(first, output.w), Swift.max(Swift.min(end, output.w), Swift.min(first, output.w)))
  }

  /// Calls `body` for each line of windows from `lines` (numbered over depth and height) and each place of the
  /// kernel, for one plane: where the line stands in the unfolded matrix, the first element of the volume that its
  /// windows inside meet, and which windows these are; none where the whole line lies outside.
  @inline(__always)
  func eachLine(_ lines: Range<Int>, lead: Int, _ body: (_ column: Int, _ place: Int, _ first: Int, _ end: Int) -> Void)
  {
    var row = 0
    for a in 0..<kernel.t {
      for b in 0..<kernel.h {
        for c in 0..<kernel.w {
          let (first, end) = inside(tap: c)
          let x = first &* stride.w &- padding.w &+ c &* dilation.w
          var column = row &* lead
          // Counted along, since a division takes longer than a line.
          var (depth, height) = (lines.lowerBound / output.h, lines.lowerBound % output.h)
          var z = depth &* stride.t &- padding.t &+ a &* dilation.t
          var y = height &* stride.h &- padding.h &+ b &* dilation.h
          for _ in lines {
            let isInside = z >= 0 && z < input.t && y >= 0 && y < input.h
            body(column, (z &* input.h &+ y) &* input.w &+ x, first, isInside ? end : first)
            column &+= output.w
            height &+= 1
            y &+= stride.h
            if height == output.h {
              height = 0
              depth &+= 1
              z &+= stride.t
              y = b &* dilation.h &- padding.h
            }
          }
          row &+= 1
        }
      }
    }
  }
}

/// The matrix whose columns are the windows: row (plane, place in the kernel), column (line, window in the line).
/// Rows of `columns` are `lead` apart; `x` is one sample of `planes` planes.
extension Windows {
  /// Writes the matrix of some lines.
  func unfold<T: LayerScalar>(
    _ x: UnsafePointer<T>, planes: Int, lines: Range<Int>, _ columns: UnsafeMutablePointer<T>, lead: Int
  ) {
    let step = stride.w, width = output.w
    for plane in 0..<planes {
      let x = x + plane &* input.count, columns = columns + plane &* kernel.count &* lead
      eachLine(lines, lead: lead) { column, place, first, end in
        let to = columns + column, from = x + place
        for o in 0..<first { to[o] = 0 }
        if step == 1 {
          eachVector(T.self, end &- first) { k, n in store(load(from, k, n), to + first, k, n) }
        } else {
          for o in 0..<(end &- first) { to[first &+ o] = from[o &* step] }
        }
        for o in end..<width { to[o] = 0 }
      }
    }
  }

  /// Adds the matrix of some lines to the places its elements come from.
  func fold<T: LayerScalar>(
    _ columns: UnsafePointer<T>, lead: Int, lines: Range<Int>, _ x: UnsafeMutablePointer<T>, planes: Int
  ) {
    let step = stride.w
    for plane in 0..<planes {
      let x = x + plane &* input.count, columns = columns + plane &* kernel.count &* lead
      eachLine(lines, lead: lead) { column, place, first, end in
        let from = columns + (column &+ first), to = x + place
        if step == 1 {
          addElements(from, to, end &- first)
        } else {
          for o in 0..<(end &- first) { to[o &* step] += from[o] }
        }
      }
    }
  }
}
