-- Rings around the middle, of six classes, the innermost first.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local K = 6
local function batch()
   local x = torch.randn(32, 2)
   local y = torch.sqrt(torch.cmul(x, x):sum(2)):mul(2.5):floor():add(1):clamp(1, K):view(-1)
   return x, y
end
local model = nn.Sequential():add(nn.Linear(2, 30)):add(nn.ReLU()):add(nn.Linear(30, 20)):add(nn.ReLU())
   :add(nn.Linear(20, K))
local criterion = nn.CrossEntropyCriterion()
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.1, momentum = 0.9}, 0
for i = 1, 6000 do
   local x, y = batch()
   optim.sgd(function()
      grads:zero()
      local out = model:forward(x)
      local loss = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      if i > 5500 then sum = sum + loss/500 end
      return loss, grads
   end, params, config)
end
print(('skill %.3f'):format(1 - sum/1.55))
