-- Microseconds of one training step of networks with random data: forward, criterion, backward, update.
-- Usage: steps.lua [double|float] [task ...]; prints a line "task minimum median" for each.

require 'torch'
require 'nn'
require 'rnn'
local measure = dofile(arg[0]:gsub('[^/]*/?[^/]*$', '')..'measure.lua')

torch.setdefaulttensortype(arg[1] == 'double' and 'torch.DoubleTensor' or 'torch.FloatTensor')

local function step(model, criterion, input, target)
   model:training()
   return function()
      model:zeroGradParameters()
      criterion:forward(model:forward(input), target)
      model:backward(input, criterion:backward(model.output, target))
      model:updateParameters(0.001)
   end
end

local function classes(batch) return torch.LongTensor(batch):random(1, 10) end

local tasks = {}

-- 784 -> 512 -> 512 -> 10
local function mlp(batch)
   local model = nn.Sequential()
      :add(nn.Linear(784, 512)):add(nn.ReLU())
      :add(nn.Linear(512, 512)):add(nn.ReLU())
      :add(nn.Linear(512, 10)):add(nn.LogSoftMax())
   return step(model, nn.ClassNLLCriterion(), torch.rand(batch, 784), classes(batch))
end
for _, batch in ipairs{1, 32, 256} do
   tasks['mlp_'..batch] = function() return mlp(batch) end
end

-- LeNet's sizes: 1 x 28 x 28 -> 6 planes -> 16 planes -> 120 -> 84 -> 10
function tasks.lenet_32()
   local model = nn.Sequential()
      :add(nn.SpatialConvolution(1, 6, 5, 5, 1, 1, 2, 2)):add(nn.ReLU()):add(nn.SpatialMaxPooling(2, 2))
      :add(nn.SpatialConvolution(6, 16, 5, 5)):add(nn.ReLU()):add(nn.SpatialMaxPooling(2, 2))
      :add(nn.View(400))
      :add(nn.Linear(400, 120)):add(nn.ReLU()):add(nn.Linear(120, 84)):add(nn.ReLU())
      :add(nn.Linear(84, 10)):add(nn.LogSoftMax())
   return step(model, nn.ClassNLLCriterion(), torch.rand(32, 1, 28, 28), classes(32))
end

-- 3 x 3, 64 planes to 64 planes of 32 x 32
function tasks.conv_64()
   local model = nn.SpatialConvolution(64, 64, 3, 3, 1, 1, 1, 1)
   return step(model, nn.MSECriterion(), torch.rand(32, 64, 32, 32), torch.rand(32, 64, 32, 32))
end

-- One layer of D -> H over T steps of N sequences, the loss of every step.
for _, size in ipairs{{2, 100, 8, 1}, {10, 100, 5, 32}, {128, 256, 50, 32}, {512, 512, 50, 64}, {1024, 1024, 20, 64}} do
   local D, H, T, N = table.unpack(size)
   for name, class in pairs{lstm = 'SeqLSTM', gru = 'SeqGRU'} do
      tasks[name..'_'..table.concat(size, '_')] = function()
         return step(nn[class](D, H), nn.MSECriterion(), torch.rand(T, N, D), torch.rand(T, N, H))
      end
   end
end

measure.tasks(tasks, {(unpack or table.unpack)(arg, 2)}, 0.2)
