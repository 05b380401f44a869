-- Microseconds a sequence of an epoch of training, LSTM 2 -> 100 -> 3 over 8 steps: by nn.Trainer, and at batch 1 by
-- the loop that one writes by hand. Usage: train.lua file double|float; prints lines "program optimiser batch time".
require 'rnn'
require 'optim'
local path, kind = arg[1], arg[2]
torch.setnumthreads(1)
torch.setdefaulttensortype(kind == 'float' and 'torch.FloatTensor' or 'torch.DoubleTensor')

local samples = {}
for line in io.lines(path) do
   local numbers, inputs, targets = {}, {}, {}
   for word in line:gmatch('%S+') do numbers[#numbers + 1] = tonumber(word) end
   for t = 1, 8 do inputs[t], targets[t] = torch.Tensor{numbers[2*t - 1], numbers[2*t]}, numbers[17] end
   samples[#samples + 1] = {inputs, targets}
end

local function network()
   torch.manualSeed(1)
   return nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 100)):add(nn.Linear(100, 3)):add(nn.LogSoftMax())),
      nn.SequencerCriterion(nn.ClassNLLCriterion())
end

-- the fastest epoch of some, after one to warm up
local function fastest(epoch)
   epoch()
   local best = math.huge
   for _ = 1, 5 do
      local timer = torch.Timer()
      epoch()
      best = math.min(best, timer:time().real)
   end
   return best/#samples*1e6
end

local function show(program, optimizer, batch, time)
   print(('%s %s %d %.1f'):format(program, optimizer, batch, time))
end

for _, optimizer in ipairs{'sgd', 'adam'} do
   do
      local model, criterion = network()
      local x, dx = model:getParameters()
      local state = {learningRate = 0.001}
      show('hand', optimizer, 1, fastest(function()
         for i = 1, #samples do
            local inputs, targets = samples[i][1], samples[i][2]
            optim[optimizer](function()
               dx:zero()
               local loss = criterion:forward(model:forward(inputs), targets)
               model:backward(inputs, criterion:backward(model.output, targets))
               return loss, dx
            end, x, state)
         end
      end))
   end
   for _, batch in ipairs{1, 32} do
      local model, criterion = network()
      local trainer = nn.Trainer(model, criterion, {optimizer = {optimizer, learningRate = 0.001}, batchSize = batch,
         epochs = 1, quiet = true})
      show('trainer', optimizer, batch, fastest(function() trainer:train(samples) end))
   end
end
