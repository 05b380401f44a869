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
}
