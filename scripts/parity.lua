-- Is the number of ones so far even or odd? No window of the last bits can tell, only a memory that turns
-- over at every one. Learned from 10 bits at a time, it must hold for ten times as many.
-- -layer Linear has no memory, and can only guess.
require 'rnn'
require 'optim'

local cmd = torch.CmdLine()
cmd:option('-layer', 'LSTM', 'the layer that reads the bits: LSTM, FastLSTM, GRU or Linear')
cmd:option('-steps', 1000, 'training steps')
cmd:option('-length', 10, 'bits in a sequence')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})
torch.manualSeed(opt.seed)

-- N sequences of T bits: inputs T x N x 1; targets T x N, class 1 for even and 2 for odd
local function sequences(T, N)
   local bits = torch.Tensor(T, N, 1):random(0, 1)
   return {bits, torch.cumsum(bits, 1):view(T, N):remainder(2) + 1}
end
local dataset = setmetatable({size = function() return opt.steps end},
   {__index = function(self, i) return sequences(opt.length, 32) end})

local model = nn.Sequencer(nn.Sequential():add(nn[opt.layer](1, 8)):add(nn.Linear(8, 2)):add(nn.LogSoftMax()))
local criterion, state = nn.SequencerCriterion(nn.ClassNLLCriterion()), {learningRate = 0.01}
local params, gradParams = model:getParameters()
for i = 1, dataset:size() do
   local inputs, targets = unpack(dataset[i])
   local _, loss = optim.adam(function()
      gradParams:zero()
      local outputs = model:forward(inputs)
      local err = criterion:forward(outputs, targets)
      model:backward(inputs, criterion:backward(outputs, targets))
      return err, gradParams
   end, params, state)
   if i % 100 == 0 then print(string.format('step %d: loss %.4f', i, loss[1]/opt.length)) end
end
local inputs, targets = unpack(sequences(10*opt.length, 100))
local _, answers = model:forward(inputs):max(3)
print(('right answers on %d bits: %.3f'):format(10*opt.length, answers:typeAs(targets):eq(targets):double():mean()))
