-- Functions of tensors and of nested tables of them (`rnn/recursiveUtils.lua`). Argument: the package.

local rnn = ...
nn.rnn = rnn

local function fail(name, ...)
   local kinds = {}
   for i = 1, select('#', ...) do kinds[i] = torch.type((select(i, ...))) end
   error('rnn.' .. name .. ': expecting nested tensors or tables, got ' .. table.concat(kinds, ' and '), 3)
end

local function istable(t) return type(t) == 'table' and not torch.typename(t) end

-- The tables that a walk is in: a table in itself has no end.
local function enter(name, within, t)
   if within[t] then error('rnn.' .. name .. ': a table lies in itself', 0) end
   within[t] = true
end

-- a function (t1, t2) that walks t2 and gives both; `leaf(t1, t2)` gives what stands for t1 at a tensor
local function pairwise(name, leaf)
   local function walk(t1, t2, within)
      if istable(t2) then
         enter(name, within, t2)
         if type(t1) ~= 'table' then t1 = {t1} end
         for key, value in pairs(t2) do t1[key] = walk(t1[key], value, within) end
         within[t2] = nil
         return t1
      end
      if not torch.isTensor(t2) then fail(name, t1, t2) end
      return leaf(t1, t2)
   end
   rnn[name] = function(t1, t2) return walk(t1, t2, {}), t2 end
end

local function own(t1, t2) return torch.isTensor(t1) and t1 or t2.new() end

pairwise('recursiveResizeAs', function(t1, t2) return own(t1, t2):resizeAs(t2) end)
pairwise('recursiveSet', function(t1, t2) return own(t1, t2):set(t2) end)
pairwise('recursiveCopy', function(t1, t2) return own(t1, t2):resizeAs(t2):copy(t2) end)
pairwise('recursiveAdd', function(t1, t2)
   if not torch.isTensor(t1) then fail('recursiveAdd', t1, t2) end
   return t1:add(t2)
end)

-- a function (t, x) that puts `leaf(value, x)` in place of everything in t that is no table
local function each(name, leaf)
   local function walk(t, x, within)
      if not istable(t) then return leaf(t, x) end
      enter(name, within, t)
      for key, value in pairs(t) do t[key] = walk(value, x, within) end
      within[t] = nil
      return t
   end
   rnn[name] = function(t, x) return walk(t, x, {}) end
end

each('recursiveNormal', function(t) return torch.isTensor(t) and t:normal() or fail('recursiveNormal', t) end)
each('recursiveFill', function(t, x) return torch.isTensor(t) and t:fill(x) or fail('recursiveFill', t) end)

-- Modules and criterions are converted with their tensors; other values stay.
each('recursiveType', function(t, name)
   local converts = torch.isTensor(t) or torch.isTypeOf(t, 'nn.Module') or torch.isTypeOf(t, 'nn.Criterion')
   return converts and t:type(name) or t
end)

-- new, empty tensors in the same structure
function rnn.recursiveNew(t)
   local function walk(value, within)
      if not istable(value) then return torch.isTensor(value) and value.new() or fail('recursiveNew', value) end
      enter('recursiveNew', within, value)
      local new = {}
      for key, inner in pairs(value) do new[key] = walk(inner, within) end
      within[value] = nil
      return new
   end
   return walk(t, {})
end

-- the sum of all elements
function rnn.recursiveSum(t)
   local sum = 0
   local function walk(value, within)
      if not istable(value) then
         sum = sum + (torch.isTensor(value) and value:sum() or fail('recursiveSum', value))
         return
      end
      enter('recursiveSum', within, value)
      for _, inner in pairs(value) do walk(inner, within) end
      within[value] = nil
   end
   walk(t, {})
   return sum
end

-- whether no element differs by 1e-5 or more
function rnn.recursiveTensorEq(t1, t2)
   local function walk(a, b, within)
      if not istable(b) then
         if not torch.isTensor(a) or not torch.isTensor(b) then fail('recursiveTensorEq', a, b) end
         return a:isSameSizeAs(b) and (b:nElement() == 0 or (a - b):abs():max() < 1e-5)
      end
      enter('recursiveTensorEq', within, b)
      if not istable(a) then return false end
      for key, value in pairs(b) do
         if a[key] == nil or not walk(a[key], value, within) then return false end
      end
      within[b] = nil
      return true
   end
   return walk(t1, t2, {})
end

-- Torch's AbstractRecurrent had them as fields.
for _, name in ipairs{'ResizeAs', 'Set', 'Copy', 'Add', 'TensorEq', 'Normal'} do
   nn.AbstractRecurrent['recursive' .. name] = rnn['recursive' .. name]
end
