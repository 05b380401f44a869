import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a sample's target and output are, as far as a picture of them goes.
enum PredictionShape {
  /// A class, from 1, for each step; `share` is the probability of the chosen one where outputs are probabilities.
  case classes(target: [Int], output: [Int], share: [Double?])
  /// Numbers of T steps, D of them a step: `[d][t]`.
  case numbers(target: [[Double]], output: [[Double]])
  /// Anything else.
  case other

  /// Decided from shapes and from whether targets are whole numbers among the classes.
  init(_ prediction: Prediction) {
    guard let output = Self.rows(prediction.output), let target = Self.rows(prediction.target) else {
      self = .other
      return
    }
    let flat = Array(target.joined())
    if let width = output.first?.count, width > 1, output.count == flat.count,
      output.allSatisfy({ $0.count == width }),
      flat.allSatisfy({ $0 == $0.rounded() && $0 >= 1 && $0 <= Double(width) })
    {
      let chosen = output.map(Self.largest)
      self = .classes(
        target: flat.map { Int(saturating: $0) }, output: chosen.map { $0 + 1 },
        share: zip(output, chosen).map(Self.probability))
      return
    }
    guard !flat.isEmpty, flat.count == output.reduce(0, { $0 + $1.count }) else {
      self = .other
      return
    }
    self = .numbers(target: Self.columns(target), output: Self.columns(output))
  }

  /// A row for each step; dimensions of one element are left out, those after the first are one.
  private static func rows(_ value: Value) -> [[Double]]? {
    switch value {
    case .number(let x): return [[x]]
    case .tensor(let tensor):
      guard tensor.dtype != .char, tensor.count > 0 else { return nil }
      let all = (0..<tensor.count).map { tensor[linear: $0] }
      let sizes = tensor.sizes.filter { $0 > 1 }
      guard sizes.count > 1, let steps = sizes.first else { return [all] }
      let width = all.count / steps
      return (0..<steps).map { Array(all[($0 * width)..<(($0 + 1) * width)]) }
    case .table(let table):
      let steps = table.settled.list.map { rows($0).map { Array($0.joined()) } }
      let known = steps.compactMap { $0 }
      return known.count == steps.count && !known.isEmpty ? known : nil
    default: return nil
    }
  }

  /// The numbers of each column over the rows; a single row, or rows of unequal length, are one column.
  private static func columns(_ rows: [[Double]]) -> [[Double]] {
    guard let width = rows.first?.count, rows.count > 1, rows.allSatisfy({ $0.count == width }) else {
      return [Array(rows.joined())]
    }
    return (0..<width).map { d in rows.map { $0[d] } }
  }

  private static func largest(_ row: [Double]) -> Int {
    row.indices.reduce(0) { row[$1] > row[$0] || row[$0].isNaN ? $1 : $0 }
  }

  /// The number of the chosen place as a probability, when the row holds such or their logarithms.
  private static func probability(_ row: [Double], _ place: Int) -> Double? {
    guard row.indices.contains(place) else { return nil }
    if row.allSatisfy({ $0 >= 0 }), abs(row.reduce(0, +) - 1) < 1e-3 { return row[place] }
    if row.allSatisfy({ $0 <= 0 }), abs(row.map { exp($0) }.reduce(0, +) - 1) < 1e-3 { return exp(row[place]) }
    return nil
  }
}
