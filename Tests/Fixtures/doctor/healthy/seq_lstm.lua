-- Hard for: no-gradient, unseen-past. nn.SeqLSTM takes a sequence as one tensor; the answer is the running mean.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 10, 16
local model = nn.Sequential():add(nn.SeqLSTM(1, 12)):add(nn.Sequencer(nn.Linear(12, 1)))
local criterion = nn.SequencerCriterion(nn.SmoothL1Criterion())
local params, grads = model:getParameters()
local config, err, var = {learningRate = 0.01}, 0, 0
for i = 1, 1500 do
   local x = torch.rand(T, N, 1)
   local y = torch.cumsum(x, 1)
   for t = 2, T do y[t]:div(t) end
   optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      if i > 1300 then err, var = err + (out - y):pow(2):mean(), var + (y - 0.5):pow(2):mean() end
      return l, grads
   end, params, config)
end
print(('skill %.3f'):format(1 - err/var))
