-- Can a recurrent network learn an integral that saturates? The input is a level between 0 and 1 that
-- now and then jumps; the target adds a tenth of (input - 1/2) at every point and stays within 0 and 1.
--
-- -variant every2: the question. Points one by one, back-propagation over 2 points, a step of the optimiser
--    every 2 points: nothing reaches back further than the point before, and the error goes up and down.
-- -variant every50: the answer's cure, the gradients of 50 points to a step. No better within these points.
-- -variant batch: ours. Back-propagation over 20 points at once, for what a point adds is seen later. A
--    signal that begins anew every 500 points, as the test begins anew: of an endless one the network
--    sees the beginning only once. And clipped gradients, with steps that get smaller.

require 'torch'
require 'nn'
require 'rnn'
require 'optim'

local cmd = torch.CmdLine()
cmd:text('Learn an integral that saturates')
cmd:option('-variant', 'batch', 'every2, every50 or batch')
cmd:option('-points', 250000, 'number of training points')
cmd:option('-report', 50000, 'points from one test to the next')
cmd:option('-rate', 0, 'learning rate of adam (0: 0.0002, or 0.003 for batch)')
cmd:option('-length', 20, 'points of back-propagation, for batch')
cmd:option('-signal', 500, 'points from one beginning to the next, for batch')
cmd:option('-plot', '', 'a PNG file for input, target and output')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})
if opt.plot ~= '' then -- opened now: a missing gnuplot or folder shows before the training
   require 'gnuplot'
   gnuplot.pngfigure(opt.plot)
end

torch.manualSeed(opt.seed)
math.randomseed(opt.seed)
assert(opt.variant == 'every2' or opt.variant == 'every50' or opt.variant == 'batch', 'unknown variant '..opt.variant)
local batched = opt.variant == 'batch'
local T = batched and opt.length or 2
local every = opt.variant == 'every50' and 25 or 1 -- forward passes to a step
local rate = opt.rate > 0 and opt.rate or batched and 0.003 or 0.0002

-- A signal that goes on for ever: next(T) gives its next T points, inputs and targets T x 1.
local function signal()
   local level, sum = 0, 0
   return function(points)
      local inputs, targets = torch.Tensor(points, 1), torch.Tensor(points, 1)
      for t = 1, points do
         if math.random() < 0.1 then level = math.random() end
         sum = math.min(1, math.max(0, sum + (level - 0.5)*0.1))
         inputs[t][1], targets[t][1] = level, sum
      end
      return inputs, targets
   end
end

local model = nn.Sequencer(
   nn.Sequential():add(nn.GRU(1, 50)):add(nn.Linear(50, 50)):add(nn.ReLU()):add(nn.Linear(50, 1)))
model:remember('both')
-- the question's library draws all of the GRU's weights from ±1/√50
for _, p in ipairs((model:findModules('nn.GRU')[1]:parameters())) do p:uniform(-1/math.sqrt(50), 1/math.sqrt(50)) end
local params, gradParams = model:getParameters()
local criterion = nn.AbsCriterion()
local state = {learningRate = rate}
if batched then state.beta1, state.beta2 = 0.7, 0.99 end

-- the mean error on fresh points, from a fresh start
local function test(points)
   model:evaluate()
   model:forget()
   local inputs, targets = signal()(points)
   local outputs = model:forward(inputs)
   model:training()
   model:forget()
   return (outputs - targets):abs():mean(), inputs, targets, outputs
end

-- dataset[i] is the i-th stretch of the signal; a stretch that begins a signal says so.
local source
local dataset = setmetatable({}, {__index = function(self, i)
   local begins = i == 1 or batched and (i - 1)*T % opt.signal < T
   if begins then source = signal() end
   local inputs, targets = source(T)
   return {inputs, targets, begins}
end})

model:training()
local seen, loss, count = 0, 0, 0
gradParams:zero()
for i = 1, math.floor(opt.points/T) do
   local inputs, targets, begins = unpack(dataset[i])
   if begins then model:forget() end
   local outputs = model:forward(inputs)
   loss, count = loss + criterion:forward(outputs, targets), count + 1
   -- the question sums the losses of its 2 points
   local gradOutputs = criterion:backward(outputs, targets)
   if not batched then gradOutputs:mul(T) end
   model:backward(inputs, gradOutputs)
   if i % every == 0 then
      if batched then
         model:gradParamClip(0.3)
         state.learningRate = rate*math.min(1, 1.25*(1 - seen/opt.points))
      end
      optim.adam(function() return loss, gradParams end, params, state)
      gradParams:zero()
   end
   seen = seen + T
   if seen % 10000 < T then
      local line = string.format('%d points: training loss %.4f', seen, loss/count)
      if seen % opt.report < T then line = line..string.format(', error on fresh points %.4f', (test(1500))) end
      print(line)
      loss, count = 0, 0
   end
end

local err, inputs, targets, outputs = test(1500)
if opt.plot ~= '' then
   gnuplot.raw('set terminal pngcairo size 540,260; set key tmargin center horizontal')
   gnuplot.title(({every2 = 'a step every 2 points', every50 = 'a step every 50 points',
      batch = 'back-propagation over '..T..' points'})[opt.variant])
   gnuplot.xlabel('point')
   gnuplot.axis{0, 300, -0.1, 1.2}
   local function curve(name, t) return {name, t:view(-1):narrow(1, 1, 300), '-'} end
   gnuplot.plot(curve('input', inputs), curve('target', targets), curve('output', outputs))
end
print(string.format('%s: mean absolute error on 1500 fresh points %.4f', opt.variant, err))
