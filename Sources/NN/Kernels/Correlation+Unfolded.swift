import TensorCore

/// A pass as products with a matrix of unfolded windows.
extension CorrelationPass {
  /// Some lines of windows of one sample, or all of several samples: what is unfolded at a time.
  private struct Chunk {
    let samples: Range<Int>
    let lines: Range<Int>
    let width: Int
    var columns: Int { samples.count &* lines.count &* width }
  }

  private var rows: Int { planes &* windows.kernel.count }

  func runUnfolded(
    _ own: Range<Int>, _ samples: Int, _ lines: Int, _ w: UnsafeMutablePointer<T>, _ buffer: UnsafeMutablePointer<T>
  ) {
    let all = windows.output.t &* windows.output.h
    for sample in stride(from: own.lowerBound, to: own.upperBound, by: samples) {
      for line in stride(from: 0, to: all, by: lines) {
        let chunk = Chunk(
          samples: sample..<Swift.min(sample &+ samples, own.upperBound),
          lines: line..<Swift.min(line &+ lines, all), width: windows.output.w)
        run(chunk, w, buffer)
      }
    }
  }

  private func run(_ chunk: Chunk, _ w: UnsafeMutablePointer<T>, _ buffer: UnsafeMutablePointer<T>) {
    let n = chunk.columns, isOne = chunk.samples.count == 1
    // Of one sample, Y is where it is, and so is X if no window overlaps another.
    let inPlace = isOne && windows.areSingle
    let columns = inPlace ? x + chunk.samples.lowerBound &* planes &* windows.input.count : buffer
    let lead = inPlace ? windows.input.count : n
    let ys = isOne ? place(chunk.samples.lowerBound, chunk) : buffer + rows &* n
    let yLead = isOne ? windows.output.count : n

    switch plan.product {
    case .forward:
      if !inPlace { unfold(chunk, columns, lead) }
      if !isOne { ys.update(repeating: 0, count: windowPlanes &* n) }
      eachLink(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(false, false, outputs, n, inputs, 1, w, wLead, columns, lead, 1, y, yLead)
      }
      if !isOne { eachRow(chunk, ys) { y, row, n in addElements(row, y, n) } }
    case .back:
      if !isOne { eachRow(chunk, ys) { y, row, n in row.update(from: y, count: n) } }
      // Links may meet in an element, or leave planes out.
      let isAlone = links.count == 1 && links[0].inputs == planes && !inPlace
      if !isAlone && !inPlace { columns.update(repeating: 0, count: rows &* lead) }
      eachLink(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(true, false, inputs, n, outputs, 1, w, wLead, y, yLead, isAlone ? 0 : 1, columns, lead)
      }
      if !inPlace { fold(columns, chunk, lead) }
    case .weights(let scale):
      if !inPlace { unfold(chunk, columns, lead) }
      if !isOne { eachRow(chunk, ys) { y, row, n in row.update(from: y, count: n) } }
      eachLink(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(false, true, outputs, inputs, n, T(scale), y, yLead, columns, lead, 1, w, wLead)
      }
    }
  }

  /// Calls `body` with each link's matrix of weights, `(outputs, inputs)`, and with the rows of both sides that it joins.
  @inline(__always)
  private func eachLink(
    _ w: UnsafeMutablePointer<T>, _ columns: UnsafeMutablePointer<T>, _ lead: Int, _ ys: UnsafeMutablePointer<T>,
    _ yLead: Int,
    _ body: (
      _ outputs: Int, _ inputs: Int, _ w: UnsafeMutablePointer<T>, _ wLead: Int, _ columns: UnsafeMutablePointer<T>,
      _ y: UnsafeMutablePointer<T>
    ) -> Void
  ) {
    let k = windows.kernel.count
    for link in links {
      body(
        link.outputs, link.inputs &* k, w + link.weight, link.lead, columns + link.input &* k &* lead,
        ys + link.output &* yLead)
    }
  }

  private func unfold(_ chunk: Chunk, _ columns: UnsafeMutablePointer<T>, _ lead: Int) {
    let width = chunk.lines.count &* chunk.width
    for (i, sample) in chunk.samples.enumerated() {
      windows.unfold(
        UnsafePointer(x + sample &* planes &* windows.input.count), planes: planes, lines: chunk.lines,
        columns + i &* width, lead: lead)
    }
  }

  private func fold(_ columns: UnsafeMutablePointer<T>, _ chunk: Chunk, _ lead: Int) {
    let width = chunk.lines.count &* chunk.width
    for (i, sample) in chunk.samples.enumerated() {
      windows.fold(
        UnsafePointer(columns + i &* width), lead: lead, lines: chunk.lines,
        x + sample &* planes &* windows.input.count, planes: planes)
    }
  }

  private func place(_ sample: Int, _ chunk: Chunk) -> UnsafeMutablePointer<T> {
    y + (sample &* windowPlanes &* windows.output.count &+ chunk.lines.lowerBound &* chunk.width)
  }

  /// Calls `body` with each piece of Y that belongs to a row of the chunk's samples, and its place in that row.
  @inline(__always)
  private func eachRow(
    _ chunk: Chunk, _ ys: UnsafeMutablePointer<T>,
    _ body: (UnsafeMutablePointer<T>, UnsafeMutablePointer<T>, Int) -> Void
  ) {
    let width = chunk.lines.count &* chunk.width
    for (i, sample) in chunk.samples.enumerated() {
      for plane in 0..<windowPlanes {
        body(
          place(sample, chunk) + plane &* windows.output.count, ys + (plane &* chunk.columns &+ i &* width), width)
      }
    }
  }
}
