import CThreads
import TensorCore

/// A block of a kernel: a matrix `(outputs, inputs · K)` from some planes of a volume to some planes of windows,
/// K the places of the kernel.
struct Link {
  /// The first plane of the volume, and how many.
  let input: Int, inputs: Int
  /// The first plane of windows, and how many.
  let output: Int, outputs: Int
  /// Where the matrix begins in the weights, and how far its rows are apart.
  let weight: Int, lead: Int
}

/// The linear map of every convolution, from volumes X `(N, planes, input)` to windows Y `(N, windowPlanes, output)`:
/// plane by plane, Y is the sum over the links of weights times windows of X.
///
/// A convolution runs it forward, a transposed one backward; each has the other's passes. Samples go through the
/// machine's threads, as many as BLAS may use, and give the same numbers with any number of them.
struct Correlation {
  let windows: Windows
  /// Planes of X.
  let planes: Int
  /// Planes of Y.
  let windowPlanes: Int
  let samples: Int
  let links: [Link]

  /// The passes.
  enum Product {
    /// Y = W ∗ X, plus a number for each plane.
    case forward
    /// X = Wᵀ ∗ Y, plus a number for each plane.
    case back
    /// W += scale · Y ∗ X.
    case weights(scale: Double)
  }

  /// The work of a pass over dense tensors; without a `bias` the planes' numbers are 0.
  struct Work: LayerWork {
    let correlation: Correlation
    let plan: Plan
    let w: Tensor, x: Tensor, y: Tensor, bias: Tensor?
    /// Of `plan.bufferSize` elements.
    let buffer: Tensor

    func run<T: LayerScalar>(_ type: T.Type) {
      correlation.links.withUnsafeBufferPointer { links in
        var pass = CorrelationPass<T>(
          windows: correlation.windows, planes: correlation.planes, windowPlanes: correlation.windowPlanes,
          samples: correlation.samples, plan: plan, links: links, w: w.elements(T.self), x: x.elements(T.self),
          y: y.elements(T.self), bias: bias?.elements(T.self), buffer: buffer.elements(T.self))
        pass.run()
      }
    }
  }

  /// How a pass is cut into pieces. It depends on sizes alone, but for the number of threads.
  struct Plan {
    let product: Product
    /// What is unfolded: all places of the kernel, or one line of it, which then serves for all lines.
    let unfolded: Windows
    /// How many lines of the kernel share what is unfolded; 1 when all of it is.
    let groups: Int
    /// Samples, and lines of windows, that are unfolded at a time.
    let samples: Int, lines: Int
    /// Lines that are unfolded besides, for the kernel's further lines.
    let extraLines: Int
    /// What threads take one by one: this many samples.
    let taskSamples: Int
    let tasks: Int
    let threads: Int
    /// Elements of the unfolded windows, and of Y's beside them, that a thread needs.
    let columns: Int
    /// Elements of the weights.
    let weights: Int

    private var isOfWeights: Bool { if case .weights = product { true } else { false } }
    /// How many sums of the weights' gradient there are: one for each task, but the first may add to the gradient.
    var sums: Int { isOfWeights ? (groups > 1 ? tasks : Swift.max(tasks &- 1, 0)) : 0 }
    /// Elements of the weights in another order, the kernel's lines apart.
    var packed: Int { isOfWeights || groups == 1 ? 0 : weights }
    var bufferSize: Int { threads &* columns &+ packed &+ sums &* weights }
  }

  /// How much of the unfolded matrix is made at a time, in elements: it should stay in the cache.
  private static let chunkSize = 1 << 17
  /// Samples with fewer windows than this go several at a time, since BLAS likes no narrow matrices.
  private static let fewWindows = 128

