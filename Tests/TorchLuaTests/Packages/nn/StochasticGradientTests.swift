import Testing
import TorchLua

@Suite struct StochasticGradientTests {
  private func run(_ text: String) throws {
    try TorchEngine().run(
      """
      require 'nn'
      local said = {}
      print = function(text) table.insert(said, text) end
      local net = nn.Linear(1, 1, false)
      local trainer = nn.StochasticGradient(net, nn.MSECriterion())
      trainer.shuffleIndices = false
      local function dataset(samples)
         samples.size = function() return #samples end
         return samples
      end
      local function sample(x, y) return {torch.Tensor{x}, torch.Tensor{y}} end

      """ + text)
  }

  /// The gradient of (wx - y)² is 2x(wx - y).
  @Test func stepsWithEverySample() throws {
    try run(
      """
      net.weight:fill(1)
      trainer.learningRate, trainer.learningRateDecay, trainer.maxIteration = 0.1, 0.5, 2
      local examples, iterations = 0, {}
      trainer.hookExample = function(_, s) examples = examples + s[1][1] end
      trainer.hookIteration = function(_, i, loss) iterations[i] = loss end
      trainer:train(dataset{sample(1, 2), sample(2, 2)})
      local w, expected, rate = 1, {}, 0.1
      for i = 1, 2 do
         expected[i] = 0
         for _, xy in ipairs{{1, 2}, {2, 2}} do
            local e = w*xy[1] - xy[2]
            expected[i] = expected[i] + e*e/2
            w = w - rate*2*xy[1]*e
         end
         rate = 0.1/(1 + (i + 1)*0.5)
         assert(math.abs(iterations[i] - expected[i]) < 1e-12)
      end
      assert(math.abs(net.weight[1][1] - w) < 1e-12)
      assert(examples == 6 and #said == 5)
      assert(said[1] == '# StochasticGradient: training' and said[2]:find('^# current error = '))
      assert(said[4] == '# StochasticGradient: you have reached the maximum number of iterations')
      assert(said[5]:find('^# training error = '))
      """)
  }

  @Test func takesEverySampleOnceInAnyOrder() throws {
    try run(
      """
      trainer.shuffleIndices, trainer.maxIteration, trainer.verbose = true, 1, false
      local seen = {}
      trainer:train(setmetatable({size = function() return 20 end}, {__index = function(_, i)
         seen[#seen + 1] = i
         return sample(i/20, 1)
      end}))
      assert(#said == 3 and #seen == 20 and table.concat(seen, ' ') ~= table.concat(torch.range(1, 20):totable(), ' '))
      table.sort(seen)
      for i = 1, 20 do assert(seen[i] == i) end
      """)
  }

  @Test func saysWhatIsWrongWithADataset() throws {
    try run(
      """
      local function fails(dataset, message)
         local isFine, text = pcall(trainer.train, trainer, dataset)
         assert(not isFine and text:find(message, 1, true), text)
      end
      fails({}, 'nn.StochasticGradient: the dataset needs a method size and samples dataset[1], dataset[2], …')
      fails(nil, 'nn.StochasticGradient: the dataset needs a method size')
      fails({size = function() return 1 end}, 'nn.StochasticGradient: dataset[1] is not {input, target}')
      """)
  }
}
