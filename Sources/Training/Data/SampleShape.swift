import NN
import TensorCore

/// What a sample's input or target is made of.
indirect enum SampleShape: Equatable {
  case number
  case tensor(Dims, DType)
  /// A table of so many entries, at least one, of one shape.
  case alike(Int, SampleShape)
  case table([SampleShape])
  /// What no batch can be made of.
  case other

  init(_ value: Value) {
    switch value {
    case .number: self = .number
    case .tensor(let tensor) where tensor.count > 0: self = .tensor(tensor.sizes, tensor.dtype)
    case .table(let table) where table.fields.isEmpty: self.init(table.list)
    default: self = .other
    }
  }

  private init(_ list: [Value]) {
    guard let first = list.first else {
      self = .other
      return
    }
    let shape = SampleShape(first)
    let isAlike: Bool
    switch shape {
    case .number:
      isAlike = list.allSatisfy { if case .number = $0 { true } else { false } }
    case .tensor(let sizes, let dtype):
      isAlike = list.allSatisfy {
        if case .tensor(let tensor) = $0 { tensor.sizes == sizes && tensor.dtype == dtype } else { false }
      }
    default:
      isAlike = list.dropFirst().allSatisfy { SampleShape($0) == shape }
    }
    self = isAlike ? .alike(list.count, shape) : .table(list.map { SampleShape($0) })
  }

  /// The entries of a table; nil for anything else.
  var entries: [SampleShape]? {
    switch self {
    case .alike(let count, let entry): [SampleShape](repeating: entry, count: count)
    case .table(let entries): entries
    default: nil
    }
  }

  /// Whether it is a number, or a table of nothing else.
  var isNumbers: Bool {
    switch self {
    case .number: true
    case .alike(_, let entry): entry.isNumbers
    case .table(let entries): entries.allSatisfy(\.isNumbers)
    case .tensor, .other: false
    }
  }

  /// Whether the two differ only in sizes and in how many entries they have.
  func isKin(_ other: SampleShape) -> Bool {
    switch (self, other) {
    case (.number, .number), (.other, .other): true
    case (.tensor(let a, let type), .tensor(let b, let otherType)): a.count == b.count && type == otherType
    case (.alike(_, let a), .alike(_, let b)): a.isKin(b)
    default:
      if let a = entries, let b = other.entries {
        a.count != b.count || zip(a, b).allSatisfy { $0.isKin($1) }
      } else {
        false
      }
    }
  }

  // MARK: Forms of a batch

  /// The forms that a batch of such samples could have, sequences first; `hasBatch` where a sample has a batch axis,
  /// of size 1.
  func forms(hasBatch: Bool) -> [BatchForm] {
    switch self {
    case .number: return hasBatch ? [] : [.rows(0)]
    case .tensor(let sizes, _):
      let features = { (count: Int) in [BatchAxis](repeating: .feature, count: count) }
      if !hasBatch {
        let rest = features(sizes.count - 1)
        return [.tensor([.time, .batch] + rest), .tensor([.batch, .time] + rest), .rows(sizes.count)]
      }
      var forms: [BatchForm] = []
      if sizes.count > 1 {
        if sizes[1] == 1 { forms.append(.tensor([.time, .batch] + features(sizes.count - 2))) }
        if sizes[0] == 1 { forms.append(.tensor([.batch, .time] + features(sizes.count - 2))) }
      }
      if sizes[0] == 1 { forms.append(.rows(sizes.count - 1)) }
      return forms
    case .alike(let count, let entry):
      let entries = entry.forms(hasBatch: hasBatch)
      let steps = entries.filter { !$0.isSequence }.map { BatchForm.steps($0) }
      guard count <= Self.mostEntries else { return steps }
      return steps + entries.map { .table([BatchForm](repeating: $0, count: count)) }
    case .table(let entries):
      guard entries.count <= Self.mostEntries else { return [] }
      var all: [[BatchForm]] = [[]]
      for entry in entries {
        let forms = entry.forms(hasBatch: hasBatch)
        all = all.flatMap { start in forms.map { start + [$0] } }
        guard all.count <= Self.mostForms else { return [] }
      }
      return all.map { .table($0) }
    case .other: return []
    }
  }

  /// The most entries of a table that is no sequence, and the most forms that are tried of it.
  private static let mostEntries = 16, mostForms = 256

  /// How many steps a sample of this shape has in a batch of `form`, 0 if it is no sequence; nil when it does not fit
  /// a batch with a sample of shape `other`.
  func steps(in form: BatchForm, with other: SampleShape, hasBatch: Bool) -> Int? {
    switch (self, other, form) {
    case (.number, .number, .tensor): return 0
    case (.tensor(let a, let type), .tensor(let b, let otherType), .tensor(let axes)):
      guard a.count == b.count, type == otherType else { return nil }
      var length = 0
      for (d, axis) in (hasBatch ? axes : axes.filter { $0 != .batch }).enumerated() where d < a.count {
        if axis == .time { length = a[d] } else if a[d] != b[d] { return nil }
      }
      return length
    case (.alike(let count, let a), .alike(_, let b), .steps(let step)):
      return a.steps(in: step, with: b, hasBatch: hasBatch) == nil ? nil : count
    case (_, _, .table(let forms)):
      guard let a = entries, let b = other.entries, a.count == forms.count, b.count == forms.count else { return nil }
      var length = 0
      for i in forms.indices {
        guard let own = a[i].steps(in: forms[i], with: b[i], hasBatch: hasBatch) else { return nil }
        // One length for all sequences of a sample.
        guard own == 0 || length == 0 || own == length else { return nil }
        length = max(length, own)
      }
      return length
    default: return nil
    }
  }
}
