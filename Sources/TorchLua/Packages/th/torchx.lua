-- What scripts took from the rock `torchx`: `torch.find`, `group`, `concat`, `remap`, and walks over nested tables of
-- tensors.

local torchx = {version = 1}
_G.torchx = torchx

local function expecttensor(name, x)
   if not torch.isTensor(x) then error(name .. ': a tensor expected, got ' .. torch.type(x), 3) end
end

-- The places, from 1, where a tensor is equal to a number, as a table; with `dim` 2 a table for each row of a matrix.
function torch.find(tensor, value, dim)
   expecttensor('torch.find', tensor)
   if type(value) ~= 'number' then error('torch.find: a number to look for expected, got ' .. torch.type(value), 2) end
   if dim then
      if dim ~= 2 or tensor:dim() ~= 2 then error('torch.find: with a dimension, 2, only matrices', 2) end
      local rows = {}
      for i = 1, tensor:size(1) do rows[i] = torch.find(tensor[i], value) end
      return rows
   end
   if tensor:nElement() == 0 then return {} end
   local places = tensor:contiguous():view(-1):eq(value):nonzero()
   return places:nElement() > 0 and places:view(-1):totable() or {}
end

-- `groups[value] = {idx = places, val = values}` of a vector, and with them the sorted vector and its order. Neighbours
-- in it are of one group if `same(first, value)`. `sorted` and `index` may be given in front.
function torch.group(...)
   local sorted, index, tensor, same, desc = ...
   if not torch.isTensor(tensor) then sorted, index, tensor, same, desc = nil, nil, ... end
   expecttensor('torch.group', tensor)
   same = same or function(a, b) return a == b end
   sorted, index = sorted or tensor.new(), index or torch.LongTensor()
   torch.sort(sorted, index, tensor, 1, desc or false)
   local groups, first = {}, 1
   for i = 1, sorted:nElement() do
      if i == sorted:nElement() or not same(sorted[first], sorted[i + 1]) then
         local count = i - first + 1
         groups[sorted[first]] = {idx = index:narrow(1, first, count), val = sorted:narrow(1, first, count)}
         first = i + 1
      end
   end
   return groups, sorted, index
end

-- Tensors joined along a dimension, the first by default.
function torch.concat(result, tensors, dim)
   if type(result) == 'table' then result, tensors, dim = nil, result, tensors end
   if type(tensors) ~= 'table' or not torch.isTensor(tensors[1]) then
      error('torch.concat: a table of tensors expected, got ' .. torch.type(tensors), 2)
   end
   return torch.cat(result or tensors[1].new(), tensors, dim or 1)
end
for _, kind in ipairs({'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double'}) do
   torch[kind .. 'Tensor'].concat = torch.concat
end

-- Calls `f(a, b)` for the tensors at one place of two nested tables; where one has none, a new one is put.
function torch.remap(a, b, f, newa, newb)
   if type(f) ~= 'function' then error('torch.remap: a function expected as argument 3, got ' .. torch.type(f), 2) end
   local shape = type(a) == 'table' and a or type(b) == 'table' and b
   if shape then
      a, b = a or {}, b or {}
      for i = 1, #shape do a[i], b[i] = torch.remap(a[i], b[i], f, newa, newb) end
      return a, b
   end
   if not torch.isTensor(a) and not torch.isTensor(b) then
      error('torch.remap: nested tensors expected, got ' .. torch.type(a) .. ' and ' .. torch.type(b), 2)
   end
   a = a or (newa or b).new()
   b = b or (newb or newa or a).new()
   f(a, b)
   return a, b
end

local function fail(name, ...)
   local kinds = {}
   for i = 1, select('#', ...) do kinds[i] = torch.type((select(i, ...))) end
   error('torchx.' .. name .. ': expecting nested tensors or tables, got ' .. table.concat(kinds, ' and '), 0)
end

