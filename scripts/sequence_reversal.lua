-- Can an LSTM reverse a sequence of digits? One that reads from left to right cannot: it must name
-- the last digit first, before it has seen it. Its bound is 3/5 + 2/5 * 1/10 = 0.64: the last three
-- answers were seen, the first two can only be guessed. Carrying the state from one window to the
-- next, as the question does, is worse still. The cure reads in both directions.
--
-- A window is 5 digits in a row of a random sequence of 500, which gives 496 windows a round.

require 'torch'
require 'nn'
require 'rnn'
require 'optim'

local cmd = torch.CmdLine()
cmd:text('Reverse sequences of digits')
cmd:option('-variant', 'both',
   'carried: one direction, state kept from batch to batch; one: one direction; both: both directions')
cmd:option('-rounds', 400, 'number of rounds, each with a new sequence')
cmd:option('-rows', 500, 'digits in a sequence')
cmd:option('-length', 5, 'digits in a window')
cmd:option('-digits', 10, 'number of different digits')
cmd:option('-hidden', 100, 'hidden units')
cmd:option('-batch', 16, 'windows in a batch')
cmd:option('-rate', 0.001, 'learning rate of adam')
cmd:option('-plot', '', 'a PNG file for the share of right digits at each position')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})
if opt.plot ~= '' then -- opened now: a missing gnuplot or folder shows before the training
   require 'gnuplot'
   gnuplot.pngfigure(opt.plot)
end

torch.manualSeed(opt.seed)

-- rounds[i] is a table of windows {inputs, targets}: inputs are opt.length one-hot steps, targets the
-- digits (from 1) in reverse order. Every index makes a new sequence.
local rounds = setmetatable({}, {__index = function(self, i)
   local sequence = torch.LongTensor(opt.rows):random(opt.digits)
   local windows = {}
   for first = 1, opt.rows - opt.length + 1 do
      windows[first] = sequence:narrow(1, first, opt.length)
   end
   return windows
end})

-- Windows first ... last as a batch: inputs T x N x digits, targets T x N.
local function batch(windows, first, last)
   local n = last - first + 1
   local inputs = torch.zeros(opt.length, n, opt.digits)
   local targets = torch.Tensor(opt.length, n)
   for b = 1, n do
      local window = windows[first + b - 1]
      for t = 1, opt.length do
         inputs[t][b][window[t]] = 1
         targets[opt.length + 1 - t][b] = window[t]
      end
   end
   return inputs, targets
end

-- steps first as a table, for the layers that take tables
local lstm = function() return nn.FastLSTM(opt.digits, opt.hidden) end
local model = nn.Sequential()
if opt.variant == 'both' then
   model:add(nn.SplitTable(1)):add(nn.BiSequencer(lstm(), lstm()))
   model:add(nn.Sequencer(nn.Sequential():add(nn.Linear(2*opt.hidden, opt.digits)):add(nn.LogSoftMax())))
elseif opt.variant == 'one' or opt.variant == 'carried' then
   local sequencer = nn.Sequencer(
      nn.Sequential():add(lstm()):add(nn.Linear(opt.hidden, opt.digits)):add(nn.LogSoftMax()))
   if opt.variant == 'carried' then sequencer:remember('both') end
   model:add(nn.SplitTable(1)):add(sequencer)
else
   error("unknown variant '"..opt.variant.."': carried, one or both")
end
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion(), true)
local params, gradParams = model:getParameters()
local state = {learningRate = opt.rate}

-- the share of right digits, by position, of all windows of a fresh sequence
local function test(show)
   model:evaluate()
   model:forget()
   local windows = rounds[0]
   local right = torch.zeros(opt.length)
   local tested = 0
   for first = 1, #windows - opt.batch + 1, opt.batch do
      local inputs, targets = batch(windows, first, first + opt.batch - 1)
      local outputs = model:forward(inputs)
      local predicted = torch.Tensor(opt.length, opt.batch)
      for t = 1, opt.length do
         local _, best = outputs[t]:max(2)
         predicted[t]:copy(best)
         right[t] = right[t] + predicted[t]:eq(targets[t]):sum()
      end
      if show and first == 1 then
         for b = 1, math.min(10, opt.batch) do
            local expected, answer = {}, {}
            for t = 1, opt.length do
               expected[t], answer[t] = targets[t][b] - 1, predicted[t][b] - 1
            end
            print(string.format('Expected: [%s] Predicted [%s]',
               table.concat(expected, ', '), table.concat(answer, ', ')))
         end
      end
      tested = tested + opt.batch
   end
   model:training()
   return right:div(tested)
end

model:training()
for round = 1, opt.rounds do
   model:forget()
   local windows = rounds[round]
   local loss, batches = 0, 0
   for first = 1, #windows - opt.batch + 1, opt.batch do
      local inputs, targets = batch(windows, first, first + opt.batch - 1)
      local targetSteps = targets:split(1)
      for t = 1, #targetSteps do targetSteps[t] = targetSteps[t]:select(1, 1) end
      local function feval()
         gradParams:zero()
         local outputs = model:forward(inputs)
         local err = criterion:forward(outputs, targetSteps)
         model:backward(inputs, criterion:backward(outputs, targetSteps))
         return err, gradParams
      end
      local _, fs = optim.adam(feval, params, state)
      loss, batches = loss + fs[1], batches + 1
   end
   if round % 50 == 0 or round == opt.rounds then
      print(string.format('round %d: loss %.4f, accuracy %.3f', round, loss/batches, test():mean()))
   end
end

local right = test(true)
for t = 1, opt.length do print(string.format('position %d: %.3f', t, right[t])) end
if opt.plot ~= '' then
   gnuplot.raw('set terminal pngcairo size 400,260; set xtics 1; set key off')
   gnuplot.title(({carried = 'one direction, state carried on', one = 'one direction',
      both = 'both directions'})[opt.variant])
   gnuplot.xlabel('position in the answer')
   gnuplot.ylabel('share of right digits')
   gnuplot.axis{0.4, opt.length + 0.6, 0, 1.05}
   gnuplot.bar(right)
end
print(string.format('%s: accuracy %.3f', opt.variant, right:mean()))
