-- The package `gnuplot`. Arguments: the package, and the processes; what plots.lua draws with goes there.

local gnuplot, native = ...
local processes = native

local figures, current = {}, nil
local program, known, chosen

-- the program

local function find()
   program = program or paths.findprogram('gnuplot')
   if program then return program end
   return nil, 'the program gnuplot is not installed or not in PATH; install it (Debian and Ubuntu: '
      .. 'apt install gnuplot-nox, macOS: brew install gnuplot) or name it with gnuplot.setgnuplotexe(path)'
end

local function executable()
   processes.permit()
   local path, message = find()
   return path or error('gnuplot: ' .. message, 0)
end

-- what the program can do, asked once: {version = number, terminals = set}
local function abilities()
   if not known then
      local id = processes.start(executable(), false)
      local answer = processes.ask(id, 'print GPVAL_VERSION\nprint GPVAL_TERMINALS')
      processes.close(id)
      local version, names = answer:match('([%d.]+)%s*(.*)')
      if not names or names == '' then
         error('gnuplot: ' .. program .. ' is not a gnuplot of version 4.4 or later', 0)
      end
      known = {version = tonumber(version), terminals = {}}
      for name in names:gmatch('%S+') do known.terminals[name] = true end
   end
   return known
end

local function has(terminal) return abilities().terminals[terminal:match('%S+') or ''] end

local windows = {wxt = true, qt = true, x11 = true, aqua = true, windows = true}

-- a terminal that can open a window here
local function screen()
   if paths.is_mac() then
      for _, name in ipairs{'aqua', 'qt', 'wxt'} do
         if has(name) then return name end
      end
   end
   if os.getenv('DISPLAY') or os.getenv('WAYLAND_DISPLAY') then
      for _, name in ipairs{'wxt', 'qt', 'x11'} do
         if has(name) then return name end
      end
   end
end

-- whether the program can be used; if not, why
function gnuplot.usable()
   local path, message = find()
   return path ~= nil, message
end

function gnuplot.hasWindows() return (chosen or native.galleryFile('') or screen()) ~= nil end

function gnuplot.setgnuplotexe(path)
   if not paths.filep(path) then error(path .. ' does not exist', 2) end
   local before = program
   program, known, chosen = path, nil, nil
   local isFine, message = pcall(abilities)
   if not isFine then
      program = before
      error(message, 2)
   end
end

function gnuplot.setterm(terminal)
   if not has(terminal) then error('gnuplot does not seem to have this term', 2) end
   chosen = terminal
end

-- figures

-- our own look: lines that can be told apart by colour-blind people (Okabe, Ito 2008)
local style = {
   'set style data linespoints', 'set pointsize 0.7', 'set samples 300'}
for i, colour in ipairs{'#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999900'} do
   table.insert(style, string.format('set linetype %d linecolor rgb "%s" linewidth 2 pointtype 7', i, colour))
end
table.insert(style, 'set linetype cycle 8')
style = table.concat(style, '\n')

-- What gnuplot complains of is shown, but stops no script: a plot of nothing but NaN must not end
-- a training. Of a failed command the rest, its data, would be complaints of their own.
local function report(text)
   -- without white space at its ends; a terminal of text sends much of it
   text = text:find('^%s*$') and '' or text:match('^%s*(.*%S)')
   -- that there is no screen has been said when the figure was opened
   if text == '' or text:find("'unknown' terminal", 1, true) or text:find('no active plot', 1, true) then
      return
   end
   processes.warn('gnuplot: ' .. (text:match('line %d+: ([^\n]*)') or text))
end

-- true when the commands were obeyed
local function tell(figure, commands)
   local isFine, answer = pcall(processes.ask, figure.id, commands)
   if not isFine then
      -- its process is gone
      figures[figure.number] = nil
      if current == figure.number then current = nil end
      processes.close(figure.id)
      error(answer, 0)
   end
   report(answer)
   local problem = answer:match('line %d+: ([^\n]*)')
   return not problem or problem:lower():match('^warning') ~= nil
end

local function quote(text) return "'" .. tostring(text):gsub("'", "''"):gsub('\n', ' ') .. "'" end

