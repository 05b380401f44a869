-- `nn.utils`: nested tables of tensors, views, and what a class of a script clears (`nn/utils.lua`). Arguments: the
-- package, and its natives.

local nn, native = ...

local utils = {}
nn.utils = utils

local fail = native.fail

-- `param` with its tensors, modules and criterions converted to the tensor type `type`. What shares memory does so
-- afterwards, in all calls that get the same `cache`, a table.
local convert = native.each('nn.utils.recursiveType', function(value, type, cache)
   if torch.isTensor(value) then return native.convert(value, type, cache) end
   if torch.isTypeOf(value, 'nn.Module') or torch.isTypeOf(value, 'nn.Criterion') then value:type(type, cache) end
   return value
end)
function utils.recursiveType(param, type, cache) return convert(param, type, cache or {}) end

local function own(t1, t2) return torch.isTensor(t1) and t1 or t2.new() end

-- t1 with the structure and sizes of t2; and t2
utils.recursiveResizeAs = native.pairwise('nn.utils.recursiveResizeAs', function(t1, t2)
   return own(t1, t2):resize(t2:size())
end, true)

utils.recursiveCopy = native.pairwise('nn.utils.recursiveCopy', function(t1, t2)
   return own(t1, t2):resize(t2:size()):copy(t2)
end)

utils.recursiveFill = native.each('nn.utils.recursiveFill', function(t, value)
   return torch.isTensor(t) and t:fill(value) or fail('nn.utils.recursiveFill', t)
end)

local add = native.pairwise('nn.utils.recursiveAdd', function(t1, t2, factor)
   if not torch.isTensor(t1) then fail('nn.utils.recursiveAdd', t1, t2) end
   return t1:add(factor, t2)
end)

-- t1 plus factor (1) times t2, in t1; and t2: (t1, [factor,] t2)
function utils.recursiveAdd(t1, factor, t2)
   if t2 == nil then t2, factor = factor, 1 end
   return add(t1, t2, factor or 1)
end

-- a view of t with a new dimension of size 1 at `dim` (1): ([view,] t [, dim])
function utils.addSingletonDimension(...)
   local view, t, dim
   if select('#', ...) < 3 then t, dim = ... else view, t, dim = ... end
   assert(view == nil or torch.isTensor(view), 'output tensor expected, got ' .. torch.type(view))
   assert(torch.isTensor(t), 'input tensor expected, got ' .. torch.type(t))
   dim = dim or 1
   assert(type(dim) == 'number' and dim > 0 and dim <= t:dim() + 1,
      'invalid dimension: ' .. tostring(dim) .. '. Tensor is of ' .. t:dim() .. ' dimensions.')
   local size, stride = t:size():totable(), t:stride():totable()
   table.insert(size, dim, 1)
   table.insert(stride, dim, 1)
   return (view or t.new()):set(t:storage(), t:storageOffset(), torch.LongStorage(size), torch.LongStorage(stride))
end

-- `input` in other sizes, viewed if it has no gaps, else copied into `output`
function utils.contiguousView(output, input, ...)
   output = output or input.new()
   if input:isContiguous() then return output:view(input, ...) end
   output:resize(input:size()):copy(input)
   return output:view(output, ...)
end

-- Empties the fields of these names: tensors and tables stay, others become nil.
function utils.clear(self, ...)
   local names = {...}
   if type(names[1]) == 'table' then names = names[1] end
   for _, name in ipairs(names) do
      local value = self[name]
      if torch.isTensor(value) then
         value:set()
      elseif value then
         self[name] = torch.type(value) == 'table' and {} or nil
      end
   end
   return self
end

native.check{
   ['nn.utils.recursiveType'] = 'any string table?',
   ['nn.utils.recursiveFill'] = 'any number',
   ['nn.utils.contiguousView'] = 'torch.Tensor? torch.Tensor',
}
