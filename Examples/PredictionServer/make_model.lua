-- Trains a small model and saves it for the server: is a point inside the unit circle (class 2) or not (class 1)?
--
--     seqlua make_model.lua model.t7

require 'nn'
torch.manualSeed(1)

local model = nn.Sequential():add(nn.Linear(2, 16)):add(nn.Tanh()):add(nn.Linear(16, 2)):add(nn.LogSoftMax())
local data = {}
for i = 1, 500 do
   local point = torch.Tensor(2):uniform(-1.5, 1.5)
   data[i] = {point, point:norm() < 1 and 2 or 1}
end
nn.Trainer(model, nn.ClassNLLCriterion(), {epochs = 60, batchSize = 20, learningRate = 0.01, quiet = true}):train(data)
torch.save(arg[1] or 'model.t7', model)
