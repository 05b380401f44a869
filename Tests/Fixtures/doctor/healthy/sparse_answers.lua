-- Hard for: dead-relu, target-range. The answers are 0 four times in five, and a ReLU at the end says so.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(3, 40)):add(nn.ReLU()):add(nn.Linear(40, 1)):add(nn.ReLU())
model:get(3).bias:fill(0.5)
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local config, err, var = {learningRate = 0.003}, 0, 0
for i = 1, 3000 do
   local x = torch.randn(32, 3)
   local y = torch.clamp(x:select(2, 1) - x:select(2, 2)*0.5 - 1, 0, 100):view(-1, 1)
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return l, grads
   end, params, config)
   if i > 2500 then err, var = err + loss[1], var + y:var() end
end
print(('skill %.3f'):format(1 - err/var))
