import NN
import TensorCore
import Testing

private typealias G = Golden

/// Layers without memory against the original's numbers and against numeric derivatives.
@Suite struct GoldenLayerTests {
  static let activations: [ModuleCase] = [
    ModuleCase("Sigmoid") { (Sigmoid(), try G.randn(3, 4)) },
    ModuleCase("LogSigmoid") { (LogSigmoid(), try G.randn(3, 4)) },
    ModuleCase("Tanh") { (Tanh(), try G.randn(3, 4)) },
    ModuleCase("ReLU") { (ReLU(), try G.randn(3, 4)) },
    ModuleCase("ReLU6") { (ReLU6(), try G.randn(3, 4)) },
    ModuleCase("SoftSign") { (SoftSign(), try G.randn(3, 4)) },
    ModuleCase("TanhShrink") { (TanhShrink(), try G.randn(3, 4)) },
    ModuleCase("Abs") { (Abs(), try G.randn(3, 4)) },
    ModuleCase("Square") { (Square(), try G.randn(3, 4)) },
    ModuleCase("Exp") { (Exp(), try G.randn(3, 4)) },
    ModuleCase("SoftMax") { (SoftMax(), try G.randn(3, 4)) },
    ModuleCase("SoftMin") { (SoftMin(), try G.randn(3, 4)) },
    ModuleCase("LogSoftMax") { (LogSoftMax(), try G.randn(3, 4)) },
    ModuleCase("Identity") { (Identity(), try G.randn(3, 4)) },
    ModuleCase("HardTanh -1 2") { (try HardTanh.make(-1, 2), try G.randn(3, 4)) },
    ModuleCase("HardTanh") { (HardTanh(), try G.randn(3, 4)) },
    ModuleCase("LeakyReLU 0.3") { (try LeakyReLU.make(0.3), try G.randn(3, 4)) },
    ModuleCase("ELU 0.5") { (try ELU.make(0.5), try G.randn(3, 4)) },
    ModuleCase("Threshold 0.2 -1") { (try Threshold.make(0.2, -1), try G.randn(3, 4)) },
    ModuleCase("SoftPlus 3") { (try SoftPlus.make(3), try G.randn(3, 4)) },
    ModuleCase("SoftShrink 0.4") { (try SoftShrink.make(0.4), try G.randn(3, 4)) },
    ModuleCase("HardShrink 0.3") { (try HardShrink.make(0.3), try G.randn(3, 4)) },
    ModuleCase("Clamp -0.5 0.6") { (try Clamp.make(-0.5, 0.6), try G.randn(3, 4)) },
    ModuleCase("AddConstant 2.5") { (try AddConstant.make(2.5), try G.randn(3, 4)) },
    ModuleCase("MulConstant -1.5") { (try MulConstant.make(-1.5), try G.randn(3, 4)) },
    ModuleCase("Power 2") { (try Power.make(2), try G.randn(3, 4)) },
    ModuleCase("PReLU") { (try PReLU.make(), try G.randn(3, 4)) },
    ModuleCase("PReLU 4") { (try PReLU(4), try G.randn(3, 4)) },
    ModuleCase("GradientReversal 0.5", jacobian: false) { (try GradientReversal.make(0.5), try G.randn(3, 4)) },
    ModuleCase("Normalize 2") { (try Normalize(2), try G.randn(3, 4)) },
    ModuleCase("Normalize 1") { (try Normalize(1), try G.randn(3, 4)) },
    ModuleCase("L1Penalty 0.1", jacobian: false) { (try L1Penalty.make(0.1), try G.randn(3, 4)) },
    ModuleCase("Sqrt") { (Sqrt(), try G.rand(3, 4)) },
    ModuleCase("Log", jacobian: false) { (Log(), try G.rand(3, 4)) },
    ModuleCase("SAdd") { (SAdd(0.5, true), try G.randn(3, 4)) },
    ModuleCase("Clip", jacobian: false) { (try Clip.make(-0.3, 0.3), try G.randn(3, 4)) },
  ]

