-- Loads what write.lua has left in this folder: seqlua check.lua [cut]. Every file that has its name has to be whole.
-- With `cut`, the files have been cut short: each has to load or to raise an error that names it.
require 'rnn'
require 'image'
local hasHDF5, hdf5 = pcall(require, 'hdf5')
local isCut = arg[1] == 'cut'
local bad = 0

local function complain(...)
   print(...)
   bad = bad + 1
end

local function check(path, load, isWhole)
   if not paths.filep(path) then return end
   local fine, value = pcall(load, path)
   if isCut then
      if not fine and not tostring(value):find(path, 1, true) then complain(path, 'is not in the error', value) end
   elseif not fine then
      complain(path, 'cannot be read', value)
   elseif not isWhole(value) then
      complain(path, 'is not whole')
   end
end

local function isEven(x) return x:nElement() > 0 and x:min() == x:max() end
local function fromHDF5(path)
   local file = hdf5.open(path, 'r')
   local x = file:read('x'):all()
   file:close()
   return x
end

check('x.t7', torch.load, isEven)
check('x.ascii.t7', function(path) return torch.load(path, 'ascii') end, isEven)
check('model.t7', nn.load, function(m) return isEven(m:get(1).weight) end)
check('x.png', image.load, isEven)
check('x.ppm', image.load, isEven)
check('x.jpg', image.load, isEven)
if hasHDF5 then check('x.h5', fromHDF5, isEven) end
for name in paths.iterfiles(paths.dirp('run') and 'run' or '.') do
   if name:find('^checkpoint%-') or name == 'best.t7' then
      check('run/' .. name, torch.load, function(value) return value ~= nil end)
   end
end
-- Logs are whole to their last line.
local function lines(path, isLine)
   local file = not isCut and io.open(path)
   if not file then return end
   local text = file:read('*a')
   file:close()
   if text ~= '' and text:sub(-1) ~= '\n' then complain(path, 'ends within a line') end
   for line in text:gmatch('[^\n]+') do
      if not line:find(isLine) then complain(path, 'has the line', line) end
   end
end
lines('run.jsonl', '^{.*}$')
lines('x.log', '^[^\t]+\t[^\t]+\t$')
-- Nothing else is left but what a killed process was writing, which has a name of its own.
for name in paths.iterfiles('.') do
   local isKnown = name:find('^x%.') or name == 'model.t7' or name == 'run.jsonl' or name == 'run.html' or name == 'out'
      or name == 'err' or name:find('%.lua$')
   local isUnfinished = name:find('%.new$') and name:find('%.%d+%-%x+%-%d+%.new$')
   if not isKnown or name:find('%.new$') and not isUnfinished then complain(name, 'is left behind') end
end
os.exit(bad == 0)
