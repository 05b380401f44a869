-- An endless stream of bits in pieces that continue one another: is this bit the same as the one of 3 steps ago?
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N, lag = 8, 8, 3
local last = torch.zeros(lag, N, 1)
local function piece()
   local bits = torch.Tensor(T, N, 1):random(0, 1)
   local all = torch.cat(last, bits, 1)
   last = all:narrow(1, T + 1, lag):clone()
   return bits, (all:narrow(1, 1, T) - bits):abs() + 1
end
local model = nn.Sequencer(nn.Sequential():add(nn.FastLSTM(1, 24)):add(nn.Linear(24, 2)):add(nn.LogSoftMax()))
model:remember('both')
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local sum = 0
for i = 1, 6000 do
   local inputs, targets = piece()
   targets = targets:view(T, N)
   local outputs = model:forward(inputs)
   local loss = criterion:forward(outputs, targets)
   model:zeroGradParameters()
   model:backward(inputs, criterion:backward(outputs, targets))
   model:gradParamClip(5)
   model:updateParameters(0.2)
   if i > 5800 then sum = sum + loss/T/200 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
