-- `nn.hessian`: estimates of the diagonal of the Hessian, propagated back like gradients with squared weights and
-- inputs (LeCun, Denker, Solla: Optimal Brain Damage, 1990; `nn/hessian.lua`). Nothing is changed before
-- `nn.hessian.enable()`. Argument: the package.
--
-- Modules get updateDiagHessianInput(input, diagHessianOutput), which leaves diagHessianInput;
-- accDiagHessianParameters(input, diagHessianOutput), which adds to diagHessianWeight and diagHessianBias; and
-- initDiagHessianParameters(), which makes those. `parameters()` gives them as a third table, `getParameters()` as a
-- third tensor.

local nn = ...

local hessian = {}
nn.hessian = hessian

local function swap(module, names, others)
   for i, name in ipairs(names) do module[name], module[others[i]] = module[others[i]], module[name] end
end

local function sameNumber(what, names, others)
   if #names ~= #others then error(('nn.hessian: %d %s, but %d for the Hessian'):format(#names, what, #others), 3) end
end

-- Adds to the fields `second` what the module adds to its gradients `first` for the squared input.
local function accumulate(module, input, diagHessianOutput, first, second)
   sameNumber('gradients', first, second)
   module.inputSq = (module.inputSq or input.new()):resizeAs(input)
   torch.cmul(module.inputSq, input, input)
   for i, name in ipairs(second) do
      local gradient = module[first[i]]
      module[name] = module[name] or gradient.new():resizeAs(gradient):zero()
   end
   swap(module, first, second)
   local output = module.output
   module.output = output.new():resizeAs(output)
   module:forward(module.inputSq)
   module:accGradParameters(module.inputSq, diagHessianOutput, 1)
   swap(module, first, second)
   module.output = output
end

-- Leaves in diagHessianInput what the module gives as gradInput with the squares of the parameters `names`.
local function propagate(module, input, diagHessianOutput, names, squares)
   sameNumber('parameters', names, squares)
   module.diagHessianInput = (module.diagHessianInput or input.new()):resizeAs(input):zero()
   for i, name in ipairs(squares) do
      local value = module[names[i]]
      module[name] = torch.cmul((module[name] or value.new()):resizeAs(value), value, value)
   end
   local gradInput = module.gradInput
   module.gradInput = module.diagHessianInput
   swap(module, names, squares)
   module.diagHessianInput = module:updateGradInput(input, diagHessianOutput)
   swap(module, names, squares)
   module.gradInput = gradInput
   return module.diagHessianInput
end

-- The same for a function of single elements: the square of its slope times diagHessianOutput.
local function propagatePointWise(module, input, diagHessianOutput)
   local ones = diagHessianOutput.new():resizeAs(diagHessianOutput):fill(1)
   local slope = propagate(module, input, ones, {}, {})
   return slope:cmul(slope):cmul(diagHessianOutput)
end

local function init(module, first, second)
   module.diagHessianInput = module.diagHessianInput or module.gradInput.new()
   for i, name in ipairs(second) do
      local gradient = module[first[i]]
      module[name] = module[name] or gradient.new():resizeAs(gradient):zero()
   end
end

local gradients, diagonals = {'gradWeight', 'gradBias'}, {'diagHessianWeight', 'diagHessianBias'}

local function enableParametric(class, names)
   names = names or {'weight'}
   local squares = {}
   for i, name in ipairs(names) do squares[i] = name .. 'Sq' end
   function class:updateDiagHessianInput(input, diagHessianOutput)
      return propagate(self, input, diagHessianOutput, names, squares)
   end
   function class:accDiagHessianParameters(input, diagHessianOutput)
      accumulate(self, input, diagHessianOutput, gradients, diagonals)
   end
   function class:initDiagHessianParameters() init(self, gradients, diagonals) end
end

