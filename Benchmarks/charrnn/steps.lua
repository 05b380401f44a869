-- Microseconds of one training step of a character model with random text: forward over all steps, backward, gradients
-- clamped, rmsprop. Usage: steps.lua [double|float] [task ...]; prints a line "task minimum median" for each.

require 'torch'
require 'nn'
require 'rnn'
require 'nngraph'
require 'optim'
local measure = dofile(arg[0]:gsub('[^/]*/?[^/]*$', '')..'measure.lua')

torch.setdefaulttensortype(arg[1] == 'double' and 'torch.DoubleTensor' or 'torch.FloatTensor')

local vocabulary, hidden, layers, batch, steps = 65, 128, 2, 50, 50

-- Numbers of characters as rows with a single 1; a class in Lua, as char-rnn's own is.
local Letters, parent = torch.class('nn.Letters', 'nn.Module')
function Letters:__init(count)
   parent.__init(self)
   self.eye = torch.eye(count)
end
function Letters:updateOutput(input)
   self.output:index(self.eye, 1, input:long())
   return self.output
end

-- One step: {x, c1, h1, c2, h2} -> {c1, h1, c2, h2, log probabilities}; gates from one product each of input and state.
local function cell()
   local inputs = {nn.Identity()()}
   for _ = 1, 2 * layers do inputs[#inputs + 1] = nn.Identity()() end
   local outputs, x, size = {}, nn.Letters(vocabulary)(inputs[1]), vocabulary
   for layer = 1, layers do
      local c, h = inputs[2 * layer], inputs[2 * layer + 1]
      local sums = nn.CAddTable()({nn.Linear(size, 4 * hidden)(x), nn.Linear(hidden, 4 * hidden)(h)})
      local i, f, o, g = nn.SplitTable(2)(nn.Reshape(4, hidden)(sums)):split(4)
      local kept = nn.CMulTable()({nn.Sigmoid()(f), c})
      local written = nn.CMulTable()({nn.Sigmoid()(i), nn.Tanh()(g)})
      c = nn.CAddTable()({kept, written})
      h = nn.CMulTable()({nn.Sigmoid()(o), nn.Tanh()(c)})
      outputs[#outputs + 1], outputs[#outputs + 2] = c, h
      x, size = h, hidden
   end
   outputs[#outputs + 1] = nn.LogSoftMax()(nn.Linear(hidden, vocabulary)(x))
   return nn.gModule(inputs, outputs)
end

local function text() return torch.Tensor(steps, batch):random(1, vocabulary) end

local tasks = {}

function tasks.cells()
   local prototype, criterion = cell(), nn.ClassNLLCriterion()
   local params, gradients = prototype:getParameters()
   params:uniform(-0.08, 0.08)
   local clones, losses = {}, {}
   for t = 1, steps do
      clones[t] = prototype:clone('weight', 'bias', 'gradWeight', 'gradBias')
      losses[t] = criterion:clone()
   end
   local start = {}
   for k = 1, 2 * layers do start[k] = torch.zeros(batch, hidden) end
   local x, y = text(), text()
   local function evaluate()
      gradients:zero()
      local states, predictions, loss = {[0] = start}, {}, 0
      for t = 1, steps do
         local all = clones[t]:forward{x[t], table.unpack(states[t - 1])}
         states[t] = {}
         for k = 1, 2 * layers do states[t][k] = all[k] end
         predictions[t] = all[#all]
         loss = loss + losses[t]:forward(predictions[t], y[t])
      end
      local gradient = {[steps] = {}}
      for k = 1, 2 * layers do gradient[steps][k] = start[k]:clone():zero() end
      for t = steps, 1, -1 do
         gradient[t][2 * layers + 1] = losses[t]:backward(predictions[t], y[t])
         local below = clones[t]:backward({x[t], table.unpack(states[t - 1])}, gradient[t])
         gradient[t - 1] = {}
         for k = 2, #below do gradient[t - 1][k - 1] = below[k] end
      end
      start = states[steps]
      gradients:clamp(-5, 5)
      return loss / steps, gradients
   end
   local config = {learningRate = 2e-3, alpha = 0.95}
   return function() optim.rmsprop(evaluate, params, config) end
end

function tasks.layers()
   local model = nn.Sequential():add(nn.OneHot(vocabulary))
      :add(nn.SeqLSTM(vocabulary, hidden)):add(nn.SeqLSTM(hidden, hidden))
      :add(nn.View(-1, hidden)):add(nn.Linear(hidden, vocabulary)):add(nn.LogSoftMax())
   local criterion = nn.ClassNLLCriterion()
   local params, gradients = model:getParameters()
   params:uniform(-0.08, 0.08)
   local x, y = text():long(), text():view(-1)
   local function evaluate()
      gradients:zero()
      local loss = criterion:forward(model:forward(x), y)
      model:backward(x, criterion:backward(model.output, y))
      gradients:clamp(-5, 5)
      return loss, gradients
   end
   local config = {learningRate = 2e-3, alpha = 0.95}
   return function() optim.rmsprop(evaluate, params, config) end
end

measure.tasks(tasks, {(unpack or table.unpack)(arg, 2)}, 1)
