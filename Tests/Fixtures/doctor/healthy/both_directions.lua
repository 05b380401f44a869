-- Hard for: unseen-future. The answer at a step is the next letter plus the one before, read in both directions.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K, T, N = 3, 6, 16
local model = nn.Sequential():add(nn.LookupTable(K, 6)):add(nn.SplitTable(1))
   :add(nn.BiSequencer(nn.FastLSTM(6, 20), nn.FastLSTM(6, 20)))
   :add(nn.Sequencer(
      nn.Sequential():add(nn.Linear(40, 20)):add(nn.Tanh()):add(nn.Linear(20, K)):add(nn.LogSoftMax())))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.01}, 0
for i = 1, 1500 do
   local x = torch.LongTensor(T, N):random(1, K)
   local targets = {}
   for t = 1, T do targets[t] = ((x[math.max(1, t - 1)] + x[math.min(T, t + 1)]) % K):double() + 1 end
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, targets)
      model:backward(x, criterion:backward(out, targets))
      return l, grads
   end, params, config)
   if i > 1400 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(K)))
