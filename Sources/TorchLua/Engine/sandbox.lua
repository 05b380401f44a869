-- The standard library in a sandbox: what is named here stays, or asks the engine; all else that it has is refused.
-- Runs before any package is opened, so that none of them holds what scripts may not have. Argument: functions of the
-- engine.

local system = ...
local error, ipairs, load, pairs, type, running = error, ipairs, load, pairs, type, coroutine.running
local gsub, gmatch, sub, find = string.gsub, string.gmatch, string.sub, string.find

local stays = {
   io = {'close', 'flush', 'input', 'lines', 'output', 'read', 'stderr', 'stdin', 'stdout', 'type', 'write'},
   os = {'clock', 'date', 'difftime', 'exit', 'setlocale', 'time'},
   debug = {'getinfo', 'traceback'},
   package = {'config', 'loaded', 'path', 'preload', 'searchers', 'seeall'},
}

local function refusal(name)
   return function() error('sandbox: ' .. name .. ' is not allowed', 2) end
end

for name, members in pairs(stays) do
   local library, named = _G[name], {}
   for _, member in ipairs(members) do named[member] = true end
   for member, value in pairs(library) do
      if not named[member] then
         library[member] = type(value) == 'function' and refusal(name .. '.' .. member) or nil
      end
   end
end
string.dump = refusal('string.dump')

-- io
local function open(path, mode, level)
   if type(path) == 'number' then path = path .. '' end
   if type(path) ~= 'string' then error('string expected for the name of a file, got ' .. type(path), level + 1) end
   return system.open(path, mode)
end

function io.open(path, mode)
   mode = mode or 'r'
   if type(mode) ~= 'string' or not find(mode, '^[rwa]%+?b*$') then
      error("bad argument #2 to 'open' (invalid mode)", 2)
   end
   return open(path, mode, 2)
end

local lines = io.lines
function io.lines(path, ...)
   if path == nil then return lines(nil, ...) end
   local file, message = open(path, 'r', 2)
   if not file then error(message, 2) end
   return file:lines(...), nil, nil, file
end

for name, mode in pairs({input = 'r', output = 'w'}) do
   local exchange = io[name]
   io[name] = function(file)
      if type(file) ~= 'string' then return exchange(file) end
      local opened, message = open(file, mode, 2)
      if not opened then error(message, 2) end
      return exchange(opened)
   end
end

-- os
os.remove, os.rename = system.remove, system.rename

function os.tmpname()
   local path, message = system.tmpname()
   return path or error(message, 2)
end

function io.tmpfile()
   local path, message, number = system.tmpname()
   if not path then return nil, message, number end
   local file = system.open(path, 'w+b')
   system.remove(path)
   return file
end

-- Of the environment nothing is told, and nothing of the process is changed.
function os.getenv() return nil end

local setlocale = os.setlocale
function os.setlocale(locale, ...)
   if locale ~= nil then return nil end
   return setlocale(nil, ...)
end

function os.execute(command)
   if command == nil then return false end
   error('sandbox: may not start processes: ' .. (type(command) == 'string' and command or type(command)), 2)
end

function io.popen(command)
   error('sandbox: may not start processes: ' .. (type(command) == 'string' and command or type(command)), 2)
end

os.exit = system.exit or os.exit

-- Chunks
local standard = {loadfile = loadfile, dofile = dofile}

local function chunk(path, level, ...)
   local file, message = open(path, 'rb', level + 1)
   if not file then return nil, 'cannot open ' .. message end
   local text, failure = file:read('a')
   file:close()
   if not text then return nil, 'cannot read ' .. path .. ': ' .. failure end
   text = gsub(text, '^\239\187\191', '')
   text = gsub(text, '^#[^\n]*', '')
   return load(text, '@' .. path, ...)
end

function loadfile(path, ...)
   if path == nil then return standard.loadfile(nil, ...) end
   return chunk(path, 2, ...)
end

function dofile(path)
   if path == nil then return standard.dofile() end
   local run, message = chunk(path, 2)
   if not run then error(message, 0) end
   return run()
end

-- package: Lua text alone, and none but what may be read
package.path = './?.lua;./?/init.lua'
package.cpath = ''
for i = #package.searchers, 3, -1 do package.searchers[i] = nil end

function package.searchpath(name, path, separator, slash)
   separator, slash = separator or '.', slash or '/'
   if separator ~= '' then name = gsub(name, gsub(separator, '%p', '%%%0'), (gsub(slash, '%%', '%%%%'))) end
   local tried = ''
   for template in gmatch(path, '[^;]+') do
      local file = gsub(template, '%?', (gsub(name, '%%', '%%%%')))
      if system.isFile(file) then return file end
      tried = tried .. "\n\tno file '" .. file .. "'"
   end
   return nil, sub(tried, 3)
end

-- debug: what a function is called and where it stands, not the function
local getinfo = debug.getinfo

local function asked(what)
   if what == nil then return 'nSltu' end
   return (gsub(what, '[fL]', ''))
end

-- Levels of the stack that runs count this function, too.
function debug.getinfo(first, ...)
   if type(first) == 'thread' then
      local level, what = ...
      if first == running() and type(level) == 'number' then level = level + 1 end
      return (getinfo(first, level, asked(what)))
   end
   if type(first) == 'number' then first = first + 1 end
   return (getinfo(first, asked((...))))
end
