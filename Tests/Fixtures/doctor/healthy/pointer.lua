-- Hard for: softmax-axis. At which step was the input largest? Probabilities over the steps, as the targets are.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local T, N = 5, 16
local step = nn.Sequential():add(nn.Linear(1, 12)):add(nn.Tanh()):add(nn.Linear(12, 1))
local model = nn.Sequential():add(nn.Sequencer(step))
   :add(nn.SoftMax())
local criterion = nn.MSECriterion()
local params, grads = model:getParameters()
local config, err, var = {learningRate = 0.003}, 0, 0
for i = 1, 1500 do
   local x = torch.rand(T, N, 1)
   local _, places = x:max(1)
   local y = torch.zeros(T, N, 1):scatter(1, places:view(1, N, 1), 1)
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      return l, grads
   end, params, config)
   if i > 1300 then err, var = err + loss[1], var + 1/T*(1 - 1/T) end
end
print(('skill %.3f'):format(1 - err/var))
