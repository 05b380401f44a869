-- Hard for: dead-relu, rate-high. Half of the units are dropped in training, which keeps the training loss up.
require 'nn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local model = nn.Sequential():add(nn.Linear(2, 64)):add(nn.ReLU()):add(nn.Dropout(0.5))
   :add(nn.Linear(64, 32)):add(nn.ReLU()):add(nn.Dropout(0.5)):add(nn.Linear(32, 2)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local params, grads = model:getParameters()
local config = {learningRate = 0.003}
local function sample(N)
   local x = torch.rand(N, 2)*2 - 1
   return x, torch.cmul(x:select(2, 1), x:select(2, 2)):gt(0):double() + 1
end
for _ = 1, 1500 do
   local x, y = sample(32)
   optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local loss = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return loss, grads
   end, params, config)
end
model:evaluate()
local x, y = sample(2000)
print(('skill %.3f'):format(1 - criterion:forward(model:forward(x), y)/math.log(2)))
