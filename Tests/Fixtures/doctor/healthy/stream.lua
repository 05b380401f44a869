-- Hard for: carried-state, state-forgotten, short-horizon, chasing. An endless stream in pieces of 12, where
-- back-propagation ends; the answer is the bit of 3 steps ago, which now and then lies in the piece before.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, lag = 12, 3
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 16)):add(nn.Linear(16, 1)):add(nn.Sigmoid()))
model:remember('both')
local criterion = nn.SequencerCriterion(nn.BCECriterion())
local params, grads = model:getParameters()
local config, sum, last = {learningRate = 0.01}, 0, torch.zeros(lag, 1, 1)
for i = 1, 3000 do
   local bits = torch.Tensor(T, 1, 1):random(0, 1)
   local all = torch.cat(last, bits, 1)
   local targets = all:narrow(1, 1, T)
   last = all:narrow(1, T + 1, lag):clone()
   local _, loss = optim.adam(function()
      grads:zero()
      local outputs = model:forward(bits)
      local err = criterion:forward(outputs, targets)
      model:backward(bits, criterion:backward(outputs, targets))
      return err, grads
   end, params, config)
   if i > 2800 then sum = sum + loss[1]/T/200 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
