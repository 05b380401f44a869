-- Hard for: training-mode, evaluation-mode. With dropout and batch normalisation; between the steps it is tried in
-- evaluation mode, and asked there which way the inputs should go.
require 'nn'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 64)):add(nn.BatchNormalization(64)):add(nn.ReLU()):add(nn.Dropout(0.5))
   :add(nn.Linear(64, 3)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local function sample(N)
   local x = torch.randn(N, 2)
   return x, x:select(2, 1):gt(0.3):double() + torch.cmul(x:select(2, 2), x:select(2, 2)):gt(0.5):double() + 1
end
for i = 1, 2500 do
   local x, y = sample(32)
   local out = model:forward(x)
   criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.02)
   if i % 25 == 0 then
      model:evaluate()
      x, y = sample(32)
      out = model:forward(x)
      criterion:forward(out, y)
      if i % 100 == 0 then model:backward(x, criterion:backward(out, y)) end
      model:training()
   end
end
model:evaluate()
local x, y = sample(2000)
print(('skill %.3f'):format(1 - criterion:forward(model:forward(x), y)/1.06))
