-- Sequences of 3 to 8 letters, filled up with zeros in front: at the end, the first of the letters.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K, T, N = 3, 8, 16
local function batch()
   local x, y = torch.zeros(T, N, K), torch.zeros(N)
   for n = 1, N do
      local length = torch.random(3, T)
      for t = 1, length do
         local letter = torch.random(K)
         x[T - length + t][n][letter] = 1
         if t == 1 then y[n] = letter end
      end
   end
   return x, y
end
local model = nn.Sequential():add(nn.Sequencer(nn.MaskZero(nn.FastLSTM(K, 20), 1))):add(nn.Select(1, -1))
   :add(nn.Linear(20, K)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.01}, 0
for i = 1, 1500 do
   local inputs, targets = batch()
   local _, loss = optim.adam(function()
      grads:zero()
      local outputs = model:forward(inputs)
      local err = criterion:forward(outputs, targets)
      model:backward(inputs, criterion:backward(outputs, targets))
      return err, grads
   end, params, config)
   if i > 1400 then sum = sum + loss[1]/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(K)))
