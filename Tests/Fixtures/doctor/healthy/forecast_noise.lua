-- Hard for: unseen-future, unpredictable. The next value of x(t) = 0.8 x(t-1) + noise: 0.64 is all that can be told.
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 10, 16
local model = nn.Sequencer(nn.Sequential():add(nn.FastLSTM(1, 8)):add(nn.Linear(8, 1)))
local criterion = nn.SequencerCriterion(nn.MSECriterion())
local sum, count = 0, 0
for i = 1, 3000 do
   local x = torch.Tensor(T + 1, N, 1)
   x[1]:normal(0, 1)
   for t = 2, T + 1 do x[t]:normal(0, 0.6):add(0.8, x[t - 1]) end
   local inputs, targets = x:narrow(1, 1, T), x:narrow(1, 2, T)
   local outputs = model:forward(inputs)
   local loss = criterion:forward(outputs, targets)
   model:zeroGradParameters()
   model:backward(inputs, criterion:backward(outputs, targets))
   model:updateParameters(0.02)
   if i > 2500 then sum, count = sum + loss/T, count + 1 end
end
print(('skill %.3f'):format(1 - sum/count))
