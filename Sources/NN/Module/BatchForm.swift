/// What an axis of a tensor counts when a network runs on a batch of samples.
public enum BatchAxis: Sendable {
  /// The samples.
  case batch
  /// The steps of a sequence.
  case time
  /// Anything else.
  case feature
}

/// Where the samples of a batch are in a value that flows through a network.
public indirect enum BatchForm: Equatable, Sendable {
  /// A tensor with these axes.
  case tensor([BatchAxis])
  /// The steps of a sequence as a table, all of this form.
  case steps(BatchForm)
  /// A table with these entries.
  case table([BatchForm])
  /// A table of entries of this form, as many for every sample.
  case many(BatchForm)

  /// A tensor `(N, …)` with `rank` dimensions after the batch's.
  public static func rows(_ rank: Int) -> BatchForm {
    .tensor([.batch] + [BatchAxis](repeating: .feature, count: rank))
  }

  /// The axes of a tensor; nil for a table.
  public var axes: [BatchAxis]? {
    if case .tensor(let axes) = self { axes } else { nil }
  }

  /// Itself if it is a tensor: what a layer gives that treats every element by itself.
  public var ifTensor: BatchForm? { axes == nil ? nil : self }

  /// A table of these entries; nil when one is not known.
  static func entries(_ forms: [BatchForm?]) -> BatchForm? {
    let known = forms.compactMap { $0 }
    return known.count == forms.count ? .table(known) : nil
  }

  /// What all entries of a table are, for a layer that takes any number of them; nil when they differ, or when padding
  /// is among them.
  func commonEntry(_ run: BatchRun) -> BatchForm? {
    switch self {
    case .table(let entries): entries.allSatisfy { $0 == entries.first } ? entries.first : nil
    case .many(let entry): entry
    case .steps(let step): run.isPadded ? nil : step
    case .tensor: nil
    }
  }

  /// What both entries of a table of two like tensors are; nil for anything else.
  var pair: BatchForm? {
    guard case .table(let entries) = self, entries.count == 2, entries[0] == entries[1] else { return nil }
    return entries[0].ifTensor
  }

  /// Whether there are sequences in it.
  public var isSequence: Bool {
    switch self {
    case .tensor(let axes): axes.contains(.time)
    case .steps: true
    case .table(let entries): entries.contains(where: \.isSequence)
    case .many(let entry): entry.isSequence
    }
  }

  /// Whether the samples are the first axis of each of its tensors.
  public var startsWithBatch: Bool {
    switch self {
    case .tensor(let axes): axes.first == .batch
    case .steps(let step): step.startsWithBatch
    case .table(let entries): entries.allSatisfy(\.startsWithBatch)
    case .many(let entry): entry.startsWithBatch
    }
  }
}

/// How a network is to run on a batch.
public struct BatchRun: Equatable, Sendable {
  /// Whether padding stands behind shorter sequences (`BatchPadding`).
  public var isPadded: Bool
  /// Whether it is one step of a sequence, whose memory its sequencer keeps.
  public private(set) var isStep = false
  /// Whether a sample that runs alone has a batch axis, of size 1.
  public var singlesHaveBatch: Bool

  /// A run of these properties.
  public init(isPadded: Bool, singlesHaveBatch: Bool) {
    self.isPadded = isPadded
    self.singlesHaveBatch = singlesHaveBatch
  }

  /// The same for a module that sees one step at a time.
  public var inStep: BatchRun {
    var run = self
    run.isStep = true
    return run
  }

  /// Whether a layer that asks for the end of a sequence finds padding there.
  public var readsPadding: Bool { isPadded && !isStep }

  /// The axis, from 0, that a layer's setting means in a batch's tensor; nil unless it means the same in the tensor
  /// of a sample that runs alone. `pick` gives the axis for a number of dimensions.
  public func axis(_ axes: [BatchAxis], _ pick: (Int) -> Int?) -> Int? {
    guard let own = pick(axes.count), axes.indices.contains(own) else { return nil }
    if singlesHaveBatch { return own }
    guard let batch = axes.firstIndex(of: .batch), own != batch, let single = pick(axes.count - 1),
      single == (own < batch ? own : own - 1)
    else { return nil }
    return own
  }
}

extension Module {
  /// `batchForm`, or nil where a script has put a method of its own in the place of one that computes.
  public final func formOfBatch(_ input: BatchForm, _ run: BatchRun) -> BatchForm? {
    if let script {
      let computing: MethodSet = [
        MethodSet(.updateOutput), MethodSet(.updateGradInput), MethodSet(.accGradParameters), MethodSet(.backward),
      ]
      if !script.overridden.union(ownMethods).isDisjoint(with: computing) { return nil }
    }
    return batchForm(of: input, run)
  }
}
