import NN
import NNTestSupport
import TensorCore
import Testing

@Suite struct SummaryTests {
  private func model() throws -> Sequential {
    try Sequential(
      Sequencer(Sequential(Linear(4, 6), LSTM(6, 5), Dropout(0.5))), Sequencer(Linear(5, 2)), SelectTable(-1))
  }

  private func steps() throws -> Value { .list(try (0..<3).map { _ in .tensor(try Tensor([3, 4], .double)) }) }

  @Test func rowsSayWhatTheLayersDo() throws {
    let summary = try Summary(of: model(), input: steps())
    // LSTM: 4 gates of 6 and 5 inputs to 5 outputs, one bias each, 3 peepholes of 5.
    let (linear, lstm) = (4 * 6 + 6, 4 * (6 * 5 + 5 + 5 * 5) + 3 * 5)
    #expect(summary.rows.map(\.path) == ["", "1", "1.1", "1.1.1", "1.1.2", "1.1.3", "2", "2.1", "3"])
    #expect(summary.rows.map(\.depth) == [0, 1, 2, 3, 3, 3, 1, 2, 1])
    #expect(
      summary.rows.map(\.layer) == [
        "nn.Sequential", "nn.Sequencer", "nn.Sequential", "nn.Linear(4 -> 6)", "nn.LSTM(6 -> 5)",
        "nn.Dropout(0.5, busy)", "nn.Sequencer", "nn.Linear(5 -> 2)", "nn.SelectTable(-1)",
      ])
    #expect(
      summary.rows.map(\.output) == [
        "3 x 2", "table of 3: 3 x 5", "3 x 5", "3 x 6", "3 x 5", "3 x 5", "table of 3: 3 x 2", "3 x 2", "3 x 2",
      ])
    #expect(
      summary.rows.map(\.parameters) == [linear + lstm + 12, linear + lstm, linear + lstm, linear, lstm, 0, 12, 12, 0])
    #expect(summary.rows.allSatisfy { $0.bytes == 8 * $0.parameters })
    #expect(summary.parameters == linear + lstm + 12 && summary.bytes == 8 * summary.parameters)
  }

  @Test func nothingIsRunWithoutAnInput() throws {
    let summary = try Summary(of: model())
    #expect(summary.rows.count == 9 && summary.rows.allSatisfy { $0.output.isEmpty })
    #expect(!summary.text().contains("output"))
  }

  /// The model, its memory, its mode, its input and the random numbers are as before.
  @Test func leavesNoTrace() throws {
    let lstm = try LSTM(4, 4)
    let rectifier = ReLU()
    rectifier.inplace = true
    let model = try Sequential(lstm, WhiteNoise(), Dropout(0.5), rectifier)
    try model.training()
    let x = try Tensor([2, 4], .double)
    try x.fill(-1)
    _ = try model.forward(.tensor(x))
    let output = try model.output.tensor?.clone()
    let weights = try model.parameters().map { try $0.value.clone() }
    let state = Environment.current.generator.state
    let summary = try Summary(of: model, input: .tensor(Tensor([7, 4], .double)))
    #expect(summary.rows[0].output == "7 x 4")
    #expect(model.isTraining && lstm.isTraining && lstm.step == 2)
    #expect(try model.output.tensor.map(elements) == output.map(elements))
    #expect(try zip(model.parameters(), weights).allSatisfy { try elements($0.value) == elements($1) })
    #expect(Environment.current.generator.state == state)
    let negative = try Tensor([3], .double)
    try negative.fill(-1)
    _ = try Summary(of: rectifier, input: .tensor(negative))
    #expect(try elements(negative) == [-1, -1, -1])
  }

  @Test func sharedParametersCountOnce() throws {
    let (a, b, c) = (try Linear(3, 4), try Linear(3, 4), try Linear(4, 3))
    let model = Sequential(a, c, b)
    try b.share(a, ["weight", "gradWeight"])
    let once = (3 * 4 + 4) + (4 * 3 + 3) + 4
    #expect(try Summary(of: model).parameters == once)
    // The same after all have moved into one storage, and for the rows.
    _ = try model.getParameters()
    let summary = try Summary(of: model)
    #expect(summary.parameters == once && summary.rows.map(\.parameters) == [once, 16, 15, 16])
    // Views that overlap without being equal, and one with gaps.
    let storage = try Tensor([4, 5], .float)
    let views = [try storage.narrow(0, 0, 3), try storage.narrow(0, 2, 2), try storage.narrow(1, 1, 2)]
    let counted = views.map { view -> Add in
      let layer = Add()
      layer.bias = view
      layer.gradBias = view
      return layer
    }
    #expect(try Summary(of: counted[2]).parameters == 8)
    let all = try Summary(of: Sequential(counted[0], counted[1], counted[2]))
    #expect(all.parameters == 20 && all.bytes == 80)
  }

  @Test func clonesAreNotListed() throws {
    let map = MapTable(try Linear(2, 3))
    let x = Value.list(try (0..<4).map { .tensor(try Tensor([$0 + 1, 2], .double)) })
    _ = try map.forward(x)
    let summary = try Summary(of: map, input: x)
    #expect(summary.rows.map(\.layer) == ["nn.MapTable", "nn.Linear(2 -> 3)"])
    #expect(summary.rows[0].output == "table of 4: 1 x 3, 2 x 3, 3 x 3, …")
    #expect(summary.parameters == 9)
    #expect(try Summary(of: GRU(3, 4)).rows.count == 1)
    #expect(try Summary(of: Repeater(Linear(2, 2), 3)).rows.map(\.layer) == ["nn.Repeater", "nn.Linear(2 -> 2)"])
  }

  @Test func aRunThatFailsThrows() throws {
    #expect(throws: (any Error).self) { try Summary(of: model(), input: .tensor(Tensor([3], .double))) }
  }

  @Test(arguments: [30, 40, 60, 80, 120]) func textFits(width: Int) throws {
    let deep = try (0..<12).reduce(Sequential(model())) { inner, _ in Sequential(inner) }
    let text = try Summary(of: deep, input: steps()).text(width: width)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 9 + 13 + 4)
    #expect(Set(lines.map(\.count)).count == 1 && lines[0].count <= max(width, 40))
    #expect(lines.last?.hasPrefix("total ") == true && lines.last?.contains("297") == true)
  }

  @Test func numbersAreReadable() throws {
    let summary = Summary(
      rows: [Summary.Row(depth: 0, path: "", layer: "l", output: "1", parameters: 1_234_567, bytes: 1023)],
      parameters: 999, bytes: 5_000_000)
    let lines = summary.text().split(separator: "\n")
    #expect(lines[2] == "l      1        1,234,567   1023 B")
    #expect(lines[4] == "total                 999  4.8 MiB")
    for (bytes, text) in [(1024, "1.0 KiB"), (1_048_575, "1.0 MiB"), (1 << 40, "1.0 TiB"), (1 << 60, "1048576.0 TiB")] {
      #expect(Summary(rows: [], parameters: 0, bytes: bytes).text().hasSuffix("  \(text)"), "\(bytes)")
    }
  }
}
