-- Layers of the rock `nnx` that nn did not take over. Those that need its C code say so when they are asked for.

require 'nn'

local nnx = rawget(_G, 'nnx') or {}
_G.nnx = nnx

local function class(name, parent) return torch.class('nn.' .. name, 'nn.' .. (parent or 'Module')) end

-- Arguments by place, or by name in one table.
local function named(names, ...)
   local first = ...
   if type(first) == 'table' and select('#', ...) == 1 then return first end
   local found = {}
   for i, name in ipairs(names) do found[name] = (select(i, ...)) end
   return found
end

-- -x.
local Minus = class('Minus')

function Minus:updateOutput(input)
   self.output:resizeAs(input):copy(input):neg()
   return self.output
end

function Minus:updateGradInput(_, gradOutput)
   self.gradInput:resizeAs(gradOutput):copy(gradOutput):neg()
   return self.gradInput
end

-- Images K x H x W: a linear layer of the K planes at every pixel.
local SpatialLinear, convolution = class('SpatialLinear', 'SpatialConvolutionMM')

function SpatialLinear:__init(fanin, fanout)
   self.fanin, self.fanout = fanin or 1, fanout or 1
   convolution.__init(self, self.fanin, self.fanout, 1, 1)
end

function SpatialLinear:reset(stdv)
   stdv = stdv and stdv * math.sqrt(3) or 1 / math.sqrt(self.weight:size(1))
   self.weight:uniform(-stdv, stdv)
   self.bias:uniform(-stdv, stdv)
end

-- Images K x H x W: the mean of each rW x rH pixels.
local DownSampling, pooling = class('SpatialDownSampling', 'SpatialAveragePooling')

function DownSampling:__init(...)
   local by = named({'rW', 'rH'}, ...)
   self.rW, self.rH = by.rW, by.rH
   pooling.__init(self, self.rW, self.rH, self.rW, self.rH)
end

-- Images K x H x W or N x K x H x W: other sizes by linear interpolation, the corners on the corners.
local ReSampling, bilinear = class('SpatialReSampling', 'SpatialUpSamplingBilinear')

function ReSampling:__init(...)
   local to = named({'rwidth', 'rheight', 'owidth', 'oheight'}, ...)
   if not (to.owidth or to.rwidth) or not (to.oheight or to.rheight) then
      error('nn.SpatialReSampling{owidth = number, oheight = number} or {rwidth = ratio, rheight = ratio} expected', 3)
   end
   self.rwidth, self.rheight = to.rwidth, to.rheight
   bilinear.__init(self, {oheight = to.oheight or 1, owidth = to.owidth or 1})
   self.isopen = not (to.owidth and to.oheight)
end

function ReSampling:updateOutput(input)
   if self.isopen then -- the first input says how large, as of the original
      if self.rheight then self.oheight = math.floor(self.rheight * input:size(input:dim() - 1)) end
      if self.rwidth then self.owidth = math.floor(self.rwidth * input:size(input:dim())) end
      self.isopen = false
   end
   return bilinear.updateOutput(self, input)
end

-- The original took the sizes of the gradient that it was given, whatever its own were.
function ReSampling:updateGradInput(input, gradOutput)
   local height, width = gradOutput:size(gradOutput:dim() - 1), gradOutput:size(gradOutput:dim())
   if height == self.oheight and width == self.owidth then
      return bilinear.updateGradInput(self, input, gradOutput)
   end
   local other = nn.SpatialUpSamplingBilinear({oheight = height, owidth = width}):type(input:type())
   self.gradInput = other:updateGradInput(input, gradOutput)
   return self.gradInput
end

-- Each element of two neighbouring dimensions dH x dW times.
local UpSampling = class('SpatialUpSampling')

function UpSampling:__init(...)
   nn.Module.__init(self)
   local by = named({'dW', 'dH', 'yDim', 'xDim'}, ...)
   self.dW, self.dH, self.yDim, self.xDim = by.dW, by.dH, by.yDim or 2, by.xDim or 3
   if not self.dW or not self.dH then error('nn.SpatialUpSampling(dW, dH) expected', 3) end
   if self.yDim + 1 ~= self.xDim then error('nn.SpatialUpSampling: yDim must be equals to xDim-1', 3) end
end

