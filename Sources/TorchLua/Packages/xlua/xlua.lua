-- The package `xlua`. Arguments: the package, and the system functions.

local xlua, system = ...
local unpack, floor = table.unpack, math.floor

xlua.print, xprint = print, print

-- everything that print and io.write show also goes to a file
function xlua.log(path)
   local file = assert(io.open(path, 'w'))
   local write, show = io.write, print
   io.write = function(...)
      file:write(...)
      file:flush()
      return write(...)
   end
   print = function(...)
      show(...)
      local words = {}
      for i = 1, select('#', ...) do words[i] = tostring((select(i, ...))) end
      file:write(table.concat(words, '\t'), '\n')
      file:flush()
   end
end

local known = {}
for name in pairs(_G) do known[name] = true end

function xlua.clear(name) _G[name] = nil end
function xlua.clearall()
   for name in pairs(_G) do
      if not known[name] and not package.loaded[name] then _G[name] = nil end
   end
end

function xlua.who()
   local user, libraries = {}, {}
   for name, value in pairs(_G) do
      if package.loaded[name] then
         table.insert(libraries, name)
      elseif not known[name] then
         user[name] = value
      end
   end
   table.sort(libraries)
   print('Global Libs:')
   print(libraries)
   print('Global Vars:')
   print(user)
end

-- the two largest units: 1h2m, 3s20ms
function xlua.formatTime(seconds)
   local parts = {}
   for _, unit in ipairs({{86400, 'D'}, {3600, 'h'}, {60, 'm'}, {1, 's'}, {0.001, 'ms'}}) do
      local count = floor(seconds / unit[1])
      seconds = seconds - count * unit[1]
      if count > 0 and #parts < 2 then table.insert(parts, count .. unit[2]) end
   end
   return #parts > 0 and table.concat(parts) or '0ms'
end

-- progress bar: on a terminal a line that is drawn over and over, elsewhere one line when all is done
local frames = 25 -- a second; more cannot be seen
local bar, isOver = nil, false

-- what stands behind the bar, the longer ones first
local function times(elapsed, step, left)
   local whole = left > 0 and 'ETA: ' .. xlua.formatTime(left) or 'Tot: ' .. xlua.formatTime(elapsed)
   return {whole .. ' | Step: ' .. xlua.formatTime(step), whole, ''}
end

