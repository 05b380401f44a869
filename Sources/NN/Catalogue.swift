/// Every class of this target that scripts can make, by the package of Torch that had it. A new class is one
/// word here.
public enum Catalogue {
  /// `nn`.
  public static let nn: [TorchObject.Type] = [
    Module.self, Container.self, Criterion.self,
    // Containers
    Sequential.self, Concat.self, DepthConcat.self, ConcatTable.self, ParallelTable.self, MapTable.self, Parallel.self,
    Decorator.self, Bottle.self, Maxout.self, CReLU.self, DontCast.self, NaN.self, Profile.self, GPU.self,
    WeightNorm.self, Convert.self,
    // Tables
    JoinTable.self, SplitTable.self, SelectTable.self, NarrowTable.self, FlattenTable.self, ZipTable.self,
    ZipTableOneToMany.self, CAddTable.self, CSubTable.self, CMulTable.self, CDivTable.self, CMaxTable.self,
    CMinTable.self, CAddTensorTable.self, MixtureTable.self, CriterionTable.self, Index.self, MaskedSelect.self,
    // Pairs
    DotProduct.self, CosineDistance.self, PairwiseDistance.self, MM.self, MV.self,
    // Affine maps
    Linear.self, Add.self, CAdd.self, Mul.self, CMul.self, LookupTable.self, Bilinear.self, Cosine.self,
    Euclidean.self, WeightedEuclidean.self, LinearWeightNorm.self, PartialLinear.self, SparseLinear.self,
    IndexLinear.self, Kmeans.self,
    // Convolutions
    SpatialConvolution.self, SpatialConvolutionMM.self, SpatialConvolutionLocal.self, SpatialConvolutionMap.self,
    SpatialDilatedConvolution.self, SpatialDepthWiseConvolution.self, SpatialFullConvolution.self,
    SpatialFullConvolutionMap.self, SpatialSubSampling.self, TemporalConvolution.self, TemporalRowConvolution.self,
    TemporalSubSampling.self, VolumetricConvolution.self, VolumetricDilatedConvolution.self,
    VolumetricFullConvolution.self,
    // Activations
    Sigmoid.self, LogSigmoid.self, Tanh.self, TanhShrink.self, HardTanh.self, Clamp.self, Threshold.self, ReLU.self,
    ReLU6.self, LeakyReLU.self, PReLU.self, ELU.self, SoftPlus.self, SoftSign.self, SoftShrink.self, HardShrink.self,
    Abs.self, Square.self, Sqrt.self, Exp.self, Log.self, Power.self, AddConstant.self, MulConstant.self, SoftMax.self,
    SoftMin.self, LogSoftMax.self, SpatialSoftMax.self, SpatialLogSoftMax.self, GatedLinearUnit.self, RReLU.self,
    // Normalisation and reduction
    BatchNormalization.self, SpatialBatchNormalization.self, VolumetricBatchNormalization.self,
    LayerNormalization.self, SpatialCrossMapLRN.self, SpatialSubtractiveNormalization.self,
    SpatialDivisiveNormalization.self, SpatialContrastiveNormalization.self, Normalize.self, Sum.self, Mean.self,
    Max.self, Min.self,
    // Pooling
    SpatialMaxPooling.self, SpatialDilatedMaxPooling.self, SpatialAdaptiveMaxPooling.self,
    SpatialFractionalMaxPooling.self, SpatialMaxUnpooling.self, SpatialAveragePooling.self,
    SpatialAdaptiveAveragePooling.self, SpatialLPPooling.self, FeatureLPPooling.self, TemporalMaxPooling.self,
    TemporalDynamicKMaxPooling.self, VolumetricMaxPooling.self, VolumetricDilatedMaxPooling.self,
    VolumetricFractionalMaxPooling.self, VolumetricMaxUnpooling.self, VolumetricAveragePooling.self,
    // Padding and upsampling
    SpatialZeroPadding.self, SpatialReflectionPadding.self, SpatialReplicationPadding.self,
    VolumetricReplicationPadding.self, SpatialUpSamplingNearest.self, SpatialUpSamplingBilinear.self,
    UpSampling.self, PixelShuffle.self,
    // Random and regularising layers
    Dropout.self, SpatialDropout.self, VolumetricDropout.self, WhiteNoise.self, L1Penalty.self, GradientReversal.self,
    // Shapes
    Identity.self, Reshape.self, View.self, Squeeze.self, Unsqueeze.self, Transpose.self, Select.self, Narrow.self,
    Replicate.self, Contiguous.self, Copy.self, Padding.self, Collapse.self, Constant.self, OneHot.self,
    PrintSize.self, ZeroGrad.self,
    // Criterions
    ClassNLLCriterion.self, SpatialClassNLLCriterion.self, CrossEntropyCriterion.self, MSECriterion.self,
    WeightedMSECriterion.self, SpatialAutoCropMSECriterion.self, AbsCriterion.self, SmoothL1Criterion.self,
    BCECriterion.self, DistKLDivCriterion.self, SoftMarginCriterion.self,
    MarginCriterion.self, MultiMarginCriterion.self, MultiLabelMarginCriterion.self,
    MultiLabelSoftMarginCriterion.self, HingeEmbeddingCriterion.self, L1HingeEmbeddingCriterion.self,
    CosineEmbeddingCriterion.self, MarginRankingCriterion.self, L1Cost.self, ParallelCriterion.self,
    MultiCriterion.self, ModuleCriterion.self, ClassSimplexCriterion.self, DistanceRatioCriterion.self,
  ]