  /// The plan of a pass with weights of so many elements. Throws when the windows of a line are too many.
  func plan(_ product: Product, weights: Int) throws -> Plan {
    let lines = windows.output.t &* windows.output.h, inBundles = samples > 1 && windows.output.count < Self.fewWindows
    let groups = !inBundles && windows.linesAreShared ? windows.kernel.h : 1
    let unfolded = groups > 1 ? windows.ofOneLine : windows
    let extra = groups > 1 ? (groups &- 1) &* windows.dilation.h : 0
    let rows = planes &* unfolded.kernel.count
    guard let most = ([rows, lines &+ extra, windows.output.w] as Dims).product, most < 1 << 44 else {
      throw TensorError.size([rows, lines &+ extra, windows.output.w])
    }
    let perLine = Swift.max(rows &* windows.output.w, 1)
    var chunk = (
      samples: 1,
      lines: windows.areSingle
        ? lines : Swift.min(Swift.max(Self.chunkSize / perLine &- extra, 2 &* extra, 1), lines)
    )
    if inBundles {
      chunk = (Swift.min(Swift.max(Self.chunkSize / (perLine &* Swift.max(lines, 1)), 1), samples), lines)
    }
    var columns = windows.areSingle ? 0 : rows &* (chunk.lines &+ extra) &* windows.output.w
    if chunk.samples > 1 { columns = (rows &+ windowPlanes) &* chunk.samples &* chunk.lines &* windows.output.w }
    var size = chunk.samples
    if case .weights = product {
      let sums = weights < 1 << 20 ? 4 : 2
      size = Swift.max((samples &+ sums &- 1) / sums, size)
    }
    let tasks = (samples &+ size &- 1) / size
    return Plan(
      product: product, unfolded: unfolded, groups: groups, samples: chunk.samples, lines: chunk.lines,
      extraLines: extra, taskSamples: size, tasks: tasks, threads: Swift.max(Swift.min(BLAS.threads, tasks), 1),
      columns: columns, weights: weights)
  }
}

extension LayerScalar {
  /// Runs a task of a `CorrelationPass` of this type, to which `context` points, on any thread.
  static func runCorrelation(_ context: UnsafeMutableRawPointer?, _ task: Int, _ worker: Int) {
    context?.assumingMemoryBound(to: CorrelationPass<Self>.self).pointee.run(task: task, worker: worker)
  }
}

/// A pass of a correlation on raw memory. It holds no object, so that any thread may run its tasks.
struct CorrelationPass<T: LayerScalar> {
  let windows: Windows
  let planes: Int, windowPlanes: Int, samples: Int
  let plan: Correlation.Plan
  let links: UnsafeBufferPointer<Link>
  let w: UnsafeMutablePointer<T>, x: UnsafeMutablePointer<T>, y: UnsafeMutablePointer<T>
  let bias: UnsafeMutablePointer<T>?
  let buffer: UnsafeMutablePointer<T>

  /// Some lines of windows of one sample, or all of several samples: what is unfolded at a time.
  private struct Chunk {
    let samples: Range<Int>
    let lines: Range<Int>
    let width: Int
    var columns: Int { samples.count &* lines.count &* width }
  }

  private var rows: Int { planes &* plan.unfolded.kernel.count }
  private var lines: Int { windows.output.t &* windows.output.h }

  /// The weights in the order of the plan.
  private var packed: UnsafeMutablePointer<T> { buffer + plan.threads &* plan.columns }
  /// A sum of the weights' gradient.
  private func sum(_ i: Int) -> UnsafeMutablePointer<T> { packed + (plan.packed &+ i &* plan.weights) }

  /// Runs the pass.
  mutating func run() {
    let plan = plan
    if plan.packed > 0 { eachLine { packed, w, n in packed.update(from: w, count: n) } }
    let work: cthreads_work =
      T.self == Double.self ? { Double.runCorrelation($0, $1, $2) } : { Float.runCorrelation($0, $1, $2) }
    withUnsafeMutablePointer(to: &self) { pass in
      if plan.tasks > 1 {
        BLAS.onOneThreadEach { cthreads_run(work, pass, plan.tasks, plan.threads) }
      } else if plan.tasks == 1 {
        pass.pointee.run(task: 0, worker: 0)
      }
    }
    for i in 0..<plan.sums {
      if plan.groups == 1 {
        addElements(UnsafePointer(sum(i)), w, plan.weights)
      } else {
        eachLine(i) { sum, w, n in addElements(UnsafePointer(sum), w, n) }
      }
    }
  }