-- between double quotes gnuplot knows \n, and runs what stands between backquotes
local function label(text)
   text = tostring(text):gsub('["`]', '\\%0'):gsub('\n', '\\n')
   if #text:match('\\*$') % 2 == 1 then text = text .. '\\' end
   -- a_b is a name and a^{b} is mathematics
   return '"' .. text .. '"' .. (text:find('[{}^]') and '' or ' noenhanced')
end

local function firstFree()
   local n = 1
   while figures[n] do n = n + 1 end
   return n
end

local function open(n, terminal)
   n = n or firstFree()
   local figure = figures[n]
   if not figure then
      -- in a notebook a figure is a picture below what draws it
      local canvas = not terminal and not chosen and native.galleryFile(('figure-%s.svg'):format(n))
      terminal = terminal or chosen or canvas and 'svg size 600,400 dynamic' or screen()
      if not terminal then
         processes.warn('gnuplot: there is no screen here, plots of this figure are only kept; write them '
            .. 'with gnuplot.figprint, use gnuplot.pngfigure, or gnuplot.setterm("dumb")')
         terminal = 'unknown'
      end
      figure = {number = n, term = terminal, file = canvas or nil}
      figure.id = processes.start(executable(), terminal:match('^dumb') ~= nil)
      figures[n] = figure
      tell(figure, style .. (canvas and '\nset term ' .. terminal or ''))
   end
   current = n
   return figure
end

local function isWindow(figure) return windows[figure.term:match('%S+')] end

local function terminalOf(figure)
   return 'set term ' .. figure.term .. (isWindow(figure) and ' ' .. figure.number or '')
end

local function now()
   if not current then gnuplot.figure() end
   return figures[current]
end

-- Commands that draw, into the file of the figure if it has one. Only a whole picture takes the
-- place of the last one.
local function draw(figure, commands)
   if not figure.file then return tell(figure, commands) end
   local part = figure.file .. '.part'
   local isWhole = tell(figure, 'set output ' .. quote(part) .. '\n' .. commands .. '\nunset output')
   if not isWhole then return os.remove(part) end
   os.rename(part, figure.file)
   native.drew(figure.file)
end

local function redraw(figure)
   if figure.isDrawn then draw(figure, 'refresh') end
end

local function show(commands)
   local figure = now()
   draw(figure, commands)
   figure.isDrawn = true
end

local function set(commands)
   local figure = now()
   tell(figure, commands)
   redraw(figure)
end

function gnuplot.figure(n, config)
   if n ~= nil and type(n) ~= 'number' then error('gnuplot.figure: a number expected, got ' .. type(n), 2) end
   local figure = open(n)
   if not figure.file then
      local raise = isWindow(figure) and not (config and config.noraise)
      tell(figure, terminalOf(figure) .. (raise and '\nraise' or ''))
   end
   return current
end

local function toFile(name, terminal, n)
   if type(name) ~= 'string' then error('gnuplot: the name of a file expected, got ' .. type(name), 3) end
   if not paths.dirp(paths.dirname(name)) then
      error('cannot save to ' .. name .. ': directory does not exist', 3)
   end
   local figure = open(n, terminal)
   figure.term, figure.file = terminal, name
   tell(figure, 'set term ' .. terminal)
   return current
end

local function terminalFor(suffix)
   if suffix == 'png' then return has('pngcairo') and 'pngcairo' or 'png' end
   if suffix == 'svg' then return 'svg' end
   if suffix == 'eps' then return 'postscript eps enhanced color' end
   if suffix == 'pdf' then
      local name = has('pdfcairo') and 'pdfcairo' or has('pdf') and 'pdf'
         or error('your installation of gnuplot does not have pdf support enabled', 3)
      return name .. ' enhanced color'
   end
end

for _, suffix in ipairs{'png', 'svg', 'pdf', 'eps'} do
   gnuplot[suffix .. 'figure'] = function(name, n) return toFile(name, terminalFor(suffix), n) end
end

-- What `body` draws, into a file of the kind that its name ends in, by a figure without a number: one gnuplot serves
-- all such files, and the current figure stays what it was.
function gnuplot.intoFile(name, body)
   local before, key = current, 'files'
   local figure = figures[key]
   figures[key] = figure and {number = key, id = figure.id} or nil
   toFile(name, terminalFor(name:match('%.([^.]+)$')), key)
   tell(figures[key], 'reset\n' .. style)
   local isFine, message = pcall(body)
   current = figures[before] and before
   if not isFine then error(message, 0) end
