-- `torch.CmdLine` and `torch.Timer`. Arguments: the package, and the system functions.

local _, system = ...

-- torch.tic, torch.toc
function torch.tic() return system.clock() end
function torch.toc(start) return system.clock() - start end

-- torch.Timer: `total` is what was measured before the last stop, `since` when it went on
local Timer = torch.class('torch.Timer')

local function now()
   local user, sys = system.cpu()
   return {real = system.clock(), user = user, sys = sys}
end

function Timer:__init()
   self.total, self.since = {real = 0, user = 0, sys = 0}, now()
end

function Timer:time()
   local times = {real = self.total.real, user = self.total.user, sys = self.total.sys}
   if self.since then
      for name, time in pairs(now()) do times[name] = times[name] + time - self.since[name] end
   end
   return times
end

function Timer:stop()
   self.total, self.since = self:time(), nil
   return self
end

function Timer:resume()
   self.since = self.since or now()
   return self
end

function Timer:reset()
   self.total, self.since = {real = 0, user = 0, sys = 0}, self.since and now()
   return self
end

-- torch.CmdLine
local CmdLine = torch.class('torch.CmdLine')

local function bare(key) return (key:gsub('^%-+', '')) end

function CmdLine:__init(argseparator, keyseparator)
   self.argseparator = argseparator or ','
   self.keyseparator = keyseparator or '='
   self.options, self.arguments, self.helplines = {}, {}, {}
   self.silentio = false
end

function CmdLine:error(message)
   print('')
   io.stdout:flush()
   io.stderr:write(message)
   print('')
   self:help()
   os.exit(1)
end

function CmdLine:silent() self.silentio = true end

function CmdLine:addTime(name, format)
   format = format or '%Y-%m-%d %H:%M:%S'
   if type(format) ~= 'string' then error('Argument has to be string', 2) end
   self.dateformat = format .. (name ~= nil and '[' .. name .. ']: ' or '')
end

function CmdLine:text(text)
   text = text or ''
   if type(text) ~= 'string' then error('text has to be string', 2) end
   table.insert(self.helplines, text)
end

function CmdLine:argument(key, help, kind)
   local argument = {key = key, help = help, type = kind}
   table.insert(self.arguments, argument)
   table.insert(self.helplines, argument)
end

function CmdLine:option(key, default, help, kind)
   if default == nil then error('option ' .. key .. ' has no default value', 2) end
   kind = kind or type(default)
   if type(default) ~= kind then error('option ' .. key .. ' has wrong default type value', 2) end
   self.options[key] = {key = key, default = default, help = help, type = kind}
   table.insert(self.helplines, self.options[key])
end

function CmdLine:default()
   local params = {}
   for key, option in pairs(self.options) do params[bare(key)] = option.default end
   return params
end

-- '-x' and '--x' are the same option
local function find(self, key)
   if type(key) ~= 'string' or not key:find('^%-') then return self.options[key] end
   return self.options[key] or self.options['-' .. key] or self.options[key:sub(2)]
end

-- Each returns how many words it used.
local function readoption(self, params, option, words, i)
   local word, kind = words[i], option.type
   if kind == 'boolean' then
      params[bare(option.key)] = not option.default
      return 1
   end
   local value = words[i + 1]
   if value == nil then self:error('missing argument for option ' .. word) end
   if kind == 'number' then
      value = tonumber(value)
   elseif kind ~= 'string' then
      self:error('unknown required option type ' .. kind)
   end
   if value == nil then self:error('invalid type for option ' .. word .. ' (should be ' .. kind .. ')') end
   params[bare(option.key)] = value
   return 2
end

local function readargument(self, params, argument, word)
   if not argument then
      local known = {}
      for key in pairs(self.options) do table.insert(known, key) end
      local near = word:find('^%-') and system.nearest(word, known)
      self:error('invalid argument: ' .. word .. (near and "; did you mean '" .. near .. "'?" or ''))
   end
   local value = word
   if argument.type == 'number' then value = tonumber(word) end
   if argument.type and type(value) ~= argument.type then
      self:error('invalid argument type for argument ' .. argument.key
         .. ' (should be ' .. argument.type .. ')')
   end
   params[bare(argument.key)] = value
   return 1
end

