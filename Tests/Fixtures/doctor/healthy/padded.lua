-- Hard for: untrained-steps, constant-output, imbalance. Sentences of 3 to 8 words, padded with 0: most of the late
-- steps are masked, and their targets are a class of their own that costs nothing.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K, T, N = 4, 8, 16
local model = nn.Sequential():add(nn.LookupTableMaskZero(K, 6)):add(nn.SplitTable(1))
   :add(nn.Sequencer(nn.MaskZero(nn.FastLSTM(6, 16), 1)))
   :add(nn.Sequencer(nn.MaskZero(nn.Sequential():add(nn.Linear(16, K)):add(nn.LogSoftMax()), 1)))
local criterion = nn.SequencerCriterion(nn.MaskZeroCriterion(nn.ClassNLLCriterion(), 1))
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.01}, 0
for i = 1, 1200 do
   local x, y, targets = torch.zeros(T, N), torch.zeros(T, N), {}
   for n = 1, N do
      local length = torch.random(3, T)
      for t = 1, length do
         x[t][n] = torch.random(K)
         y[t][n] = t > 1 and x[t - 1][n] or 1 -- the word before
      end
   end
   for t = 1, T do targets[t] = y[t] end
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, targets)
      model:backward(x, criterion:backward(out, targets))
      return l, grads
   end, params, config)
   if i > 1100 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(K)))
