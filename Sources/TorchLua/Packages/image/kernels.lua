-- Kernels and filters (`image/init.lua`). Arguments: the package, the native functions, which get `options` for the
-- other files.

local image, native = ...

-- Arguments by place or, in one table, by name: `list` says their names and defaults; `same` the name whose value an
-- argument has that is not given.
function native.options(name, list, ...)
   local given = {...}
   local byname = select('#', ...) == 1 and type(given[1]) == 'table' and not torch.typename(given[1])
   if byname and #given[1] == 0 then given = given[1] else byname = false end
   local values = {}
   for i, argument in ipairs(list) do
      local value = byname and given[argument[1]]
      if not byname then value = given[i] end
      if value == nil and argument.same then value = values[argument.same] end
      if value == nil then value = argument[2] end
      if value == nil and argument.needed then
         error(('image.%s: %s is missing'):format(name, argument[1]), 3)
      end
      if type(argument[2]) == 'number' and type(value) ~= 'number' then
         error(('image.%s: %s, a number, expected, got %s'):format(name, argument[1], torch.type(value)), 3)
      end
      values[argument[1]] = value
   end
   return values
end

local options = native.options

local function square(name, width, height)
   if width < 1 or height < 1 or width > 1e5 or height > 1e5 then
      error(('image.%s: cannot make a kernel of %s x %s'):format(name, tostring(height), tostring(width)), 3)
   end
end

local shape = {{'size', 3}, {'sigma', 0.25}, {'amplitude', 1}, {'normalize', false}, {'width', nil, same = 'size'},
   {'height', nil, same = 'size'}, {'sigma_horz', nil, same = 'sigma'}, {'sigma_vert', nil, same = 'sigma'},
   {'mean_horz', 0.5}, {'mean_vert', 0.5}, {'tensor'}}

-- amplitude exp(-(dx^2 + dy^2) / 2), distances in sigma times the size
function image.gaussian(...)
   local o = options('gaussian', shape, ...)
   if o.tensor then
      if o.tensor:dim() ~= 2 then error('image.gaussian: expecting 2D tensor', 2) end
      o.height, o.width = o.tensor:size(1), o.tensor:size(2)
   end
   square('gaussian', o.width, o.height)
   local kernel = o.tensor or torch.Tensor(o.height, o.width)
   local middle = {o.mean_vert * o.height + 0.5, o.mean_horz * o.width + 0.5}
   local scale = {1 / (o.sigma_vert * o.height), 1 / (o.sigma_horz * o.width)}
   local arebytes = kernel:type() == 'torch.ByteTensor'
   for i = 1, kernel:size(1) do
      local dy = (i - middle[1]) * scale[1]
      for k = 1, kernel:size(2) do
         local dx = (k - middle[2]) * scale[2]
         local value = o.amplitude * math.exp(-0.5 * (dx * dx + dy * dy))
         kernel[i][k] = arebytes and math.max(0, math.min(value + 0.5, 255)) or value
      end
   end
   if o.normalize then kernel:mul(1 / kernel:sum()) end
   return kernel
end

function image.gaussian1D(...)
   local o = options('gaussian1D',
      {{'size', 3}, {'sigma', 0.25}, {'amplitude', 1}, {'normalize', false}, {'mean', 0.5}, {'tensor'}}, ...)
   if o.tensor then
      if o.tensor:dim() ~= 1 then error('image.gaussian1D: expecting 1D tensor', 2) end
      o.size = o.tensor:size(1)
   end
   square('gaussian1D', o.size, 1)
   local kernel = o.tensor or torch.Tensor(o.size)
   local middle = o.mean * o.size + 0.5
   for i = 1, kernel:size(1) do
      kernel[i] = o.amplitude * math.exp(-((i - middle) / (o.sigma * o.size)) ^ 2 / 2)
   end
   if o.normalize then kernel:div(kernel:sum()) end
   return kernel
end

-- amplitude (1 - d) exp(-d), d = (dx^2 + dy^2) / 2
function image.laplacian(...)
   local list = {table.unpack(shape, 1, 10)}
   list[2] = {'sigma', 0.1}
   local o = options('laplacian', list, ...)
   square('laplacian', o.width, o.height)
   local kernel = torch.Tensor(o.height, o.width)
   local middleX, middleY = o.mean_horz * o.width + 0.5, o.mean_vert * o.height + 0.5
   for i = 1, kernel:size(1) do
      for k = 1, kernel:size(2) do
         local dx, dy = (i - middleX) / (o.sigma_horz * o.width), (k - middleY) / (o.sigma_vert * o.height)
         local d = dx ^ 2 / 2 + dy ^ 2 / 2
         kernel[i][k] = (1 - d) * o.amplitude * math.exp(-d)
      end
   end
   if o.normalize then kernel:div(kernel:sum()) end
   return kernel
end

