-- Writes files of every kind again and again, each with numbers that say whether it is whole (check.lua asks), until
-- something ends it: seqlua write.lua SECONDS [SIZE]. What cannot be written is told on the error output, once for each
-- kind.
require 'rnn'
require 'optim'
require 'image'
local hasHDF5, hdf5 = pcall(require, 'hdf5')
local hasJPEG = pcall(image.compressJPG, torch.zeros(3, 8, 8))
local seconds, size = tonumber(arg[1]), tonumber(arg[2] or 20000)
local told = {}

-- Runs one write. What it raises has to name a file and say why.
local function try(kind, write)
   local fine, message = pcall(write)
   if fine or told[kind] then return end
   told[kind] = true
   message = tostring(message)
   local says = message:find('No space left') or message:find('File too large') or message:find('Permission denied')
      or message:find('No such file') or message:find('Not a directory') or message:find('cannot')
      or message:find('Read%-only') or message:find('interrupted')
   io.stderr:write(says and 'told ' or 'UNCLEAR ', kind, ': ', message:gsub('\n.*', ''), '\n')
end

local x, count = torch.zeros(size), 0
local picture = torch.zeros(3, 40, math.max(size // 120, 1))
local model = nn.Sequential():add(nn.Linear(4, 50)):add(nn.Tanh()):add(nn.Linear(50, 1))
local data = {}
for i = 1, 16 do
   local v = torch.Tensor(4):fill(i / 16)
   data[i] = {v, torch.Tensor{v:sum()}}
end
function data.size() return 16 end
local logger
local clock = torch.Timer()
while clock:time().real < seconds do
   count = count + 1
   x:fill(count)
   picture:fill(count % 256 / 255)
   try('torch.save', function() torch.save('x.t7', x) end)
   try('torch.save ascii', function() torch.save('x.ascii.t7', x:narrow(1, 1, math.min(size, 2000)), 'ascii') end)
   try('model:save', function()
      model:apply(function(m) if m.weight then m.weight:fill(count) m.bias:fill(count) end end)
      model:save('model.t7')
   end)
   try('nn.Trainer', function()
      nn.Trainer(model, nn.MSECriterion(), {
         epochs = 2, batchSize = 4, checkpoint = 'run', checkpointEvery = 1, log = 'run.jsonl', report = 'run.html',
         quiet = true, valid = data,
      }):train(data)
   end)
   try('image.save png', function() image.save('x.png', picture) end)
   try('image.save ppm', function() image.save('x.ppm', picture) end)
   if hasJPEG then try('image.save jpg', function() image.save('x.jpg', picture) end) end
   try('optim.Logger', function()
      if not logger or count % 10 == 0 then logger = optim.Logger('x.log') end
      logger:add{a = count, b = count}
   end)
   if hasHDF5 then
      try('hdf5', function()
         local file = hdf5.open('x.h5', 'w')
         local fine, message = pcall(file.write, file, 'x', x)
         local closed, late = pcall(file.close, file)
         if not fine or not closed then error(fine and late or message, 0) end
      end)
   end
   if count == 1 then io.write('going\n') io.flush() end
   if count % 5 == 0 then io.write('round ', count, '\n') io.flush() end
end
