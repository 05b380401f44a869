-- Hard for: unseen-future, rate-low. The next state of a chain that goes on to the next of 5 states 7 times in 10.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K, T, N = 5, 12, 16
local function chain()
   local s = torch.LongTensor(T + 1, N)
   for n = 1, N do
      s[1][n] = torch.random(K)
      for t = 2, T + 1 do s[t][n] = torch.uniform() < 0.7 and s[t - 1][n] % K + 1 or torch.random(K) end
   end
   return s:narrow(1, 1, T), s:narrow(1, 2, T)
end
local model = nn.Sequential():add(nn.LookupTable(K, 8)):add(nn.Sequencer(
   nn.Sequential():add(nn.GRU(8, 12)):add(nn.Linear(12, K)):add(nn.LogSoftMax())))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, grads = model:getParameters()
local state, sum = {learningRate = 0.01}, 0
for i = 1, 900 do
   local inputs, targets = chain()
   local _, loss = optim.rmsprop(function()
      grads:zero()
      local outputs = model:forward(inputs)
      local err = criterion:forward(outputs, targets)
      model:backward(inputs, criterion:backward(outputs, targets))
      return err, grads
   end, params, state)
   if i > 800 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(K)))
