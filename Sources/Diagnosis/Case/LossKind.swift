import NN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a criterion compares, as far as the loss of a single answer is concerned.
public enum LossKind: String, Sendable {
  /// Log-probabilities with a class.
  case nll
  /// Scores with a class, by the softmax.
  case crossEntropy
  /// Numbers, by the absolute difference.
  case absolute
  /// Probabilities with 0 … 1, by the cross entropy.
  case binary
  /// Numbers, by the squared difference.
  case squared
  /// Scores with a class, by how far they stand apart.
  case margin
  /// Anything else.
  case unknown

  /// What `criterion` compares. Criterions around another are of its kind, sums of the kind that their parts share.
  public init(_ criterion: Criterion?) {
    switch criterion {
    case nil: self = .unknown
    case is ClassNLLCriterion: self = .nll
    case is CrossEntropyCriterion: self = .crossEntropy
    case is AbsCriterion, is SmoothL1Criterion: self = .absolute
    case is BCECriterion: self = .binary
    case is MSECriterion: self = .squared
    case is MultiMarginCriterion: self = .margin
    case let other?:
      let kinds = Set(other.children.map { LossKind($0) })
      self = kinds.count == 1 && !other.isScripted ? kinds.first ?? .unknown : .unknown
    }
  }

  /// Whether the targets are classes.
  public var isClass: Bool { self == .nll || self == .crossEntropy || self == .margin }

  /// The loss of one answer, K numbers, against its target; nil where a class is not among 1 … K, which stands for an
  /// answer that does not count, and for `unknown`. Of several numbers it is the mean. Class weights are left out, of
  /// `SmoothL1Criterion` the smooth part, of `MultiMarginCriterion` power and margin other than 1.
  func loss(_ output: ArraySlice<Double>, _ target: ArraySlice<Double>) -> Double? {
    let o = output.startIndex
    if isClass {
      guard let y = target.first, y >= 1, y <= Double(output.count) else { return nil }
      let right = output[o + Int(y) - 1]
      switch self {
      case .nll: return -right
      case .crossEntropy:
        let top = output.max() ?? 0
        return log(output.reduce(0) { $0 + exp($1 - top) }) + top - right
      default:
        let sum = output.reduce(0) { $0 + max(0, 1 - right + $1) }
        return (sum - 1) / Double(output.count)
      }
    }
    guard output.count == target.count else { return nil }
    var sum = 0.0
    for (x, y) in zip(output, target) {
      switch self {
      case .absolute: sum += abs(x - y)
      case .binary:
        let p = min(max(x, 1e-6), 1 - 1e-6)
        sum -= y * log(p) + (1 - y) * log(1 - p)
      case .squared: sum += (x - y) * (x - y)
      default: return nil
      }
    }
    return sum / Double(output.count)
  }

  /// The mean loss of the best answer that is the same for all of `targets`, rows of `width` numbers, and, of classes,
  /// the share of the commonest. Of `margin` the better of two answers: all scores equal, or the commonest class ahead.
  func baseline(_ targets: [Double], width: Int, classes: Int) -> (loss: Double, commonest: Double?) {
    let count = width > 0 ? targets.count / width : 0
    guard count > 0 else { return (0, nil) }
    let n = Double(count)
    if isClass {
      let counts = targets.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
      let top = Double(counts.values.max() ?? 0) / n
      if self == .margin {
        let c = Double(max(classes, 1))
        return (min((c - 1) / c, (1 - top) * (2 + max(0, c - 2)) / c), top)
      }
      return (counts.values.reduce(0) { $0 - Double($1) / n * log(Double($1) / n) }, top)
    }
    var sum = 0.0
    for column in 0..<width {
      let values = stride(from: column, to: count * width, by: width).map { targets[$0] }
      let mean = values.mean
      switch self {
      case .absolute:
        let middle = values.sorted()[(count - 1) / 2]
        sum += values.reduce(0) { $0 + abs($1 - middle) } / n
      case .binary:
        let p = min(max(mean, 1e-6), 1 - 1e-6)
        sum -= p * log(p) + (1 - p) * log(1 - p)
      default: sum += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
      }
    }
    return (sum / Double(width), nil)
  }
}
