-- Hard for: step-repeated, part-frozen. Two copies of an encoder share their weights and their gradients, so one step
-- moves both. Are two points near each other?
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local encoder = nn.Sequential():add(nn.Linear(2, 16)):add(nn.Tanh()):add(nn.Linear(16, 8))
local model = nn.Sequential()
   :add(nn.ParallelTable():add(encoder):add(encoder:clone('weight', 'bias', 'gradWeight', 'gradBias')))
   :add(nn.CSubTable()):add(nn.Square()):add(nn.Linear(8, 1)):add(nn.Sigmoid())
local criterion = nn.BCECriterion()
local params, grads = model:getParameters()
local sum = 0
for i = 1, 4000 do
   local a, b = torch.rand(32, 2)*2 - 1, torch.rand(32, 2)*2 - 1
   local d = a - b
   local near = torch.cmul(d, d):sum(2):lt(0.9):double()
   grads:zero()
   local out = model:forward{a, b}
   local loss = criterion:forward(out, near)
   model:backward({a, b}, criterion:backward(out, near))
   params:add(-0.5, grads)
   if i > 3500 then sum = sum + loss/500 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
