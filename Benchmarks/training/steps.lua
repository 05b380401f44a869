-- Microseconds per training step of the bundled scripts' tasks, as the scripts do them. The batches of
-- all but function_recognition are made before the clock starts. Runs under the original Torch7 as well.
-- Usage: steps.lua [double|float] [task ...]; prints a line "task minimum median" for each.

require 'torch'
require 'nn'
require 'rnn'
require 'optim'
local measure = dofile(arg[0]:gsub('[^/]*/?[^/]*$', '')..'measure.lua')

torch.setnumthreads(1)
local kind = arg and arg[1] or 'double'
torch.setdefaulttensortype(kind == 'float' and 'torch.FloatTensor' or 'torch.DoubleTensor')

-- Each task is a function that prepares everything and returns a step.
local tasks = {}

-- 2 -> LSTM 100 -> 3, 8 steps, batch 1, the data made inside the step
function tasks.function_recognition()
   local steps = 8
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
   return function()
      local inputs, targets = sample()
      local outputs = model:forward(inputs)
      criterion:forward(outputs, targets)
      model:backward(inputs, criterion:backward(outputs, targets))
      model:updateParameters(0.001)
      model:zeroGradParameters()
   end
end

-- LSTM 1 -> 10 -> 20 -> 1, 9 steps, batch 300, the loss of the last step, adam
function tasks.sine()
   local T, N = 9, 300
   local pool = {}
   for i = 1, 16 do
      local start, inputs = torch.rand(N), torch.Tensor(T, N, 1)
      for t = 1, T do inputs[t]:copy(start + 0.01*(t - 1)) end
      pool[i] = {inputs, torch.sin(inputs + 0.01):div(2)}
   end
   local model = nn.Sequencer(nn.Sequential()
      :add(nn.LSTM(1, 10, nil, false)):add(nn.LSTM(10, 20, nil, false)):add(nn.LSTM(20, 1, nil, false)))
   local params, gradParams = model:getParameters()
   local criterion, state = nn.MSECriterion(), {learningRate = 0.001}
   local gradOutputs = torch.zeros(T, N, 1)
   model:training()
   local i = 0
   return function()
      i = i % #pool + 1
      local inputs, targets = pool[i][1], pool[i][2]
      optim.adam(function()
         gradParams:zero()
         local outputs = model:forward(inputs)
         local loss = criterion:forward(outputs[T], targets[T])
         gradOutputs[T]:copy(criterion:backward(outputs[T], targets[T]))
         model:backward(inputs, gradOutputs)
         return loss, gradParams
      end, params, state)
   end
end

-- 10 -> LSTM 100 (or one in each direction) -> 10, 5 steps, batch 16, every step's class, adam
local function reversal(both)
   local T, N, digits, hidden = 5, 16, 10, 100
   local pool = {}
   for i = 1, 16 do
      local inputs, targets = torch.zeros(T, N, digits), {}
      for t = 1, T do targets[t] = torch.Tensor(N) end
      for t = 1, T do
         for b = 1, N do
            local digit = math.random(digits)
            inputs[t][b][digit] = 1
            targets[T + 1 - t][b] = digit
         end
      end
      pool[i] = {inputs, targets}
   end
   local function lstm() return nn.FastLSTM(digits, hidden) end
   local model = nn.Sequential():add(nn.SplitTable(1))
   if both then
      model:add(nn.BiSequencer(lstm(), lstm()))
      model:add(nn.Sequencer(nn.Sequential():add(nn.Linear(2*hidden, digits)):add(nn.LogSoftMax())))
   else
      model:add(nn.Sequencer(
         nn.Sequential():add(lstm()):add(nn.Linear(hidden, digits)):add(nn.LogSoftMax())))
   end
   local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion(), true)
   local params, gradParams = model:getParameters()
   local state = {learningRate = 0.001}
   model:training()
   local i = 0
   return function()
      i = i % #pool + 1
      local inputs, targets = pool[i][1], pool[i][2]
      optim.adam(function()
         gradParams:zero()
         local outputs = model:forward(inputs)
         local loss = criterion:forward(outputs, targets)
         model:backward(inputs, criterion:backward(outputs, targets))
         return loss, gradParams
      end, params, state)
   end
end
function tasks.reversal_one() return reversal(false) end
function tasks.reversal_both() return reversal(true) end

-- 1 -> GRU 50 -> 50 -> ReLU -> 1, 2 steps, batch 1, the state carried on, adam after `every` passes.
-- The figure is for one point.
local function integral(every)
   local pool = {}
   for i = 1, 64 do pool[i] = {torch.rand(2, 1, 1), torch.rand(2, 1, 1)} end
   local model = nn.Sequencer(nn.Sequential()
      :add(nn.GRU(1, 50)):add(nn.Linear(50, 50)):add(nn.ReLU()):add(nn.Linear(50, 1)))
   model:remember('both')
   local params, gradParams = model:getParameters()
   local criterion, state = nn.AbsCriterion(), {learningRate = 0.0002}
   model:training()
   gradParams:zero()
   local i = 0
   return function()
      local loss = 0
      for _ = 1, every do
         i = i % #pool + 1
         local inputs, targets = pool[i][1], pool[i][2]
         local outputs = model:forward(inputs)
         loss = criterion:forward(outputs, targets)
         model:backward(inputs, criterion:backward(outputs, targets):mul(2))
      end
      optim.adam(function() return loss, gradParams end, params, state)
      gradParams:zero()
   end, 2*every
end
function tasks.integral_every2() return integral(1) end
function tasks.integral_every50() return integral(25) end

-- 1 -> LSTM 5 -> LSTM 5 -> 4, the state carried on, gradients clipped, plain descent
local function bits(T, N)
   local pool = {}
   for i = 1, 16 do
      pool[i] = {torch.Tensor(T, N, 1):random(0, 1), torch.Tensor(T, N):random(1, 4)}
   end
   local model = nn.Sequencer(nn.Sequential()
      :add(nn.FastLSTM(1, 5)):add(nn.FastLSTM(5, 5)):add(nn.Linear(5, 4)):add(nn.LogSoftMax()))
   model:remember('both')
   local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion(), true)
   model:training()
   local i = 0
   return function()
      i = i % #pool + 1
      local inputs, targets = pool[i][1], pool[i][2]
      local outputs = model:forward(inputs)
      criterion:forward(outputs, targets)
      model:zeroGradParameters()
      model:backward(inputs, criterion:backward(outputs, targets))
      model:gradParamClip(10)
      model:updateParameters(0.1)
   end
end
function tasks.bits_wrong() return bits(2, 50) end
function tasks.bits_right() return bits(50, 7) end

local names = {'function_recognition', 'sine', 'reversal_one', 'reversal_both', 'integral_every2',
   'integral_every50', 'bits_wrong', 'bits_right'}
if arg and arg[2] then names = {(unpack or table.unpack)(arg, 2)} end

measure.tasks(tasks, names, 0.2)
