-- Hard for: independent, rate-low. Is the number of ones so far even? The loss stays at guessing for a while first.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 8, 32
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 10)):add(nn.Linear(10, 2)):add(nn.LogSoftMax()))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, grads = model:getParameters()
local state, sum = {learningRate = 0.01}, 0
for i = 1, 1500 do
   local bits = torch.Tensor(T, N, 1):random(0, 1)
   local targets = torch.cumsum(bits, 1):view(T, N):remainder(2) + 1
   local _, loss = optim.adam(function()
      grads:zero()
      local outputs = model:forward(bits)
      local err = criterion:forward(outputs, targets)
      model:backward(bits, criterion:backward(outputs, targets))
      return err, grads
   end, params, state)
   if i > 1400 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
