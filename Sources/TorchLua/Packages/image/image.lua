-- Pictures: files, sizes, turns and colours (`image/init.lua`). Functions of a source take a destination before it
-- and return the result. Arguments: the package, the native functions.

local image, native = ...

local function istensor(x) return torch.isTensor(x) end

-- The arguments of a function that takes [destination,] source, …: `given` may have a destination if two tensors, or as
-- many as `others` more, stand first.
local function target(name, ...)
   local first, second = ...
   if istensor(first) and istensor(second) then return first, second, select(3, ...) end
   if not istensor(first) then
      error(("image.%s: a picture, a tensor, expected, got %s"):format(name, torch.type(first)), 3)
   end
   return nil, ...
end

local function fail(name, message) error('<image.' .. name .. '> ' .. message, 3) end

local function number(name, what, value)
   if type(value) ~= 'number' then
      error(('image.%s: %s, a number, expected, got %s'):format(name, what, torch.type(value)), 3)
   end
   return value
end

-- Files.

-- One channel (the brightness), three, or what there is.
local function todepth(picture, depth)
   if depth == nil or picture:size(1) == depth then return picture end
   local channels = picture:size(1)
   if depth == 1 then
      if channels >= 3 then return image.rgb2y(picture:narrow(1, 1, 3))[1] end
      return picture:narrow(1, 1, 1)
   elseif depth == 3 then
      if channels == 4 then return picture:narrow(1, 1, 3) end
      if channels <= 2 then return picture:narrow(1, 1, 1):expand(3, picture:size(2), picture:size(3)):clone() end
   end
   local wrong = 'image.load: a depth of 1 or 3 expected, got %s for a picture of %d channels'
   error(wrong:format(tostring(depth), channels), 3)
end

local types = {byte = 'torch.ByteTensor', float = 'torch.FloatTensor', double = 'torch.DoubleTensor'}

local function decode(bytes, format, depth, kind, path)
   local raw = native.decode(bytes, format, path)
   local name = kind == nil and torch.getdefaulttensortype() or types[kind]
   if not name then error("image.load: type byte, float or double expected, got '" .. tostring(kind) .. "'", 3) end
   local picture = raw
   if name ~= 'torch.ByteTensor' then
      picture = raw:type(name):mul(1 / (raw:type() == 'torch.IntTensor' and 65535 or 255))
   elseif raw:type() == 'torch.IntTensor' then
      picture = raw:div(256):byte() -- the upper byte
   end
   return todepth(picture, depth)
end

local function readfile(path)
   local file, message = io.open(path, 'rb')
   if not file then error(message, 3) end
   local text, failure = file:read('*a')
   file:close()
   if not text then error(path .. ': ' .. tostring(failure), 3) end
   return torch.ByteTensor():string(text)
end

local function formatof(name, path, bytes)
   local ending = path:match('%.(%a+)$')
   local format = bytes:nElement() >= 4 and native.format(bytes) or ending and native.ending(ending)
   if format then return format end
   fail(name, ending and 'unknown image type: ' .. ending or 'unable to determine image type for file: ' .. path)
end

function image.load(path, depth, kind)
   if type(path) ~= 'string' then fail('load', 'missing file name') end
   local bytes = readfile(path)
   return decode(bytes, formatof('load', path, bytes), depth, kind, path)
end

-- Channels, height and width, as a LongTensor.
function image.getSize(path)
   if type(path) ~= 'string' then fail('getSize', 'missing file name') end
   local bytes = readfile(path)
   return torch.LongTensor(native.sizes(bytes, formatof('getSize', path, bytes), path))
end

-- 0 to 255 of 0 to 1; bytes are what they are.
local function tobytes(name, picture)
   if not istensor(picture) then
      error(('image.%s: a picture, a tensor, expected, got %s'):format(name, torch.type(picture)), 3)
   end
   if picture:type() == 'torch.ByteTensor' then return picture end
   local copy = picture:type() == 'torch.FloatTensor' and picture:clone() or picture:double()
   if copy == picture then copy = picture:clone() end
   return copy:clamp(0, 1):mul(255):byte()
end

function image.save(path, picture)
   if type(path) ~= 'string' or picture == nil then fail('save', 'missing file name | tensor to save') end
   local ending = path:match('%.(%a+)$')
   local format = ending and native.ending(ending)
   if not format then fail('save', 'unknown image type: ' .. tostring(ending)) end
   native.write(path, native.encode(tobytes('save', picture), format))
end

