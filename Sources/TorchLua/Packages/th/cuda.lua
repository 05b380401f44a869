-- Scripts for graphics cards on the processor (`--cpu-for-cuda`): cutorch, cunn, cudnn and a little of fbcunn by their
-- names. Arguments: which of them is asked for.

local asked = ...

-- Tensors: those of the processor under both names.
local kinds = {Cuda = 'Float', CudaDouble = 'Double', CudaHalf = 'Float', CudaLong = 'Long', CudaInt = 'Int',
   CudaShort = 'Short', CudaChar = 'Char', CudaByte = 'Byte'}
for cuda, own in pairs(kinds) do
   for _, what in ipairs({'Tensor', 'Storage'}) do torch[cuda .. what] = torch[own .. what] end
end

local methods = {cuda = 'float', cudaDouble = 'double', cudaHalf = 'float', cudaLong = 'long', cudaInt = 'int',
   cudaByte = 'byte', cudaChar = 'char', cudaShort = 'short'}
for _, kind in ipairs({'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double', 'Half'}) do
   for _, what in ipairs({'Tensor', 'Storage'}) do
      local class = torch[kind .. what]
      for cuda, own in pairs(methods) do
         class[cuda] = function(self) return self[own](self) end
      end
      class.getDevice = function() return 1 end
   end
end
for _, name in ipairs({'nn.Module', 'nn.Criterion'}) do
   local class = torch.getmetatable(name)
   class.cuda = function(self) return self:float() end
   class.cudaDouble = function(self) return self:double() end
   class.cudaHalf = class.cuda
end

-- One device.
cutorch = rawget(_G, 'cutorch') or {}
local none = function() end
for _, name in ipairs({'synchronize', 'synchronizeAll', 'setDevice', 'deviceReset', 'setHeapTracking', 'streamWaitFor',
   'streamWaitForMultiDevice', 'streamBarrier', 'setStream', 'reserveStreams', 'setDefaultStream', 'streamSynchronize',
   'seedAll', 'setKernelPeerToPeerAccess'}) do
   cutorch[name] = none
end
function cutorch.getDevice() return 1 end
function cutorch.getDeviceCount() return 1 end
function cutorch.getStream() return 0 end
function cutorch.getNumStreams() return 0 end
cutorch.hasHalf = false
function cutorch.hasFastHalfInstructions() return false end
function cutorch.getDeviceProperties()
   local free, total = cutorch.getMemoryUsage()
   return {name = 'processor', totalGlobalMem = total, freeGlobalMem = free, major = 0, minor = 0, deviceOverlap = 0,
      clockRate = 0, multiProcessorCount = 1, maxThreadsPerBlock = 1}
end
function cutorch.getMemoryUsage()
   local total = 2 ^ 33
   return total - collectgarbage('count') * 1024, total
end
function cutorch.manualSeed(seed) torch.manualSeed(seed) end
function cutorch.manualSeedAll(seed) torch.manualSeed(seed) end
function cutorch.seed() return torch.seed() end
function cutorch.initialSeed() return torch.initialSeed() end
function cutorch.getRNGState() return torch.getRNGState() end
function cutorch.setRNGState(state) torch.setRNGState(state) end
function cutorch.withDevice(_, f) return f() end
function cutorch.createCudaHostTensor(...) return torch.FloatTensor(...) end
function cutorch.createCudaHostDoubleTensor(...) return torch.DoubleTensor(...) end
function cutorch.isCachingAllocatorEnabled() return false end
function cutorch.isManagedPtr() return false end
cutorch.driverVersion, cutorch.runtimeVersion, cutorch.magma = 0, 0, false
cutorch.createCudaHostHalfTensor = cutorch.createCudaHostTensor
package.loaded.cutorch = cutorch
if asked == 'cutorch' then return cutorch end

require 'nn'
package.loaded.cunn = package.loaded.cunn or nn
if asked == 'cunn' then return nn end

if asked == 'fbcunn' then
   nn.LookupTableGPU = nn.LookupTableGPU or nn.LookupTable
   nn.LinearNB = nn.LinearNB or function(inputs, outputs) return nn.Linear(inputs, outputs, false) end
   return nn
end

-- cudnn's layers are nn's.
cudnn = rawget(_G, 'cudnn') or {}
cudnn.benchmark, cudnn.fastest, cudnn.verbose, cudnn.configured, cudnn.version = false, false, false, true, 0
function cudnn.convert(net) return net end
function cudnn.getHandle() end

-- Layers of memory on top of one another; T x N x D, or N x T x D with `batchFirst`.
local function stack(name)
   return function(inputSize, hiddenSize, numLayers, batchFirst, dropout, rememberStates)
      if type(inputSize) ~= 'number' or type(hiddenSize) ~= 'number' then
         error('cudnn: numbers of inputs and outputs expected', 2)
      end
      require 'rnn'
      local net = nn.Sequential()
      if batchFirst then net:add(nn.Transpose({1, 2})) end
      for i = 1, numLayers or 1 do
         if i > 1 and dropout and dropout > 0 then net:add(nn.Dropout(dropout)) end
         local layer = name(i == 1 and inputSize or nil, hiddenSize)
         if rememberStates and layer.remember then layer:remember('both') end
         net:add(layer)
      end
      if batchFirst then net:add(nn.Transpose({1, 2})) end
      return net
   end
end
cudnn.LSTM = stack(function(i, h) return nn.SeqLSTM(i or h, h) end)
cudnn.GRU = stack(function(i, h) return nn.SeqGRU(i or h, h) end)
cudnn.BLSTM = stack(function(i, h) return nn.SeqBRNN(i or 2 * h, h, false, nn.JoinTable(3)) end)

setmetatable(cudnn, {__index = function(_, layer) return nn[layer] end})
package.loaded.cudnn = cudnn
return cudnn
