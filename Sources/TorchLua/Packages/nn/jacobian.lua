-- `nn.Jacobian` and `nn.SparseJacobian`: a module's derivatives by its backward pass, and by differences of its
-- forward pass (`nn/Jacobian.lua`, `nn/SparseJacobian.lua`). Arguments: the package, and its natives.
--
-- A Jacobian is (P, Q): P what is varied, the input or a parameter, Q the outputs. The test functions draw input and
-- parameter from [minval, maxval] (-2 and 2) and give the largest difference of the two.

local nn, native = ...

local function flat(t) return t.new(t:storage(), t:storageOffset(), t:nElement()) end

local function largest(t) return t:nElement() == 0 and 0 or t:abs():max() end

local function draw(t, minval, maxval)
   minval, maxval = minval or -2, maxval or 2
   return t:copy(torch.rand(t:nElement()):mul(maxval - minval):add(minval))
end

-- Calls `back(gradOutput, i)` for the derivative of each output.
local function eachOutput(module, input, back)
   local output = module:forward(input)
   local dout = output.new():resizeAs(output)
   local elements = flat(dout)
   for i = 1, elements:nElement() do
      dout:zero()
      elements[i] = 1
      back(dout, i)
   end
end

-- Column i is what `back(gradOutput)` gives for the derivative of output i.
local function columns(module, input, rows, back)
   local jacobian = torch.zeros(rows, module:forward(input):nElement())
   eachOutput(module, input, function(dout, i) jacobian:select(2, i):copy(back(dout)) end)
   return jacobian
end

-- Row i is the derivative of the outputs with respect to x[i], from central differences.
local function differences(module, input, x, perturbation)
   local h = perturbation or 1e-6
   local jacobian = torch.Tensor():resize(x:nElement(), module:forward(input):nElement())
   local below, above = torch.Tensor(jacobian:size(2)), torch.Tensor(jacobian:size(2))
   for i = 1, x:nElement() do
      local old = x[i]
      x[i] = old - h
      below:copy(module:forward(input))
      x[i] = old + h
      above:copy(module:forward(input))
      x[i] = old
      jacobian:select(1, i):copy(above:add(-1, below):div(2 * h))
   end
   return jacobian
end

-- The functions of both: `values(input)` is the part of an input that is varied, and of its gradient.
local function derivatives(J, values)
   function J.backward(module, input, param, dparam)
      return columns(module, input, (param or values(input)):nElement(), function(dout)
         module:zeroGradParameters()
         local din = module:updateGradInput(input, dout)
         module:accGradParameters(input, dout)
         return param and dparam or values(din)
      end)
   end

   -- `param` after a step of rate 1 along the gradient of each output
   function J.backwardUpdate(module, input, param)
      local params = module:parameters() or {}
      local old = {}
      for i, p in ipairs(params) do old[i] = p:clone() end
      local function restore() for i, p in ipairs(params) do p:copy(old[i]) end end
      local jacobian = columns(module, input, param:nElement(), function(dout)
         restore()
         module:updateGradInput(input, dout)
         module:accUpdateGradParameters(input, dout, 1)
         return param
      end)
      restore()
      return jacobian
   end

   function J.forward(module, input, param, perturbation)
      return differences(module, input, param == nil and values(input) or flat(param), perturbation)
   end

   function J.forwardUpdate(module, input, param, perturbation)
      local x = flat(param)
      local jacobian = differences(module, input, x, perturbation):mul(-1)
      return jacobian:add(x:typeAs(jacobian):view(-1, 1):expandAs(jacobian))
   end

   function J.testJacobian(module, input, minval, maxval, perturbation)
      draw(values(input), minval, maxval)
      local forward = J.forward(module, input, nil, perturbation)
      return largest(forward:add(-1, J.backward(module, input)))
   end

   function J.testJacobianParameters(module, input, param, dparam, minval, maxval, perturbation)
      draw(values(input), minval, maxval)
      draw(param, minval, maxval)
      local backward = J.backward(module, input, param, dparam)
      return largest(J.forward(module, input, param, perturbation):add(-1, backward))
   end

   function J.testJacobianUpdateParameters(module, input, param, minval, maxval, perturbation)
      draw(values(input), minval, maxval)
      draw(param, minval, maxval)
      local backward = J.backwardUpdate(module, input, param)
      return largest(J.forwardUpdate(module, input, param, perturbation):add(-1, backward))
   end

   -- how much the output and gradInput of the module differ from those of one written to a file and read from it
   function J.testIO(module, input, minval, maxval)
      local copy = input:clone()
      local output = module:forward(input)
      local gradOutput = draw(output:clone(), minval, maxval)
      local function results(m, x)
         m:forward(x)
         m:zeroGradParameters()
         m:updateGradInput(x, gradOutput:clone())
         m:accGradParameters(x, gradOutput:clone())
         return m.output:clone(), m.gradInput:clone()
      end
      local y, dx = results(module, input)
      assert(module == module:clearState(), 'clearState did not return self')
      local name = os.tmpname()
      torch.save(name, module)
      local read = torch.load(name)
      os.remove(name)
      local y2, dx2 = results(read, copy)
      return largest(y - y2), largest(dx - dx2)
   end

   -- how far the ways to update parameters are from each other, by name; `weight` and `gradWeight` are fields
   function J.testAllUpdate(module, input, weight, gradWeight)
      local rate = torch.uniform(0.1, 1)
      local gradOutput
      local function run(m)
         m:forward(input)
         gradOutput = gradOutput or torch.rand(m.output:size())
         m:zeroGradParameters()
         m:updateGradInput(input, gradOutput)
         m:accGradParameters(input, gradOutput)
      end
      local function update(m)
         m:forward(input)
         m:updateGradInput(input, gradOutput)
      end

      local stepped = module:clone()
      local old = stepped[weight]:clone()
      run(stepped)
      stepped:updateParameters(rate)
      local gradient = stepped[gradWeight]
      local function after(m, steps) return (old - gradient * (rate * steps) - m[weight]):norm() end
      local errors = {accGradParameters = after(stepped, 1)}

      local direct = module:clone()
      update(direct)
      direct:accUpdateGradParameters(input, gradOutput, rate)
      errors.accUpdateGradParameters = (direct[weight] - stepped[weight]):norm()

      local one, two = module:clone(), module:clone()
      two:share(one, weight)
      run(one)
      run(two)
      one:updateParameters(rate)
      two:updateParameters(rate)
      errors['accGradParameters [shared]'] = after(one, 2) + after(two, 2)

      one, two = module:clone(), module:clone()
      two:share(one, weight)
      update(one)
      update(two)
      one:accUpdateGradParameters(input, gradOutput, rate)
      two:accUpdateGradParameters(input, gradOutput, rate)
      errors['accUpdateGradParameters [shared]'] = after(one, 2) + after(two, 2)
      return errors
   end
