-- Can a recurrent network learn an integral that saturates? The input is a level between 0 and 1 that
-- now and then jumps; the target adds a tenth of (input - 1/2) at every point and stays within 0 and 1.
--
-- -variant every2: the question. Points one by one, back-propagation over 2 points, the optimiser
--    stepped every 2 points: the network follows the newest points and forgets.
-- -variant every50: the answer's cure, the gradients of 50 points to a step. Steady, but no better.
-- -variant batch: ours. Several sequences side by side, back-propagation over 25 points, steps that get
--    smaller towards the end, and the same points gone through three times, which together takes less
--    time than going through them once two by two.

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
cmd:option('-sequences', 4, 'sequences side by side, for batch')
cmd:option('-passes', 3, 'times to go through the points, for batch')
cmd:option('-length', 25, 'points of back-propagation, for batch')
cmd:option('-plot', false, 'draw input, target and output to saturated_integral.png')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})

torch.manualSeed(opt.seed)
math.randomseed(opt.seed)
assert(opt.variant == 'every2' or opt.variant == 'every50' or opt.variant == 'batch', 'unknown variant '..opt.variant)
local batched = opt.variant == 'batch'
local N = batched and opt.sequences or 1
local T = batched and opt.length or 2
local every = batched and 1 or opt.variant == 'every50' and 25 or 1 -- forward passes to a step
local rate = opt.rate > 0 and opt.rate or batched and 0.003 or 0.0002

-- A signal that goes on for ever: next(T) gives T steps of n sequences, inputs and targets T x n x 1.
local function signal(n)
   local level, sum = {}, {}
   for b = 1, n do level[b], sum[b] = 0, 0 end
   return function(steps)
      local inputs, targets = torch.Tensor(steps, n, 1), torch.Tensor(steps, n, 1)
      for t = 1, steps do
         for b = 1, n do
            if math.random() < 0.1 then level[b] = math.random() end
            sum[b] = math.min(1, math.max(0, sum[b] + (level[b] - 0.5)*0.1))
            inputs[t][b][1], targets[t][b][1] = level[b], sum[b]
         end
      end
      return inputs, targets
   end
end

local model = nn.Sequencer(nn.Sequential():add(nn.GRU(1, 50)):add(nn.Linear(50, 50)):add(nn.ReLU()):add(nn.Linear(50, 1)))
model:remember('both')
-- the question's library draws all of the GRU's weights from ±1/√50
for _, p in ipairs((model:findModules('nn.GRU')[1]:parameters())) do p:uniform(-1/math.sqrt(50), 1/math.sqrt(50)) end
local params, gradParams = model:getParameters()
local criterion = nn.AbsCriterion()
local state = {learningRate = rate}

-- the mean error on fresh points, from a fresh start
local function test(points)
   model:evaluate()
   model:forget()
   local inputs, targets = signal(1)(points)
   local outputs = model:forward(inputs)
   model:training()
   model:forget()
   return (outputs - targets):abs():mean(), inputs, targets, outputs
end

-- dataset[i] is the i-th stretch of the signal, made when it is first asked for.
local source = signal(N)
local dataset = setmetatable({}, {__index = function(self, i)
   local inputs, targets = source(T)
   local sample = {inputs, targets}
   if batched then rawset(self, i, sample) end
   return sample
end})
local stretches = math.floor(opt.points/(T*N))
local total = opt.points*(batched and opt.passes or 1)

model:training()
local seen, passes, loss, count, err = 0, 0, 0, 0, 0
gradParams:zero()
while seen + T*N <= total do
   local before = seen
   local i = passes % stretches + 1
   if i == 1 then model:forget() end
   local inputs, targets = unpack(dataset[i])
   local outputs = model:forward(inputs)
   loss, count = loss + criterion:forward(outputs, targets), count + 1
   -- the question sums the losses of its 2 points
   local gradOutputs = criterion:backward(outputs, targets)
   if not batched then gradOutputs:mul(T) end
   model:backward(inputs, gradOutputs)
   passes = passes + 1
   if passes % every == 0 then
      if batched then -- from half way on the steps get smaller
         state.learningRate = rate*math.min(1, 2*(1 - seen/total) + 0.01)
         local norm = gradParams:norm()
         if norm > 1 then gradParams:div(norm) end
      end
      optim.adam(function() return loss, gradParams end, params, state)
      gradParams:zero()
   end
   seen = seen + T*N
   if math.floor(seen/10000) > math.floor(before/10000) then
      if math.floor(seen/opt.report) > math.floor(before/opt.report) then
         err = test(1500)
         print(string.format('%d points: training loss %.4f, error on fresh points %.4f', seen, loss/count, err))
      else
         print(string.format('%d points: training loss %.4f', seen, loss/count))
      end
      loss, count = 0, 0
   end
end

local inputs, targets, outputs
err, inputs, targets, outputs = test(1500)
if opt.plot then
   require 'gnuplot'
   gnuplot.pngfigure('saturated_integral.png')
   gnuplot.plot({'input', inputs:view(-1):narrow(1, 1, 500), '-'}, {'target', targets:view(-1):narrow(1, 1, 500), '-'},
      {'output', outputs:view(-1):narrow(1, 1, 500), '-'})
   gnuplot.xlabel('point')
   gnuplot.title('saturated integral, variant '..opt.variant)
   gnuplot.plotflush()
end
print(string.format('%s: mean absolute error on 1500 fresh points %.4f', opt.variant, err))
