-- `nn.StochasticGradient(module, criterion)`: `train(dataset)` takes one step down the gradient for every
-- sample `{input, target}`, `maxIteration` times through `dataset[1 … dataset:size()]`: the loop of `nn.Trainer`
-- with the original's settings and prints.

local _, native = ...
local Trainer = torch.class('nn.StochasticGradient')

function Trainer:__init(module, criterion)
   self.module, self.criterion = module, criterion
   self.learningRate, self.learningRateDecay = 0.01, 0
   self.maxIteration, self.shuffleIndices, self.verbose = 25, true, true
end

local function size(dataset)
   local kind = type(dataset)
   if (kind ~= 'table' and kind ~= 'userdata') or not dataset.size then
      error('nn.StochasticGradient: the dataset needs a method size and samples dataset[1], dataset[2], …', 3)
   end
   return dataset:size()
end

function Trainer:train(dataset)
   local n = size(dataset)
   local order = self.shuffleIndices and torch.randperm(n)
   local index, sample
   -- the samples in one order, the same for all iterations, as the original draws it
   local view = setmetatable({size = function() return size(dataset) end}, {__index = function(_, i)
      index = order and order[i] or i
      sample = dataset[index]
      local kind = type(sample)
      if (kind ~= 'table' and kind ~= 'userdata') or sample[1] == nil or sample[2] == nil then
         error(string.format('nn.StochasticGradient: dataset[%d] is not {input, target}', index), 0)
      end
      return sample
   end})
   local loss, sum, count = nil, 0, 0
   local hooks = {}
   function hooks.onForward()
      sum, count = sum + self.criterion.output, count + 1
   end
   function hooks.onUpdate()
      if self.hookExample then self.hookExample(self, sample) end
   end
   function hooks.onEndEpoch(state)
      loss, sum, count = sum / count, 0, 0
      if self.hookIteration then self.hookIteration(self, state.epoch, loss) end
      if self.verbose then print('# current error = ' .. loss) end
      state.lr = self.learningRate / (1 + (state.epoch + 1) * self.learningRateDecay)
   end
   print('# StochasticGradient: training')
   native.descend(self.module, self.criterion, view, self.learningRate, self.maxIteration, {hooks = hooks})
   print('# StochasticGradient: you have reached the maximum number of iterations')
   print('# training error = ' .. loss)
end