  /// Calls `body` with where each line of each kernel stands in the plan's order, packed or in a sum, and in W.
  @inline(__always)
  private func eachLine(
    _ i: Int = 0, _ body: (_ packed: UnsafeMutablePointer<T>, _ w: UnsafeMutablePointer<T>, _ n: Int) -> Void
  ) {
    let n = windows.kernel.w, kernels = plan.weights / (n &* plan.groups), packed = sum(i) - plan.packed
    for kernel in 0..<kernels {
      for line in 0..<plan.groups {
        body(packed + (line &* kernels &+ kernel) &* n, w + (kernel &* plan.groups &+ line) &* n, n)
      }
    }
  }

  /// Runs the part of one task, with the buffer of one worker.
  func run(task: Int, worker: Int) {
    let buffer = buffer + worker &* plan.columns
    let own = task &* plan.taskSamples..<Swift.min((task &+ 1) &* plan.taskSamples, samples)
    var target = plan.packed > 0 ? packed : w
    switch plan.product {
    case .forward: fill(y, own, windowPlanes, windows.output.count)
    case .back: fill(x, own, planes, windows.input.count)
    case .weights:
      let first = plan.tasks &- plan.sums
      if task >= first {
        target = sum(task &- first)
        target.update(repeating: 0, count: plan.weights)
      }
    }
    for sample in stride(from: own.lowerBound, to: own.upperBound, by: plan.samples) {
      for line in stride(from: 0, to: lines, by: plan.lines) {
        let chunk = Chunk(
          samples: sample..<Swift.min(sample &+ plan.samples, own.upperBound),
          lines: line..<Swift.min(line &+ plan.lines, lines), width: windows.output.w)
        run(chunk, target, buffer)
      }
    }
  }

  /// Sets the planes of some samples to their bias.
  private func fill(_ p: UnsafeMutablePointer<T>, _ samples: Range<Int>, _ planes: Int, _ size: Int) {
    for sample in samples {
      for plane in 0..<planes {
        (p + (sample &* planes &+ plane) &* size).update(repeating: bias?[plane] ?? 0, count: size)
      }
    }
  }

  private func run(_ chunk: Chunk, _ w: UnsafeMutablePointer<T>, _ buffer: UnsafeMutablePointer<T>) {
    let n = chunk.columns, isOne = chunk.samples.count == 1
    // Of one sample, Y is where it is, and so is X if no window overlaps another.
    let inPlace = isOne && windows.areSingle
    let columns = inPlace ? x + chunk.samples.lowerBound &* planes &* windows.input.count : buffer
    let lead = inPlace ? windows.input.count : n &+ plan.extraLines &* chunk.width
    let ys = isOne ? place(chunk.samples.lowerBound, chunk) : buffer + rows &* n
    let yLead = isOne ? windows.output.count : n

    switch plan.product {
    case .forward:
      if !inPlace { unfold(chunk, columns, lead) }
      if !isOne { ys.update(repeating: 0, count: windowPlanes &* n) }
      eachBlock(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(false, false, outputs, n, inputs, 1, w, wLead, columns, lead, 1, y, yLead)
      }
      if !isOne { eachRow(chunk, ys) { y, row, n in addElements(row, y, n) } }
    case .back:
      if !isOne { eachRow(chunk, ys) { y, row, n in row.update(from: y, count: n) } }
      // Links, and lines of the kernel, may meet in an element.
      let isAlone = links.count == 1 && plan.groups == 1 && !inPlace
      if !isAlone && !inPlace { columns.update(repeating: 0, count: rows &* lead) }
      eachBlock(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(true, false, inputs, n, outputs, 1, w, wLead, y, yLead, isAlone ? 0 : 1, columns, lead)
      }
      if !inPlace { fold(columns, chunk, lead) }
    case .weights(let scale):
      if !inPlace { unfold(chunk, columns, lead) }
      if !isOne { eachRow(chunk, ys) { y, row, n in row.update(from: y, count: n) } }
      eachBlock(w, columns, lead, ys, yLead) { outputs, inputs, w, wLead, columns, y in
        T.gemm(false, true, outputs, inputs, n, T(scale), y, yLead, columns, lead, 1, w, wLead)
      }
    }
  }

