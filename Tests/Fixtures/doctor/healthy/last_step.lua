-- Hard for: untrained-steps. A class for each sequence, said at its end: the other answers do not exist.
-- Which of two letters came more often?
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 7, 20
local model = nn.Sequential():add(nn.LookupTable(2, 4)):add(nn.SplitTable(1)):add(nn.Sequencer(nn.FastLSTM(4, 10)))
   :add(nn.SelectTable(-1)):add(nn.Linear(10, 2)):add(nn.LogSoftMax())
local criterion = nn.ClassNLLCriterion()
local sum = 0
for i = 1, 1500 do
   local x = torch.LongTensor(T, N):random(1, 2)
   local y = x:double():mean(1):view(-1):gt(1.5):double() + 1
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:updateParameters(0.5)
   if i > 1400 then sum = sum + loss/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(2)))
