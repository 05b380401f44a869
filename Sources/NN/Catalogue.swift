/// Every class of this target that scripts can make, by the package of Torch that had it. A new class is one
/// word here.
public enum Catalogue {
  /// `nn`.
  public static let nn: [TorchObject.Type] = [
    Module.self, Container.self, Criterion.self,
    // Containers
    Sequential.self, Concat.self, DepthConcat.self, ConcatTable.self, ParallelTable.self, MapTable.self, Parallel.self,
    Decorator.self, Bottle.self,
    // Tables
    JoinTable.self, SplitTable.self, SelectTable.self, NarrowTable.self, FlattenTable.self, ZipTable.self,
    ZipTableOneToMany.self, CAddTable.self, CSubTable.self, CMulTable.self, CDivTable.self, CMaxTable.self,
    CMinTable.self,
    // Pairs
    DotProduct.self, CosineDistance.self, PairwiseDistance.self, MM.self, MV.self,
    // Affine maps
    Linear.self, Add.self, CAdd.self, Mul.self, CMul.self, LookupTable.self,
    // Activations
    Sigmoid.self, LogSigmoid.self, Tanh.self, TanhShrink.self, HardTanh.self, Clamp.self, Threshold.self, ReLU.self,
    ReLU6.self, LeakyReLU.self, PReLU.self, ELU.self, SoftPlus.self, SoftSign.self, SoftShrink.self, HardShrink.self,
    Abs.self, Square.self, Sqrt.self, Exp.self, Log.self, Power.self, AddConstant.self, MulConstant.self, SoftMax.self,
    SoftMin.self, LogSoftMax.self,
    // Normalisation and reduction
    BatchNormalization.self, Normalize.self, Sum.self, Mean.self, Max.self, Min.self,
    // Random and regularising layers
    Dropout.self, WhiteNoise.self, L1Penalty.self, GradientReversal.self,
    // Shapes
    Identity.self, Reshape.self, View.self, Squeeze.self, Unsqueeze.self, Transpose.self, Select.self, Narrow.self,
    Replicate.self, Contiguous.self, Copy.self, Padding.self,
    // Criterions
    ClassNLLCriterion.self, CrossEntropyCriterion.self, MSECriterion.self, WeightedMSECriterion.self,
    AbsCriterion.self, SmoothL1Criterion.self, BCECriterion.self, DistKLDivCriterion.self, SoftMarginCriterion.self,
    MarginCriterion.self, MultiMarginCriterion.self, MultiLabelMarginCriterion.self,
    MultiLabelSoftMarginCriterion.self, HingeEmbeddingCriterion.self, L1HingeEmbeddingCriterion.self,
    CosineEmbeddingCriterion.self, MarginRankingCriterion.self, L1Cost.self, ParallelCriterion.self,
    MultiCriterion.self,
  ]

  /// `dpnn`; its classes lie in the table `nn`.
  public static let dpnn: [TorchObject.Type] = [
    Clip.self, ReverseTable.self,
  ]

  /// `rnn`; its classes lie in the table `nn`.
  public static let rnn: [TorchObject.Type] = [
    AbstractRecurrent.self, Recursor.self, Recurrence.self, Recurrent.self, LSTM.self, FastLSTM.self, GRU.self,
    AbstractSequencer.self, Sequencer.self, BiSequencer.self, BiSequencerLM.self, Repeater.self, MaskZero.self,
    SeqLSTM.self, SeqLSTMP.self, SeqGRU.self, SeqBRNN.self, SeqReverseSequence.self, LinearNoBias.self,
    LookupTableMaskZero.self, SAdd.self, SequencerCriterion.self, RepeaterCriterion.self, MaskZeroCriterion.self,
  ]

  /// `nngraph`; its classes lie in the tables `nn` and `nngraph`.
  public static let nngraph: [TorchObject.Type] = [
    GModule.self, JustElement.self, JustTable.self, ModuleFromCriterion.self,
  ]

  /// All.
  public static var all: [TorchObject.Type] { nn + dpnn + rnn + nngraph }
}