local formats = {PNG = 'png', JPG = 'jpg', PPM = 'ppm'}
for name, format in pairs(formats) do
   image['load' .. name] = function(path, depth, kind)
      if type(path) ~= 'string' then fail('load' .. name, 'missing file name') end
      return decode(readfile(path), format, depth, kind, path)
   end
   image['save' .. name] = function(path, picture)
      if type(path) ~= 'string' then fail('save' .. name, 'missing file name') end
      native.write(path, native.encode(tobytes('save' .. name, picture), format))
   end
   image['get' .. name .. 'size'] = function(path)
      if type(path) ~= 'string' then fail('get' .. name .. 'size', 'missing file name') end
      return table.unpack(native.sizes(readfile(path), format, path))
   end
end
image.savePGM = image.savePPM

function image.compressPNG(picture) return native.encode(tobytes('compressPNG', picture), 'png') end
function image.compressJPG(picture, quality) return native.encode(tobytes('compressJPG', picture), 'jpg', quality) end

function image.decompressPNG(bytes, depth, kind) return decode(bytes, 'png', depth, kind) end
function image.decompressJPG(bytes, depth, kind) return decode(bytes, 'jpg', depth, kind) end
function image.decompress(bytes, depth, kind)
   if torch.type(bytes) ~= 'torch.ByteTensor' then fail('decompress', 'Input tensor must be a byte tensor') end
   local format = bytes:nElement() >= 4 and native.format(bytes)
   if format ~= 'png' and format ~= 'jpg' then fail('decompress', 'Input must be either jpg or png format') end
   return decode(bytes, format, depth, kind)
end

image.supported_filetypes = {}
for _, ending in ipairs({'jpg', 'jpeg', 'png', 'ppm', 'pgm', 'JPG', 'JPEG', 'PNG', 'PPM', 'PGM'}) do
   image.supported_filetypes[ending] = {loader = image.load, saver = image.save, sizer = image.getSize}
end
function image.is_supported(ending) return image.supported_filetypes[ending] ~= nil end

-- Parts and turns.

local function extent(picture)
   local rank = picture:dim()
   if rank ~= 2 and rank ~= 3 then
      error('image: a picture is H x W or C x H x W, got ' .. rank .. ' dimensions', 3)
   end
   return picture:size(rank), picture:size(rank - 1)
end

-- ([into,] from, x1, y1[, x2, y2]) or ([into,] from, 'c' | 'tl' | 'tr' | 'bl' | 'br', width, height); columns and rows
-- from 0, the last ones not included. A destination has the picture scaled to its size.
function image.crop(...)
   local into, from, a, b, c, d = target('crop', ...)
   local width, height = extent(from)
   local x, y, w, h
   if type(a) == 'string' then
      w, h = number('crop', 'width', b), number('crop', 'height', c)
      local right, low = width - w, height - h
      local places = {c = {math.floor(right / 2), math.floor(low / 2)}, tl = {0, 0}, tr = {right, 0}, bl = {0, low},
         br = {right, low}}
      if not places[a] then error('crop format must be "c"|"tl"|"tr"|"bl"|"br"', 2) end
      x, y = table.unpack(places[a])
   else
      x, y = number('crop', 'x1', a), number('crop', 'y1', b)
      if c == nil and into then
         local toX, toY = extent(into)
         return native.crop(into, from, x, y, toX, toY)
      end
      w, h = number('crop', 'x2', c) - x, number('crop', 'y2', d) - y
   end
   local part = native.crop(nil, from, x, y, w, h)
   return into and image.scale(into, part) or part
end

-- ([into,] from, x, y)
function image.translate(...)
   local into, from, x, y = target('translate', ...)
   return native.translate(into, from, number('translate', 'x', x), number('translate', 'y', y))
end

-- The width and height that a text asks for: '12' (the longer side), '^12' (the shorter), '8x6', '*2', '*1/2'.
local function wanted(size, width, height)
   local longest = tonumber(size)
   if longest then
      local most = math.max(width, height)
      return width * longest / most, height * longest / most
   end
   local w, h = size:match('^(%d+)x(%d+)$')
   if w then return tonumber(w), tonumber(h) end
   local shortest = tonumber(size:match('^%^(%d+)$'))
   if shortest then
      local least = math.min(width, height)
      return width * shortest / least, height * shortest / least
   end
   local over, under = size:match('^%*(%d+)/(%d+)$')
   if over then return width * over / under, height * over / under end
   local factor = tonumber(size:match('^%*(.+)$'))
   if factor then return width * factor, height * factor end
end

