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
      let table = correlation.table(plan)
      correlation.links.withUnsafeBufferPointer { links in
        table.taps.withUnsafeBufferPointer { taps in
          var pass = CorrelationPass<T>(
            windows: correlation.windows, planes: correlation.planes, windowPlanes: correlation.windowPlanes,
            samples: correlation.samples, plan: plan, links: links, taps: taps, w: w.elements(T.self),
            x: x.elements(T.self), y: y.elements(T.self), bias: bias?.elements(T.self), buffer: buffer.elements(T.self))
          pass.run(table)
        }
      }
    }
  }

  /// How windows become the columns of a matrix.
  enum Way {
    /// Unfolded, so many samples and lines of windows at a time, for BLAS; or as they lie, where each is one place.
    case unfolded(samples: Int, lines: Int)
    /// Read in place.
    case taps(TapLayout)
  }

  /// How a pass is cut into pieces. It depends on sizes alone, but for the number of threads.
  struct Plan {
    let product: Product
    let way: Way
    /// What threads take one by one: this many samples.
    let taskSamples: Int
    let tasks: Int
    let threads: Int
    /// Elements that a thread needs.
    let scratch: Int
    /// Elements of the weights, and of those that are laid out for the taps.
    let weights: Int, packed: Int

    /// How many sums of the weights' gradient there are: one for each task but the first, which adds to the gradient.
    var sums: Int { if case .weights = product { Swift.max(tasks &- 1, 0) } else { 0 } }
    var bufferSize: Int { threads &* scratch &+ packed &+ sums &* weights }
  }

  /// How much of the volumes and windows is laid out, or unfolded, at a time, in elements: it should stay in the cache.
  private static let layoutSize = 1 << 18, chunkSize = 1 << 17
  /// Samples with fewer windows than this go several at a time, since BLAS likes no narrow matrices.
  private static let fewWindows = 128

  /// The plan of a pass in `dtype` with weights of so many elements. Throws when the windows of a line are too many.
  func plan(_ product: Product, weights: Int, _ dtype: DType) throws -> Plan {
    var (way, scratch, packed) = (Way.unfolded(samples: 1, lines: 0), 0, 0)
    if let layout = layout(isDouble: dtype == .double) {
      way = .taps(layout)
      scratch = planes &* layout.planeSize &+ windowPlanes &* layout.windowPlaneSize &+ 2 &* layout.padding
      if case .weights = product {} else { packed = links.reduce(0) { $0 + $1.inputs * $1.outputs } * kernelSize }
    } else {
      (way, scratch) = try unfolding()
    }
    var size = if case .unfolded(let samples, _) = way { samples } else { 1 }
    if case .weights = product {
      let sums = weights < 1 << 20 ? 4 : 2
      size = Swift.max((samples &+ sums &- 1) / sums, size)
    }
    let tasks = (samples &+ size &- 1) / size
    return Plan(
      product: product, way: way, taskSamples: size, tasks: tasks,
      threads: Swift.max(Swift.min(BLAS.threads, tasks), 1),
      scratch: scratch, weights: weights, packed: packed)
  }

  private var kernelSize: Int { windows.kernel.count }

  /// How windows are read in place; nil where that gains nothing: of windows that are single places, of so few that
  /// they fill no vector, or so far apart that most of what is read between the lines is not asked for.
  private func layout(isDouble: Bool) -> TapLayout? {
    let output = windows.output, input = windows.input
    guard !windows.areSingle, output.count >= 32, windows.kernel.count < 1 << 20 else { return nil }
    // Sizes that are too large for such a layout may overflow.
    let line = Double(windows.kernel.w - 1) * Double(windows.dilation.w) / Double(windows.stride.w) + Double(output.w)
    let sheet =
      line * (Double(windows.kernel.h - 1) * Double(windows.dilation.h) / Double(windows.stride.h) + Double(output.h))
    let volume =
      sheet * (Double(windows.kernel.t - 1) * Double(windows.dilation.t) / Double(windows.stride.t) + Double(output.t))
    let residues = windows.kernel.combined(windows.stride, Swift.min)
    guard 0.5 * volume < Double(output.count),
      volume * Double(residues.t) * Double(residues.h) * Double(residues.w) < 4 * Double(input.count) + 4096
    else { return nil }
    let slabs = TapLayout.slabs(of: windows), whole = TapLayout(windows, slabs: slabs, isDouble: isDouble)
    let size = planes &* whole.planeSize &+ windowPlanes &* whole.windowPlaneSize
    guard size > Self.layoutSize else { return whole }
    // Slabs overlap by the kernel, so some should go together.
    let shared = Swift.max(output.t > 1 ? windows.kernel.t : windows.kernel.h, 4)
    let parts = Swift.min((size &+ Self.layoutSize &- 1) / Self.layoutSize, Swift.max(slabs / (2 &* shared), 1))
    return TapLayout(windows, slabs: (slabs &+ parts &- 1) / parts, isDouble: isDouble)
  }

  private func unfolding() throws -> (way: Way, scratch: Int) {
    let lines = windows.output.t &* windows.output.h, width = windows.output.w
    let rows = planes &* kernelSize
    guard let most = ([rows, lines, width] as Dims).product, most < 1 << 44 else {
      throw TensorError.size([rows, lines, width])
    }
    let perLine = Swift.max(rows &* width, 1)
    if samples > 1 && windows.output.count < Self.fewWindows {
      let together = Swift.min(Swift.max(Self.chunkSize / (perLine &* Swift.max(lines, 1)), 1), samples)
      if together > 1 {
        return (.unfolded(samples: together, lines: lines), (rows &+ windowPlanes) &* together &* lines &* width)
      }
    }
    if windows.areSingle { return (.unfolded(samples: 1, lines: lines), 0) }
    let chunk = Swift.min(Swift.max(Self.chunkSize / perLine, 1), lines)
    return (.unfolded(samples: 1, lines: chunk), rows &* chunk &* width)
  }

  /// The places that the taps of a pass read, link by link the first so many of them, and where their weights are.
  struct TapTable {
    /// Forward and for the weights: of all planes of volumes, tap by tap. Back: phase by phase, of all planes of windows.
    var taps: [Int] = []
    /// For each phase (one when not back) the weights of the taps of one plane, by number in the kernel.
    var kernel: [[Int]] = []
  }

  fileprivate func table(_ plan: Plan) -> TapTable {
    guard case .taps(let layout) = plan.way else { return TapTable() }
    var table = TapTable()
    if case .back = plan.product {
      for phase in layout.tapsOfPhases {
        table.kernel.append(phase.map(\.tap))
        for plane in 0..<windowPlanes {
          let zero = plane &* layout.windowPlaneSize &+ layout.margin
          for tap in phase { table.taps.append(zero &- tap.shift) }
        }
      }
    } else {
      let taps = layout.taps
      table.kernel = [Array(taps.indices)]
      for plane in 0..<planes { for tap in taps { table.taps.append(plane &* layout.planeSize &+ tap) } }
    }
    return table
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
  /// `Correlation.TapTable.taps`.
  let taps: UnsafeBufferPointer<Int>
  let w: UnsafeMutablePointer<T>, x: UnsafeMutablePointer<T>, y: UnsafeMutablePointer<T>
  let bias: UnsafeMutablePointer<T>?
  let buffer: UnsafeMutablePointer<T>

  /// The weights as the taps want them.
  var packed: UnsafeMutablePointer<T> { buffer + plan.threads &* plan.scratch }
  /// A sum of the weights' gradient.
  private func sum(_ i: Int) -> UnsafeMutablePointer<T> { packed + (plan.packed &+ i &* plan.weights) }

  /// Runs the pass.
  mutating func run(_ table: Correlation.TapTable) {
    let plan = plan
    if plan.packed > 0 { pack(table) }
    let work: cthreads_work =
      T.self == Double.self ? { Double.runCorrelation($0, $1, $2) } : { Float.runCorrelation($0, $1, $2) }
    withUnsafeMutablePointer(to: &self) { pass in
      if plan.tasks > 1 {
        BLAS.onOneThreadEach { cthreads_run(work, pass, plan.tasks, plan.threads) }
      } else if plan.tasks == 1 {
        pass.pointee.run(task: 0, worker: 0)
      }
    }
    for i in 0..<plan.sums { addElements(UnsafePointer(sum(i)), w, plan.weights) }
  }

  /// Runs the part of one task, with the buffer of one worker.
  func run(task: Int, worker: Int) {
    let buffer = buffer + worker &* plan.scratch
    let own = task &* plan.taskSamples..<Swift.min((task &+ 1) &* plan.taskSamples, samples)
    var target = w
    switch plan.product {
    case .forward: if case .unfolded = plan.way { fill(y, own, windowPlanes, windows.output.count) }
    case .back: fill(x, own, planes, windows.input.count)
    case .weights:
      if task > 0 {
        target = sum(task &- 1)
        target.update(repeating: 0, count: plan.weights)
      }
    }
    switch plan.way {
    case .unfolded(let samples, let lines): runUnfolded(own, samples, lines, target, buffer)
    case .taps(let layout): runTaps(own, layout, target, buffer)
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