-- `recursiveX(into, from, …)`: leaf(into, from, …) at each tensor of `from`; what `into` lacks is made.
local function pairwise(name, leaf)
   name = 'recursive' .. name
   torchx[name] = function(into, from, ...)
      if type(from) == 'table' then
         into = type(into) == 'table' and into or {into}
         for key, inner in pairs(from) do into[key] = torchx[name](into[key], inner, ...) end
      elseif torch.isTensor(from) then
         into = leaf(into, from, ...)
      else
         fail(name, into, from)
      end
      return into, from
   end
end

-- `recursiveX(t, …)`: a nested table of leaf(tensor, …), in place of what is in `t` unless `fresh`.
local function each(name, leaf, fresh)
   name = 'recursive' .. name
   torchx[name] = function(t, ...)
      if type(t) == 'table' then
         local result = fresh and {} or t
         for key, inner in pairs(t) do result[key] = torchx[name](inner, ...) end
         return result
      end
      if not torch.isTensor(t) then fail(name, t) end
      return leaf(t, ...)
   end
end

local function own(into, like) return torch.isTensor(into) and into or like.new() end

pairwise('ResizeAs', function(into, from) return own(into, from):resizeAs(from) end)
pairwise('Set', function(into, from) return own(into, from):set(from) end)
pairwise('Copy', function(into, from) return own(into, from):resizeAs(from):copy(from) end)
pairwise('Add', function(into, from)
   return torch.isTensor(into) and into:add(from) or fail('recursiveAdd', into, from)
end)
each('Normal', function(t) return t:normal() end)
each('Fill', function(t, value) return t:fill(value) end)
each('New', function(t) return t.new() end, true)
each('Sub', function(t, first, last) return t:sub(first, last) end, true)
each('Size', function(t, without)
   local sizes = t:size():totable()
   if without then table.remove(sizes, without) end
   return sizes
end, true)

function torchx.recursiveIndex(into, from, dim, indices)
   if type(from) == 'table' then
      into = type(into) == 'table' and into or {into}
      for key, inner in pairs(from) do into[key] = torchx.recursiveIndex(into[key], inner, dim, indices) end
      return into
   end
   if not torch.isTensor(from) then fail('recursiveIndex', into, from) end
   into = own(into, from)
   into:index(from, dim, indices)
   return into
end

-- Everything but tensors stays.
function torchx.recursiveType(t, kind)
   if type(t) ~= 'table' then return torch.isTensor(t) and t:type(kind) or t end
   for i = 1, #t do t[i] = torchx.recursiveType(t[i], kind) end
   return t
end

function torchx.recursiveBatchSize(t)
   while type(t) == 'table' do t = t[1] end
   if not torch.isTensor(t) then fail('recursiveBatchSize', t) end
   return t:size(1)
end

function torchx.recursiveSum(t)
   if type(t) ~= 'table' then return torch.isTensor(t) and t:sum() or fail('recursiveSum', t) end
   local sum = 0
   for _, inner in pairs(t) do sum = sum + torchx.recursiveSum(inner) end
   return sum
end

function torchx.recursiveTensorEq(a, b)
   if type(b) ~= 'table' then
      if not torch.isTensor(a) or not torch.isTensor(b) then fail('recursiveTensorEq', a, b) end
      return (a - b):abs():max() < 1e-5
   end
   if type(a) ~= 'table' then return false end
   for key, inner in pairs(b) do if not torchx.recursiveTensorEq(a[key], inner) then return false end end
   return true
end

-- First in, first out.
local Queue = torch.class('torchx.Queue', torchx)

function Queue:__init() self.first, self.last, self.list = 0, -1, {} end

function Queue:put(value)
   self.first = self.first - 1
   self.list[self.first] = value
end

function Queue:empty() return self.first > self.last end

function Queue:get()
   if self:empty() then error('Queue is empty', 2) end
   local value = self.list[self.last]
   self.list[self.last] = nil
   self.last = self.last - 1
   return value
end

return torchx
