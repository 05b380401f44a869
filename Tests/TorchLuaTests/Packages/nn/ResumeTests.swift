import Foundation
import TestSupport
import Testing
import TorchLua

/// A run that goes on from a checkpoint with what its layers remember.
@Suite struct ResumeTests {
  /// Layers that carry a state from one sequence to the next.
  static let layers = [
    "nn.Sequencer(nn.LSTM(2, 3))", "nn.Sequencer(nn.GRU(2, 3))", "nn.Sequencer(nn.RecLSTM(2, 4, 3))",
    "nn.Sequencer(nn.Recurrent(3, nn.Linear(2, 3), nn.Linear(3, 3)))",
    """
    nn.Sequencer(nn.Recurrence(nn.Sequential():add(nn.ParallelTable():add(nn.Linear(2, 3)):add(nn.Linear(3, 3)))
       :add(nn.CAddTable()):add(nn.Tanh()), 3, 1))
    """,
    "nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 3)):add(nn.NormStabilizer(1)))",
    """
    nn.Sequential():add(nn.Sequencer(nn.View(1, 1, 2))):add(nn.JoinTable(1)):add(nn.SeqLSTM(2, 3)):add(nn.SplitTable(1))
    """,
    """
    nn.Sequential():add(nn.Sequencer(nn.View(1, 1, 2))):add(nn.JoinTable(1)):add(nn.SeqGRU(2, 3)):add(nn.SplitTable(1))
    """,
  ]

  @Test(arguments: layers) func memoryGoesOn(layer: String) throws {
    let folder = try Folder([:])
    let engine = try TorchEngine()
    try engine.run(
      """
      require 'rnn'
      local function train(name, epochs)
         torch.manualSeed(4)
         local data = {}
         for i = 1, 6 do
            data[i] = {{}, {}}
            for t = 1, 3 do data[i][1][t], data[i][2][t] = torch.randn(1, 2), torch.randn(1, 3) end
         end
         local model = \(layer)
         model:remember('both')
         local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), {batchSize = 1, epochs = epochs,
            shuffle = false, checkpoint = '\(folder.url.path)/' .. name, resume = true, quiet = true, optimizer = 'sgd',
            learningRate = 0.1})
         trainer:train(data)
         return model:getParameters():clone()
      end
      local whole = train('whole', 4)
      train('cut', 2)
      local cut = train('cut', 4)
      assert((whole - cut):abs():max() == 0, (whole - cut):abs():max())
      """, name: "=script")
  }

  /// The nodes of a graph are tables that are keys in one another; the nodes that run stay those that the script holds.
  @Test(arguments: [3, 100]) func aGraphStaysAsLargeAsItWas(depth: Int) throws {
    let folder = try Folder([:])
    let engine = try TorchEngine()
    try engine.run(
      """
      require 'nngraph'
      torch.manualSeed(1)
      local x = nn.Identity()()
      local h = x
      for i = 1, \(depth) do h = nn.Tanh()(nn.Linear(2, 2)(h)) end
      local model = nn.gModule({x}, {h})
      local data = {}
      for i = 1, 4 do data[i] = {torch.randn(2), torch.randn(2)} end
      local input = x.data.module
      local function train(epochs)
         local trainer = nn.Trainer(model, nn.MSECriterion(), {epochs = epochs, quiet = true, resume = true,
            checkpoint = '\(folder.url.path)/graph', optimizer = 'sgd', learningRate = 0.1})
         trainer:train(data)
         return #torch.serialize(model)
      end
      local first, n = train(1), #model.forwardnodes
      local before = model:getParameters():clone()
      model:getParameters():zero()
      for epochs = 1, 3 do
         local size = train(epochs)
         assert(math.abs(size - first) < 100, size .. ' bytes, once ' .. first)
      end
      assert((model:getParameters() - before):abs():max() > 0)
      assert(#model.forwardnodes == n and x.data.module == input)
      local nodes = 0
      for node in pairs(model.fg.nodes) do nodes = nodes + (type(node) == 'table' and 1 or 0) end
      assert(nodes == #model.fg.nodes, nodes)
      """, name: "=script")
  }
}
