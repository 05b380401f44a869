import LuaBridge
import NN
import TensorCore

/// The criterions.
extension TorchEngine {
  func openCriterions() throws {
    try criterion(ClassNLLCriterion.self) {
      try ClassNLLCriterion($0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2))
    }
    try criterion(CrossEntropyCriterion.self) {
      try CrossEntropyCriterion($0.optional($1), $0.optional($1 + 1))
    }
    try criterion(MSECriterion.self) { MSECriterion(sizeAverage: try $0.optional($1)) }
    try criterion(WeightedMSECriterion.self) { try WeightedMSECriterion(weight: $0.get($1)) }
    try criterion(AbsCriterion.self) { AbsCriterion(sizeAverage: try $0.optional($1)) }
    try criterion(SmoothL1Criterion.self) { SmoothL1Criterion(sizeAverage: try $0.optional($1)) }
    try criterion(BCECriterion.self) { try BCECriterion($0.optional($1), $0.optional($1 + 1)) }
    // These average until a script sets the field: their originals take no argument.
    try criterion(DistKLDivCriterion.self) { _, _ in DistKLDivCriterion() }
    try criterion(SoftMarginCriterion.self) { _, _ in SoftMarginCriterion() }
    try criterion(MarginCriterion.self) { MarginCriterion(try $0.optional($1)) }
    try criterion(MultiMarginCriterion.self) {
      try MultiMarginCriterion($0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2))
    }
    try criterion(MultiLabelMarginCriterion.self) { _, _ in MultiLabelMarginCriterion() }
    try criterion(MultiLabelSoftMarginCriterion.self) {
      try MultiLabelSoftMarginCriterion($0.optional($1), $0.optional($1 + 1))
    }
    try criterion(HingeEmbeddingCriterion.self) { HingeEmbeddingCriterion(try $0.optional($1)) }
    try criterion(L1HingeEmbeddingCriterion.self) { L1HingeEmbeddingCriterion(try $0.optional($1)) }
    try criterion(CosineEmbeddingCriterion.self) { CosineEmbeddingCriterion(try $0.optional($1)) }
    try criterion(MarginRankingCriterion.self) { MarginRankingCriterion(try $0.optional($1)) }
    try criterion(L1Cost.self) { _, _ in L1Cost() }
    let parallel = try criterion(ParallelCriterion.self) { ParallelCriterion(try $0.optional($1)) }
    parallel.define("add") { (c: ParallelCriterion, part: Criterion, weight: Double?) -> ParallelCriterion in
      try c.add(part, weight)
      return c
    }
    let multi = try criterion(MultiCriterion.self) { _, _ in MultiCriterion() }
    multi.define("add") { (c: MultiCriterion, part: Criterion, weight: Double?) -> MultiCriterion in
      try c.add(part, weight)
      return c
    }
    try criterion(SequencerCriterion.self) {
      SequencerCriterion(try $0.get($1), try $0.optional($1 + 1))
    }
    try criterion(RepeaterCriterion.self) { RepeaterCriterion(try $0.get($1)) }
    try criterion(MaskZeroCriterion.self) { MaskZeroCriterion(try $0.get($1), try $0.get($1 + 1)) }
  }
}
