-- What dpnn added to modules and criterions for scripts (`dpnn/Module.lua`). Argument: the package.

local nn = ...
local Module, Criterion = nn.Module, nn.Criterion

local function check(condition, name, text) if not condition then error(name .. ': ' .. text, 3) end end

-- the parameters and gradients that learning goes over; no layer here has sparse ones
function Module:sparseParameters() return self:parameters() end

-- the size of the output for an input of this size
function Module:outside(insize)
   local input = type(insize) == 'table' and torch.randn(table.unpack(insize)) or torch.randn(insize)
   return self:updateOutput(input):size()
end

function Module:accept(visitor) visitor:visit(self) end

-- nothing flows back through it from now on
function Module:dontBackward()
   for _, name in ipairs{'backward', 'updateGradInput', 'accGradParameters', 'accUpdateGradParameters'} do
      self[name] = function() end
   end
   return self
end

-- `input` in one piece, for the forward pass; what that was, for the backward pass
function Module:contiguousInput(input, backward)
   if backward then return self.dpnn_cinput or input end
   if not input:isContiguous() then
      self.dpnn_cinput = (self.dpnn_cinput or input.new()):resizeAs(input):copy(input)
      input = self.dpnn_cinput
   end
   return input
end

-- gives a tensor of nDim dimensions, which is one sample, the dimension of a batch; fromBatch takes it away again
function Module:toBatch(tensor, nDim, batchDim)
   self.dpnn_online = tensor:dim() == nDim
   if not self.dpnn_online then return tensor end
   local size = tensor:size():totable()
   check(not batchDim or batchDim >= 1 and batchDim <= nDim + 1, 'toBatch', 'batchDim is out of range')
   table.insert(size, batchDim or 1, 1)
   return tensor:contiguous():view(table.unpack(size))
end

function Module:fromBatch(tensor, batchDim)
   if not self.dpnn_online then return tensor end
   local size = tensor:size():totable()
   check(table.remove(size, batchDim or 1) == 1, 'fromBatch', 'the batch has more than one sample')
   return tensor:contiguous():view(table.unpack(size))
end

Criterion.toBatch, Criterion.fromBatch = Module.toBatch, Module.fromBatch

-- the tensor type that most parameters have; nil without any
function Module:extrapolateType()
   local counts, best = {}, nil
   for _, parameter in ipairs((self:parameters()) or {}) do
      local name = torch.type(parameter)
      counts[name] = (counts[name] or 0) + 1
      if not best or counts[name] > counts[best] then best = name end
   end
   return best
end

function Module:Serial(tensortype) return nn.Serial(self, tensortype) end

-- The fields of the module and of those inside as tables, each with its class's name in `dpnn_typename`; those that
-- `dpnn_serialEmpty` names are empty.
function Module:getSerialState(states)
   states = states or {}
   if states[self] then return states[self] end
   local function walk(source, empty)
      local state = {}
      states[source] = state
      for key, value in pairs(source) do
         if empty[key] and type(value) == 'table' then
            value = {}
         elseif empty[key] and torch.isTensor(value) then
            value = value.new()
         elseif torch.isTypeOf(value, 'nn.Module') then
            value = value:getSerialState(states)
         elseif type(value) == 'table' and not torch.typename(value) then
            value = states[value] or walk(value, {})
         end
         state[key] = value
      end
      return state
   end
   local empty = {}
   for _, name in ipairs(self.dpnn_serialEmpty or {}) do empty[name] = true end
   local state = walk(self, empty)
   state.dpnn_typename = torch.type(self)
   return state
end

-- prints the seconds that each child of a Sequential or a ParallelTable takes, here and inside
function Module:profile()
   self:apply(function(module) module.dpnn_profile = true end)
   local function watch(child, name)
      local run = child[name]
      child[name] = function(...)
         local timer = torch.Timer()
         local results = table.pack(run(...))
         print(torch.type(child) .. ' ' .. name .. ': ' .. timer:time().real .. ' s')
         return table.unpack(results, 1, results.n)
      end
   end
   self:apply(function(module)
      local kind = torch.type(module)
      if kind ~= 'nn.Sequential' and kind ~= 'nn.ParallelTable' then return end
      for i = 1, module:size() do
         for _, name in ipairs{'updateOutput', 'updateGradInput', 'accGradParameters'} do watch(module:get(i), name) end
      end
   end)
end
