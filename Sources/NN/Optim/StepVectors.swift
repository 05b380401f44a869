import TensorCore

/// The memory that one step of an optimiser walks over: the parameters, their gradient and the
/// optimiser's own tensors, element by element.
enum StepVectors {
  /// True when `tensors` have one element type, Float or Double, and one length, lie without gaps and
  /// do not overlap, so that a step may treat each element on its own in any order.
  static func areSeparate(_ tensors: [Tensor]) -> Bool {
    guard let first = tensors.first, first.dtype.isReal else { return false }
    for (i, t) in tensors.enumerated() {
      guard t.dtype == first.dtype, t.count == first.count, t.isContiguous else { return false }
      let overlaps = tensors[..<i].contains {
        $0.storage === t.storage && $0.layout.offset < t.layout.extent
          && t.layout.offset < $0.layout.extent
      }
      if overlaps { return false }
    }
    return true
  }
}

/// A step's kernel, written once for Float and Double.
protocol StepWork {
  func run<T: LayerScalar>(_ type: T.Type)
}

extension StepWork {
  /// Runs the kernel in `dtype`, which is Float or Double.
  func run(in dtype: DType) {
    if dtype == .float { run(Float.self) } else { run(Double.self) }
  }
}
