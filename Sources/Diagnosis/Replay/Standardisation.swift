import NN
import TensorCore

/// Subtracts the mean of each of the D columns of the inputs and divides by its deviation.
struct Standardisation {
  private let means, deviations: [Double]

  /// Of the inputs of the first records, 300 steps; nil where they are numbers of a table's rows.
  init?(_ c: Case) throws {
    guard !c.form.looksUp, let width = c.records.first?.inputs.first?.sizes.last else { return nil }
    let inputs = c.records.prefix(300).flatMap(\.inputs).prefix(300).filter { $0.sizes[1] == width }
    var (sums, squares, count) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: width), 0.0)
    for input in inputs {
      let numbers = try input.numbers
      for (i, x) in numbers.enumerated() {
        sums[i % width] += x
        squares[i % width] += x * x
      }
      count += Double(numbers.count / width)
    }
    let means = sums.map { $0 / count }
    self.means = means
    deviations = zip(squares, means).map { max(0, $0 / count - $1 * $1).squareRoot() + 1e-6 }
  }

  func apply(_ value: Value) throws -> Value {
    let width = means.count
    return try value.mapTensors { tensor in
      guard tensor.count % width == 0 else { throw NNError.message("the inputs are not of one width") }
      let scaled = try tensor.numbers.enumerated().map { i, x in (x - means[i % width]) / deviations[i % width] }
      return try Tensor(scaled, tensor.sizes, tensor.dtype)
    }
  }
}