-- (from, width, height[, mode]), (from, size[, mode]) or (into, from[, mode]); mode 'bilinear', 'bicubic' or 'simple'.
function image.scale(...)
   local into, from, a, b, c = target('scale', ...)
   local width, height, mode
   if into then
      mode = a
      width, height = extent(into)
   elseif type(b) == 'number' then
      width, height, mode = number('scale', 'width', a), b, c
   elseif type(a) == 'number' or type(a) == 'string' then
      mode = b
      width, height = wanted(a, extent(from))
   end
   if not width then fail('scale', 'could not find valid dest size') end
   mode = mode or 'bilinear'
   if mode ~= 'simple' and mode ~= 'bilinear' and mode ~= 'bicubic' then
      fail('scale', 'mode must be one of: simple | bicubic | bilinear')
   end
   return native.scale(into, from, into and width or math.max(width, 1), into and height or math.max(height, 1), mode)
end

-- ([into,] from, angle[, 'simple' | 'bilinear']); radians
function image.rotate(...)
   local into, from, angle, mode = target('rotate', ...)
   if mode ~= nil and mode ~= 'simple' and mode ~= 'bilinear' then
      fail('rotate', 'mode must be one of: simple | bilinear')
   end
   return native.rotate(into, from, number('rotate', 'angle', angle), mode == 'bilinear')
end

-- ([into,] from[, 'simple' | 'bilinear'[, 'valid' | 'full']])
local function unroll(name, islog)
   image[name] = function(...)
      local into, from, mode, reach = target(name, ...)
      mode, reach = mode or 'simple', reach or 'valid'
      if mode ~= 'simple' and mode ~= 'bilinear' then fail(name, 'interpolation must be one of: simple | bilinear') end
      if reach ~= 'valid' and reach ~= 'full' then fail(name, 'mode must be one of: valid | full') end
      return native.polar(into, from, islog, mode == 'bilinear', reach == 'full')
   end
end
unroll('polar', false)
unroll('logpolar', true)

-- ([into,] from, field[, mode[, offset[, 'clamp' | 'pad'[, padding]]]])
function image.warp(...)
   local given = {...}
   local n = select('#', ...)
   local withinto = istensor(given[3])
   local into = withinto and table.remove(given, 1) or nil
   local from, field, mode, offset, edge, padding = table.unpack(given, 1, 6)
   if n > (withinto and 7 or 6) then fail('warp', 'incorrect arguments') end
   if not istensor(from) or not istensor(field) then fail('warp', 'incorrect arguments') end
   mode, edge = mode or 'bilinear', edge or 'clamp'
   if mode ~= 'simple' and mode ~= 'bilinear' and mode ~= 'bicubic' and mode ~= 'lanczos' then
      fail('warp', 'Incorrect arguments (mode is not lanczos | bicubic | bilinear | simple)!')
   end
   if edge ~= 'clamp' and edge ~= 'pad' then fail('warp', 'Incorrect arguments (clamp_mode is not clamp | pad)!') end
   if padding ~= nil and edge ~= 'pad' then error('pad_value can only be specified if clamp_mode = "pad"', 2) end
   return native.warp(into, from, field, mode, offset ~= false, edge == 'pad' and (padding or 0) or nil)
end

-- ([into,] from, matrix[, mode[, translation[, 'clamp' | 'pad'[, padding]]]]): a 2 x 2 matrix of (y, x)
function image.affinetransform(...)
   local given = {...}
   local withinto = istensor(given[3])
   local into = withinto and table.remove(given, 1) or nil
   local from, matrix, mode, shift, edge, padding = table.unpack(given, 1, 6)
   if not istensor(from) or not istensor(matrix) then fail('affinetransform', 'incorrect arguments') end
   local width, height = extent(from)
   local grid = torch.Tensor(2, height, width)
   grid[1]:copy(torch.ger(torch.linspace(-1, 1, height), torch.ones(width))):mul(-(height - 1) / 2)
   grid[2]:copy(torch.ger(torch.ones(height), torch.linspace(-1, 1, width))):mul(-(width - 1) / 2)
   local moved = torch.mm(matrix:typeAs(grid), grid:view(2, height * width)):view(2, height, width)
   local field = grid - moved
   if shift ~= nil then
      shift = torch.Tensor(shift)
      field[1]:add(-shift[1])
      field[2]:add(-shift[2])
   end
   return image.warp(into or from.new(), from, field:typeAs(from), mode or 'bilinear', true, edge or 'clamp', padding)
end

-- ([into,] from, dimension)
local function turned(name, into, from, dimension)
   if from:dim() > 5 then error('image.' .. name .. ': too many input dims (up to 5D supported)', 3) end
   if type(dimension) ~= 'number' or dimension < 1 or dimension > from:dim() or dimension % 1 ~= 0 then
      error('Bad flip dimension', 3)
   end
   local n = from:size(dimension)
   local order = torch.range(n, 1, -1):long()
   local result = from:index(dimension, order)
   if not into then return result end
   return into:resizeAs(result):copy(result)
