import Foundation
import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// Networks in files of the original, and the numbers that it computed with them.
@Suite struct GoldenFileTests {
  /// `values.txt`: the numbers of each line by its name.
  static func values() throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for (name, fields) in try Fixture.columns("t7/values.txt") where fields.count >= 2 {
      result[name] = numbers(fields[1])
    }
    return result
  }

  /// The network in the binary file; the one in the ASCII file has the same parameters.
  static func load(_ name: String) throws -> Module {
    var modules: [Module] = []
    for form in ["bin", "ascii"] {
      guard case .object(let object) = try ModelFile.load(path: Fixture.path("t7/\(name).\(form).t7"), registry)
      else { throw NNError.message("not an object") }
      modules.append(try #require(object as? Module))
    }
    let (a, b) = (try modules[0].parameters(), try modules[1].parameters())
    #expect(a.count == b.count && !a.isEmpty)
    for (p, q) in zip(a, b) { #expect(try elements(p.value) == elements(q.value)) }
    return modules[0]
  }

  static func check(
    _ tensors: [Tensor], _ names: [String], _ values: [String: [Double]], to limit: Double = 1e-10
  ) throws {
    #expect(tensors.count == names.count)
    for (tensor, name) in zip(tensors, names) {
      let error = deviation(try elements(tensor), try #require(values[name]))
      #expect(error <= limit, "\(name): \(error)")
    }
  }

  static func checkParameters(_ module: Module, _ prefix: String, _ values: [String: [Double]], exact: Bool) throws {
    let parameters = try module.parameters()
    let names = parameters.indices.map { "\(prefix)param\($0 + 1)" }
    #expect(values["\(prefix)param\(parameters.count + 1)"] == nil)
    try check(parameters.map(\.value), names, values, to: exact ? 0 : 1e-10)
  }

  static func checkGradients(_ module: Module, _ name: String, _ values: [String: [Double]]) throws {
    let parameters = try module.parameters()
    try check(parameters.map(\.gradient), parameters.indices.map { "\(name).gradparam\($0 + 1)" }, values)
  }

  /// Sets the road of every sequencer in the network.
  static func setPacking(_ module: Module, _ packs: Bool) {
    (module as? Sequencer)?.packs = packs
    for child in module.children { setPacking(child, packs) }
  }

  static func linspace(_ from: Double, _ to: Double, _ sizes: Dims) throws -> Tensor {
    let t = try Tensor(sizes)
    for i in 0..<t.count { t[linear: i] = from + (to - from) * Double(i) / Double(t.count - 1) }
    return t
  }

  static func ones(like value: Value) throws -> Value {
    try value.mapTensors {
      let t = try Tensor($0.sizes)
      try t.fill(1)
      return t
    }
  }

  @Test func sequential() throws {
    let name = "seq_linear_tanh_fresh"
    let values = try Self.values()
    let net = try Self.load(name)
    try Self.checkParameters(net, "\(name).", values, exact: true)
    let x = Value.tensor(try Self.linspace(-1, 1, [2, 4]))
    let y = try net.forward(x)
    try Self.check(tensors(y), ["\(name).output(linspace(-1,1,8):2x4)"], values)
    try net.zeroGradParameters()
    let dx = try net.backward(x, Self.ones(like: y))
    try Self.check(tensors(dx), ["\(name).gradInput(ones 2x3)"], values)
    try Self.checkGradients(net, name, values)
    #expect(net.describe().contains("nn.Linear(4 -> 3)"))
  }

  /// The used and the cleared copy hold the same parameters; outputs and shared tensors come along.
  @Test func usedAndCleared() throws {
    let fresh = try Self.load("seq_linear_tanh_fresh")
    let cleared = try #require(try Self.load("seq_linear_tanh_cleared") as? Sequential)
    let used = try #require(try Self.load("seq_linear_tanh_used") as? Sequential)
    #expect(used.output.tensor === used.modules[1].output.tensor)
    #expect(used.gradInput.tensor === used.modules[0].gradInput.tensor)
    #expect(used.output.tensor?.sizes == [2, 3])
    #expect(cleared.output.tensor?.dimension == 0)
    for (p, q) in zip(try used.parameters(), try cleared.parameters()) {
      #expect(try elements(p.value) == elements(q.value))
    }
    #expect(try fresh.parameters().map(\.value.sizes) == used.parameters().map(\.value.sizes))
  }

  @Test func lstmStepByStep() throws {
    let values = try Self.values()
    let net = try Self.load("lstm_2_5")
    try Self.checkParameters(net, "lstm_2_5.", values, exact: true)
    for (t, x) in [[0.5, -1], [1, 2], [-0.3, 0.7]].enumerated() {
      try Self.check(tensors(net.forward(.tensor(Tensor(x, [2])))), ["lstm_2_5.step\(t + 1)"], values)
    }
  }

  @Test(
    arguments: [true, false],
    ["sequencer_lstm_3_4_batch", "sequencer_fastlstm_3_4", "sequencer_gru_3_4", "recurrence_simple", "birnn_3_4"])
  func sequencerOfLayers(packs: Bool, name: String) throws {
    let values = try Self.values()
    let net = try Self.load(name)
    Self.setPacking(net, packs)
    try Self.checkParameters(net, "\(name).", values, exact: true)
    let x = Value.list(
      try (0..<3).map { .tensor(try Self.linspace(-0.9 + 0.1 * Double($0), 0.95 - 0.05 * Double($0), [2, 3])) })
    let y = try net.forward(x)
    try Self.check(tensors(y), (1...3).map { "\(name).output[\($0)]" }, values)
    try net.zeroGradParameters()
    let dx = try net.backward(x, Self.ones(like: y))
    try Self.check(tensors(dx), (1...3).map { "\(name).gradInput(ones)[\($0)]" }, values)
    try Self.checkGradients(net, name, values)
  }

  @Test(arguments: ["seqlstm_3_4", "seqgru_3_4", "seqlstm_3_4_batchfirst", "batchnorm"])
  func oneTensor(name: String) throws {
    let values = try Self.values()
    let net = try Self.load(name)
    try Self.checkParameters(net, "\(name).", values, exact: true)
    let sizes: Dims = name == "batchnorm" ? [4, 3] : name.hasSuffix("batchfirst") ? [2, 3, 3] : [3, 2, 3]
    let x = try Self.linspace(-1, 1, sizes)
    let y = try net.forward(.tensor(x))
    try Self.check(tensors(y), ["\(name).output"], values)
    try net.zeroGradParameters()
    try Self.check(tensors(net.backward(.tensor(x), Self.ones(like: y))), ["\(name).gradInput(ones)"], values)
    try Self.checkGradients(net, name, values)
  }

  @Test(arguments: [true, false]) func seedLikeNetwork(packs: Bool) throws {
    let name = "sequencer_seedlike_fresh"
    let values = try Self.values()
    let net = try #require(try Self.load(name) as? Sequencer)
    net.packs = packs
    try Self.checkParameters(net, "\(name).", values, exact: true)
    let criterion = SequencerCriterion(ClassNLLCriterion())
    let x = Value.list(try (1...4).map { .tensor(try Tensor([0.5 * Double($0), -0.25 * Double($0)], [2])) })
    let targets = Value.list([.number(1), .number(2), .number(3), .number(1)])
    let y = try net.forward(x)
    try Self.check(tensors(y), (1...4).map { "\(name).output[\($0)]" }, values)
    let loss = try criterion.forward(y, targets).number ?? .nan
    #expect(deviation([loss], try #require(values["\(name).loss(targets 1,2,3,1)"])) <= 1e-10)
    try net.zeroGradParameters()
    let dx = try net.backward(x, criterion.backward(y, targets))
    try Self.check(tensors(dx), (1...4).map { "\(name).gradInput[\($0)]" }, values)
    try Self.checkGradients(net, name, values)
    try net.updateParameters(0.1)
    try Self.checkParameters(net, "\(name).after_update0.1.", values, exact: false)
    // The original saved its network after this update, in the middle of a sequence.
    let trained = try #require(try Self.load("sequencer_seedlike_trained") as? Sequencer)
    trained.packs = packs
    try Self.checkParameters(trained, "\(name).after_update0.1.", values, exact: true)
    let again = try trained.forward(x)
    for (a, b) in zip(tensors(again), tensors(try net.forward(x))) {
      #expect(deviation(try elements(a), try elements(b)) < 1e-13)
    }
  }

  // MARK: Writing

  /// What differs between a file of the original and ours: classes, missing fields, kinds, and the
  /// tensors of parameters. Buffers may have other sizes.
  static func differences(_ theirs: T7Value, _ ours: T7Value, _ path: String = "", _ seen: inout Set<ObjectIdentifier>)
    -> [String]
  {
    switch (theirs, ours) {
    case (.object(let a), .object(let b)):
      guard seen.insert(ObjectIdentifier(a)).inserted else { return [] }
      guard a.className == b.className, a.version == b.version else {
        return ["\(path): \(a.className) \(a.version), \(b.className) \(b.version)"]
      }
      return differences(a.payload, b.payload, path + "/" + a.className, &seen)
    case (.table(let a), .table(let b)):
      guard seen.insert(ObjectIdentifier(a)).inserted else { return [] }
      return a.pairs.flatMap { key, value -> [String] in
        let name = key.asText ?? String(key.asNumber ?? .nan)
        // Class constants of dpnn and buffers that come with the first use.
        if ["dpnn_mediumEmpty", "addBuffer"].contains(name) { return [] }
        let mine = b[key]
        if mine.isNil { return ["\(path).\(name): missing"] }
        return differences(value, mine, "\(path).\(name)", &seen)
      }
    case (.tensor(let a), .tensor(let b)):
      let last = path.split(separator: ".").last ?? ""
      let isParameter = ["weight", "bias", "gradWeight", "gradBias"].contains(last)
      if a.dtype == b.dtype && (!isParameter || (try? elements(a) == elements(b)) == true) { return [] }
      return ["\(path): tensors differ"]
    case (.storage(let a), .storage(let b)):
      return a.dtype == b.dtype && a.count == b.count ? [] : ["\(path): storages differ"]
    case (.number(let a), .number(let b)): return a == b ? [] : ["\(path): \(a), \(b)"]
    case (.string(let a), .string(let b)): return a == b ? [] : ["\(path): strings differ"]
    case (.boolean(let a), .boolean(let b)): return a == b ? [] : ["\(path): \(a), \(b)"]
    default: return ["\(path): \(theirs), \(ours)"]
    }
  }

  /// Fresh networks written by us have every object and field of the original's file.
  @Test(arguments: [
    "lstm_2_5", "seq_linear_tanh_fresh", "sequencer_lstm_3_4_batch", "sequencer_fastlstm_3_4",
    "sequencer_gru_3_4", "sequencer_seedlike_fresh", "seqlstm_3_4", "seqgru_3_4", "birnn_3_4",
    "recurrence_simple", "batchnorm",
  ])
  func writtenAsTheOriginalWrites(name: String) throws {
    let net = try Self.load(name)
    let writer = ObjectWriter()
    let ours = T7Value.object(writer.object(net))
    try writer.finish()
    let theirs = try T7.load(path: Fixture.path("t7/\(name).bin.t7"))
    var seen: Set<ObjectIdentifier> = []
    #expect(Self.differences(theirs, ours, "", &seen) == [])
    // What the file says twice is one object in ours, too.
    if let inner = ours.asObject?["recurrentModule"].asObject {
      #expect(ours.asObject?["modules"].asTable?[1].asObject === inner)
      #expect(ours.asObject?["sharedClones"].asTable?[1].asObject === inner)
    }
    ours.dismantle()
    theirs.dismantle()
  }

  /// The convolution of the original's network, read and written field by field.
  @Test(arguments: ["bin", "ascii"]) func convolution(form: String) throws {
    let values = try Self.values()
    let source = try T7.load(path: Fixture.path("t7/conv_small.\(form).t7"))
    defer { source.dismantle() }
    let theirs = try #require(source.asObject?["modules"].asTable?[1])
    let reader = ObjectReader(make: registry.make)
    guard case .object(let object) = try reader.value(theirs) else { throw NNError.message("not an object") }
    #expect(try reader.finish().isEmpty)
    let layer = try #require(object as? SpatialConvolution)
    try Self.check(layer.parameters().map(\.value), ["conv_small.param1", "conv_small.param2"], values, to: 0)
    #expect(layer.describe() == "nn.SpatialConvolution(1 -> 2, 3x3, 1,1, 1,1)")
    let writer = ObjectWriter()
    let ours = T7Value.object(writer.object(layer))
    try writer.finish()
    var seen: Set<ObjectIdentifier> = []
    #expect(Self.differences(theirs, ours, "", &seen) == [])
    #expect(ours.asObject?["finput"].isNil == true)
  }

  /// The padding of files that know one number for all sides, and buffers of networks that were used.
  @Test func oldConvolution() throws {
    let layer = try SpatialConvolution.make(1, 2, 3, 3, 1, 1, 1, 1)
    let writer = ObjectWriter()
    let old = T7Value.object(writer.object(layer))
    try writer.finish()
    let fields = try #require(old.asObject?.payload.asTable)
    fields.set(.text("padding"), .number(2))
    fields.set(.text("padW"), .nil)
    fields.set(.text("padH"), .nil)
    fields.set(.text("finput"), .tensor(try Tensor([9, 16])))
    fields.set(.text("weight"), .tensor(try #require(layer.weight).view([2, 9])))
    let reader = ObjectReader(make: registry.make)
    guard case .object(let object) = try reader.value(old) else { throw NNError.message("not an object") }
    #expect(try reader.finish().isEmpty)
    let copy = try #require(object as? SpatialConvolution)
    #expect(try copy.forward(.tensor(Tensor([1, 4, 4]))).tensor?.sizes == [2, 6, 6])
    #expect(copy.weight?.sizes == [2, 1, 3, 3])
    #expect(copy.finput?.count == 144)
    try copy.clearState()
    #expect(copy.finput?.count == 0)
  }

  /// Volumes from before there was an adjustment: other names, another order of the weight.
  @Test func oldFullConvolution() throws {
    let layer = try VolumetricFullConvolution.make(2, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1)
    let x = Value.tensor(try Self.linspace(-1, 1, [2, 2, 3, 2]))
    let y = try copies(layer.forward(x))
    let writer = ObjectWriter()
    let old = T7Value.object(writer.object(layer))
    try writer.finish()
    let fields = try #require(old.asObject?.payload.asTable)
    for axis in ["T", "W", "H"] {
      fields.set(.text("pad\(axis)"), .nil)
      fields.set(.text("adj\(axis)"), .nil)
      fields.set(.text("p\(axis)"), .number(1))
    }
    fields.set(.text("weight"), .tensor(try #require(layer.weight).transpose(0, 1).contiguous()))
    fields.set(.text("gradWeight"), .tensor(try #require(layer.gradWeight).transpose(0, 1).contiguous()))
    let reader = ObjectReader(make: registry.make)
    guard case .object(let object) = try reader.value(old) else { throw NNError.message("not an object") }
    #expect(try reader.finish().isEmpty)
    #expect(try distance(#require(object as? Module).forward(x), y) == 0)
  }

  /// The whole network, where its other layers are there.
  @Test(.enabled(if: registry.make("nn.SpatialMaxPooling") != nil)) func smallConvolutionalNetwork() throws {
    let name = "conv_small"
    let values = try Self.values()
    let net = try Self.load(name)
    try Self.checkParameters(net, "\(name).", values, exact: true)
    let x = Value.tensor(try Self.linspace(-1, 1, [2, 1, 4, 4]))
    let y = try net.forward(x)
    try Self.check(tensors(y), ["\(name).output"], values)
    try net.zeroGradParameters()
    try Self.check(tensors(net.backward(x, Self.ones(like: y))), ["\(name).gradInput(ones)"], values)
    try Self.checkGradients(net, name, values)
  }

  @Test(arguments: [true, false]) func roundTrip(ascii: Bool) throws {
    for peepholes in [true, false] {
      let net = try RecurrentTests.network(peepholes: peepholes)
      let x = try Jacobian.steps(4, [2, 3])
      let before = try copies(net.forward(x))
      _ = try net.backward(x, before)
      try net.remember("both")
      try net.evaluate()
      let path = "/tmp/seqlua-test-\(getpid())-\(ascii).t7"
      defer { unlink(path) }
      try ModelFile.save(path: path, .object(net), ascii: ascii)
      guard case .object(let object) = try ModelFile.load(path: path, registry) else {
        throw NNError.message("not an object")
      }
      let copy = try #require(object as? Sequencer)
      #expect(copy.describe() == net.describe())
      #expect(copy.rememberMode == .both)
      #expect(!copy.isTraining && copy.dtype == .double)
      for (p, q) in zip(try net.parameters(), try copy.parameters()) {
        #expect(try elements(p.value) == elements(q.value))
        #expect(try elements(p.gradient) == elements(q.gradient))
      }
      #expect(try distance(copy.forward(x), before) < 1e-13)
      try copy.training()
      #expect(try Jacobian.worstError(copy, x, beforeForward: { try copy.forget() }) < 1e-8)
    }
  }

  @Test func parametersStaySharedInTheFile() throws {
    let a = try Linear(2, 2)
    let net = Sequential(a, a, try Linear(2, 2))
    let (flat, _) = try net.getParameters()
    let writer = ObjectWriter()
    let file = try writer.value(.list([.object(net), .tensor(flat)]))
    try writer.finish()
    let bytes = try T7.write(file)
    let reader = ObjectReader(make: registry.make)
    let value = try reader.value(T7.read(bytes))
    _ = try reader.finish()
    guard case .object(let object)? = value.list?[0], let copy = object as? Sequential,
      let copyFlat = value.list?[1].tensor
    else { throw NNError.message("not a network") }
    #expect(copy.modules[0] === copy.modules[1])
    #expect(copy.modules[0] !== copy.modules[2])
    try copyFlat.fill(7)
    for p in try copy.parameters() { #expect(try elements(p.value).allSatisfy { $0 == 7 }) }
  }

  @Test func damagedNetworks() throws {
    func read(_ value: T7Value) throws -> Value {
      let reader = ObjectReader(make: registry.make)
      let result = try reader.value(value)
      _ = try reader.finish()
      return result
    }
    func object(_ name: String, _ fields: [(String, T7Value)]) -> T7Value {
      let table = T7Table()
      for (key, value) in fields { table.set(.text(key), value) }
      return .object(T7Object(name, payload: .table(table)))
    }
    let unknown = #expect(throws: NNError.self) { try read(object("nn.Foo", [])) }
    #expect(unknown?.description == "unknown object nn.Foo: require the package that defines it before loading")
    #expect(throws: NNError.self) { try read(.object(T7Object("nn.Linear", payload: .number(1)))) }
    #expect(throws: NNError.self) { try read(object("nn.Linear", [("weight", .number(1))])) }
    #expect(throws: NNError.self) { try read(object("nn.Sequential", [("modules", .number(1))])) }
    #expect(throws: NNError.self) { try read(object("nn.LSTM", [])) }
    // A bias too short for the layer must not be read beyond its end.
    let source = try T7.load(path: Fixture.path("t7/lstm_2_5.bin.t7"))
    let gate = source.asObject?["inputGate"].asObject?["modules"].asTable?[1].asObject
    let linear = gate?["modules"].asTable?[1].asObject?["modules"].asTable?[2].asObject
    #expect(linear?.className == "nn.Linear")
    linear?.payload.asTable?.set(.text("bias"), .tensor(try Tensor([2])))
    let short = #expect(throws: NNError.self) { try read(source) }
    #expect(short?.description.contains("a parameter is a 2 torch.DoubleTensor, expected 5") == true)
    var deep = T7Value.number(1)
    for _ in 0..<200_000 { deep = .table(T7Table()).holding(deep) }
    #expect(throws: NNError.self) { try read(deep) }
  }
}

extension T7Value {
  fileprivate func holding(_ value: T7Value) -> T7Value {
    asTable?.set(.number(1), value)
    return self
  }
}
