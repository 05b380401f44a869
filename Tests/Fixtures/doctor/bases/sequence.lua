-- A sequence of letters, and at every step the letter of the step before.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K, T, N = 4, 6, 16
local function batch()
   local letters = torch.LongTensor(T, N):random(1, K)
   local answers = torch.ones(T, N)
   for t = 2, T do answers[t]:copy(letters[t - 1]) end
   local inputs = torch.zeros(T, N, K)
   inputs:scatter(3, letters:view(T, N, 1), 1)
   return inputs, answers
end
local model = nn.Sequencer(nn.Sequential():add(nn.FastLSTM(K, 20)):add(nn.Linear(20, K)):add(nn.LogSoftMax()))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.01}, 0
for i = 1, 2000 do
   local inputs, targets = batch()
   local _, loss = optim.adam(function()
      grads:zero()
      local outputs = model:forward(inputs)
      local err = criterion:forward(outputs, targets)
      model:backward(inputs, criterion:backward(outputs, targets))
      return err, grads
   end, params, config)
   if i > 1900 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(K)))
