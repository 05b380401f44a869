-- The plots of the package `gnuplot`. Arguments: the package, and a table with what it draws with.

local gnuplot, native = ...
local drawing = native.drawing
local format, concat = string.format, table.concat
local isTensor = torch.isTensor

-- data

local function number(v)
   if v ~= v or v == math.huge or v == -math.huge then return 'NaN' end
   return format('%.9g', v)
end

-- the elements, row by row
local function list(t) return t:double():clone():storage():totable() end

-- rows of `width` numbers, closed by the line that ends data
local function rows(values, width, lines)
   for i = 1, #values, width do
      local row = {}
      for j = 0, width - 1 do row[j + 1] = number(values[i + j]) end
      table.insert(lines, concat(row, ' '))
   end
end

-- tensors of equally many rows side by side
local function columns(...)
   local parts, width = {}, 0
   for i, t in ipairs{...} do
      parts[i] = t:dim() == 1 and t:contiguous():view(-1, 1) or t
      width = width + parts[i]:size(2)
   end
   local lines, all = {}, parts[1].new(parts[1]:size(1), width)
   local from = 1
   for _, part in ipairs(parts) do
      all:narrow(2, from, part:size(2)):copy(part)
      from = from + part:size(2)
   end
   rows(list(all), width, lines)
   return lines
end

local function sizes(...)
   local words = {}
   for i, t in ipairs{...} do words[i] = concat(t:size():totable(), 'x') end
   return concat(words, ' and ')
end

-- arguments: [name,] tensors… [, text]

local function read(arguments, name, usage, most, hasFormat)
   local t, first = {name = '', format = ''}, 1
   if type(arguments[1]) == 'string' then t.name, first = arguments[1], 2 end
   for i = first, #arguments do
      local a = arguments[i]
      if isTensor(a) and #t < most and t.format == '' then
         table.insert(t, a:dim() > 0 and a or error(format('gnuplot.%s: a tensor is empty', name), 4))
      elseif type(a) == 'string' and i == #arguments and hasFormat then
         t.format = a
      else
         error(format('gnuplot.%s: expecting %s; argument %d is a %s', name, usage, i, torch.type(a)), 4)
      end
   end
   if #t == 0 then error(format('gnuplot.%s: expecting %s; there is no tensor', name, usage), 4) end
   return t
end

-- one curve, several tables of arguments, or a table of such tables
local function curves(arguments, ...)
   local first = arguments[1]
   if first == nil then error('gnuplot.' .. (...) .. ': no inputs, expecting ' .. select(2, ...), 3) end
   if type(first) ~= 'table' then return {read(arguments, ...)} end
   local result = {}
   for i, one in ipairs(type(first[1]) == 'table' and first or arguments) do
      result[i] = read(one, ...)
   end
   return result
end

-- undoes what the last plot has set of the axes, and shows the feet of boxes unless the script has
-- set them
local function prepare(hasBoxes)
   local figure = drawing.now()
   local commands = figure.isRanged and 'set autoscale\n' or ''
   figure.isRanged = nil
   if hasBoxes and not figure.hasAxis then
      commands = commands .. 'set yrange [*<0:0<*]'
      figure.isRanged = true
   end
   if commands ~= '' then drawing.tell(figure, commands) end
end

-- curves

local styles = {
   ['+'] = 'points', ['.'] = 'dots', ['-'] = 'lines', ['+-'] = 'linespoints', ['|'] = 'boxes',
   V = 'vectors', v = 'vectors'}
for _, name in ipairs{'points', 'dots', 'lines', 'linespoints', 'boxes', 'vectors'} do styles[name] = name end

-- how to draw, and the weight of a smoothing spline: '~' through the points, '~0.5' near them
local function style(text)
   if styles[text] == 'boxes' then return 'with boxes fillstyle solid 0.5 border' end
   if styles[text] then return 'with ' .. styles[text] end
   if text == '~' or text == 'csplines' then return 'smooth csplines' end
   if text == 'acsplines' then return 'smooth acsplines', 1 end
   if text:find('^~') or text:find('acsplines') then
      local weight = tonumber((text:gsub('~', ''):gsub('acsplines', '')))
      return 'smooth acsplines', weight or 1
   end
   return text
end