end

function image.flip(...)
   local into, from, dimension = target('flip', ...)
   return turned('flip', into, from, dimension)
end

function image.hflip(...)
   local into, from = target('hflip', ...)
   extent(from)
   return turned('hflip', into, from, from:dim())
end

function image.vflip(...)
   local into, from = target('vflip', ...)
   extent(from)
   return turned('vflip', into, from, from:dim() - 1)
end

-- Colours.

for _, name in ipairs({'rgb2hsl', 'hsl2rgb', 'rgb2hsv', 'hsv2rgb', 'rgb2lab', 'lab2rgb'}) do
   image[name] = function(...)
      local into, from = target(name, ...)
      return native.colours(into, from, name)
   end
end

local function threechannels(name, picture)
   if picture:dim() ~= 3 or picture:size(1) < 3 then
      error(('image.%s: a picture of 3 x H x W expected, got %d dimensions'):format(name, picture:dim()), 3)
   end
end

function image.rgb2y(...)
   local into, from = target('rgb2y', ...)
   local y = native.colours(nil, from, 'rgb2y')
   y = y:view(1, from:size(2), from:size(3))
   return into and into:resizeAs(y):copy(y) or y
end

-- Sums of the channels with these factors.
local function mixed(name, rows)
   image[name] = function(...)
      local into, from = target(name, ...)
      threechannels(name, from)
      local result = from.new():resizeAs(from):zero()
      for i, row in ipairs(rows) do
         for k, factor in ipairs(row) do
            if factor ~= 0 then result[i]:add(factor, from[k]) end
         end
      end
      return into and into:resizeAs(result):copy(result) or result
   end
end
mixed('rgb2yuv', {{0.299, 0.587, 0.114}, {-0.14713, -0.28886, 0.436}, {0.615, -0.51499, -0.10001}})
mixed('yuv2rgb', {{1, 0, 1.13983}, {1, -0.39465, -0.58060}, {1, 2.03211, 0}})

function image.rgb2nrgb(...)
   local into, from = target('rgb2nrgb', ...)
   threechannels('rgb2nrgb', from)
   local sum = from[1] + from[2] + from[3] + 1e-6
   local result = from:clone()
   for k = 1, 3 do result[k]:cdiv(sum) end
   return into and into:resizeAs(result):copy(result) or result
end

-- A colour for each of `n` levels, n x 3: from blue over green to red.
function image.jetColormap(n)
   local map = torch.Tensor(number('jetColormap', 'number of colours', n), 3)
   for i = 1, n do
      local at = 4 * i / n
      for k, shift in ipairs({1.5, 0.5, -0.5}) do
         map[i][k] = math.max(math.min(at - shift, -at + 3 + shift, 1), 0)
      end
   end
   return map
end

-- `n` colours far from one another, n x 3, around the wheel of hues.
function image.colormap(n)
   local map = torch.Tensor(number('colormap', 'number of colours', n), 3)
   for i = 1, n do
      local hue, saturation = math.fmod((i - 1) * 39, 360) / 60, math.fmod((i - 1) / 9, 0.7) + 0.3
      local strong = saturation
      local weak = strong * (1 - math.abs(math.fmod(hue, 2) - 1))
      local sectors = {{strong, weak, 0}, {weak, strong, 0}, {0, strong, weak}, {0, weak, strong}, {weak, 0, strong},
         {strong, 0, weak}}
      local colour = sectors[math.min(math.floor(hue), 5) + 1]
      for k = 1, 3 do map[i][k] = colour[k] + 0.5 - strong / 2 end
   end
   return map
end

-- Levels from 1 as colours: ([into,] levels)
function image.y2jet(...)
   local into, from = target('y2jet', ...)
   if from:dim() == 3 and from:size(1) == 1 then from = from[1] end
   if from:dim() == 1 then from = from:view(1, -1) end
   if from:dim() ~= 2 then error('image.y2jet: levels of H x W expected, got ' .. from:dim() .. ' dimensions', 2) end
   local most = from:max()
   if from:min() < 1 or most ~= most or most > 1e6 then error('image.y2jet: levels from 1 expected', 2) end
   local map = image.jetColormap(most)
   map = from:type() == 'torch.ByteTensor' and map:mul(255):round():byte() or map:typeAs(from)
   local colours = map:index(1, from:long():contiguous():view(-1))
   local result = colours:t():contiguous():view(3, from:size(1), from:size(2))
   return into and into:resizeAs(result):copy(result) or result
end
