-- Half the sine of a time, from the nine times before it: three stacked LSTMs of 10, 20 and 1 units,
-- unrolled over 9 steps, trained on the last output alone. adam gets far ahead of plain gradient
-- descent. And what was trained on the last step alone is wrong at the earlier ones: -train all trains
-- every step, and then every step is right.

require 'torch'
require 'nn'
require 'rnn'
require 'optim'

local cmd = torch.CmdLine()
cmd:text('Predict a sine with stacked LSTMs')
cmd:option('-optimizer', 'adam', 'adam (rate 0.001) or sgd (rate 0.01)')
cmd:option('-train', 'last', 'last: the loss of the last step; all: of every step')
cmd:option('-batches', 1000, 'number of batches')
cmd:option('-batch', 300, 'sequences in a batch')
cmd:option('-steps', 9, 'steps in a sequence')
cmd:option('-every', 20, 'batches from one line of the log to the next')
cmd:option('-plot', '', 'a PNG file for the label and the prediction of every step')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})
if opt.plot ~= '' then -- opened now: a missing gnuplot or folder shows before the training
   require 'gnuplot'
   gnuplot.pngfigure(opt.plot)
end

torch.manualSeed(opt.seed)
local T, N = opt.steps, opt.batch

-- dataset[i] is a batch: inputs T x N x 1, the times t, t + 0.01, …; targets T x N x 1, half the sine of
-- the time that comes next.
local dataset = setmetatable({}, {__index = function(self, i)
   local start = torch.rand(N)
   local inputs = torch.Tensor(T, N, 1)
   for t = 1, T do inputs[t]:copy(start + 0.01*(t - 1)) end
   return {inputs, torch.sin(inputs + 0.01)/2}
end})

-- without peepholes; weights uniform in ±0.07 and biases 0, as the question's library has them
local rnn = nn.Sequential()
local size = 1
for _, hidden in ipairs{10, 20, 1} do
   rnn:add(nn.LSTM(size, hidden, nil, false))
   size = hidden
end
local model = nn.Sequencer(rnn)
for _, p in ipairs((model:parameters())) do
   if p:dim() == 2 then p:uniform(-0.07, 0.07) else p:zero() end
end
local params, gradParams = model:getParameters()
-- The question's library gives a gate two biases, one for the input and one for the output before, which
-- always move together: so a bias moves twice as far as the optimizer says.
local biases = params:clone():zero()
do
   for _, p in ipairs((model:parameters())) do
      if p:dim() == 1 then biases:narrow(1, p:storageOffset(), p:nElement()):fill(1) end
   end
end
local before = params:clone()
local criterion = nn.MSECriterion()
local method = assert(({adam = optim.adam, sgd = optim.sgd})[opt.optimizer], 'the optimizer is adam or sgd')
local state = {learningRate = opt.optimizer == 'adam' and 0.001 or 0.01}
assert(opt.train == 'last' or opt.train == 'all', "train on 'last' or 'all'")

model:training()
local total, points = 0, {}
for i = 1, opt.batches do
   local inputs, targets = unpack(dataset[i])
   local function feval()
      gradParams:zero()
      local outputs = model:forward(inputs)
      local gradOutputs, loss
      if opt.train == 'all' then
         loss = criterion:forward(outputs, targets)
         gradOutputs = criterion:backward(outputs, targets)
      else
         loss = criterion:forward(outputs[T], targets[T])
         gradOutputs = torch.zeros(T, N, 1)
         gradOutputs[T]:copy(criterion:backward(outputs[T], targets[T]))
      end
      model:backward(inputs, gradOutputs)
      gradParams:div(2)
      return loss/2, gradParams -- half the squared error
   end
   before:copy(params)
   local _, fs = method(feval, params, state)
   params:addcmul(biases, params - before)
   total = total + fs[1]
   if i % opt.every == 0 then
      points[#points + 1] = total/opt.every
      if #points <= 5 or i % (10*opt.every) == 0 then
         print(string.format('batch %d: loss:%.4f', i, total/opt.every))
      end
      total = 0
   end
end

model:evaluate()
local inputs, targets = unpack(dataset[0])
local outputs = model:forward(inputs)
local function row(name, values)
   local text = {}
   for t = 1, T do text[t] = string.format('%8.4f', values[t]) end
   print(string.format('%-8s', name)..table.concat(text))
end
local step, label, predict, worst = {}, {}, {}, 0
for t = 1, T do
   step[t], label[t], predict[t] = t, targets[t][1][1], outputs[t][1][1]
   worst = math.max(worst, (outputs[t] - targets[t]):abs():mean())
end
row('step', step); row('label', label); row('predict', predict)
if opt.plot ~= '' then
   gnuplot.raw('set terminal pngcairo size 400,260; set key bottom right')
   gnuplot.title('trained on '..(opt.train == 'all' and 'every step' or 'the last step'))
   gnuplot.xlabel('step')
   gnuplot.axis{0.5, T + 0.5, 0, ''}
   gnuplot.plot({'half the sine', torch.Tensor(label), '+-'}, {'predicted', torch.Tensor(predict), '+-'})
end
local first = {}
for i = 1, math.min(5, #points) do first[i] = string.format('%.4f', points[i]) end
print(string.format('%s, trained on %s: first losses %s; mean error of the last step %.4f, of the worst step %.4f',
   opt.optimizer, opt.train, table.concat(first, ' '), (outputs[T] - targets[T]):abs():mean(), worst))
