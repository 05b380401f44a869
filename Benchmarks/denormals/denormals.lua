-- What denormal numbers cost: the time of each layer and operation on arrays that hold nothing else, with gradients
-- that are denormal too, over the time on numbers around 1.
-- Usage: denormals.lua [double|float] [rounds] [pattern]; prints "name numbers denormals ratio" in microseconds a call,
-- the slowest ratio first. Rounds of the two are taken in turns; a time is the fastest one.

require 'nn'

torch.setnumthreads(1)
local kind, rounds, pattern = arg[1] or 'double', tonumber(arg[2] or 15), arg[3] or ''
torch.setdefaulttensortype(kind == 'float' and 'torch.FloatTensor' or 'torch.DoubleTensor')
-- Times |x| of 0.5 to 1.5: in the upper half of the denormal numbers, all of them below the smallest normal one.
local tiny = kind == 'float' and 2^-127 or 2^-1023

local rows, columns = 64, 512

-- Numbers of both signs with |x| from 0.5 to 1.5, `scale` times.
local function numbers(scale, ...)
   local x = torch.rand(...):add(0.5)
   return x:cmul(torch.Tensor(x:size()):bernoulli():mul(2):add(-1)):mul(scale)
end

local tasks = {}
local function task(name, make)
   if name:find(pattern) then tasks[#tasks+1] = {name = name, make = make} end
end

-- forward and backward of a module, one after the other; `positive` for layers that want positive inputs.
local function layer(name, make, options)
   options = options or {}
   task(name, function(scale)
      torch.manualSeed(1)
      local m = make()
      local x = options.input and options.input(scale) or numbers(scale, rows, columns)
      if options.positive then x:abs() end
      local dy = m:forward(x).new():resizeAs(m.output):copy(numbers(scale, m.output:nElement()))
      return function() m:forward(x); m:backward(x, dy) end
   end)
end

local function criterion(name, make)
   task(name, function(scale)
      local c, x, t = make(), numbers(scale, rows, columns), numbers(scale, rows, columns)
      return function() c:forward(x, t); c:backward(x, t) end
   end)
end

local function operation(name, call)
   task(name, function(scale)
      local x, y, r = numbers(scale, rows, columns), numbers(scale, rows, columns), torch.Tensor(rows, columns)
      return function() call(r, x, y) end
   end)
end

for _, name in ipairs {
   'Tanh', 'Sigmoid', 'LogSigmoid', 'SoftSign', 'SoftPlus', 'ELU', 'TanhShrink', 'Exp', 'Square', 'ReLU', 'ReLU6',
   'LeakyReLU', 'HardTanh', 'HardShrink', 'SoftShrink', 'SoftMax', 'LogSoftMax', 'SoftMin', 'GatedLinearUnit', 'Abs'
} do
   layer(name, nn[name])
end
layer('Sqrt', nn.Sqrt, {positive = true})
layer('Log', nn.Log, {positive = true})
layer('Power', function() return nn.Power(2) end)
layer('Normalize', function() return nn.Normalize(2) end)
layer('BatchNormalization', function() return nn.BatchNormalization(columns) end)
layer('LayerNormalization', function() return nn.LayerNormalization(columns) end)
layer('PReLU', nn.PReLU)
layer('MulConstant', function() return nn.MulConstant(0.7) end)
layer('CMul', function() return nn.CMul(columns) end)
layer('Linear', function() return nn.Linear(columns, 64) end)
layer('SpatialConvolution', function() return nn.SpatialConvolution(4, 8, 3, 3) end,
   {input = function(scale) return numbers(scale, 8, 4, 16, 16) end})
layer('SpatialMaxPooling', function() return nn.SpatialMaxPooling(2, 2) end,
   {input = function(scale) return numbers(scale, 8, 4, 32, 32) end})
layer('SpatialAveragePooling', function() return nn.SpatialAveragePooling(2, 2) end,
   {input = function(scale) return numbers(scale, 8, 4, 32, 32) end})
for _, name in ipairs {'SeqLSTM', 'SeqGRU'} do
   layer(name, function() return nn[name](32, 32) end,
      {input = function(scale) return numbers(scale, 10, 16, 32) end})
end

for _, name in ipairs {
   'MSECriterion', 'AbsCriterion', 'SmoothL1Criterion', 'SoftMarginCriterion', 'DistKLDivCriterion'
} do
   criterion(name, nn[name])
end

operation('add', function(r, x, y) torch.add(r, x, y) end)
operation('cmul', function(r, x, y) torch.cmul(r, x, y) end)
operation('cdiv', function(r, x, y) torch.cdiv(r, x, y) end)
operation('mul', function(r, x) torch.mul(r, x, 0.7) end)
operation('sum', function(_, x) x:sum() end)
operation('mean', function(r, x) torch.mean(r, x, 1) end)
operation('var', function(_, x) x:var() end)
operation('norm', function(_, x) x:norm() end)
operation('dot', function(_, x, y) x:dot(y) end)
operation('max', function(_, x) x:max() end)
operation('sort', function(r, x) x:sort(2) end)
operation('addcmul', function(r, x, y) r:addcmul(0.5, x, y) end)
operation('addcdiv', function(r, x, y) r:zero():addcdiv(0.5, x, y) end)
for _, name in ipairs {'exp', 'tanh', 'sigmoid', 'sin', 'cos', 'tan', 'asin', 'atan', 'sinh', 'cosh', 'log1p'} do
   operation(name, function(r, x) torch[name](r, x) end)
end
for _, name in ipairs {'sqrt', 'rsqrt', 'log'} do
   task(name, function(scale)
      local x, r = numbers(scale, rows, columns):abs(), torch.Tensor(rows, columns)
      return function() torch[name](r, x) end
   end)
end
task('copy to the other type', function(scale)
   local x = numbers(scale, rows, columns)
   local r = kind == 'float' and torch.DoubleTensor(rows, columns) or torch.FloatTensor(rows, columns)
   return function() r:copy(x) end
end)

require 'optim'
for _, name in ipairs {'sgd', 'adam', 'rmsprop', 'adagrad', 'adadelta'} do
   task('optim.'..name, function(scale)
      local x, dx = numbers(scale, 10000), numbers(scale, 10000)
      local state = {learningRate = 1e-3, momentum = name == 'sgd' and 0.9 or nil}
      local function loss() return 0, dx end
      return function() optim[name](loss, x, state) end
   end)
end

local function time(step, calls)
   local timer = torch.Timer()
   for _ = 1, calls do step() end
   return timer:time().real/calls*1e6
end

local results = {}
for _, t in ipairs(tasks) do
   local usual, denormal = t.make(1), t.make(tiny)
   time(denormal, 3)
   local calls = math.max(1, math.floor(4000/time(usual, 3)))
   local a, b = math.huge, math.huge
   for _ = 1, rounds do
      a, b = math.min(a, time(usual, calls)), math.min(b, time(denormal, calls))
   end
   results[#results+1] = {t.name, a, b, b/a}
end
table.sort(results, function(a, b) return a[4] > b[4] end)
for _, r in ipairs(results) do print(string.format('%-24s %9.1f %9.1f %6.2f', table.unpack(r))) end