function CmdLine:parse(words)
   local params, count, i = self:default(), 0, 1
   words = words or {}
   while i <= #words do
      local word = words[i]
      if word == '-help' or word == '-h' or word == '--help' then
         self:help(words)
         os.exit(0)
      end
      local option = find(self, word)
      if option then
         i = i + readoption(self, params, option, words, i)
      else
         count = count + 1
         i = i + readargument(self, params, self.arguments[count], word)
      end
   end
   if count ~= #self.arguments then self:error('not enough arguments') end
   return params
end

function CmdLine:string(prefix, params, ignore)
   ignore = ignore or {}
   local parts, options = {prefix or ''}, {}
   local positions = {}
   for i, argument in ipairs(self.arguments) do positions[bare(argument.key)] = i end
   local arguments = {}
   for key, value in pairs(params) do
      local option = find(self, '-' .. key)
      if ignore[key] then
         print('-- ignore option ' .. key)
      elseif option then
         if value ~= option.default or ignore[key] == false then
            if type(value) == 'boolean' then value = value and 't' or 'f' end
            table.insert(options, key .. self.keyseparator .. tostring(value))
         end
      elseif positions[key] then
         table.insert(arguments, {positions[key], key .. self.keyseparator .. tostring(value)})
      else
         print('WARNING: unknown option/argument: ' .. key .. ' IGNORING for DIRECTORY NAME')
      end
   end
   table.sort(options)
   table.sort(arguments, function(a, b) return a[1] < b[1] end)
   for _, argument in ipairs(arguments) do table.insert(parts, argument[2]) end
   for _, option in ipairs(options) do table.insert(parts, option) end
   return table.concat(parts, self.argseparator)
end

local plainprint
function CmdLine:log(file, params)
   local f = io.type(file) == 'file' and file
   if not f then
      local message
      f, message = io.open(file, 'w')
      if not f then error('cannot open the log: ' .. message, 2) end
   end
   plainprint = plainprint or print
   local cmd = self
   function print(...)
      if not cmd.silentio then plainprint(...) end
      local words = {}
      if cmd.dateformat then words[1] = os.date(cmd.dateformat) end
      for i = 1, select('#', ...) do words[#words + 1] = tostring((select(i, ...))) end
      words[#words + 1] = '\n'
      f:write(table.concat(words, ' '))
      f:flush()
   end
   print('[program started on ' .. os.date() .. ']')
   print('[command line arguments]')
   local keys = {}
   for key in pairs(params or {}) do keys[#keys + 1] = key end
   table.sort(keys)
   for _, key in ipairs(keys) do print(key, params[key]) end
   print('[----------------------]')
end

function CmdLine:help(words)
   local usage = {'Usage: '}
   if words and words[0] then usage[2] = words[0] .. ' ' end
   usage[#usage + 1] = '[options]'
   for _, argument in ipairs(self.arguments) do
      usage[#usage + 1] = ' <' .. bare(argument.key) .. '>'
   end
   io.write(table.concat(usage), '\n')
   local function name(line)
      return line.default ~= nil and line.key or '<' .. bare(line.key) .. '>'
   end
   local width = 0
   for _, line in ipairs(self.helplines) do
      if type(line) == 'table' then width = math.max(width, #name(line)) end
   end
   for _, line in ipairs(self.helplines) do
      if type(line) == 'string' then
         io.write(line, '\n')
      else
         local key = name(line)
         io.write('  ', key, string.rep(' ', width - #key))
         if line.help then io.write(' ', line.help) end
         if line.default ~= nil then io.write(' [', tostring(line.default), ']') end
         io.write('\n')
      end
   end
end

system.check{
   ['torch.toc'] = 'number',
   ['torch.Timer.time'] = 'self', ['torch.Timer.stop'] = 'self', ['torch.Timer.resume'] = 'self',
   ['torch.Timer.reset'] = 'self',
   ['torch.CmdLine.silent'] = 'self', ['torch.CmdLine.addTime'] = 'self string?',
   ['torch.CmdLine.text'] = 'self', ['torch.CmdLine.argument'] = 'self string',
   ['torch.CmdLine.option'] = 'self string', ['torch.CmdLine.default'] = 'self',
   ['torch.CmdLine.error'] = 'self string', ['torch.CmdLine.parse'] = 'self table?',
   ['torch.CmdLine.string'] = 'self string? table table?', ['torch.CmdLine.log'] = 'self any table?',
   ['torch.CmdLine.help'] = 'self table?',
}
