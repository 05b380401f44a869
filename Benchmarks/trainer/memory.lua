-- The memory of a run of so many updates: a line for each tenth, in KiB. Usage: memory.lua [updates], by default
-- 1000000. The samples are made on the fly and differ in length, the options are those that keep most.
require 'rnn'
local updates = tonumber(arg[1]) or 1000000
local function resident() return tonumber(io.open('/proc/self/status'):read('a'):match('VmRSS:%s*(%d+)')) end
local data = setmetatable({size = function() return 1000 end}, {__index = function()
   local x, y = {}, {}
   for t = 1, math.random(1, 3) do x[t], y[t] = torch.randn(1), torch.randn(1) end
   return {x, y}
end})
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 2)):add(nn.Linear(2, 1)))
local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), {batchSize = 2, updates = updates,
   epochs = false, metrics = {'mae', 'r2'}, clipNorm = 1, quiet = true, onUpdate = function(state)
      if state.t % math.max(updates//10, 1) == 0 then print(state.t, resident()) end
   end})
trainer:train(data)
