-- The package `sys`. Arguments: the package, and the system functions.

local sys, system = ...

sys.clock, sys.sleep = system.clock, system.sleep
sys.onInterrupt, sys.isInterrupt = system.onInterrupt, system.isInterrupt
function sys.usleep(microseconds) system.sleep(microseconds * 1e-6) end

local start
function sys.tic() start = system.clock() end
function sys.toc(verbose)
   local elapsed = system.clock() - (start or error('sys.toc without sys.tic', 2))
   if verbose then print(elapsed) end
   return elapsed
end

-- s without white space at its ends, in time that grows as its length
local function trimmed(s) return s:find('^%s*$') and '' or s:match('^%s*(.*%S)') end

function sys.execute(command)
   local pipe = assert(io.popen('{ ' .. command .. '\n} 2>&1'))
   local output = pipe:read('a')
   pipe:close()
   return trimmed(output)
end

function sys.fexecute(command)
   local path = os.tmpname()
   os.execute('{ ' .. command .. '\n} 1>' .. path .. ' 2>&1')
   local file = assert(io.open(path))
   local output = file:read('a')
   file:close()
   os.remove(path)
   return trimmed(output)
end

function sys.uname() return system.uname() == 'Darwin' and 'macos' or 'linux' end
sys.OS = sys.uname()
for name, command in pairs({ls = 'ls', ll = 'ls -l', la = 'ls -a', lla = 'ls -la'}) do
   sys[name] = function(path) return sys.execute(command .. ' ' .. (path or '')) end
end

function sys.fpath()
   local file = paths.thisfile(nil, 3)
   if file then return paths.dirname(file), paths.basename(file) end
end

-- empty pieces are kept, but not at the start
function sys.split(s, pattern)
   local pieces, from = {}, 1
   while true do
      local first, last = s:find(pattern, from)
      if not first or last < first then break end
      if first > 1 then table.insert(pieces, s:sub(from, first - 1)) end
      from = last + 1
   end
   if from <= #s then table.insert(pieces, s:sub(from)) end
   return pieces
end

function sys.isNaN(x) return x ~= x end
sys.dirname, sys.basename, sys.concat = paths.dirname, paths.basename, paths.concat
sys.filep, sys.dirp = paths.filep, paths.dirp

sys.COLORS = {none = '\27[0m'}
for i, color in ipairs({'black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'}) do
   local bold = color:sub(1, 1):upper() .. color:sub(2)
   sys.COLORS[color] = '\27[0;' .. 29 + i .. 'm'
   sys.COLORS[bold] = '\27[1;' .. 29 + i .. 'm'
   sys.COLORS['_' .. color] = '\27[' .. 39 + i .. 'm'
end

system.check{['sys.split'] = 'string string?'}
