-- A regressor with all that a study needs: progress, curves, the best weights, resume, early stop, held-out figures.
require 'nn'

-- a hill and a valley in the plane, seen through a little noise
local function heights(n)
   local samples = {size = function() return n end}
   for i = 1, n do
      local x, y = 4*math.random() - 2, 4*math.random() - 2
      local z = 2*x*math.exp(-x*x - y*y) + 0.05*torch.normal()
      samples[i] = {torch.Tensor{x, y}, torch.Tensor{z}}
   end
   return samples
end

local model = nn.Sequential():add(nn.Linear(2, 40)):add(nn.Tanh()):add(nn.Linear(40, 40)):add(nn.Tanh())
   :add(nn.Linear(40, 1))
local trainer = nn.Trainer(model, nn.MSECriterion(), {optimizer = {'adam', learningRate = 0.005}, batchSize = 20,
   metrics = {'mae', 'r2'}, epochs = 200, patience = 15, schedule = 'cosine',
   checkpoint = arg[1], resume = arg[1] ~= nil, report = arg[2]})
trainer:train(heights(1000), heights(200))
local held = trainer:evaluate(heights(500))
print(('held out: mean error %.3f, R2 %.3f'):format(held.mae, held.r2))