local function xy(curve)
   local x, y = curve[1], curve[2]
   local isVectors = styles[curve.format] == 'vectors'
   if not y and x:dim() == 2 and x:size(2) > 1 then
      if isVectors then return x end
      x, y = x:select(2, 1), x:narrow(2, 2, x:size(2) - 1)
   elseif not y then
      y = x:contiguous():view(-1)
      x = torch.range(1, y:size(1)):typeAs(y)
   end
   y = y:typeAs(x)
   if x:dim() > 2 or y:dim() > 2 or x:size(1) ~= y:size(1) then
      error('gnuplot.plot: x and y have to be vectors or matrices of equally many rows; they are '
         .. sizes(x, y), 4)
   end
   return x, y
end

-- the width of boxes that touch
local function spacing(x)
   local places, least = torch.sort(x:double()), math.huge
   for i = 2, places:size(1) do
      local d = places[i] - places[i - 1]
      if d > 0 then least = math.min(least, d) end
   end
   return least < math.huge and least or 1
end

-- x(n) and y(n) of starts and lengths, two columns each, as x y dx dy
local function vectors(x, y)
   if not y then return x end
   if x:dim() ~= 2 or y:dim() ~= 2 or x:size(2) ~= 2 or y:size(2) ~= 2 then
      error('gnuplot.plot: vectors need x and y of two columns; they are ' .. sizes(x, y), 4)
   end
   local all = x.new(x:size(1), 4)
   for i, part in ipairs{x:select(2, 1), y:select(2, 1), x:select(2, 2), y:select(2, 2)} do
      all:select(2, i):copy(part)
   end
   return all
end

function gnuplot.plot(...)
   local parts, data, hasBoxes = {}, {}, false
   for i, curve in ipairs(curves({...}, 'plot', '[string,] tensor [,tensor] [,string]', 2, true)) do
      local how, weight = style(curve.format)
      local name = drawing.quote(curve.name)
      parts[i] = format("'-' title %s%s %s", name, name:find('[{}^]') and '' or ' noenhanced', how)
      local x, y = xy(curve)
      if how == 'with vectors' then x, y = vectors(x, y), nil end
      if how:find('^with boxes') and y:dim() == 1 then
         hasBoxes, weight = true, spacing(x)
      end
      if weight then y = torch.cat(y:contiguous():view(-1, 1), y.new(y:size(1), 1):fill(weight), 2) end
      data[i] = concat(y and columns(x, y) or columns(x), '\n') .. '\ne\n'
   end
   prepare(hasBoxes)
   drawing.show('plot ' .. concat(parts, ', ') .. '\n' .. concat(data))
end

function gnuplot.bar(...)
   local arguments = {...}
   table.insert(arguments, '|')
   gnuplot.plot(arguments)
end

-- surfaces: z, or x, y and z, matrices of one size

function gnuplot.splot(...)
   local parts, data = {}, {}
   for i, s in ipairs(curves({...}, 'splot', '[string,] matrix [,matrix, matrix]', 3)) do
      local x, y, z = s[1], s[2], s[3]
      if #s == 2 then error('gnuplot.splot: expecting one matrix or three, got two', 2) end
      if not z then
         z = x
         if z:dim() ~= 2 then error('gnuplot.splot: a matrix expected, got ' .. sizes(z), 2) end
         x, y = torch.Tensor(z:size()), torch.Tensor(z:size())
         for k = 1, z:size(1) do x:select(1, k):fill(k) end
         for k = 1, z:size(2) do y:select(2, k):fill(k) end
      end
      if x:dim() ~= 2 or not x:isSameSizeAs(y) or not x:isSameSizeAs(z) then
         error('gnuplot.splot: x, y and z have to be matrices of one size; they are ' .. sizes(x, y, z), 2)
      end
      local flat = {}
      for k, t in ipairs{x, y, z} do flat[k] = t:contiguous():view(-1):double() end
      local points, lines = columns(table.unpack(flat)), {}
      for k, line in ipairs(points) do
         table.insert(lines, line)
         if k % z:size(2) == 0 then table.insert(lines, '') end
      end
      local name = drawing.quote(s.name)
      parts[i] = format("'-' title %s%s with lines", name, name:find('[{}^]') and '' or ' noenhanced')
      data[i] = concat(lines, '\n') .. '\ne\n'
   end
   prepare()
   drawing.show('set contour base\nset cntrparam bspline levels auto\nset hidden3d\nsplot '
      .. concat(parts, ', ') .. '\n' .. concat(data))
end

