-- Functions of tensors and of nested tables of them (`rnn/recursiveUtils.lua`). Argument: the package.

local rnn = ...
nn.rnn = rnn

local function fail(name, ...)
   local kinds = {}
   for i = 1, select('#', ...) do kinds[i] = torch.type((select(i, ...))) end
   error('rnn.' .. name .. ': expecting nested tensors or tables, got ' .. table.concat(kinds, ' and '), 3)
end

-- a function (t1, t2) that walks t2 and gives both; `leaf(t1, t2)` gives what stands for t1 at a tensor
local function pairwise(name, leaf)
   local function walk(t1, t2)
      if type(t2) == 'table' and not torch.typename(t2) then
         if type(t1) ~= 'table' then t1 = {t1} end
         for key, value in pairs(t2) do t1[key] = walk(t1[key], value) end
         return t1
      end
      if not torch.isTensor(t2) then fail(name, t1, t2) end
      return leaf(t1, t2)
   end
   rnn[name] = function(t1, t2) return walk(t1, t2), t2 end
end

local function own(t1, t2) return torch.isTensor(t1) and t1 or t2.new() end

pairwise('recursiveResizeAs', function(t1, t2) return own(t1, t2):resizeAs(t2) end)
pairwise('recursiveSet', function(t1, t2) return own(t1, t2):set(t2) end)
pairwise('recursiveCopy', function(t1, t2) return own(t1, t2):resizeAs(t2):copy(t2) end)
pairwise('recursiveAdd', function(t1, t2)
   if not torch.isTensor(t1) then fail('recursiveAdd', t1, t2) end
   return t1:add(t2)
end)

-- a function (t, ...) that changes every tensor in place
local function each(name, change)
   local function walk(t, ...)
      if type(t) == 'table' and not torch.typename(t) then
         for key, value in pairs(t) do t[key] = walk(value, ...) end
         return t
      end
      if not torch.isTensor(t) then fail(name, t) end
      return change(t, ...)
   end
   rnn[name] = walk
end

each('recursiveNormal', function(t) return t:normal() end)
each('recursiveFill', function(t, value) return t:fill(value) end)

-- `param` with the tensors and modules in it converted
function rnn.recursiveType(param, name)
   if type(param) == 'table' and not torch.typename(param) then
      for key, value in pairs(param) do param[key] = rnn.recursiveType(value, name) end
      return param
   end
   if torch.isTensor(param) or torch.isTypeOf(param, 'nn.Module') or torch.isTypeOf(param, 'nn.Criterion') then
      return param:type(name)
   end
   return param
end

-- the sum of all elements
function rnn.recursiveSum(t)
   if torch.isTensor(t) then return t:sum() end
   if type(t) ~= 'table' then fail('recursiveSum', t) end
   local sum = 0
   for _, value in pairs(t) do sum = sum + rnn.recursiveSum(value) end
   return sum
end

-- new, empty tensors in the same structure
function rnn.recursiveNew(t)
   if torch.isTensor(t) then return t.new() end
   if type(t) ~= 'table' then fail('recursiveNew', t) end
   local new = {}
   for key, value in pairs(t) do new[key] = rnn.recursiveNew(value) end
   return new
end

-- whether no element differs by 1e-5 or more
function rnn.recursiveTensorEq(t1, t2)
   if torch.isTensor(t2) then
      if not torch.isTensor(t1) then fail('recursiveTensorEq', t1, t2) end
      return t1:isSameSizeAs(t2) and (t1 - t2):abs():max() < 1e-5
   end
   if type(t2) ~= 'table' then fail('recursiveTensorEq', t1, t2) end
   if type(t1) ~= 'table' then return false end
   for key, value in pairs(t2) do
      if t1[key] == nil or not rnn.recursiveTensorEq(t1[key], value) then return false end
   end
   return true
end
