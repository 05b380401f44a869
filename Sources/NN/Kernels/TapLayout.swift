import CVector

/// How volumes lie in memory so that a convolution reads its windows in place: with the padding around them, and places
/// that are a stride apart side by side. A tap of the kernel then is a shift, the same for all windows, and what a tap
/// reads is one long row over all lines of windows; between the lines it holds numbers that nobody asked for.
///
/// A plane is cut by phases: all places whose residues by the strides are the same. It is laid out for `slabs` lines of windows
/// along the outermost axis that has several (depth, else height). No object is inside, so that any thread may use it.
struct TapLayout {
  let windows: Windows
  /// Lines (or sheets) of windows along the outermost axis.
  let slabs: Int
  /// After how many taps along an axis the residue is the same again.
  let period: Extents
  /// How many residues the kernel's taps have.
  let phases: Extents
  /// The places of a phase.
  let places: Extents
  /// Elements of a phase, with room for the vectors' ends.
  let phaseSize: Int
  /// How far the last tap of a phase is from its first.
  let margin: Int

  /// The elements that kernels read and write too much.
  let padding: Int

  init(_ windows: Windows, slabs: Int, isDouble: Bool) {
    self.windows = windows
    self.slabs = slabs
    period = windows.stride.combined(windows.dilation) { $0 / Self.divisor($0, $1) }
    phases = windows.kernel.combined(period, Swift.min)
    let shift = windows.kernel.combined(windows.dilation) { ($0 &- 1) &* $1 }.combined(windows.stride, /)
    let output = Self.cut(windows, slabs)
    places = output.combined(shift, &+)
    padding = cvector_taps_padding(isDouble ? 1 : 0)
    phaseSize = (places.count &+ padding &- 1) / padding &* padding
    margin = (shift.t &* places.h &+ shift.h) &* places.w &+ shift.w
  }

