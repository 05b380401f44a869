-- Nanoseconds per element (large tensors) and per call (small ones) of tensor operations.
-- Usage: ops.lua [double|float] [elements]; prints a line "operation minimum median" for each.

require 'torch'
local measure = dofile(arg[0]:gsub('[^/]*/?[^/]*$', '')..'measure.lua')

torch.setnumthreads(1)
local kind = arg and arg[1] or 'double'
local n = tonumber(arg and arg[2] or 1000000)
torch.setdefaulttensortype(kind == 'float' and 'torch.FloatTensor' or 'torch.DoubleTensor')
torch.manualSeed(1)

local x, y = torch.rand(n):mul(4):add(-2), torch.rand(n):add(0.5)
local r, positive = torch.Tensor(n), torch.rand(n):add(0.01)
local sorted, order = torch.Tensor(), torch.LongTensor()
local rows = n >= 10000 and math.floor(math.sqrt(n)) or 10
local columns = math.floor(n/rows)
local matrix, flipped = torch.rand(rows, columns), torch.Tensor(columns, rows)
local picks = torch.randperm(n):long()

local operations = {
   {'add', function() torch.add(r, x, y) end},
   {'add-new', function() return x + y end},
   {'mul', function() torch.cmul(r, x, y) end},
   {'axpy', function() r:add(0.5, x) end},
   {'copy', function() r:copy(x) end},
   {'sum', function() return x:sum() end},
   {'max', function() return x:max() end},
   {'dot', function() return x:dot(y) end},
   {'exp', function() torch.exp(r, x) end},
   {'log', function() torch.log(r, positive) end},
   {'tanh', function() torch.tanh(r, x) end},
   {'sigmoid', function() torch.sigmoid(r, x) end},
   {'sort', function() torch.sort(sorted, order, x) end},
   {'randn', function() r:normal() end},
   {'index', function() sorted:index(x, 1, picks) end},
   {'transpose-copy', function() flipped:copy(matrix:t()) end},
}

for _, operation in ipairs(operations) do
   local name, run = operation[1], operation[2]
   r:copy(x)
   local fastest, median = measure(run, 0.1)
   print(string.format('%s %.1f %.1f', name, fastest*1e9, median*1e9))
end