  static let affine: [ModuleCase] = [
    ModuleCase("Linear") { (try Linear(5, 3), try G.randn(4, 5)) },
    ModuleCase("Linear one") { (try Linear(5, 3), try G.randn(5)) },
    ModuleCase("Linear nobias") { (try Linear(5, 3, bias: false), try G.randn(4, 5)) },
    ModuleCase("LinearNoBias") { (try LinearNoBias(3, 2), try G.randn(4, 3)) },
    ModuleCase("Add") { (try Add([4]), try G.randn(3, 4)) },
    ModuleCase("Add scalar") { (try Add([4], true), try G.randn(3, 4)) },
    ModuleCase("CAdd") { (try CAdd([1, 4]), try G.randn(3, 4)) },
    ModuleCase("Mul") { (try Mul.make(), try G.randn(3, 4)) },
    ModuleCase("CMul") { (try CMul([4]), try G.randn(3, 4)) },
    ModuleCase("LookupTable", jacobian: false) {
      (try LookupTable(7, 3), .tensor(try Tensor([1, 7, 3, 3], [2, 2], .long)))
    },
    ModuleCase("LookupTable padding", jacobian: false) {
      (try LookupTable(7, 3, 3), .tensor(try Tensor([1, 7, 3, 2], [2, 2], .long)))
    },
    ModuleCase("LookupTable maxnorm", jacobian: false) {
      (try LookupTable(7, 3, 0, 1, 2), .tensor(try Tensor([1, 4, 4], [3], .long)))
    },
    ModuleCase("LookupTableMaskZero", jacobian: false) {
      (try LookupTableMaskZero(masking: 5, 3), .tensor(try Tensor([0, 5, 2, 2], [2, 2], .long)))
    },
    ModuleCase("BatchNormalization") { (try BatchNormalization(4), try G.randn(6, 4)) },
    ModuleCase("BatchNormalization plain") {
      (try BatchNormalization(4, 1e-3, 0.3, false), try G.randn(6, 4))
    },
    ModuleCase("Dropout", jacobian: false) { (try Dropout(0.4), try G.randn(4, 5)) },
    ModuleCase("WhiteNoise", jacobian: false) { (try WhiteNoise.make(0.5, 0.2), try G.randn(3, 4)) },
  ]

  static let shapes: [ModuleCase] = [
    ModuleCase("Reshape") { (try Reshape([6]), try G.randn(4, 2, 3)) },
    ModuleCase("View") { (try View([-1, 6]), try G.randn(4, 2, 3)) },
    ModuleCase("View ndim") {
      let view = try View([6])
      view.numInputDims = 2
      return (view, try G.randn(4, 2, 3))
    },
    ModuleCase("Transpose") { (Transpose([(1, 3), (1, 2)]), try G.randn(2, 3, 4)) },
    ModuleCase("Unsqueeze") { (Unsqueeze(2), try G.randn(3, 4)) },
    ModuleCase("Squeeze") { (Squeeze(), try G.randn(3, 1, 4)) },
    ModuleCase("Replicate") { (try Replicate.make(3, 2), try G.randn(3, 4)) },
    ModuleCase("Select") { (Select(2, -1), try G.randn(3, 4)) },
    ModuleCase("Narrow") { (Narrow(2, 2, 2), try G.randn(3, 4)) },
    ModuleCase("Padding") { (try Padding.make(1, 2, 1, 0.5), try G.randn(3, 4)) },
    ModuleCase("Padding neg") { (try Padding.make(1, -2, 1), try G.randn(3, 4)) },
    ModuleCase("Max") { (try Max.make(2), try G.randn(3, 4)) },
    ModuleCase("Min") { (try Min.make(1), try G.randn(3, 4)) },
    ModuleCase("Mean") { (try Mean.make(2), try G.randn(3, 4)) },
    ModuleCase("Sum") { (try Sum.make(2), try G.randn(3, 4)) },
    ModuleCase("Sum avg") { (try Sum.make(1, 1, true), try G.randn(3, 4)) },
    ModuleCase("Contiguous", jacobian: false) {
      (Contiguous(), .tensor(try G.randn(4, 3).tensor?.t() ?? Tensor()))
    },
  ]

