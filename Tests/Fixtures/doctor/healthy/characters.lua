-- Hard for: unseen-future, carried-state, shuffled inputs. A character model in the way of char-rnn: 8 places of one
-- text side by side, each going on where it stopped, and the state goes with it.
require 'rnn'
require 'optim'
torch.manualSeed(tonumber(arg[1]) or 1)
local words = {'the ', 'cat ', 'sat ', 'on ', 'a ', 'mat. '}
local parts = {}
for i = 1, 3000 do parts[i] = words[torch.random(#words)] end
local text, ids, count = table.concat(parts), {}, 0
local T, N = 16, 8
local length = #text // N
local codes = torch.LongTensor(N*length)
for i = 1, N*length do
   local c = text:byte(i)
   if not ids[c] then count = count + 1; ids[c] = count end
   codes[i] = ids[c]
end
codes = codes:view(N, length):t():contiguous()
local model = nn.Sequential():add(nn.LookupTable(count, 12)):add(nn.Sequencer(
   nn.Sequential():add(nn.FastLSTM(12, 32)):add(nn.Linear(32, count)):add(nn.LogSoftMax())))
model:remember('both')
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
local params, grads = model:getParameters()
local config, at, sum = {learningRate = 0.01}, 1, 0
for i = 1, 500 do
   if at + T > length then
      at = 1
      model:forget()
   end
   local x, y = codes:narrow(1, at, T), codes:narrow(1, at + 1, T)
   at = at + T
   local _, loss = optim.adam(function()
      grads:zero()
      local out = model:forward(x)
      local l = criterion:forward(out, y)
      model:backward(x, criterion:backward(out, y))
      grads:clamp(-5, 5)
      return l, grads
   end, params, config)
   if i > 400 then sum = sum + loss[1]/T/100 end
end
print(('skill %.3f'):format(1 - sum/math.log(count)))