  /// `dpnn`; its classes lie in the table `nn`.
  public static let dpnn: [TorchObject.Type] = [
    Clip.self, ReverseTable.self, SpatialFeatNormalization.self, SpatialBinaryConvolution.self,
    ArgMax.self, CategoricalEntropy.self, TotalDropout.self, SpatialRegionDropout.self,
    Inception.self, FireModule.self, SpatialGlimpse.self, SpatialUniformCrop.self, SimpleColorTransform.self,
    PCAColorTransform.self, Serial.self,
    NCEModule.self, Reinforce.self,
    ReinforceNormal.self, ReinforceGamma.self, ReinforceBernoulli.self, ReinforceCategorical.self,
    // Criterions
    NCECriterion.self, VRClassReward.self, BinaryClassReward.self, BinaryLogisticRegression.self,
    SpatialBinaryLogisticRegression.self,
  ]

  /// `rnn`; its classes lie in the table `nn`.
  public static let rnn: [TorchObject.Type] = [
    AbstractRecurrent.self, Recursor.self, Recurrence.self, Recurrent.self, LSTM.self, FastLSTM.self, GRU.self,
    AbstractSequencer.self, Sequencer.self, BiSequencer.self, BiSequencerLM.self, Repeater.self, MaskZero.self,
    SeqLSTM.self, SeqLSTMP.self, SeqGRU.self, SeqBRNN.self, SeqReverseSequence.self, LinearNoBias.self,
    LookupTableMaskZero.self, SAdd.self, CopyGrad.self, ExpandAs.self, TrimZero.self, NormStabilizer.self, MuFuRu.self,
    RecurrentAttention.self,
    // Names of torch/rnn, which came after it
    StepLSTM.self, StepGRU.self, RecLSTM.self, RecGRU.self, LinearRNN.self, LookupRNN.self, SeqBLSTM.self,
    SeqBGRU.self, ReverseSequence.self, ReverseUnreverse.self, VariableLength.self,
    // Criterions
    AbstractSequencerCriterion.self, SequencerCriterion.self, RepeaterCriterion.self, MaskZeroCriterion.self,
  ]

  /// `nngraph`; its classes lie in the tables `nn` and `nngraph`.
  public static let nngraph: [TorchObject.Type] = [
    GModule.self, JustElement.self, JustTable.self, ModuleFromCriterion.self,
  ]

  /// All.
  public static var all: [TorchObject.Type] { nn + dpnn + rnn + nngraph }
}
