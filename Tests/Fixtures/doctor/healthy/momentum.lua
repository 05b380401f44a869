-- Hard for: uphill, step-repeated. With a momentum of 0.95 many steps still go the way of earlier gradients, and are
-- twenty times as long as the rate says.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 24)):add(nn.Tanh()):add(nn.Linear(24, 3)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local params, grads = model:getParameters()
local config, sum = {learningRate = 0.02, momentum = 0.95, dampening = 0, nesterov = true}, 0
for i = 1, 2000 do
   local x = torch.randn(16, 2)
   local r = torch.cmul(x, x):sum(2):view(-1)
   local y = r:gt(0.8):double() + r:gt(2.2):double() + 1
   local _, loss = optim.sgd(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return l, grads
   end, params, config)
   if i > 1800 then sum = sum + loss[1]/200 end
end
print(('skill %.3f'):format(1 - sum/math.log(3)))
