-- nn.tables: which planes nn.SpatialConvolutionMap joins, as n x 2 tensors of input and output planes
-- (`nn/SpatialConvolutionMap.lua`).

nn.tables = nn.tables or {}
local tables = nn.tables

local function count(value, name, position)
   local number = tonumber(value)
   if not number or number < 1 or number % 1 ~= 0 then
      local got = tostring(value)
      error(("bad argument #%d to '%s' (a positive integer expected, got %s)"):format(position, name, got), 3)
   end
   return math.tointeger(number) or number
end

-- every input plane with every output plane
function tables.full(nin, nout)
   nin, nout = count(nin, 'full', 1), count(nout, 'full', 2)
   local ft = torch.Tensor(nout, nin, 2)
   ft:select(3, 1):copy(torch.range(1, nin):view(1, nin):expand(nout, nin))
   ft:select(3, 2):copy(torch.range(1, nout):view(nout, 1):expand(nout, nin))
   return ft:view(nin * nout, 2)
end

-- each plane with its own
function tables.oneToOne(nfeat)
   nfeat = count(nfeat, 'oneToOne', 1)
   return torch.range(1, nfeat):view(nfeat, 1):expand(nfeat, 2):clone()
end

-- each output plane with `nto` input planes: pieces of a permutation, which is drawn anew when it is used up
function tables.random(nin, nout, nto)
   nin, nout, nto = count(nin, 'random', 1), count(nout, 'random', 2), count(nto, 'random', 3)
   if nto > nin then
      error(("bad argument #3 to 'random' (%d of %d input planes cannot be drawn)"):format(nto, nin), 2)
   end
   local tbl = torch.Tensor(nout, nto, 2)
   local order, used = torch.randperm(nin), 0
   for o = 1, nout do
      tbl[o]:select(2, 1):copy(order:narrow(1, used * nto + 1, nto))
      tbl[o]:select(2, 2):fill(o)
      used = used + 1
      if used == math.floor(nin / nto) then order, used = torch.randperm(nin), 0 end
   end
   return tbl:view(nout * nto, 2)
end