end

nn.Jacobian, nn.SparseJacobian = {}, {}
derivatives(nn.Jacobian, flat)
-- Of {index, value} pairs (N, 2) the values.
derivatives(nn.SparseJacobian, function(t) return t:select(2, 2) end)

-- The diagonal of the Hessian of F = Σ y² / 2 over the outputs y, for a module with `nn.hessian` enabled: that of F
-- with respect to y is 1. The field of that name is returned.
function nn.Jacobian.backwardDiagHessian(module, input, name)
   local output = module:forward(input)
   local ones = output.new():resizeAs(output):fill(1)
   module.diagHessianWeight:zero()
   module.diagHessianBias:zero()
   module:updateDiagHessianInput(input, ones)
   module:accDiagHessianParameters(input, ones)
   return module[name]
end

-- The same from first derivatives, for a module that is linear in its input and parameters: Σ (dy/dx)² over y.
function nn.Jacobian.linearModuleDiagHessian(module, input, gradParamName)
   local sum = torch.zeros(module[gradParamName]:nElement())
   eachOutput(module, input, function(dout)
      module.gradWeight:zero()
      if module.bias then module.gradBias:zero() end
      module:updateGradInput(input, dout)
      module:accGradParameters(input, dout)
      local gradient = flat(module[gradParamName])
      sum = sum:typeAs(gradient):resize(gradient:nElement()):addcmul(gradient, gradient)
   end)
   return sum
end

function nn.Jacobian.testDiagHessian(module, input, gradParamName, diagHessianParamName, minval, maxval)
   draw(input, minval, maxval)
   module:initDiagHessianParameters()
   local backward = flat(nn.Jacobian.backwardDiagHessian(module, input, diagHessianParamName))
   return largest(nn.Jacobian.linearModuleDiagHessian(module, input, gradParamName):csub(backward))
end

for what, fields in pairs{
   Input = {'gradInput', 'diagHessianInput'}, Weight = {'gradWeight', 'diagHessianWeight'},
   Bias = {'gradBias', 'diagHessianBias'},
} do
   nn.Jacobian['testDiagHessian' .. what] = function(module, input, minval, maxval)
      return nn.Jacobian.testDiagHessian(module, input, fields[1], fields[2], minval, maxval)
   end
end

local checks = {}
for _, J in ipairs{'nn.Jacobian', 'nn.SparseJacobian'} do
   local model = 'nn.Module torch.Tensor'
   for name, further in pairs{
      backward = ' torch.Tensor? torch.Tensor?', backwardUpdate = ' torch.Tensor',
      forward = ' torch.Tensor? number?', forwardUpdate = ' torch.Tensor number?',
      testJacobian = ' number? number? number?',
      testJacobianParameters = ' torch.Tensor torch.Tensor number? number? number?',
      testJacobianUpdateParameters = ' torch.Tensor number? number? number?', testIO = ' number? number?',
   } do checks[J .. '.' .. name] = model .. further end
   checks[J .. '.testAllUpdate'] = 'nn.Module any string string'
end
native.check(checks)
native.check{
   ['nn.Jacobian.backwardDiagHessian'] = 'nn.Module torch.Tensor string',
   ['nn.Jacobian.linearModuleDiagHessian'] = 'nn.Module torch.Tensor string',
   ['nn.Jacobian.testDiagHessian'] = 'nn.Module torch.Tensor string string number? number?',
   ['nn.Jacobian.testDiagHessianInput'] = 'nn.Module torch.Tensor number? number?',
   ['nn.Jacobian.testDiagHessianWeight'] = 'nn.Module torch.Tensor number? number?',
   ['nn.Jacobian.testDiagHessianBias'] = 'nn.Module torch.Tensor number? number?',
}
