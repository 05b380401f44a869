import NN
import TensorCore

extension StepRows {
  /// C, the numbers of an output.
  private var columns: Int { output.dimension > 1 ? output.sizes[1] : 1 }

  /// The class, from 1, that the output chooses in each row: the greatest of C, or of one number whether it lies
  /// above 1/2. NaN is the greatest of all, and no class: 0.
  func chosen() throws -> [Int] { Self.classes(try output.numbers, columns) }

  /// The class, from 1, that the target names in each row: its number, or the greatest of C.
  func wanted() throws -> [Int] {
    let numbers = try target.numbers
    if numbers.count == output.sizes[0] {
      // One output is a probability, and its target 0 or 1.
      return numbers.map { columns == 1 ? ($0 > 0.5 ? 2 : 1) : Int(exactly: $0) ?? 0 }
    }
    return Self.classes(numbers, columns)
  }

  /// How many classes there are.
  var classCount: Int { Swift.max(columns, 2) }

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