end

-- the current figure into a file, of the kind that its name ends in
function gnuplot.figprint(name)
   local suffix = name:match('%.([^.]+)$') or ''
   local terminal = terminalFor(suffix:lower())
   if not terminal then error('only eps, png, svg and pdf for figprint, not ' .. name, 2) end
   if suffix:lower() == 'png' then terminal = terminal .. ' size 1024,768' end
   if not paths.dirp(paths.dirname(name)) then
      error('cannot save to ' .. name .. ': directory does not exist', 2)
   end
   local figure = now()
   tell(figure, 'set term ' .. terminal .. '\nset output ' .. quote(name) .. '\nrefresh\nunset output\n'
      .. terminalOf(figure))
   native.drew(name)
end

-- when it returns, the file is written
function gnuplot.plotflush(n)
   local figure = figures[n or current]
   if not figure then return print('no figure ' .. tostring(n or current)) end
   redraw(figure)
end

function gnuplot.close(n)
   n = n or current
   local figure = n and figures[n]
   if not figure then return end
   if isWindow(figure) then
      pcall(processes.ask, figure.id, terminalOf(figure) .. ' close')
   end
   processes.close(figure.id)
   figures[n] = nil
   if current == n then current = nil end
end

function gnuplot.closeall()
   for n in pairs(figures) do
      processes.close(figures[n].id)
      figures[n] = nil
   end
   current = nil
end

-- looks

function gnuplot.xlabel(text) set('set xlabel ' .. label(text)) end
function gnuplot.ylabel(text) set('set ylabel ' .. label(text)) end
function gnuplot.zlabel(text) set('set zlabel ' .. label(text)) end
function gnuplot.title(text) set('set title ' .. label(text)) end
local function switch(what, how)
   return function(on)
      if on and on ~= 'off' then set('set ' .. what .. (how or '')) else set('unset ' .. what) end
   end
end
gnuplot.grid, gnuplot.logscale = switch('grid', ' linewidth 1 linecolor rgb "#999999"'), switch('logscale y')

function gnuplot.movelegend(across, up)
   if not ({left = 1, right = 1, center = 1})[across] or not ({bottom = 1, top = 1, middle = 1})[up] then
      error('movelegend expects two strings: left, right or center; and bottom, top or middle', 2)
   end
   set('set key ' .. across .. ' ' .. (up == 'middle' and 'center' or up))
end

function gnuplot.axis(kind)
   if kind == 'auto' then
      now().hasAxis = nil
      set('set size nosquare\nset autoscale')
   elseif kind == 'image' or kind == 'equal' then set('set size ratio -1')
   elseif kind == 'fill' then set('set size ratio 1,1')
   elseif type(kind) == 'table' then
      if #kind ~= 4 then return print('axis should have 4 components {xmin,xmax,ymin,ymax}') end
      local ends = {}
      for i = 1, 4 do ends[i] = kind[i] == '' and '*' or tostring(kind[i]) end
      now().hasAxis, now().isRanged = true, nil
      set(string.format('set xrange [%s:%s]\nset yrange [%s:%s]', table.unpack(ends)))
   else
      error("axis expects 'auto', 'image', 'equal', 'fill' or {xmin,xmax,ymin,ymax}", 2)
   end
end

-- Any commands, not waited for: data for them may come with the next call.
function gnuplot.raw(commands)
   local figure = now()
   commands = tostring(commands)
   processes.send(figure.id, commands .. '\n')
   figure.isDrawn = figure.isDrawn or commands:find('plot') ~= nil
   figure.isStale = figure.isDrawn
end

native.whenTaken(function()
   for _, figure in pairs(figures) do
      local isOwn = figure.file == native.galleryFile(('figure-%s.svg'):format(figure.number))
      if figure.isStale and figure.file and isOwn then redraw(figure) end
      figure.isStale = nil
   end
end)

gnuplot.show, gnuplot.now = nil, nil
native.drawing = {show = show, now = now, quote = quote, tell = tell}
