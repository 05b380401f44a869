import Testing

/// What the original's errors of Lua, files, layers and criterions tell is in ours, too: the module,
/// what it got and what it expected (golden errors; those of tensors are in `TensorGoldenTests`).
@Suite struct LayerErrorTests {
  /// A script and what its error has to tell.
  static let cases: [(String, [String])] = [
    ("local x; return x:forward(1)", ["script.lua:1:", "attempt to index", "local 'x'", "a nil value"]),
    ("local m = nn.Linear(2,3); return m:nosuch()", ["attempt to call", "method 'nosuch'", "a nil value"]),
    ("return nn.NoSuchLayer(3)", ["attempt to call", "field 'NoSuchLayer'"]),
    ("return torch.nosuchfn(3)", ["attempt to call", "field 'nosuchfn'"]),
    ("return undefinedglobal.x", ["attempt to index", "global 'undefinedglobal'"]),
    ("return 1 + nil", ["attempt to perform arithmetic on a nil value"]),
    ("return 'a' + 1", ["string"]),
    ("return #nil", ["attempt to get length of a nil value"]),
    ("torch.load('/nonexistent.t7')", ["/nonexistent.t7", "cannot open", "No such file"]),
    ("torch.load('/etc/hostname')", ["/etc/hostname", "at byte 0", "not an integer"]),
    ("torch.save('/nonexistent/dir/x.t7', 1)", ["/nonexistent/dir/x.t7", "cannot create", "No such file"]),
    ("torch.DiskFile('/nonexistent.t7')", ["cannot open </nonexistent.t7> in mode r"]),
    ("torch.serialize(coroutine.create(function() end))", ["nwritable object", "thread", "<?>"]),
    ("torch.class('nn.Linear')", ["nn.Linear", "has been already assigned"]),
    ("require 'nosuchmodule'", ["module 'nosuchmodule' not found", "nosuchmodule.lua"]),
    ("error('my message')", ["script.lua:1: my message"]),
    ("assert(false)", ["assertion failed!"]),
    ("assert(nil, 'assert msg')", ["assert msg"]),
    ("return nn.Linear(2,3):forward(torch.rand(4))", ["nn.Linear(2 -> 3)", "4 features", "expected 2"]),
    ("return nn.Linear(2,3):forward(torch.rand(5,4))", ["nn.Linear(2 -> 3)", "5 x 4", "expected 2"]),
    ("return nn.Linear(2,3):forward(torch.rand(2,2,2))", ["input must be vector or matrix", "2 x 2 x 2"]),
    ("return nn.Linear(2,3):forward({torch.rand(2)})", ["nn.Linear(2 -> 3)", "tensor", "got a table"]),
    ("return nn.Linear(2,3):forward(torch.FloatTensor(2))", ["torch.FloatTensor", "torch.DoubleTensor"]),
    ("return nn.Linear(2,3):forward()", ["nn.Linear(2 -> 3)", "input", "got nil"]),
    ("return nn.Linear(2)", ["bad argument #2 to 'nn.Linear' (number expected, got no value)"]),
    ("return nn.Linear('a',3)", ["bad argument #1 to 'nn.Linear' (number expected, got string)"]),
    (
      "return nn.Sequential():add(nn.Linear(2,3)):add(nn.Linear(4,5)):forward(torch.rand(2))",
      ["In 2 module of nn.Sequential:", "nn.Linear(4 -> 5)", "3", "expected 4"]
    ),
    (
      "local m=nn.Sequential():add(nn.Linear(2,3)):add(nn.Tanh()); m:forward(torch.rand(2)); return m:backward(torch.rand(2), torch.rand(4))",
      ["In 2 module of nn.Sequential:", "nn.Tanh", "gradOutput", "4", "expected 3"]
    ),
    (
      "return nn.Sequential():add(nn.Sequential():add(nn.Linear(2,3)):add(nn.Linear(4,5))):forward(torch.rand(2))",
      ["In 1 module of nn.Sequential:", "In 2 module of nn.Sequential:", "nn.Linear(4 -> 5)", "expected 4"]
    ),
    (
      "return nn.SpatialMaxPooling(3,3):forward(torch.rand(1,2,2))",
      [
        "nn.SpatialMaxPooling(3x3, 3,3)", "Given input size: (1x2x2)", "output size: (1x0x0)",
        "Output size is too small",
      ]
    ),
    ("return nn.Sequential():add(nil)", ["bad argument #1 to 'add'", "nn.Module expected, got nil"]),
    (
      "return nn.ParallelTable():add(nn.Linear(2,3)):add(nn.Linear(2,3)):forward({torch.rand(2)})",
      ["nn.ParallelTable", "input has 1", "2 modules"]
    ),
    (
      "return nn.ConcatTable():add(nn.Linear(2,3)):add(nn.Linear(3,3)):forward(torch.rand(2))",
      ["In 2 module of nn.ConcatTable:", "nn.Linear(3 -> 3)", "2", "expected 3"]
    ),
    ("return nn.ClassNLLCriterion():forward(torch.rand(3), 4)", ["nn.ClassNLLCriterion", "target 4", "3 classes"]),
    ("return nn.ClassNLLCriterion():forward(torch.rand(3), 0)", ["nn.ClassNLLCriterion", "target 0", "3 classes"]),
    (
      "return nn.ClassNLLCriterion():forward(torch.rand(2,3), torch.Tensor{1,4})",
      ["nn.ClassNLLCriterion", "target 4", "3 classes"]
    ),
    (
      "return nn.ClassNLLCriterion():forward(torch.rand(2,3), torch.Tensor{1})",
      ["nn.ClassNLLCriterion", "1 targets", "2 rows"]
    ),
    (
      "return nn.MSECriterion():forward(torch.rand(2), torch.rand(3))",
      ["nn.MSECriterion", "input is a 2", "target a 3"]
    ),
    ("return nn.CrossEntropyCriterion():forward(torch.rand(3), 4)", ["target 4", "3 classes"]),
    (
      "return nn.BCECriterion():forward(torch.rand(2), torch.rand(3))",
      ["nn.BCECriterion", "input and target size mismatch", "2", "3"]
    ),
    ("return nn.LookupTable(3,2):forward(torch.Tensor{4})", ["nn.LookupTable", "index 4", "out of range", "3"]),
    ("return nn.LookupTable(3,2):forward(torch.Tensor{0})", ["nn.LookupTable", "index 0", "out of range", "3"]),
    (
      "return nn.View(5):forward(torch.rand(2,3))",
      ["nn.View(5)", "input view (2x3) and desired view (5) do not match"]
    ),
    ("return nn.Reshape(5):forward(torch.rand(2,3))", ["nn.Reshape(5)", "2 x 3", "5"]),
    (
      "return nn.JoinTable(1):forward({torch.rand(2,3),torch.rand(2,4)})",
      ["nn.JoinTable", "2 x 4", "2 x 3", "dimension 1"]
    ),
    (
      "return nn.SelectTable(3):forward({1,2})",
      ["nn.SelectTable(3)", "index does not exist in the input table", "table of 2"]
    ),
    ("return nn.CAddTable():forward({torch.rand(2),torch.rand(3)})", ["nn.CAddTable", "3", "2", "equal sizes"]),
    ("return nn.Dropout(1.5)", ["<Dropout> illegal percentage, must be 0 <= p < 1", "1.5"]),
    ("return nn.BatchNormalization(3):forward(torch.rand(2,4))", ["got 4-feature tensor, expected 3"]),
    (
      "return nn.BatchNormalization(3):forward(torch.rand(3))",
      ["only mini-batch supported (2D tensor), got 1D tensor instead"]
    ),
    (
      "return nn.Sequencer(nn.LSTM(2,5)):forward({torch.rand(3)})",
      ["nn.Sequencer", "nn.LSTM(2 -> 5)", "3", "expected 2"]
    ),
    ("return nn.Sequencer(nn.LSTM(2,5)):forward(torch.rand(2))", ["nn.Sequencer"]),
    ("return nn.Sequencer(nn.LSTM(2,5)):forward(1)", ["nn.Sequencer: expecting input table", "number"]),
    (
      "local m=nn.Sequencer(nn.LSTM(2,5)); m:forward({torch.rand(2)}); return m:backward({torch.rand(2)}, {torch.rand(4)})",
      ["nn.Sequencer", "gradOutput", "4", "expected 1 x 5"]
    ),
    (
      "local m=nn.Sequencer(nn.LSTM(2,5)); m:forward({torch.rand(2)}); return m:backward({torch.rand(2),torch.rand(2)}, {torch.rand(5),torch.rand(5)})",
      ["nn.Sequencer", "gradOutput", "table of 1", "table of 2"]
    ),
    ("local m=nn.LSTM(2,5); return m:backward(torch.rand(2), torch.rand(5))", ["expecting at least one updateOutput"]),
    (
      "return nn.Sequencer(nn.Sequential():add(nn.LSTM(2,5)):add(nn.Linear(4,3))):forward({torch.rand(2)})",
      ["In 2 module of nn.Sequential:", "nn.Linear(4 -> 3)", "5", "expected 4"]
    ),
    ("return nn.SeqLSTM(2,5):forward(torch.rand(3,4,3))", ["nn.SeqLSTM", "3 x 4 x 3", "T x N x 2"]),
    ("return nn.SeqLSTM(2,5):forward(torch.rand(3))", ["nn.SeqLSTM", "Only supports batch mode"]),
    (
      "return nn.SequencerCriterion(nn.ClassNLLCriterion()):forward({torch.rand(3)}, {1,2})",
      ["nn.SequencerCriterion", "target should have as many elements as input", "1", "2"]
    ),
    (
      "return nn.SequencerCriterion(nn.ClassNLLCriterion()):forward({torch.rand(3)}, {4})",
      ["nn.SequencerCriterion", "nn.ClassNLLCriterion", "target 4", "3 classes"]
    ),
    ("return nn.Sequencer(1)", ["bad argument #1 to 'nn.Sequencer'", "nn.Module expected"]),
    // The original takes it and breaks when it is printed.
    ("return nn.Recursor(1)", ["bad argument #1 to 'nn.Recursor'", "nn.Module expected"]),
    (
      "return nn.Sequencer(nn.LSTM(2,5)):remember('foo')",
      ["nn.Sequencer", "unrecognized value for remember", "foo"]
    ),
  ]

