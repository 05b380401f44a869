-- Hard for: weights-large, weights-small. Weights by another rule than the layers' own, one three times larger, the
-- last a hundred times smaller.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 40)):add(nn.ReLU()):add(nn.Linear(40, 40)):add(nn.ReLU())
   :add(nn.Linear(40, 1))
model:get(1).weight:normal(0, 1.5)
model:get(3).weight:normal(0, math.sqrt(2/40))
model:get(5).weight:mul(0.01)
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local config, err, var = {learningRate = 1e-3}, 0, 0
for i = 1, 3000 do
   local x = torch.rand(32, 2)*4 - 2
   local y = torch.cmul(torch.sin(x:select(2, 1)*2), x:select(2, 2)):view(-1, 1) + torch.randn(32, 1)
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