  /// The windows' extents with `slabs` along the outermost axis.
  private static func cut(_ windows: Windows, _ slabs: Int) -> Extents {
    let output = windows.output
    return output.t > 1 ? Extents(slabs, output.h, output.w) : Extents(1, slabs, output.w)
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

  /// How many slabs the windows have in all.
  static func slabs(of windows: Windows) -> Int { windows.output.t > 1 ? windows.output.t : windows.output.h }

  /// Elements of a plane of volumes, and of one of windows: `margin` zeros stand before these.
  var planeSize: Int { phases.count &* phaseSize }
  var windowPlaneSize: Int { margin &+ phaseSize }
  /// From the first to the last window.
  var span: Int {
    let output = Self.cut(windows, slabs)
    return ((output.t &- 1) &* places.h &+ output.h &- 1) &* places.w &+ output.w
  }

  // MARK: Taps

  /// The taps of the kernel, line by line, as places in a plane of volumes.
  var taps: [Int] {
    var result: [Int] = []
    result.reserveCapacity(windows.kernel.count)
    for t in 0..<windows.kernel.t {
      for h in 0..<windows.kernel.h {
        for w in 0..<windows.kernel.w {
          let tap = Extents(t, h, w), phase = tap.combined(period, %)
          let number = (phase.t &* phases.h &+ phase.h) &* phases.w &+ phase.w
          result.append(number &* phaseSize &+ shift(tap))
        }
      }
    }
    return result
  }

  /// Of each phase the taps that fall on it: their numbers in the kernel, and how far back in the windows they lead.
  var tapsOfPhases: [[(tap: Int, shift: Int)]] {
    var result = [[(tap: Int, shift: Int)]](repeating: [], count: phases.count)
    for (number, place) in taps.enumerated() {
      let phase = place / phaseSize
      result[phase].append((number, place &- phase &* phaseSize))
    }
    return result
  }

  private func shift(_ tap: Extents) -> Int {
    let far = tap.combined(windows.dilation, &*).combined(windows.stride, /)
    return (far.t &* places.h &+ far.h) &* places.w &+ far.w
  }

  // MARK: Laying out

  /// Writes a plane of a volume for the windows from slab `first` on, zeros where it has no places.
  func lay<T: LayerScalar>(_ x: UnsafePointer<T>, first: Int, _ plane: UnsafeMutablePointer<T>) {
    let step = windows.stride.w
    eachRow(first) { place, from, begin, end in
      let to = plane + place
      if begin > 0 { to.update(repeating: 0, count: begin) }
      if step == 1 {
        (to + begin).update(from: x + from, count: end &- begin)
      } else {
        for q in 0..<(end &- begin) { to[begin &+ q] = x[from &+ q &* step] }
      }
      if end < places.w { (to + end).update(repeating: 0, count: places.w &- end) }
    }
  }

  /// Adds what stands in a laid out plane to the places of the volume.
  func addUnlaid<T: LayerScalar>(_ plane: UnsafePointer<T>, first: Int, _ x: UnsafeMutablePointer<T>) {
    let step = windows.stride.w
    eachRow(first) { place, to, begin, end in
      let from = plane + (place &+ begin)
      if step == 1 {
        addElements(from, x + to, end &- begin)
      } else {
        for q in 0..<(end &- begin) { x[to &+ q &* step] += from[q] }
      }
    }
  }

  /// Calls `body` for each row of each phase: where it stands in the plane, the volume's first place in it, and from
  /// which to which of its places the volume goes.
  @inline(__always)
  private func eachRow(_ first: Int, _ body: (_ place: Int, _ volume: Int, _ begin: Int, _ end: Int) -> Void) {
    let (stride, dilation, input) = (windows.stride, windows.dilation, windows.input)
    let isDeep = windows.output.t > 1
    let startT = (isDeep ? first &* stride.t : 0) &- windows.padding.t
    let startH = (isDeep ? 0 : first &* stride.h) &- windows.padding.h
    var phase = 0
    for a in 0..<phases.t {
      for b in 0..<phases.h {
        for c in 0..<phases.w {
          let x = c &* dilation.w % stride.w &- windows.padding.w
          let begin = Swift.min(x >= 0 ? 0 : (stride.w &- 1 &- x) / stride.w, places.w)
          let end = Swift.max(
            input.w <= x ? 0 : Swift.min((input.w &- x &+ stride.w &- 1) / stride.w, places.w), begin)
          var place = phase, z = startT &+ a &* dilation.t % stride.t
          for _ in 0..<places.t {
            var y = startH &+ b &* dilation.h % stride.h
            for _ in 0..<places.h {
              let isInside = z >= 0 && z < input.t && y >= 0 && y < input.h
              body(
                place, (z &* input.h &+ y) &* input.w &+ x &+ begin &* stride.w, begin, isInside ? end : begin)
              place &+= places.w
              y &+= stride.h
            }
            z &+= stride.t
          }
          phase &+= phaseSize
        }
      }
    }
  }

  /// Writes `count` slabs of windows of one plane; the others are zero.
  func layWindows<T: LayerScalar>(_ y: UnsafePointer<T>, first: Int, count: Int, _ plane: UnsafeMutablePointer<T>) {
    eachLine(first, slabs) { place, line, slab in
      let to = plane + (margin &+ place)
      if slab < count {
        to.update(from: y + line, count: windows.output.w)
      } else {
        to.update(repeating: 0, count: windows.output.w)
      }
    }
  }

  /// Writes `count` slabs of windows from a laid out plane to where they belong.
  func unlayWindows<T: LayerScalar>(_ plane: UnsafePointer<T>, first: Int, count: Int, _ y: UnsafeMutablePointer<T>) {
    eachLine(first, count) { place, line, _ in
      (y + line).update(from: plane + (margin &+ place), count: windows.output.w)
    }
  }

  /// Calls `body` for each line of windows of `count` slabs: where it stands behind the margin, and in the plane of windows.
  @inline(__always)
  private func eachLine(_ first: Int, _ count: Int, _ body: (_ place: Int, _ line: Int, _ slab: Int) -> Void) {
    let output = windows.output, isDeep = output.t > 1
    for slab in 0..<count {
      let lines = isDeep ? output.h : 1
      for h in 0..<lines {
        let place = isDeep ? (slab &* places.h &+ h) &* places.w : slab &* places.w
        body(place, ((first &+ slab) &* lines &+ h) &* output.w, slab)
      }
    }
  }
}