  @Test(arguments: cases) func tells(code: String, words: [String]) throws {
    let text = try #require(try message(of: "assert(load(\(quoted(code)), '=script.lua'))()"))
    for word in words { #expect(text.contains(word), "\(code) says \(text)") }
  }

  /// Cases of layers that are not everywhere yet.
  @Test(arguments: [
    ("nn.SpatialConvolution(3,4,3,3)", "torch.rand(1,5,5)", ["nn.SpatialConvolution", "1 x 5 x 5"]),
    ("nn.SpatialConvolution(1,4,3,3)", "torch.rand(1,2,2)", ["nn.SpatialConvolution", "2 x 2"]),
  ])
  func spatial(layer: String, input: String, words: [String]) throws {
    guard try message(of: "assert(\(layer.prefix { $0 != "(" }))") == nil else { return }
    let text = try #require(try message(of: "\(layer):forward(\(input))"))
    for word in words { #expect(text.contains(word), "\(layer) says \(text)") }
  }

  @Test func values() throws {
    // An error that is no text stays what it is; what the original allows is allowed.
    try run(
      """
      local ok, e = pcall(error, {code = 1})
      assert(not ok and e.code == 1)
      local m = nn.LSTM(2, 5)
      m:forward(torch.rand(2))
      m:updateParameters(0.1)
      """)
  }
}
