import TensorCore

extension Module {
  /// Moves all parameters into one storage and all gradients into another, and gives both as flat
  /// tensors that stay in step with the layers (`nn/Module.lua` getParameters).
  ///
  /// Parameters that share memory do so afterwards. Throws when a parameter has gaps in memory that no
  /// other parameter fills.
  public final func getParameters() throws -> (parameters: Tensor, gradients: Tensor) {
    let all = try callParameters()
    let flat = try Flattening.flatten(all.map(\.value), dtype)
    let gradients = try Flattening.flatten(all.map(\.gradient), dtype)
    guard flat.count == gradients.count else {
      throw NNError.input(
        typeName,
        "\(flat.count) parameters but \(gradients.count) gradients: check that you are sharing parameters and gradParameters"
      )
    }
    return (flat, gradients)
  }
}

extension Module {
  /// Moves `tensors`, all of one type, into one storage, as `getParameters` does; the flat tensor of their elements.
  /// Throws as that.
  public static func flatten(_ tensors: [Tensor]) throws -> Tensor {
    try Flattening.flatten(tensors, Environment.current.dtype)
  }
}

enum Flattening {
  /// Copies what `tensors` view into one new storage, each element once, in the order in which the
  /// tensors first need it, and makes them view it there.
  static func flatten(_ tensors: [Tensor], _ dtype: DType) throws -> Tensor {
    guard let type = tensors.first?.dtype else { return try Tensor(dtype) }
    // Stretches of old storages that are needed, merged where they touch or overlap.
    struct Stretch {
      let storage: Storage
      var start: Int
      var end: Int
      var place = 0
    }
    var stretches: [Stretch] = []
    var seen: Set<ObjectIdentifier> = []
    var distinct: [Tensor] = []
    for tensor in tensors where seen.insert(ObjectIdentifier(tensor)).inserted && tensor.count > 0 {
      guard tensor.dtype == type else {
        throw NNError.message(
          "getParameters: a parameter is a \(tensor.dtype.tensorName), another a \(type.tensorName)")
      }
      guard isCompact(tensor) else {
        throw NNError.message("getParameters: cannot gather tensors that are not compact (\(tensor.sizes.text))")
      }
      distinct.append(tensor)
      var new = Stretch(storage: tensor.storage, start: tensor.layout.offset, end: tensor.layout.extent)
      // An overlap makes one stretch of all it touches; it keeps the place of the first.
      if let k = stretches.firstIndex(where: {
        $0.storage === new.storage && $0.start < new.end && new.start < $0.end
      }) {
        new.start = Swift.min(new.start, stretches[k].start)
        new.end = Swift.max(new.end, stretches[k].end)
        stretches[k].start = new.start
        stretches[k].end = new.end
        stretches = stretches.enumerated().filter { j, other in
          if j == k || other.storage !== new.storage || other.start >= new.end || new.start >= other.end {
            return true
          }
          stretches[k].start = Swift.min(stretches[k].start, other.start)
          stretches[k].end = Swift.max(stretches[k].end, other.end)
          return false
        }.map { j, other in j == k ? stretches[k] : other }
      } else {
        stretches.append(new)
      }
    }
    var total = 0
    for k in stretches.indices {
      stretches[k].place = total
      total += stretches[k].end - stretches[k].start
    }
    let flat = try Tensor([total], type)
    for stretch in stretches {
      let count = stretch.end - stretch.start
      let source = try Tensor(storage: stretch.storage, layout: Layout([count], offset: stretch.start))
      try flat.narrow(0, stretch.place, count).copy(from: source)
    }
    for tensor in distinct {
      guard
        let stretch = stretches.first(where: {
          $0.storage === tensor.storage && tensor.layout.offset >= $0.start && tensor.layout.extent <= $0.end
        })
      else { continue }
      let layout = try Layout(
        sizes: tensor.sizes, strides: tensor.strides,
        offset: stretch.place + tensor.layout.offset - stretch.start)
      try tensor.set(flat.storage, layout)
    }
    return flat
  }

  /// True when the elements fill their stretch of the storage without gaps, in whatever order.
  private static func isCompact(_ tensor: Tensor) -> Bool {
    tensor.layout.extent - tensor.layout.offset <= tensor.count
  }
}
