-- Hard for: uphill, part-no-gradient. Adam with weight decay: some steps go against the gradient of the loss, and
-- inputs that are always 0 get no gradient at all.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(6, 24)):add(nn.Tanh()):add(nn.Linear(24, 1))
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local config, err, var = {learningRate = 0.01, weightDecay = 1e-3}, 0, 0
for i = 1, 2500 do
   local x = torch.randn(32, 6)
   x:narrow(2, 4, 3):zero()
   local y = torch.sin(x:select(2, 1)*2):add(0.5, x:select(2, 2)):add(torch.randn(32)*0.1):view(-1, 1)
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return l, grads
   end, params, config)
   if i > 2000 then err, var = err + loss[1], var + y:var() end
end
print(('skill %.3f'):format(1 - err/var))