  /// Calls `body` with each matrix of weights, `(outputs, inputs)`, and with the rows of both sides that it joins.
  @inline(__always)
  private func eachBlock(
    _ w: UnsafeMutablePointer<T>, _ columns: UnsafeMutablePointer<T>, _ lead: Int, _ ys: UnsafeMutablePointer<T>,
    _ yLead: Int,
    _ body: (
      _ outputs: Int, _ inputs: Int, _ w: UnsafeMutablePointer<T>, _ wLead: Int, _ columns: UnsafeMutablePointer<T>,
      _ y: UnsafeMutablePointer<T>
    ) -> Void
  ) {
    let k = plan.unfolded.kernel.count, shift = windows.dilation.h &* windows.output.w
    for group in 0..<plan.groups {
      for link in links {
        body(
          link.outputs, link.inputs &* k, w + (group &* plan.weights &+ link.weight) / plan.groups,
          link.lead / plan.groups, columns + (link.input &* k &* lead &+ group &* shift), ys + link.output &* yLead)
      }
    }
  }

  private func unfold(_ chunk: Chunk, _ columns: UnsafeMutablePointer<T>, _ lead: Int) {
    let width = chunk.lines.count &* chunk.width
    for (i, sample) in chunk.samples.enumerated() {
      plan.unfolded.unfold(
        UnsafePointer(x + sample &* planes &* windows.input.count), planes: planes,
        lines: chunk.lines.lowerBound..<(chunk.lines.upperBound &+ plan.extraLines), columns + i &* width, lead: lead)
    }
  }

  private func fold(_ columns: UnsafeMutablePointer<T>, _ chunk: Chunk, _ lead: Int) {
    let width = chunk.lines.count &* chunk.width
    for (i, sample) in chunk.samples.enumerated() {
      plan.unfolded.fold(
        UnsafePointer(columns + i &* width), lead: lead,
        lines: chunk.lines.lowerBound..<(chunk.lines.upperBound &+ plan.extraLines),
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

/// y[k] += x[k], for n elements.
@inline(__always)
func addElements<T: LayerScalar>(_ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int) {
  eachVector(T.self, n) { k, n in store(load(UnsafePointer(y), k, n) + load(x, k, n), y, k, n) }
}

/// y[n, p, …] = b[p], or 0 without b, for planes of `size` elements.
struct PlaneFill: LayerWork {
  let y: Tensor, b: Tensor?
  let planes: Int, size: Int

  func run<T: LayerScalar>(_ type: T.Type) {
    let y = y.elements(T.self), count = self.y.count
    guard let b = b?.elements(T.self), size > 0 else { return y.update(repeating: 0, count: count) }
    for plane in 0..<(count / size) { (y + plane &* size).update(repeating: b[plane % planes], count: size) }
  }
}

/// db[p] += the sum of dy[n, p, …], for planes of `size` elements.
struct PlaneSums: LayerWork {
  let dy: Tensor, db: Tensor
  let planes: Int, size: Int

  func run<T: LayerScalar>(_ type: T.Type) {
    guard size > 0 else { return }
    let dy = UnsafePointer(dy.elements(T.self)), db = db.elements(T.self), count = self.dy.count
    for plane in 0..<(count / size) {
      var sum = T.Vector(repeating: 0)
      let row = dy + plane &* size
      for k in stride(from: 0, to: size, by: T.Vector.scalarCount) { sum += load(row, k, size) }
      db[plane % planes] += sum.sum()
    }
  }
}
