-- Functions of nested tables of tensors (`rnn/recursiveUtils.lua`). Arguments: the package, and its natives.

local rnn, native = ...
nn.rnn = rnn
rnn.version = 2.1

local fail, istable, enter = native.fail, native.istable, native.enter

local function pairwise(name, leaf) rnn[name] = native.pairwise('rnn.' .. name, leaf) end
local function each(name, leaf) rnn[name] = native.each('rnn.' .. name, leaf) end

local function own(t1, t2) return torch.isTensor(t1) and t1 or t2.new() end

pairwise('recursiveResizeAs', function(t1, t2) return own(t1, t2):resizeAs(t2) end)
pairwise('recursiveSet', function(t1, t2) return own(t1, t2):set(t2) end)
pairwise('recursiveCopy', function(t1, t2) return own(t1, t2):resizeAs(t2):copy(t2) end)
pairwise('recursiveAdd', function(t1, t2)
   if not torch.isTensor(t1) then fail('rnn.recursiveAdd', t1, t2) end
   return t1:add(t2)
end)

each('recursiveNormal', function(t) return torch.isTensor(t) and t:normal() or fail('rnn.recursiveNormal', t) end)
each('recursiveFill', function(t, x) return torch.isTensor(t) and t:fill(x) or fail('rnn.recursiveFill', t) end)

-- Modules and criterions are converted with their tensors; other values stay. The cache is that of `nn.utils`.
rnn.recursiveType = nn.utils.recursiveType

-- new, empty tensors in the same structure
function rnn.recursiveNew(t)
   local function walk(value, within)
      if not istable(value) then return torch.isTensor(value) and value.new() or fail('rnn.recursiveNew', value) end
      enter('rnn.recursiveNew', within, value)
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
         sum = sum + (torch.isTensor(value) and value:sum() or fail('rnn.recursiveSum', value))
         return
      end
      enter('rnn.recursiveSum', within, value)
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
         if not torch.isTensor(a) or not torch.isTensor(b) then fail('rnn.recursiveTensorEq', a, b) end
         return a:isSameSizeAs(b) and (b:nElement() == 0 or (a - b):abs():max() < 1e-5)
      end
      enter('rnn.recursiveTensorEq', within, b)
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
