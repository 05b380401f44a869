-- Hard for: unseen-row, input-scale. Batch normalisation mixes the rows of a batch, and takes inputs of any size.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.BatchNormalization(2)):add(nn.Linear(2, 30)):add(nn.BatchNormalization(30))
   :add(nn.Tanh()):add(nn.Linear(30, 1))
local criterion = nn.MSECriterion()
local err, var = 0, 0
for i = 1, 3000 do
   local x = torch.rand(40, 2)*100
   local y = torch.sin(x:select(2, 1)/20):cmul(torch.cos(x:select(2, 2)/30)):view(-1, 1)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.05)
   if i > 2500 then err, var = err + loss, var + y:var() end
end
print(('skill %.3f'):format(1 - err/var))
