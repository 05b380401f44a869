import Testing
import TorchLua

@Suite struct EngineTests {
  @Test func printsTheSeedModel() throws {
    let engine = try TorchEngine()
    try engine.run(
      """
      local model = nn.Sequencer(
         nn.Sequential():add(nn.LSTM(2, 100, 5)):add(nn.Linear(100, 3)):add(nn.LogSoftMax()))
      assert(tostring(model) == [[
      nn.Sequencer @ nn.Recursor @ nn.Sequential {
        [input -> (1) -> (2) -> (3) -> output]
        (1): nn.LSTM(2 -> 100)
        (2): nn.Linear(100 -> 3)
        (3): nn.LogSoftMax
      }]])
      """)
  }
}
