-- Is the number of ones in a row of bits even or odd? A script for the tool `answer`: it says what is learned, the tool
-- when, and what is asked.

-- luacheck: globals train answer, read globals progress
require 'rnn'
require 'optim'

local answers = {'even', 'odd'}
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 8)):add(nn.Linear(8, 2)):add(nn.LogSoftMax()))
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, gradParams = model:getParameters()
local state = {learningRate = 0.02}

-- 32 rows of 10 bits, steps first, and for each step whether the ones so far are even or odd
local function batch()
   local bits = torch.Tensor(10, 32, 1):bernoulli()
   return bits, bits:cumsum(1):squeeze(3):fmod(2):add(1)
end

function train(epochs)
   for epoch = 1, epochs do
      local sum = 0
      for _ = 1, 50 do
         local input, target = batch()
         optim.adam(function()
            gradParams:zero()
            local loss = criterion:forward(model:forward(input), target)
            model:backward(input, criterion:backward(model.output, target))
            sum = sum + loss
            return loss, gradParams
         end, params, state)
      end
      progress(epoch, sum/(50*10))
   end
end

function answer(words)
   local input = torch.Tensor(#words, 1, 1)
   for i, word in ipairs(words) do
      if word ~= '0' and word ~= '1' then error("'"..word.."' is neither 0 nor 1", 0) end
      input[i] = tonumber(word)
   end
   assert(#words > 0, 'no bits')
   local logs = model:forward(input)[#words][1]
   local best, class = logs:max(1)
   return answers[class[1]], math.exp(best[1])
end
