-- Hard for: no-update, not-zeroed. No optimiser and no updateParameters: the script subtracts the gradients itself,
-- and sets them to zero after the step instead of before the next.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(1, 16)):add(nn.Tanh()):add(nn.Linear(16, 1))
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local rate, err, n = 0.05, 0, 0
grads:zero()
for i = 1, 20000 do -- sample by sample
   local x = torch.rand(1)*6 - 3
   local y = torch.sin(x)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:backward(x, criterion:backward(out, y))
   params:add(-rate, grads)
   grads:zero()
   rate = rate*0.9999
   if i > 18000 then err, n = err + loss, n + 1 end
end
print(('skill %.3f'):format(1 - err/n/0.55))
