-- Hard for: imbalance. 94 of 100 answers are class 1 indeed, and the inputs tell which are not.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local N = 64
local model = nn.Sequential():add(nn.Linear(2, 20)):add(nn.Tanh()):add(nn.Linear(20, 2)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local sum, rare, count = 0, 0, 0
for i = 1, 4000 do
   local x = torch.randn(N, 2)
   local y = torch.cmul(x, x):sum(2):view(-1):gt(5.6):double():add(1)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.3)
   if i > 3000 then sum, rare, count = sum + loss, rare + (y:sum() - N)/N, count + 1 end
end
local p = rare/count
print(('skill %.3f'):format(1 + sum/count/(p*math.log(p) + (1 - p)*math.log(1 - p))))