  static let tables: [ModuleCase] = [
    ModuleCase("ConcatTable") { (ConcatTable(try Linear(4, 2), Tanh()), try G.randn(3, 4)) },
    ModuleCase("ParallelTable") {
      (ParallelTable(try Linear(4, 2), Sigmoid()), .list([try G.randn(3, 4), try G.randn(3, 2)]))
    },
    ModuleCase("MapTable") { (MapTable(try Linear(4, 2)), .list([try G.randn(3, 4), try G.randn(2, 4)])) },
    ModuleCase("JoinTable") { (JoinTable(1, 1), .list([try G.randn(3, 4), try G.randn(3, 2)])) },
    ModuleCase("SplitTable") { (SplitTable(2), try G.randn(3, 4)) },
    ModuleCase("SelectTable") { (SelectTable(-1), .list([try G.randn(3, 4), try G.randn(2)])) },
    ModuleCase("NarrowTable") {
      (NarrowTable(2, 2), .list([try G.randn(3), try G.randn(2), try G.randn(4)]))
    },
    ModuleCase("FlattenTable") {
      (FlattenTable(), .list([try G.randn(2), .list([try G.randn(3), .list([try G.randn(1)])])]))
    },
    ModuleCase("CAddTable") { (CAddTable(), try G.steps(2, 3, 4)) },
    ModuleCase("CSubTable") { (CSubTable(), try G.steps(2, 3, 4)) },
    ModuleCase("CMulTable") { (CMulTable(), try G.steps(2, 3, 4)) },
    ModuleCase("CDivTable", jacobian: false) { (CDivTable(), try G.steps(2, 3, 4)) },
    ModuleCase("CMaxTable") { (CMaxTable(), try G.steps(2, 3, 4)) },
    ModuleCase("CMinTable") { (CMinTable(), try G.steps(2, 3, 4)) },
    ModuleCase("ZipTable") {
      (ZipTable(), .list([.list([try G.randn(2), try G.randn(3)]), .list([try G.randn(1), try G.randn(4)])]))
    },
    ModuleCase("DotProduct") { (DotProduct(), try G.steps(2, 3, 4)) },
    ModuleCase("CosineDistance") { (CosineDistance(), try G.steps(2, 3, 4)) },
    ModuleCase("PairwiseDistance", jacobian: false) { (try PairwiseDistance.make(2), try G.steps(2, 3, 4)) },
    ModuleCase("MM") { (try MM.make(true, false), .list([try G.randn(2, 4, 3), try G.randn(2, 4, 5)])) },
    ModuleCase("MV") { (MV(), .list([try G.randn(2, 4, 3), try G.randn(2, 3)])) },
    ModuleCase("Concat") { (Concat(2, try Linear(4, 2), try Linear(4, 3)), try G.randn(3, 4)) },
    ModuleCase("Parallel") { (Parallel(1, 2, try Linear(4, 2), try Linear(4, 3)), try G.randn(2, 3, 4)) },
    ModuleCase("Bottle") { (Bottle(try Linear(3, 2)), try G.randn(2, 4, 3)) },
    ModuleCase("Sequential") {
      (Sequential(try Linear(4, 5), ReLU(), try Linear(5, 2), LogSoftMax()), try G.randn(6, 4))
    },
    ModuleCase("ReverseTable") { (ReverseTable(), .list([try G.randn(2), try G.randn(3)])) },
  ]

  @Test(arguments: activations + affine + shapes + tables) func golden(_ test: ModuleCase) throws {
    try test.run()
  }

  @Test(arguments: (activations + affine + shapes + tables).filter(\.jacobian))
  func derivatives(_ test: ModuleCase) throws { try test.derivatives() }
}