local function enableContainers()
   function nn.Sequential:initDiagHessianParameters()
      for _, module in ipairs(self.modules) do module:initDiagHessianParameters() end
   end
   -- Calls `step(module, input, diagHessianOutput)` from the last module to the first.
   local function back(self, input, current, step)
      for i = #self.modules, 1, -1 do
         current = step(self.modules[i], i > 1 and self.modules[i - 1].output or input, current)
      end
      return current
   end
   function nn.Sequential:updateDiagHessianInput(input, diagHessianOutput)
      self.diagHessianInput = back(self, input, diagHessianOutput, function(module, x, h)
         return module:updateDiagHessianInput(x, h)
      end)
      return self.diagHessianInput
   end
   function nn.Sequential:accDiagHessianParameters(input, diagHessianOutput)
      back(self, input, diagHessianOutput, function(module, x, h)
         module:accDiagHessianParameters(x, h)
         return module.diagHessianInput
      end)
   end
end

local function enableCriterions()
   function nn.MSECriterion:updateDiagHessianInput(input)
      self.diagHessianInput = (self.diagHessianInput or input.new()):resizeAs(input)
      return self.diagHessianInput:fill(self.sizeAverage and 2 / input:nElement() or 2)
   end
   nn.WeightedMSECriterion.updateDiagHessianInput = nn.MSECriterion.updateDiagHessianInput
   function nn.L1Cost:updateDiagHessianInput(input)
      self.diagHessianInput = (self.diagHessianInput or input.new()):resizeAs(input):fill(1)
      self.diagHessianInput[torch.eq(input, 0)] = 0
      return self.diagHessianInput
   end
end

local function enableParameters()
   local parameters, getParameters = nn.Module.parameters, nn.Module.getParameters
   -- A chain's are those of its modules; of other containers the original knows none.
   local function diagonalsOf(module)
      local found = {}
      if torch.isTypeOf(module, 'nn.Sequential') then
         for _, child in ipairs(module.modules) do
            for _, diagonal in ipairs((select(3, child:parameters())) or {}) do table.insert(found, diagonal) end
         end
      else
         found[1] = module.diagHessianWeight
         table.insert(found, module.diagHessianBias)
      end
      return found
   end
   function nn.Module:parameters()
      local values, sums = parameters(self)
      if values == nil then return end
      return values, sums, diagonalsOf(self)
   end
   function nn.Module:getParameters()
      local values, sums = getParameters(self)
      local found = select(3, self:parameters())
      if found and found[1] then return values, sums, nn.Module.flatten(found) end
      return values, sums
   end
end

-- Gives modules and criterions the methods above; a second call does nothing.
function hessian.enable()
   function hessian.enable() end
   hessian.accDiagHessianParameters, hessian.updateDiagHessianInput = accumulate, propagate
   hessian.updateDiagHessianInputPointWise, hessian.initDiagHessianParameters = propagatePointWise, init

   local function undefined(self) error(torch.typename(self) .. ':updateDiagHessianInput() is undefined', 2) end
   nn.Module.updateDiagHessianInput, nn.Criterion.updateDiagHessianInput = undefined, undefined
   function nn.Module:accDiagHessianParameters() end
   function nn.Module:initDiagHessianParameters() end

   enableContainers()
   enableCriterions()
   for _, name in ipairs{
      'Linear', 'SpatialConvolution', 'SpatialConvolutionLocal', 'SpatialFullConvolution', 'SpatialConvolutionMap',
      'SpatialFullConvolutionMap',
   } do
      if nn[name] then enableParametric(nn[name], name == 'SpatialConvolutionMap' and {'weight', 'bias'} or nil) end
   end
   for _, name in ipairs{'Tanh', 'Square', 'Sqrt'} do nn[name].updateDiagHessianInput = propagatePointWise end
   -- As the original: that of tanh, plus that of the identity.
   function nn.TanhShrink:updateDiagHessianInput(input, diagHessianOutput)
      local tanh = nn.Tanh():type(self:type())
      tanh:forward(input)
      self.diagHessianInput = propagatePointWise(tanh, input, diagHessianOutput):add(diagHessianOutput)
      return self.diagHessianInput
   end
   function nn.Reshape:updateDiagHessianInput(input, diagHessianOutput)
      self.diagHessianInput = (self.diagHessianInput or input.new()):set(diagHessianOutput:contiguous()):resizeAs(input)
      return self.diagHessianInput
   end
   enableParameters()
end
