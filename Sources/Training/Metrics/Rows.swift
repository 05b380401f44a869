import NN
import TensorCore

extension StepRows {
  /// The outputs, R rows of C numbers, one after the other.
  func outputs() throws -> (numbers: [Double], columns: Int) {
    (try output.numbers(), output.dimension > 1 ? output.sizes[1] : 1)
  }

  /// The class, from 1, that the output chooses in each row: the greatest of C, or of one number whether it lies
  /// above 1/2. NaN is the greatest of all, and no class: 0.
  func chosen() throws -> [Int] {
    let (numbers, columns) = try outputs()
    return Self.classes(numbers, columns)
  }

  /// The class, from 1, that the target names in each row: its number, or the greatest of C.
  func wanted() throws -> [Int] {
    let numbers = try target.numbers()
    let (_, columns) = try outputs()
    if numbers.count == output.sizes[0] {
      // One output is a probability, and its target 0 or 1.
      return numbers.map { columns == 1 ? ($0 > 0.5 ? 2 : 1) : Int(exactly: $0) ?? 0 }
    }
    return Self.classes(numbers, columns)
  }

  /// How many classes there are.
  var classCount: Int { output.dimension > 1 ? Swift.max(output.sizes[1], 2) : 2 }

  private static func classes(_ numbers: [Double], _ columns: Int) -> [Int] {
    guard columns > 1 else { return numbers.map { $0.isNaN ? 0 : $0 > 0.5 ? 2 : 1 } }
    return stride(from: 0, to: numbers.count - numbers.count % columns, by: columns).map { start in
      var best = start
      for k in start..<(start + columns) {
        if numbers[k].isNaN { return 0 }
        if numbers[k] > numbers[best] { best = k }
      }
      return best - start + 1
    }
  }
}

extension Tensor {
  /// The elements in order, as Doubles.
  func numbers() throws -> [Double] {
    let dense = try (dtype == .double ? self : to(.double)).contiguous()
    guard dense.count > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: dense.elements(Double.self), count: dense.count))
  }
}
