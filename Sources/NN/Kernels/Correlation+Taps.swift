import CVector
import TensorCore

/// A pass whose windows are read in place (`TapLayout`).
extension CorrelationPass {
  private var isDouble: Int32 { PackedMatrix<T>.isDouble }

  /// Lays out the weights for the taps: of every link, back of every phase of it.
  func pack(_ table: Correlation.TapTable) {
    var packed = packed
    for kernel in table.kernel {
      for link in links {
        let size = windows.kernel.count
        let (outputs, inputs) = (link.outputs, link.inputs)
        if case .back = plan.product {
          let places = (0..<outputs).flatMap { output in kernel.map { output &* link.lead &+ $0 } }
          cvector_taps_pack(isDouble, w + link.weight, size, places, places.count, inputs, packed)
          packed += places.count &* inputs
        } else {
          let places = (0..<inputs).flatMap { input in kernel.map { input &* size &+ $0 } }
          cvector_taps_pack(isDouble, w + link.weight, link.lead, places, places.count, outputs, packed)
          packed += places.count &* outputs
        }
      }
    }
  }

  func runTaps(
    _ own: Range<Int>, _ layout: TapLayout, _ w: UnsafeMutablePointer<T>, _ buffer: UnsafeMutablePointer<T>
  ) {
    // What lies between is read, but must not count.
    buffer.update(repeating: 0, count: plan.scratch)
    let volumes = buffer, sheets = buffer + (planes &* layout.planeSize &+ layout.padding)
    let slabs = TapLayout.slabs(of: windows)
    for sample in own {
      let x = x + sample &* planes &* windows.input.count, y = y + sample &* windowPlanes &* windows.output.count
      for first in stride(from: 0, to: slabs, by: layout.slabs) {
        let count = Swift.min(layout.slabs, slabs &- first)
        switch plan.product {
        case .forward:
          lay(x, first, layout, volumes)
          forward(layout, volumes, sheets)
          for plane in 0..<windowPlanes {
            layout.unlayWindows(
              UnsafePointer(sheets + plane &* layout.windowPlaneSize), first: first, count: count,
              y + plane &* windows.output.count)
          }
        case .back:
          layWindows(y, first, count, layout, sheets)
          back(layout, volumes, sheets)
          for plane in 0..<planes {
            layout.addUnlaid(
              UnsafePointer(volumes + plane &* layout.planeSize), first: first, x + plane &* windows.input.count)
          }
        case .weights(let scale):
          lay(x, first, layout, volumes)
          layWindows(y, first, count, layout, sheets)
          for link in links {
            cvector_taps_gradient(
              isDouble, volumes + link.input &* layout.planeSize, taps.baseAddress,
              link.inputs &* windows.kernel.count, sheets + (link.output &* layout.windowPlaneSize &+ layout.margin),
              layout.windowPlaneSize, link.outputs, layout.span, scale, w + link.weight, link.lead)
          }
        }
      }
    }
  }

  private func forward(_ layout: TapLayout, _ volumes: UnsafeMutablePointer<T>, _ sheets: UnsafeMutablePointer<T>) {
    for plane in 0..<windowPlanes {
      (sheets + (plane &* layout.windowPlaneSize &+ layout.margin))
        .update(repeating: bias?[plane] ?? 0, count: layout.phaseSize)
    }
    var packed = packed
    for link in links {
      let inner = link.inputs &* windows.kernel.count
      cvector_taps(
        isDouble, volumes + link.input &* layout.planeSize, taps.baseAddress, inner, packed, link.outputs, layout.span,
        sheets + (link.output &* layout.windowPlaneSize &+ layout.margin), layout.windowPlaneSize)
      packed += inner &* link.outputs
    }
  }

  private func back(_ layout: TapLayout, _ volumes: UnsafeMutablePointer<T>, _ sheets: UnsafeMutablePointer<T>) {
    volumes.update(repeating: 0, count: planes &* layout.planeSize)
    guard var taps = taps.baseAddress else { return }
    var packed = packed
    let (period, kernel) = (layout.period, windows.kernel)
    var phase = 0
    for t in 0..<layout.phases.t {
      for h in 0..<layout.phases.h {
        for w in 0..<layout.phases.w {
          // How many taps fall on a residue: every `period`th.
          let count = kernel.combined(Extents(t, h, w), &-).combined(period) { ($0 &+ $1 &- 1) / $1 }.count
          for link in links {
            let inner = link.outputs &* count
            cvector_taps(
              isDouble, sheets + link.output &* layout.windowPlaneSize, taps, inner, packed, link.inputs,
              layout.places.count, volumes + (link.input &* layout.planeSize &+ phase &* layout.phaseSize),
              layout.planeSize)
            packed += inner &* link.inputs
          }
          taps += windowPlanes &* count
          phase &+= 1
        }
      }
    }
  }

  private func lay(
    _ x: UnsafeMutablePointer<T>, _ first: Int, _ layout: TapLayout, _ volumes: UnsafeMutablePointer<T>
  ) {
    for plane in 0..<planes {
      layout.lay(UnsafePointer(x + plane &* windows.input.count), first: first, volumes + plane &* layout.planeSize)
    }
  }

  private func layWindows(
    _ y: UnsafeMutablePointer<T>, _ first: Int, _ count: Int, _ layout: TapLayout, _ sheets: UnsafeMutablePointer<T>
  ) {
    for plane in 0..<windowPlanes {
      layout.layWindows(
        UnsafePointer(y + plane &* windows.output.count), first: first, count: count,
        sheets + plane &* layout.windowPlaneSize)
    }
  }
}
