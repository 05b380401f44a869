-- Hard for: contradictory, independent. A fifth of the labels is drawn: less than all can be known, and it is.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 20)):add(nn.Tanh()):add(nn.Linear(20, 2)):add(nn.LogSoftMax())
local criterion, sum = nn.ClassNLLCriterion(), 0
for i = 1, 6000 do
   local x = torch.randn(16, 2):mul(2):floor():div(2) -- the same inputs come again and again
   local y = torch.cmul(x:select(2, 1), x:select(2, 2)):gt(0):double()
   local drawn = torch.rand(16):lt(0.2):double()
   y = torch.cmul(y, 1 - drawn) + torch.cmul(drawn, torch.rand(16):round()) + 1
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.3)
   if i > 5500 then sum = sum + loss/500 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