-- of `width` columns: ` [=====> 5/9 ......] ETA: 3s | Step: 1s`, without times if there is no room
local function drawn(width, share, count, texts)
   for i, text in ipairs(texts) do
      -- a bar that does not jump: the room for the times is that of long ones
      local room = width - #' [] ' - (text == '' and 0 or i == 1 and 31 or 14)
      if room >= #count + 4 or i == #texts then
         if room < #count then return count:sub(2, width + 1) end
         local full = floor(share * room)
         local line = full >= room and ('='):rep(room)
            or ('='):rep(full - 1) .. (full > 0 and '>' or '') .. ('.'):rep(room - full)
         local middle = floor((room - #count) / 2)
         return (' [' .. line:sub(1, middle) .. count .. line:sub(middle + #count + 1) .. '] ' .. text):sub(1, width)
      end
   end
end

function xlua.progress(current, goal)
   local share = math.max(0, goal > 0 and current < goal and current / goal or 1)
   local isDone, now = share == 1, system.clock()
   if isOver and isDone then return end -- the line of this bar is there
   if not bar or share < bar.share then
      bar, isOver = {start = now, first = current, text = bar and bar.text or ''}, false
   end
   bar.share = share
   local columns = io.output() == io.stdout and system.columns()
   if not isDone and (not columns or bar.last and now < bar.last + 1 / frames) then return end
   bar.last = now
   local elapsed = now - bar.start
   local step = current > bar.first and elapsed / (current - bar.first) or 0
   local count = ' ' .. tostring(current) .. '/' .. tostring(goal) .. ' '
   local left = isDone and 0 or math.max((goal - current) * step, 1e-9)
   -- a full last column would wrap
   local width = math.max((columns or 80) - 1, 1)
   local text = drawn(width, share, count, times(elapsed, step, left))
   if columns and text ~= bar.text then
      io.write('\r', text, (' '):rep(math.min(#bar.text, width) - #text))
      bar.text = text
   elseif not columns then
      io.write(text)
   end
   if isDone then
      io.write('\n')
      bar, isOver = nil, true
   end
   io.flush()
end

-- errors, packages
function xlua.error(message, domain, usage)
   if domain then message = '<' .. domain .. '> ' .. message end
   error(tostring(message) .. (usage and '\n' .. usage or ''), 2)
end
xerror = xlua.error

function xlua.trycatch(try, catch)
   local done, message = pcall(try)
   if not done then catch(message) end
end

function xlua.installed(name)
   if package.loaded[name] or package.preload[name] then return true, name end
   local file = package.searchpath(name, package.path)
   return file ~= nil, file
end

function xlua.require(name)
   local done, result = pcall(require, name)
   if done then return result end
   print(result)
   print('warning: <' .. name .. '> could not be loaded (is it installed?)')
   return false
end
xrequire = xlua.require

-- named or positional arguments, described by {arg=, type=, help=, default=, defaulta=, req=}
function xlua.usage(name, description, example, ...)
   local lines = {name}
   if description then table.insert(lines, description) end
   table.insert(lines, 'usage: ' .. name .. '{')
   for _, p in ipairs({...}) do
      local key = tostring(p.arg) .. ' = ' .. tostring(p.type)
      if not p.req then key = '[' .. key .. ']' end
      local default = p.default ~= nil and '  [default = ' .. tostring(p.default) .. ']' or ''
      table.insert(lines, ('   %-36s -- %s%s'):format(key, p.help or '', default))
   end
   table.insert(lines, '}')
   if example then table.insert(lines, 'example: ' .. example) end
   return table.concat(lines, '\n')
end

-- gives a table of all arguments, then each of them
function xlua.unpack(args, name, description, ...)
   local params, first, named = {...}, args[1], false
   if #args == 1 and type(first) == 'table' and getmetatable(first) == nil then
      for _, p in ipairs(params) do named = named or first[p.arg] ~= nil end
      named = named or next(first) == nil
   end
   local result, values = {}, {}
   for i, p in ipairs(params) do
      local value
      if named then value = first[p.arg] else value = args[i] end
      if value == nil then value = p.default end
      if value == nil and p.defaulta then value = result[p.defaulta] end
      if value == nil and p.req then
         error(name .. ': missing argument: ' .. p.arg .. '\n'
            .. xlua.usage(name, description, nil, ...), 3)
      end
      result[p.arg], values[i] = value, value
   end
   result.usage = function() return xlua.usage(name, description, nil, unpack(params)) end
   return result, unpack(values, 1, #params)
end

function xlua.unpack_class(object, ...)
   for key, value in pairs((xlua.unpack(...))) do
      if key ~= 'usage' then object[key] = value end
   end
end

-- defaults that environment variables of the same name override
function xlua.envparams(default)
   local params = {}
   for name, value in pairs(default) do
      local given = os.getenv(name)
      if given ~= nil and type(value) == 'number' then given = tonumber(given) end
      if given ~= nil and type(value) == 'boolean' then given = given == 'true' or given == '1' end
      if given == nil then params[name] = value else params[name] = given end
   end
   return params
end

-- options in the style of Python's optparse
local Parser = {}
Parser.__index = Parser

function xlua.OptionParser(usage)
   local parser = setmetatable({usage = usage or '%prog [options]', list = {}, byflag = {}}, Parser)
   parser:option{'-h', '--help', action = 'store_true', dest = 'help',
      help = 'show this help message and exit'}
   return parser
end

function Parser:option(option)
   table.insert(self.list, option)
   for _, flag in ipairs(option) do self.byflag[flag] = option end
end

function Parser:fail(message)
   io.stderr:write(message, '\n')
   self:help()
   os.exit(1)
end

function Parser:parse(options)
   options = options or {}
   local words, rest = {}, {}
   for _, option in ipairs(self.list) do
      if options[option.dest] == nil then options[option.dest] = option.default end
   end
   for _, word in ipairs(arg or {}) do
      local flag, value = word:match('^(%-%-[%w_-]+)=(.*)')
      table.insert(words, flag or word)
      if flag then table.insert(words, value) end
   end
   local i = 1
   while i <= #words do
      local option = self.byflag[words[i]]
      if not option then
         if words[i]:find('^%-%D') then self:fail('invalid option ' .. words[i]) end
         table.insert(rest, words[i])
      elseif option.action == 'store_true' or option.action == 'store_false' then
         options[option.dest] = option.action == 'store_true'
      else
         i = i + 1
         if words[i] == nil then self:fail('option requires an argument ' .. words[i - 1]) end
         options[option.dest] = words[i]
      end
      i = i + 1
   end
   if options.help then
      self:help()
      os.exit(0)
   end
   for _, option in ipairs(self.list) do
      if option.req and options[option.dest] == nil then
         self:fail('option ' .. option[1] .. ' requires an argument')
      end
   end
   self.options = options
   return options, rest
end

function Parser:flags(option)
   local flags = {}
   for _, flag in ipairs(option) do
      local takes = option.action == nil or option.action == 'store'
      local value = takes and (option.metavar or option.dest:upper())
      table.insert(flags, flag .. (value and (#flag == 2 and ' ' or '=') .. value or ''))
   end
   return table.concat(flags, ', ')
end

function Parser:help()
   io.write('Usage: ', (self.usage:gsub('%%prog', arg and arg[0] or 'script')), '\n\nOptions:\n')
   local widest = 0
   for _, option in ipairs(self.list) do widest = math.max(widest, #self:flags(option)) end
   for _, option in ipairs(self.list) do
      local flags = self:flags(option)
      local note = option.req and ' [REQUIRED]'
         or option.default ~= nil and ' [default = ' .. tostring(option.default) .. ']' or ''
      io.write('  ', flags, string.rep(' ', widest - #flags), '  ', option.help or '', note, '\n')
   end
end

-- What was parsed, a line for each option; with `compact` a name for files, of the options whose first flags are in
-- `params`, or of all.
function Parser:tostring(compact, params)
   local lines = {}
   if not compact then
      local script = (arg and arg[0] or 'interpreted.lua'):gsub('.lua', '')
      for name, value in pairs(self.options or {}) do
         lines[#lines + 1] = (' + %s = %s\n'):format(name, tostring(value))
      end
      table.sort(lines)
      return '<' .. script .. '> configuration:\n' .. table.concat(lines)
   end
   local wanted = {}
   for _, flag in ipairs(params or {}) do wanted[flag] = true end
   for _, option in ipairs(self.list) do
      local value = self.options and self.options[option.dest]
      if value and (next(wanted) == nil or wanted[option[1]]) then
         lines[#lines + 1] = option[1] .. '=' .. tostring(value)
      end
   end
   return (table.concat(lines, ','):gsub('/', '|'):gsub(' ', '_'))
end

function Parser:summarize(compact) io.write(self:tostring(compact)) end

-- stopwatches by name
local Profiler = torch.class('xlua.Profiler', xlua)

function Profiler:__init() self.timers, self.order = {}, {} end

function Profiler:start(name)
   if not self.timers[name] then
      self.timers[name] = {total = 0, calls = 0}
      table.insert(self.order, name)
   end
   self.timers[name].since = system.clock()
end

function Profiler:lap(name)
   local timer = self.timers[name] or error('Profiler: ' .. name .. ' was not started', 2)
   timer.lap = system.clock() - (timer.since or system.clock())
   timer.total, timer.calls, timer.since = timer.total + timer.lap, timer.calls + 1, nil
   return timer.lap
end
Profiler.stop = Profiler.lap

function Profiler:time(name)
   local timer = self.timers[name] or error('Profiler: ' .. name .. ' was not started', 2)
   return {real = timer.calls > 0 and timer.total / timer.calls or 0}
end

function Profiler:printAll()
   for _, name in ipairs(self.order) do
      local timer = self.timers[name]
      print(('%-20s %10.6f s in %d laps'):format(name, timer.total, timer.calls))
   end
end

-- string and table helpers
function string.tosymbol(s) return (s:gsub('%W', '_')) end
function string.split(s, pattern) return sys.split(s, pattern) end

function table.splice(t, from, count, ...)
   local result = {}
   for i = 1, math.min(from - 1, #t) do table.insert(result, t[i]) end
   for _, value in ipairs({...}) do table.insert(result, value) end
   for i = math.max(from + count, 1), #t do table.insert(result, t[i]) end
   return result
end

function table.prune(t, f)
   local kept = {}
   for _, value in ipairs(t) do
      local keep = true
      for j = 1, #kept do keep = keep and not f(kept[j], value) end
      if keep then table.insert(kept, value) end
   end
   return kept
end

system.check{
   ['xlua.log'] = 'string', ['xlua.formatTime'] = 'number', ['xlua.progress'] = 'number number',
   ['xlua.unpack'] = 'table', ['xlua.require'] = 'string', ['xlua.installed'] = 'string',
   ['xlua.Profiler.start'] = 'self string', ['xlua.Profiler.lap'] = 'self string',
   ['xlua.Profiler.time'] = 'self string', ['xlua.Profiler.printAll'] = 'self',
   ['string.tosymbol'] = 'string', ['table.splice'] = 'table number number', ['table.prune'] = 'table function',
}
