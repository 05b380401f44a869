-- Hard for: criterions that are made of others. Squared error and absolute error of the same answer, added.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 24)):add(nn.Tanh()):add(nn.Linear(24, 1))
local criterion = nn.MultiCriterion():add(nn.MSECriterion(), 0.7):add(nn.AbsCriterion(), 0.3)
local params, grads = model:getParameters()
local config, err, var = {learningRate = 0.01}, 0, 0
for i = 1, 2500 do
   local x = torch.rand(24, 2)*4 - 2
   local y = torch.cmul(x:select(2, 1), x:select(2, 2)):view(-1, 1)
   optim.adagrad(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      if i > 2000 then err, var = err + (out - y):pow(2):mean(), var + y:var() end
      return l, grads
   end, params, config)
end
print(('skill %.3f'):format(1 - err/var))