-- The sizes of `input` with the pixels' rows and columns apart from their copies.
local function apart(self, input)
   local sizes, whole, copies = {}, {}, {}
   for d = 1, input:dim() do
      local size, times = input:size(d), d == self.yDim and self.dH or d == self.xDim and self.dW
      sizes[#sizes + 1], copies[#copies + 1] = size, size
      whole[d] = size * (times or 1)
      if times then sizes[#sizes + 1], copies[#copies + 1] = 1, times end
   end
   local storage = torch.LongStorage
   return storage(sizes), storage(copies), storage(whole)
end

function UpSampling:updateOutput(input)
   local sizes, copies, whole = apart(self, input)
   self.output:resize(whole)
   self.output:view(copies):copy(input:contiguous():view(sizes):expand(copies))
   return self.output
end

function UpSampling:updateGradInput(input, gradOutput)
   local _, copies = apart(self, input)
   local sum = gradOutput:contiguous():view(copies):sum(self.xDim + 2):sum(self.yDim + 1)
   self.gradInput:resizeAs(input):copy(sum:viewAs(input))
   return self.gradInput
end

-- Images with a frame of `val`; negative widths cut off.
local Padding = class('SpatialPadding')

function Padding:__init(left, right, top, bottom, ydim, xdim, val)
   nn.Module.__init(self)
   if not left then error('nn.SpatialPadding: the width on the left expected', 3) end
   self.pad_l, self.pad_r, self.pad_t, self.pad_b = left, right or left, top or left, bottom or left
   self.y_dim, self.x_dim, self.val = ydim or 2, xdim or 3, val or 0
end

-- The part of `small` that is in `large`, and where it is there.
local function shared(self, small, large)
   for _, side in ipairs({{self.y_dim, self.pad_t, self.pad_b}, {self.x_dim, self.pad_l, self.pad_r}}) do
      local dim, before, after = table.unpack(side)
      local size = small:size(dim) + math.min(before, 0) + math.min(after, 0)
      small = small:narrow(dim, 1 - math.min(before, 0), size)
      large = large:narrow(dim, 1 + math.max(before, 0), size)
   end
   return small, large
end

function Padding:updateOutput(input)
   local sizes = input:size()
   sizes[self.y_dim] = sizes[self.y_dim] + self.pad_t + self.pad_b
   sizes[self.x_dim] = sizes[self.x_dim] + self.pad_l + self.pad_r
   if sizes[self.y_dim] < 1 or sizes[self.x_dim] < 1 then error('input is too small') end
   self.output:resize(sizes):fill(self.val)
   local from, into = shared(self, input, self.output)
   into:copy(from)
   return self.output
end

function Padding:updateGradInput(input, gradOutput)
   self.gradInput:resizeAs(input):zero()
   local into, from = shared(self, self.gradInput, gradOutput)
   into:copy(from)
   return self.gradInput
end

-- Images K x H x W: a network of vectors at every pixel, as a batch.
local Classifier, container = class('SpatialClassifier', 'Container')

function Classifier:__init(classifier)
   container.__init(self)
   self.classifier, self.spatialOutput = classifier or nn.Sequential(), true
   self.modules = {self.classifier}
end

function Classifier:add(module)
   self.classifier:add(module)
   return self
end

-- A row for each pixel.
local function rows(image)
   if image:dim() ~= 3 then error('<nn.SpatialClassifier> input should be 3D: KxHxW') end
   return image:contiguous():view(image:size(1), -1):t():contiguous()
end

local function gradient(self, gradOutput) return self.spatialOutput and rows(gradOutput) or gradOutput end

function Classifier:updateOutput(input)
   self.inputT = rows(input)
   local output = self.classifier:updateOutput(self.inputT)
   if self.spatialOutput then
      output = output:t():contiguous():view(output:size(2), input:size(2), input:size(3))
   end
   self.output = output
   return self.output
end

function Classifier:updateGradInput(input, gradOutput)
   local dx = self.classifier:updateGradInput(self.inputT, gradient(self, gradOutput))
   self.gradInput = dx:t():contiguous():viewAs(input)
   return self.gradInput
end

function Classifier:accGradParameters(_, gradOutput, scale)
   self.classifier:accGradParameters(self.inputT, gradient(self, gradOutput), scale)
end

-- Takes entry `index` out of a table; the layers that `pull` gives put it back in.
local Push, Pull = class('PushTable'), class('PullTable')

function Push:__init(index)
   nn.Module.__init(self)
   self._index, self._pulls, self.output, self.gradInput = index, {}, {}, {}
end

function Push:pull(index)
   local pull = nn.PullTable(self, index)
   table.insert(self._pulls, pull)
   return pull
end

function Push:updateOutput(input)
   local rest = {table.unpack(input)}
   local taken = table.remove(rest, self._index)
   for _, pull in ipairs(self._pulls) do pull._output = taken end
   self._sum, self.output = nil, rest
   return self.output
end

function Push:updateGradInput(_, gradOutput)
   self.gradInput = {table.unpack(gradOutput)}
   table.insert(self.gradInput, self._index, self._sum)
   return self.gradInput
end

function Pull:__init(push, index)
   nn.Module.__init(self)
   self._push, self._index = push, index
end

function Pull:updateOutput(input)
   self.output = torch.isTensor(input) and {input} or {table.unpack(input)}
   table.insert(self.output, self._index, self._output)
   return self.output
end

function Pull:updateGradInput(input, gradOutput)
   local rest = {table.unpack(gradOutput)}
   local taken = table.remove(rest, self._index)
   self._push._sum = self._push._sum and self._push._sum + taken or taken:clone()
   self.gradInput = torch.isTensor(input) and rest[1] or rest
   return self.gradInput
end

-- Print what goes through, and how long it took.
local function passing(name)
   local layer = class(name)
   function layer:updateGradInput(_, gradOutput)
      if self.show then self:show(gradOutput, 'gradInput') end
      self.gradInput = gradOutput
      return self.gradInput
   end
   return layer
end

local timers = {}
local Tic, Toc, Probe = passing('Tic'), passing('Toc'), passing('Probe')

function Tic:__init(name)
   nn.Module.__init(self)
   self.name = name or 'default'
   timers[self.name] = torch.Timer()
end

function Tic:updateOutput(input)
   timers[self.name] = torch.Timer()
   self.output = input
   return self.output
end

function Toc:__init(name, comment)
   nn.Module.__init(self)
   self.name, self.comment = name or 'default', comment or ''
end

function Toc:updateOutput(input)
   local timer = timers[self.name]
   local passed = timer and timer:time().real or 'no nn.Tic of this name'
   print(("Toc '%s' (%s) : %s"):format(self.name, self.comment, passed))
   self.output = input
   return self.output
end

function Probe:__init(name)
   nn.Module.__init(self)
   self.name = name or 'unnamed'
end

function Probe:show(x, what)
   local now, last = sys.clock(), timers[Probe]
   timers[Probe] = now
   print(('\n<%s>.%s\n  + size = %s\n  + mean = %s\n  + std = %s\n  + min = %s\n  + max = %s\n'
      .. '  + time since last probe = %0.1fms'):format(self.name, what, table.concat(x:size():totable(), 'x'), x:mean(),
      x:std(), x:min(), x:max(), last and (now - last) * 1000 or 0))
end

function Probe:updateOutput(input)
   self:show(input, 'output')
   self.output = input
   return self.output
end

-- The others.
local instead = {SpatialNormalization = 'nn.SpatialContrastiveNormalization does the same'}
for _, name in ipairs({'SpatialFovea', 'SpatialRecursiveFovea', 'SpatialPyramid', 'SpatialGraph', 'SpatialMatching',
   'SpatialRadialMatching', 'SpatialMaxSampling', 'SpatialReSamplingEx', 'SpatialColorTransform', 'PixelSort',
   'FunctionWrapper', 'SaturatedLU', 'SoftMaxTree', 'SoftMaxForest', 'MultiSoftMax', 'Balance', 'QDRiemaNNLinear',
   'SuperCriterion', 'DistNLLCriterion', 'DistMarginCriterion', 'TreeNLLCriterion', 'CTCCriterion', 'DataSet',
   'DataList', 'DataSetLabelMe', 'DataSetSamplingPascal', 'SpatialNormalization'}) do
   nnx[name] = instead[name] or 'it is not here'
end
local mt = getmetatable(nn) or {}
local before = mt.__index
mt.__index = function(t, name)
   local value
   if type(before) == 'function' then value = before(t, name) elseif before then value = before[name] end
   if value == nil and nnx[name] then error('nn.' .. name .. ' was a layer of the rock nnx: ' .. nnx[name], 2) end
   return value
end
setmetatable(nn, mt)

return nnx
