-- Hard for: hidden-parameters. Every sample is turned, stretched and made noisy by draws of its own; the answer stays.
require 'nn'
require 'optim'
math.randomseed(tonumber(arg[1]) or 1)
torch.manualSeed(tonumber(arg[1]) or 1)
local dataset = setmetatable({}, {__index = function()
   local class = math.random(3)
   local turn = (math.random() - 0.5)*0.8
   local stretch = 0.7 + 0.6*math.random()
   local angle = turn + class*2
   local x = torch.Tensor{stretch*math.cos(angle), stretch*math.sin(angle)}:add(torch.randn(2)*0.1)
   return {x, class}
end})
local model = nn.Sequential():add(nn.Linear(2, 8)):add(nn.Tanh()):add(nn.Linear(8, 3)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local sum = 0
for i = 1, 12000 do
   local input, target = unpack(dataset[i])
   local out = model:forward(input)
   local loss = criterion:forward(out, target)
   model:zeroGradParameters()
   model:backward(input, criterion:backward(out, target))
   model:updateParameters(0.01)
   if i > 11000 then sum = sum + loss/1000 end
end
print(('skill %.3f'):format(1 - sum/math.log(3)))
