-- The memory of a run of so many updates: a line for each tenth, in KiB. Usage: memory.lua [updates [circles]], by
-- default 1000000. The samples are made on the fly and differ in length, the options are those that keep most; the
-- history has a record for each 100000 samples. With `circles` every twentieth update leaves models that nothing but
-- themselves holds, through both heaps: in a field of a module inside, in a hook and a method that close over them, in
-- a table of a table.
require 'rnn'
local updates = tonumber(arg[1]) or 1000000
local function resident() return tonumber(io.open('/proc/self/status'):read('a'):match('VmRSS:%s*(%d+)')) end
local function leaveCircles()
   local child = nn.Linear(1, 1)
   local model = nn.Sequential():add(child):add(nn.Sequencer(nn.LSTM(1, 1)))
   child.owner = model
   child.updateGradInput = function(self, x, dy) return model and nn.Linear.updateGradInput(self, x, dy) end
   model:get(2).module.top = model
   local other = nn.Sequential():add(nn.Tanh())
   other:get(1).kept = {{model}}
   model.kept = other
   local trainer = nn.Trainer(other, nn.MSECriterion(), {quiet = true, onUpdate = function() return other end})
   other.trainer = trainer
end
local circles = arg[2] == 'circles'
local data = setmetatable({size = function() return 100000 end}, {__index = function()
   local x, y = {}, {}
   for t = 1, math.random(1, 3) do x[t], y[t] = torch.randn(1), torch.randn(1) end
   return {x, y}
end})
local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 2)):add(nn.Linear(2, 1)))
local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), {batchSize = 2, updates = updates,
   epochs = false, metrics = {'mae', 'r2'}, clipNorm = 1, quiet = true, onUpdate = function(state)
      if circles and state.t % 20 == 0 then leaveCircles() end
      if state.t % math.max(updates//10, 1) == 0 then print(state.t, resident()) end
   end})
trainer:train(data)