function gnuplot.scatter3(...)
   local parts, data = {}, {}
   for i, s in ipairs(curves({...}, 'scatter3', '[string,] tensor, tensor, tensor', 3)) do
      local x, y, z = s[1], s[2], s[3]
      if not z then error('gnuplot.scatter3: expecting [string,] tensor, tensor, tensor', 2) end
      if x:nElement() ~= y:nElement() or x:nElement() ~= z:nElement() then
         error('gnuplot.scatter3: x, y and z have to be of one size; they are ' .. sizes(x, y, z), 2)
      end
      local flat = {}
      for k, t in ipairs{x, y, z} do flat[k] = t:contiguous():view(-1):double() end
      local name = drawing.quote(s.name)
      parts[i] = format("'-' title %s%s with points", name, name:find('[{}^]') and '' or ' noenhanced')
      data[i] = concat(columns(table.unpack(flat)), '\n') .. '\ne\n'
   end
   prepare()
   drawing.show('unset contour\nset hidden3d\nsplot ' .. concat(parts, ', ') .. '\n' .. concat(data))
end

-- a matrix as a picture, its first row at the top; `palette`: 'gray', 'color' or gnuplot's words
function gnuplot.imagesc(...)
   local arguments = read({...}, 'imagesc', 'matrix [,string]', 1, true)
   local x = arguments[1]
   if x:dim() ~= 2 then error('gnuplot.imagesc: a matrix expected, got ' .. sizes(x), 2) end
   local palette = arguments.format == '' and 'gray' or arguments.format
   local lines = {}
   rows(list(x), x:size(2), lines)
   drawing.now().isRanged = true
   drawing.show(format("set palette %s\nset xrange [-0.5:%d.5]\nset yrange [%d.5:-0.5]\n"
      .. "plot '-' matrix with image notitle\n%s\ne", palette, x:size(2) - 1, x:size(1) - 1, concat(lines, '\n')))
end

-- histograms

-- a picture in characters, `height` lines high
local function sketch(h, height)
   height = height or 10
   local most = math.max(h[h.max].nb, 1)
   local lines = {format('nsamples:  min:(bin:%d/#%d/cntr:%2.2f)  max:(bin:%d/#%d/cntr:%2.2f)',
      h.min, h[h.min].nb, h[h.min].val, h.max, h[h.max].nb, h[h.max].val)}
   local edge = '--------:'
   table.insert(lines, edge .. ('-'):rep(#h))
   for level = height, 1, -1 do
      local cells = {}
      for i, bin in ipairs(h) do
         -- how far the column reaches into this line
         local part = bin.nb / most * (height + 1) - level
         cells[i] = part <= 0 and ' ' or part >= 1 and '|' or part > 0.66 and '|' or part > 0.33 and ':' or '.'
      end
      table.insert(lines, format('%1.2e:', most * level / (height + 1)) .. concat(cells))
   end
   local ticks, centers = {}, {}
   for i, bin in ipairs(h) do
      local isTick = (i - 2) % 6 == 0
      ticks[i] = isTick and '^' or '-'
      if isTick then table.insert(centers, format('%+1.2f ', bin.val)) end
   end
   table.insert(lines, edge .. concat(ticks))
   table.insert(lines, 'centers ' .. concat(centers))
   return concat(lines, '\n')
end

-- counts in `bins` equal parts between `min` and `max`; as a list of {val = centre, nb = count}
function gnuplot.histc(t, bins, min, max, raw)
   if not isTensor(t) then error('usage: gnuplot.histc(tensor [, bins] [, min] [, max])', 2) end
   bins, min, max = bins or 72, min or t:min(), max or t:max()
   local counts = torch.histc(t:double(), bins, min, max)
   if raw then return counts end
   local h = {raw = counts, bins = bins, binwidth = (max - min) / bins, max = 1, min = 1}
   for i = 1, bins do
      h[i] = {val = min + (i - 0.5) * h.binwidth, nb = counts[i]}
      if counts[i] > h[h.max].nb then h.max = i end
      if counts[i] < h[h.min].nb then h.min = i end
   end
   return setmetatable(h, {__tostring = sketch})
end

function gnuplot.hist(t, bins, min, max)
   local h = gnuplot.histc(t, bins, min, max)
   local centers = torch.Tensor(#h)
   for i, bin in ipairs(h) do centers[i] = bin.val end
   gnuplot.bar(centers, h.raw)
   return h
end

native.check{
   ['gnuplot.setterm'] = 'string', ['gnuplot.setgnuplotexe'] = 'string', ['gnuplot.figprint'] = 'string',
   ['gnuplot.raw'] = 'string',
}
