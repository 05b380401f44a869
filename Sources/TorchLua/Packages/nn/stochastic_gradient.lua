-- `nn.StochasticGradient(module, criterion)`: `train(dataset)` takes one step down the gradient for every
-- sample `{input, target}`, `maxIteration` times through `dataset[1 … dataset:size()]`.

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

local function step(self, sample, index, rate)
   local kind = type(sample)
   if (kind ~= 'table' and kind ~= 'userdata') or sample[1] == nil or sample[2] == nil then
      error(string.format('nn.StochasticGradient: dataset[%d] is not {input, target}', index), 3)
   end
   local module, criterion, input, target = self.module, self.criterion, sample[1], sample[2]
   local loss = criterion:forward(module:forward(input), target)
   module:zeroGradParameters()
   module:backward(input, criterion:backward(module.output, target))
   module:updateParameters(rate)
   return loss
end

function Trainer:train(dataset)
   local n = size(dataset)
   local order = self.shuffleIndices and torch.randperm(n)
   print('# StochasticGradient: training')
   local iteration, rate = 1, self.learningRate
   local loss
   repeat
      loss = 0
      for i = 1, size(dataset) do
         local index = order and order[i] or i
         local sample = dataset[index]
         loss = loss + step(self, sample, index, rate)
         if self.hookExample then self.hookExample(self, sample) end
      end
      loss = loss / size(dataset)
      if self.hookIteration then self.hookIteration(self, iteration, loss) end
      if self.verbose then print('# current error = ' .. loss) end
      iteration = iteration + 1
      rate = self.learningRate / (1 + iteration*self.learningRateDecay)
   until self.maxIteration > 0 and iteration > self.maxIteration
   print('# StochasticGradient: you have reached the maximum number of iterations')
   print('# training error = ' .. loss)
end
