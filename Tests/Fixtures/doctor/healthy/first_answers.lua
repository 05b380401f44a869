-- Hard for: state-forgotten, unseen-past. The sum of this number and the one of 2 steps ago, in sequences of 16: the
-- first two answers need numbers from before the beginning, and cannot be known. All others can.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 16, 12
local model = nn.Sequencer(nn.Sequential():add(nn.FastLSTM(1, 16)):add(nn.Linear(16, 1)))
local criterion = nn.SequencerCriterion(nn.MSECriterion())
local params, grads = model:getParameters()
local config, err = {learningRate = 0.01}, 0
for i = 1, 1500 do
   local all = torch.rand(T + 2, N, 1)
   local x, y = all:narrow(1, 3, T), all:narrow(1, 3, T) + all:narrow(1, 1, T)
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return l, grads
   end, params, config)
   if i > 1400 then err = err + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - err*6)) -- the variance of the sum of two such numbers is 1/6