-- ([into,] from, kernel[, 'valid' | 'full' | 'same']); one kernel for all channels, or one for each
function image.convolve(...)
   local given = {...}
   local into = torch.isTensor(given[3]) and table.remove(given, 1) or nil
   local from, kernel, mode = table.unpack(given, 1, 3)
   if not torch.isTensor(from) or not torch.isTensor(kernel) then
      error('image.convolve: a picture and a kernel, tensors, expected', 2)
   end
   mode = mode or 'valid'
   if mode ~= 'valid' and mode ~= 'full' and mode ~= 'same' then
      error('<image.convolve> mode has to be one of: full | valid | same', 2)
   end
   local kind = mode == 'valid' and 'V' or 'F'
   local own = kernel
   if kernel:dim() == 2 and from:dim() == 3 then
      local height, width = kernel:size(1), kernel:size(2)
      own = kernel:typeAs(from):view(1, height, width):expand(from:size(1), height, width):contiguous()
   end
   local result = torch.conv2(from, own, kind)
   if mode == 'same' then
      local x = result:dim()
      local y = x - 1
      result = result:narrow(y, math.ceil(own:size(own:dim() - 1) / 2), from:size(from:dim() - 1))
         :narrow(x, math.ceil(own:size(own:dim()) / 2), from:size(from:dim()))
   end
   return into and into:resizeAs(result):copy(result) or result
end

-- A picture of one channel less its local mean, over its local deviation where that is above 1.
function image.lcn(picture, kernel)
   if not torch.isTensor(picture) then error('image.lcn: a picture, a tensor, expected', 2) end
   if picture:dim() ~= 2 and not (picture:dim() == 3 and picture:size(1) == 1) then
      error('grayscale image expected', 2)
   end
   kernel = (kernel or image.gaussian({size = 9, sigma = 1.591 / 9, normalize = true})):double()
   local x = picture:double()
   if x == picture then x = x:clone() end
   if x:dim() == 3 then x = x[1] end
   x = (x - x:mean()) / x:std()
   local mean = torch.conv2(x, kernel)
   local variance = torch.conv2(torch.cmul(x, x), kernel) - torch.cmul(mean, mean)
   local deviation = variance:clamp(0, math.huge):sqrt():clamp(1, math.huge)
   local top, left = math.floor(kernel:size(1) / 2) + 1, math.floor(kernel:size(2) / 2) + 1
   local inner = x:narrow(1, top, mean:size(1)):narrow(2, left, mean:size(2))
   return (inner - mean):cdiv(deviation)
end

-- The sums of the pixels under a kernel of zeros and ones, outside of the picture `around`.
local function sums(name, picture, kernel, around)
   if not torch.isTensor(picture) or picture:dim() ~= 2 then error('<image.' .. name .. '> missing image', 3) end
   if kernel:dim() ~= 2 or kernel:size(1) % 2 == 0 or kernel:size(2) % 2 == 0 then
      error('image.' .. name .. ': a kernel of odd sizes expected', 3)
   end
   local y, x = (kernel:size(1) - 1) / 2, (kernel:size(2) - 1) / 2
   local wide = picture.new(picture:size(1) + 2 * y, picture:size(2) + 2 * x):fill(around)
   wide:narrow(1, y + 1, picture:size(1)):narrow(2, x + 1, picture:size(2)):copy(picture)
   return torch.conv2(wide, kernel)
end

function image.erode(picture, kernel, around)
   kernel = kernel or torch.isTensor(picture) and torch.ones(3, 3):typeAs(picture)
   return sums('erode', picture, kernel, around or 1):eq(kernel:sum()):typeAs(picture)
end

function image.dilate(picture, kernel, around)
   kernel = kernel or torch.isTensor(picture) and torch.ones(3, 3):typeAs(picture)
   if kernel then kernel = image.hflip(image.vflip(kernel)) end
   return sums('dilate', picture, kernel, around or 0):gt(0):typeAs(picture)
end

-- ([into,] from, scales): each the picture before it, smoothed, in a scale of the first
function image.gaussianpyramid(...)
   local given = {...}
   local into = type(given[1]) == 'table' and not torch.isTensor(given[1]) and table.remove(given, 1) or {}
   local from, scales = given[1], given[2]
   if not torch.isTensor(from) or type(scales) ~= 'table' then
      error('image.gaussianpyramid: a picture and a list of scales expected', 2)
   end
   if from:dim() ~= 2 and from:dim() ~= 3 then error('<image.gaussianpyramid> src image must be 2D or 3D', 2) end
   local kernel = image.gaussian({width = 3, height = 3, normalize = true}):typeAs(from)
   local level = from
   for i, scale in ipairs(scales) do
      local rank = from:dim()
      local height, width = math.floor(from:size(rank - 1) * scale), math.floor(from:size(rank) * scale)
      into[i] = into[i] or from.new()
      if scale == 1 then
         into[i]:resizeAs(level):copy(level)
      else
         into[i] = into[i]:resizeAs(from):set(image.scale(level, width, height, 'simple'))
      end
      level = image.convolve(into[i], kernel, 'same')
   end
   return into
end
