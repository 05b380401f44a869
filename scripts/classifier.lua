-- A classifier with all that a study needs: progress, curves, the best weights, resume, early stop, held-out figures.
require 'nn'

-- two spirals, one inside the other: which one is the point on?
local function spirals(n)
   local samples = {size = function() return n end}
   for i = 1, n do
      local class, r = math.random(2), math.random()
      local angle = 3*math.pi*r + (class - 1)*math.pi
      local point = torch.Tensor{r*math.cos(angle), r*math.sin(angle)}
      samples[i] = {point:add(torch.randn(2)*0.02), class}
   end
   return samples
end

local model = nn.Sequential():add(nn.Linear(2, 32)):add(nn.ReLU()):add(nn.Linear(32, 32)):add(nn.ReLU())
   :add(nn.Linear(32, 2)):add(nn.LogSoftMax())
local trainer = nn.Trainer(model, nn.ClassNLLCriterion(), {optimizer = {'adam', learningRate = 0.01}, batchSize = 20,
   metrics = {'accuracy', 'confusion'}, epochs = 500, patience = 100,
   checkpoint = arg[1], resume = arg[1] ~= nil, report = arg[2]})
trainer:train(spirals(600), spirals(200))
local held = trainer:evaluate(spirals(500))
print(('held out: loss %.3f, accuracy %.3f'):format(held.loss, held.accuracy))
