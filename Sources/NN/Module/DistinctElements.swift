import TensorCore

/// How many elements some tensors have in memory, those that several of them view once.
struct DistinctElements {
  private(set) var count = 0
  private(set) var bytes = 0

  init(_ tensors: [Tensor]) {
    var byStorage: [ObjectIdentifier: [Tensor]] = [:]
    for tensor in tensors where tensor.count > 0 {
      byStorage[ObjectIdentifier(tensor.storage), default: []].append(tensor)
    }
    for group in byStorage.values {
      let sorted = group.sorted { $0.layout.offset < $1.layout.offset }
      var cluster: [Tensor] = []
      var end = 0
      for tensor in sorted {
        if tensor.layout.offset >= end {
          add(cluster)
          cluster = []
        }
        if !cluster.contains(where: { $0.layout == tensor.layout }) { cluster.append(tensor) }
        end = max(end, tensor.layout.extent)
      }
      add(cluster)
    }
  }

  /// Counts tensors of one storage whose stretches of it meet.
  private mutating func add(_ cluster: [Tensor]) {
    guard let first = cluster.first else { return }
    var here = first.count
    if cluster.count > 1 || !first.isContiguous {
      let start = first.layout.offset
      let end = cluster.map(\.layout.extent).max() ?? start
      var seen = [Bool](repeating: false, count: end - start)
      for tensor in cluster { Self.mark(tensor, 0, tensor.layout.offset - start, &seen) }
      here = seen.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    count += here
    bytes += here * first.dtype.size
  }

  private static func mark(_ tensor: Tensor, _ dimension: Int, _ place: Int, _ seen: inout [Bool]) {
    guard dimension < tensor.sizes.count else {
      seen[place] = true
      return
    }
    for i in 0..<tensor.sizes[dimension] {
      mark(tensor, dimension + 1, place + i * tensor.strides[dimension], &seen)
    }
  }
}
