-- Hard for: double-softmax. A LogSoftMax leaves logarithms of probabilities as they are, in the model and in the
-- criterion.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 20)):add(nn.Tanh()):add(nn.Linear(20, 3)):add(nn.LogSoftMax())
   :add(nn.LogSoftMax())
local criterion = nn.CrossEntropyCriterion()
local sum = 0
for i = 1, 2000 do
   local x = torch.randn(16, 2)
   local y = x:select(2, 1):gt(0):double() + torch.cmul(x:select(2, 1), x:select(2, 2)):gt(0.2):double() + 1
   y[torch.rand(16):lt(0.3)] = torch.random(1, 3)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.1)
   if i > 1800 then sum = sum + loss/200 end
end
print(('skill %.3f'):format(1 - sum/math.log(3)))
