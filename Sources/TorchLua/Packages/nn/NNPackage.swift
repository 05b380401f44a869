import LuaBridge
import NN
import TensorCore

/// The packages `nn` and `rnn`: the table of contents. A new layer is one line here.
extension TorchEngine {
  func openNN() throws {
    lua.newTable()
    try lua.setGlobal("nn")
    try ModuleList.define(in: engine)
    try openModuleClasses()
    for name in ["nn", "dpnn", "rnn"] {
      try package(name) { _, lua in try lua.getGlobal("nn") }
    }
    // Containers
    try module(Sequential.self, "nn.Container") { _, _ in Sequential() }
    try module(ConcatTable.self, "nn.Container") { _, _ in ConcatTable() }
    try module(ParallelTable.self, "nn.Container") { _, _ in ParallelTable() }
    try module(MapTable.self, "nn.Container") { MapTable(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(Concat.self, "nn.Container") { Concat(try $0.get($1)) }
    try module(DepthConcat.self, "nn.Concat") {
      let concat = DepthConcat()
      concat.dimension = try $0.get($1)
      return concat
    }
    try module(Parallel.self, "nn.Container") { Parallel(try $0.get($1), try $0.get($1 + 1)) }
    try module(Decorator.self, "nn.Container") { Decorator(try $0.get($1)) }
    try module(Bottle.self, "nn.Decorator") {
      Bottle(try $0.get($1), try $0.optional($1 + 1), try $0.optional($1 + 2))
    }
    // Layers of tables
    try module(JoinTable.self) { JoinTable(try $0.get($1), try $0.optional($1 + 1)) }
    try module(SplitTable.self) { SplitTable(try $0.get($1), try $0.optional($1 + 1)) }
    try module(SelectTable.self) { try SelectTable(key: $0.get($1)) }
    try module(NarrowTable.self) { NarrowTable(try $0.get($1), try $0.optional($1 + 1)) }
    try module(FlattenTable.self) { _, _ in FlattenTable() }
    try module(ZipTable.self) { _, _ in ZipTable() }
    try module(ZipTableOneToMany.self) { _, _ in ZipTableOneToMany() }
    try module(ReverseTable.self) { _, _ in ReverseTable() }
    try module(CAddTable.self) { CAddTable(try $0.optional($1)) }
    try module(CSubTable.self) { _, _ in CSubTable() }
    try module(CMulTable.self) { _, _ in CMulTable() }
    try module(CDivTable.self) { _, _ in CDivTable() }
    try module(CMaxTable.self) { _, _ in CMaxTable() }
    try module(CMinTable.self) { _, _ in CMinTable() }
    try module(DotProduct.self) { _, _ in DotProduct() }
    try module(CosineDistance.self) { _, _ in CosineDistance() }
    try module(PairwiseDistance.self) { PairwiseDistance(try $0.optional($1)) }
    try module(MM.self) { MM(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(MV.self) { MV(try $0.optional($1)) }
    // Affine layers
    try module(Linear.self) { try Linear($0.get($1), $0.get($1 + 1), bias: $0.optional($1 + 2)) }
    try module(LinearNoBias.self, "nn.Linear") { try LinearNoBias($0.get($1), $0.get($1 + 1)) }
    try module(Add.self) { try Add($0.sizes($1, only: 1), $0.optional($1 + 1)) }
    try module(CAdd.self) { try CAdd($0.sizes($1)) }
    try module(Mul.self) { _, _ in try Mul.make() }
    try module(CMul.self) { try CMul($0.sizes($1)) }
    try module(LookupTable.self) {
      try LookupTable(
        $0.get($1), $0.get($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4))
    }
    try module(LookupTableMaskZero.self, "nn.LookupTable") {
      try LookupTableMaskZero(masking: $0.get($1), $0.get($1 + 1))
    }
    try module(BatchNormalization.self) {
      try BatchNormalization($0.get($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3))
    }
    // Functions of each element
    try module(Identity.self) { _, _ in Identity() }
    try module(Sigmoid.self) { _, _ in Sigmoid() }
    try module(LogSigmoid.self) { _, _ in LogSigmoid() }
    try module(Tanh.self) { _, _ in Tanh() }
    try module(TanhShrink.self) { _, _ in TanhShrink() }
    try module(HardTanh.self) { try HardTanh($0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2)) }
    try module(Clamp.self, "nn.HardTanh") { try Clamp($0.get($1), $0.get($1 + 1)) }
    try module(Clip.self) { Clip(try $0.get($1), try $0.get($1 + 1)) }
    try module(Threshold.self) { try Threshold($0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2)) }
    try module(ReLU.self, "nn.Threshold") { ReLU(try $0.optional($1)) }
    try module(ReLU6.self) { ReLU6(try $0.optional($1)) }
    try module(LeakyReLU.self) { LeakyReLU(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(PReLU.self) { try PReLU($0.optional($1)) }
    try module(ELU.self) { ELU(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(SoftPlus.self) { SoftPlus(try $0.optional($1)) }
    try module(SoftSign.self) { _, _ in SoftSign() }
    try module(SoftShrink.self) { SoftShrink(try $0.optional($1)) }
    try module(HardShrink.self) { HardShrink(try $0.optional($1)) }
    try module(Abs.self) { _, _ in Abs() }
    try module(Square.self) { _, _ in Square() }
    try module(Sqrt.self) { _, _ in Sqrt() }
    try module(Exp.self) { _, _ in Exp() }
    try module(Log.self) { _, _ in Log() }
    try module(Power.self) { Power(try $0.get($1)) }
    try module(AddConstant.self) { AddConstant(try $0.get($1), try $0.optional($1 + 1)) }
    try module(MulConstant.self) { MulConstant(try $0.get($1), try $0.optional($1 + 1)) }
    try module(SAdd.self) { SAdd(try $0.get($1), try $0.optional($1 + 1)) }
    // Functions of vectors
    try module(SoftMax.self) { _, _ in SoftMax() }
    try module(SoftMin.self) { _, _ in SoftMin() }
    try module(LogSoftMax.self) { _, _ in LogSoftMax() }
    try module(Normalize.self) { try Normalize($0.get($1), $0.optional($1 + 1)) }
    try module(Sum.self) {
      Sum(try $0.optional($1), try $0.optional($1 + 1), try $0.optional($1 + 2), try $0.optional($1 + 3))
    }
    try module(Mean.self, "nn.Sum") { Mean(try $0.optional($1), try $0.optional($1 + 1), true) }
    try module(Max.self) { Max(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(Min.self) { Min(try $0.optional($1), try $0.optional($1 + 1)) }
    // Random and regularising layers
    try module(Dropout.self) {
      try Dropout(
        $0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4))
    }
    try module(WhiteNoise.self) { WhiteNoise(try $0.optional($1), try $0.optional($1 + 1)) }
    try module(L1Penalty.self) {
      L1Penalty(try $0.get($1), try $0.optional($1 + 1), try $0.optional($1 + 2))
    }
    try module(GradientReversal.self) { GradientReversal(try $0.optional($1)) }
    // Shapes
    try openShapes()
    // Recurrent layers
    try openRecurrent()
    // Criterions
    try openCriterions()
    try runFile(LuaFile("nn/stochastic_gradient.lua", PackageResources.stochastic_gradient_lua))
  }

  @discardableResult func module<M: Module>(
    _ type: M.Type, _ parent: String = "nn.Module", _ construct: @escaping (Arguments, Int32) throws -> M
  ) throws -> LuaClass {
    try nativeClass(type, parent: parent, construct: construct)
  }

  @discardableResult func criterion<C: Criterion>(
    _ type: C.Type, _ construct: @escaping (Arguments, Int32) throws -> C
  ) throws -> LuaClass {
    try nativeClass(type, parent: "nn.Criterion", construct: construct)
  }
}
