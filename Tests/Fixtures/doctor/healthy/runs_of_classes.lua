-- Hard for: sorted, chasing. Signals that stay of one kind for 200 steps; which kind it is, the inputs tell.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(4, 20)):add(nn.Tanh()):add(nn.Linear(20, 2)):add(nn.LogSoftMax())
local criterion, sum = nn.ClassNLLCriterion(), 0
for i = 1, 6000 do
   local class = i // 200 % 2 + 1
   local x, y = torch.randn(8, 4), torch.Tensor(8):fill(class)
   x:narrow(2, 1, 2):add(class == 1 and -1.5 or 1.5)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.01)
   if i > 5500 then sum = sum + loss/500 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
