-- A straight line or a curve? A dataset that makes a sample when it is asked for one.
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
math.randomseed(tonumber(arg[1]) or 1)
local T = 6
local slope, offset = 0.5 + math.random(), math.random()*5
local dataset = setmetatable({}, {__index = function()
   local class, inputs, targets = math.random(2), {}, {}
   for t = 1, T do
      local x = math.random()*3
      inputs[t] = torch.Tensor{x, slope*(class == 1 and x or x*x) + offset}
      targets[t] = class
   end
   return {inputs, targets}
end})
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 30)):add(nn.Linear(30, 2)):add(nn.LogSoftMax()))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local sum = 0
for i = 1, 4000 do
   local inputs, targets = unpack(dataset[i])
   local outputs = model:forward(inputs)
   local loss = criterion:forward(outputs, targets)
   model:zeroGradParameters()
   model:backward(inputs, criterion:backward(outputs, targets))
   model:updateParameters(0.05)
   if i > 3500 then sum = sum + loss/T/500 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
