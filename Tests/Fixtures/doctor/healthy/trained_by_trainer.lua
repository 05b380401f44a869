-- Hard for: hidden-parameters, no-update. The loop is nn.Trainer's; every sample draws a phase, an amplitude and the
-- length of a wave, all of which the inputs show.
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
local T = 8
local function waves(n)
   return setmetatable({size = function() return n end}, {__index = function(_, i)
      if type(i) ~= 'number' then return nil end
      local phase, size, class = torch.uniform(0, 6), torch.uniform(0.5, 1), torch.random(2)
      local x, y = torch.Tensor(T, 1), torch.Tensor(T):fill(class)
      for t = 1, T do x[t][1] = size*math.sin(phase + t*(class == 1 and 0.6 or 1.5)) end
      return {x, y}
   end})
end
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 16)):add(nn.Linear(16, 2)):add(nn.LogSoftMax()))
local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.ClassNLLCriterion()),
   {optimizer = 'adam', learningRate = 0.01, batchSize = 16, epochs = 12, metrics = 'accuracy'})
trainer:train(waves(800))
print(('skill %.3f'):format(2*trainer:evaluate(waves(200)).accuracy - 1))
