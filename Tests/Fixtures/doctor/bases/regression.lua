-- A bump over two inputs.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local function batch()
   local x = torch.rand(24, 2)*4 - 2
   local y = torch.cmul(torch.cos(x:select(2, 1)), torch.cos(x:select(2, 2))):view(-1, 1)
   return x, y
end
local model = nn.Sequential():add(nn.Linear(2, 30)):add(nn.Tanh()):add(nn.Linear(30, 20)):add(nn.Tanh())
model:add(nn.Linear(20, 1))
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local rate, err, var = 0.1, 0, 0
for i = 1, 8000 do
   local x, y = batch()
   grads:zero()
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:backward(x, criterion:backward(out, y))
   params:add(-rate, grads)
   if i > 7500 then err, var = err + loss, var + y:var() end
end
print(('skill %.3f'):format(1 - err/var))
