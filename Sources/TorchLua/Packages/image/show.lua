-- Ranges, grids of pictures, drawing and showing (`image/init.lua`). Arguments: the package, the native functions.

local image, native = ...

-- The values from `min` to `max` as 0 to 1; what is not given is that of the tensor, with `symm` the larger of both on
-- either side of 0.
function image.minmax(o)
   if type(o) ~= 'table' or not torch.isTensor(o.tensor) then
      error('image.minmax: a table with a tensor expected', 2)
   end
   local out = o.tensorOut or o.inplace and o.tensor
   if out ~= o.tensor then out = (out or torch.Tensor()):resize(o.tensor:size()):copy(o.tensor) end
   local saturate = o.saturate and not (o.min == nil and o.max == nil)
   local most = o.symm and math.max(math.abs(out:min()), math.abs(out:max())) or 0
   local min = o.min or o.symm and -most or out:min()
   if min ~= 0 then out:add(-min) end
   local span
   if o.max then span = o.max - min elseif o.symm then span = 2 * most else span = out:max() end
   if span ~= 0 then out:div(span) end
   if saturate then out:clamp(0, 1) end
   return out
end

-- Pictures side by side as one.
function image.toDisplayTensor(...)
   local o = native.options('toDisplayTensor', {{'input', needed = true}, {'padding', 0}, {'nrow', 6},
      {'scaleeach', false}, {'min'}, {'max'}, {'symmetric', false}, {'saturate', true}}, ...)
   local packed = o.input
   if type(packed) == 'table' then
      local first = packed[1]
      if not torch.isTensor(first) then error('image.toDisplayTensor: a list of pictures expected', 2) end
      local rank = first:dim()
      packed = torch.Tensor(#packed, rank == 2 and 1 or first:size(1), first:size(rank - 1), first:size(rank))
      for i, picture in ipairs(o.input) do packed[i]:copy(picture) end
   elseif torch.isTensor(packed) then
      packed = torch.Tensor():resize(packed:size()):copy(packed)
   else
      error('image.toDisplayTensor: Unknown or incompatible type of input: ' .. torch.type(packed), 2)
   end
   local function scale(tensor)
      return image.minmax({tensor = tensor, inplace = true, min = o.min, max = o.max, symm = o.symmetric,
         saturate = o.saturate})
   end
   local rank = packed:dim()
   local few = rank >= 3 and packed:size(rank - 2)
   if rank == 2 or rank == 3 and (few == 1 or few == 3) then return scale(packed) end
   if rank ~= 3 and not (rank == 4 and (few == 1 or few == 3)) then
      error('image.toDisplayTensor: packed must be a HxW or KxHxW or Kx3xHxW tensor, or a list of tensors', 2)
   end
   if o.scaleeach then
      for i = 1, packed:size(1) do scale(packed[i]) end
   end
   local count, y = packed:size(1), rank - 1
   local columns = math.min(o.nrow, count)
   local rows = math.ceil(count / columns)
   local height, width = packed:size(rank - 1) + o.padding, packed:size(rank) + o.padding
   local grid = rank == 4 and torch.Tensor(packed:size(2), height * rows, width * columns)
      or torch.Tensor(height * rows, width * columns)
   grid:fill(packed:max())
   for i = 1, count do
      local row, column = math.floor((i - 1) / columns), (i - 1) % columns
      grid:narrow(y - 1, math.floor(row * height + 1 + o.padding / 2), packed:size(rank - 1))
         :narrow(y, math.floor(column * width + 1 + o.padding / 2), packed:size(rank)):copy(packed[i])
   end
   if not o.scaleeach then scale(grid) end
   return grid
end

-- In a terminal that shows pictures: the escapes of iTerm's, kitty's or sixel's; nil in another.
local function inline(bytes)
   local term, program = os.getenv('TERM') or '', os.getenv('TERM_PROGRAM') or ''
   if not torch.isatty(io.stdout) then return nil end
   local function base64(text)
      local digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
      return (text:gsub('..?.?', function(three)
         local a, b, c = three:byte(1, 3)
         local n = a << 16 | (b or 0) << 8 | (c or 0)
         local out = {}
         for i = 1, 4 do
            local k = n >> 6 * (4 - i) & 63
            out[i] = i <= #three + 1 and digits:sub(k + 1, k + 1) or '='
         end
         return table.concat(out)
      end))
   end
   if program == 'iTerm.app' or program == 'WezTerm' then
      return '\27]1337;File=inline=1:' .. base64(bytes) .. '\7\n'
   elseif term:find('kitty', 1, true) or os.getenv('KITTY_WINDOW_ID') then
      local text, parts = base64(bytes), {}
      for i = 1, #text, 4096 do
         local head = i == 1 and 'a=T,f=100,' or ''
         parts[#parts + 1] = ('\27_G%sm=%d;%s\27\\'):format(head, i + 4096 <= #text and 1 or 0, text:sub(i, i + 4095))
      end
      return table.concat(parts) .. '\n'
   end
end

local shown = 0

-- Shows a picture where the terminal can, else writes a file and says which; gives the picture and the file.
function image.display(...)
   local o = native.options('display', {{'image', needed = true}, {'zoom', 1}, {'min'}, {'max'}, {'legend'}, {'win'},
      {'x', 0}, {'y', 0}, {'scaleeach', false}, {'gui', true}, {'offscreen', false}, {'padding', 0},
      {'symmetric', false}, {'nrow', 6}, {'saturate', true}}, ...)
   local picture = image.toDisplayTensor({input = o.image, padding = o.padding, nrow = o.nrow, saturate = o.saturate,
      scaleeach = o.scaleeach, min = o.min, max = o.max, symmetric = o.symmetric})
   if o.zoom ~= 1 then
      local rank = picture:dim()
      picture = image.scale(picture, picture:size(rank) * o.zoom, picture:size(rank - 1) * o.zoom, 'simple')
   end
   local bytes = image.compressPNG(picture)
   local canvas = native.galleryFile(('display-%d.png'):format(shown + 1))
   if canvas then
      shown = shown + 1
      image.save(canvas, picture)
      native.drew(canvas)
      return {image = picture}
   end
   local escape = not o.offscreen and inline(bytes:storage():string())
   if escape then
      io.write(escape)
      return {image = picture}
   end
   shown = shown + 1
   local name = (o.legend or 'image.display'):gsub('[^%w._-]', '_')
   local path = type(o.win) == 'table' and o.win.path or ('%s-%d.png'):format(name, shown)
   image.save(path, picture)
   print('picture: ' .. path)
   return {image = picture, path = path}
end

-- The window of another system; here what `display` gives.
function image.window() return {} end

-- Drawing; colours from 0 to 255, places from 1.

local function canvas(name, picture, o)
   if not torch.isTensor(picture) or picture:dim() ~= 3 or picture:size(1) ~= 3 then
      error('image.' .. name .. ': input image has to be a 3D tensor of shape 3 x H x W', 3)
   end
   local most = picture:type() == 'torch.ByteTensor' and 1 or 1 / 255
   return o.inplace and picture or picture:clone(), most
end

local function paint(picture, x1, y1, x2, y2, colour, most)
   x1, y1 = math.max(x1, 0), math.max(y1, 0)
   x2, y2 = math.min(x2, picture:size(3)), math.min(y2, picture:size(2))
   if x2 <= x1 or y2 <= y1 then return end
   for k = 1, 3 do
      picture[k]:narrow(1, y1 + 1, y2 - y1):narrow(2, x1 + 1, x2 - x1):fill(math.floor(colour[k]) * most)
   end
end

native.canvas, native.paint = canvas, paint

-- The frame of a rectangle: options color, lineWidth, inplace.
function image.drawRect(picture, x1, y1, x2, y2, o)
   o = o or {}
   local out, most = canvas('drawRect', picture, o)
   if not (x1 and y1 and x2 and y2) then return out end
   local colour, width = o.color or {255, 0, 0}, math.floor(o.lineWidth or 1)
   local before = width // 2 + 1
   local after = width - before
   local left, top, right, low = x1 - before, y1 - before, x2 - before, y2 - before
   paint(out, left, top, x1 + after, y2 + after, colour, most)
   paint(out, right, top, x2 + after, y2 + after, colour, most)
   paint(out, left, top, x2 + after, y1 + after, colour, most)
   paint(out, left, low, x2 + after, y2 + after, colour, most)
   return out
end

-- A picture to try things on, 3 x 512 x 512 from 0 to 1: discs and waves of colours, made by formula.
local function sample()
   local axis = torch.linspace(-1, 1, 512)
   local x, y = torch.ger(torch.ones(512), axis), torch.ger(axis, torch.ones(512))
   local distance = torch.sqrt(torch.cmul(x, x) + torch.cmul(y, y))
   local picture = torch.Tensor(3, 512, 512)
   picture[1]:copy(torch.cos(distance * 9)):mul(0.35):add(0.5)
   picture[2]:copy(torch.sin(x * 7 + torch.cmul(y, y) * 5)):mul(0.35):add(0.5)
   picture[3]:copy(torch.cos(y * 6 - x * 3)):mul(0.35):add(0.5)
   for _, disc in ipairs({{-0.4, -0.3, 0.25, 1}, {0.45, 0.1, 0.3, 2}, {0, 0.55, 0.2, 3}}) do
      local inside = (torch.pow(x - disc[1], 2) + torch.pow(y - disc[2], 2)):lt(disc[3] ^ 2):typeAs(picture)
      picture[disc[4]]:cmul(-inside + 1):add(inside * 0.9)
   end
   return picture
end

function image.lena() return sample() end
function image.fabio() return image.rgb2y(sample()) end
