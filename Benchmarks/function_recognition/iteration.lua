-- Microseconds per training iteration of scripts/function_recognition.lua: LSTM 2 -> 100, Linear,
-- LogSoftMax, 8 steps, batch 1, Double; the data is made here, inside the measured time.
-- Prints the minimum and the median of the blocks. Runs under the original Torch7 as well.

require 'torch'
require 'nn'
require 'rnn'

torch.setnumthreads(1)
math.randomseed(1)
torch.manualSeed(1)

local steps, blocks, iterations = 8, 15, 200
local k, b = math.random(), math.random()*5
local shapes = {
   function(x) return k*x + b end,
   function(x) return k*x*x + b end,
   function(x) return k*math.sqrt(x) + b end,
}

local function sample()
   local class = math.random(3)
   local inputs, targets = {}, {}
   for i = 1, steps do
      local x = math.random()*10 + 5
      local input = torch.Tensor(2)
      input[1] = x
      input[2] = shapes[class](x)
      inputs[i], targets[i] = input, class
   end
   return inputs, targets
end

local model = nn.Sequencer(
   nn.Sequential():add(nn.LSTM(2, 100, 5)):add(nn.Linear(100, 3)):add(nn.LogSoftMax()))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
model:training()
model:zeroGradParameters()

local function iteration()
   local inputs, targets = sample()
   local outputs = model:forward(inputs)
   criterion:forward(outputs, targets)
   model:backward(inputs, criterion:backward(outputs, targets))
   model:updateParameters(0.001)
   model:zeroGradParameters()
end

for i = 1, iterations do iteration() end
local times = {}
local timer = torch.Timer()
for block = 1, blocks do
   timer:reset()
   for i = 1, iterations do iteration() end
   times[block] = timer:time().real / iterations * 1e6
end
table.sort(times)
print(string.format('min %.1f median %.1f', times[1], times[(blocks + 1)/2]))
