-- Hard for: rate-low, rate-high, step-repeated. A large rate that clipped gradients make harmless: every step has the
-- same length, whatever the gradient.
require 'rnn'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 6, 16
local model = nn.Sequencer(nn.Sequential():add(nn.GRU(1, 12)):add(nn.Linear(12, 1)))
local criterion = nn.SequencerCriterion(nn.MSECriterion())
local err, var = 0, 0
for i = 1, 2500 do
   local x = torch.rand(T, N, 1)
   local y = torch.cumsum(x, 1)
   local out = model:forward(x)
   local loss = criterion:forward(out, y)
   model:zeroGradParameters()
   model:backward(x, criterion:backward(out, y))
   model:gradParamClip(0.1)
   model:updateParameters(i < 2000 and 0.5 or 0.1)
   if i > 2300 then
      err = err + loss
      for t = 1, T do var = var + y[t]:var() end
   end
end
print(('skill %.3f'):format(1 - err/var))
