-- Ways out of a sandbox, one function each, that give a value if they lead out. Arguments: the folder outside, the one
-- of this script, the one that may be written; 'kernel' where the kernel alone is to keep them in, so that those which
-- only the engine can see are left out; and the name of one, for that one alone. What is written outside is for the
-- caller to find.

require 'nn'
require 'image'
require 'optim'

local outside, inside, work, byKernel = arg[1], arg[2], arg[3], arg[4] == 'kernel'
local secret = outside .. '/secret.txt'
local escapes = {}
sandbox = {} -- a package for classes

local function add(kind, name, run) escapes[#escapes + 1] = {kind = kind, name = name, run = run} end
local function file(name, run) add('file', name, run) end
local function process(name, run) add('process', name, run) end
local function code(name, run) add('code', name, run) end
local function language(name, run) add('language', name, run) end

local function contents(path, mode)
   local opened, message = io.open(path, mode or 'r')
   if not opened then error(message, 0) end
   local text = opened:read('a')
   opened:close()
   return text
end

local function up(path) -- from the working folder to the root and down again
   return ('../'):rep(30) .. path:sub(2)
end

-- reading
file('io.open of a whole path', function() return contents(secret) end)
file('io.open up and down', function() return contents(up(secret)) end)
file('io.open from the own folder up', function() return contents(inside .. '/../outside/secret.txt') end)
file('io.open through /./ and //', function() return contents('/.//' .. secret:sub(2)) end)
file('io.open of a link', function() return contents(inside .. '/link.txt') end)
file('io.open of a link in the folder to write', function() return contents(work .. '/link.txt') end)
file('io.open through a linked folder', function() return contents(work .. '/up/secret.txt') end)
file('io.open through a link to the root', function() return contents(work .. '/root' .. secret) end)
file('io.open through a linked folder and up', function() return contents(work .. '/root/etc/../etc/passwd') end)
file('io.open with a zero in the name', function() return contents(work .. '/own.txt\0/../../outside/secret.txt') end)
file('io.open of another name of the folder', function() return contents('/proc/self/root' .. secret) end)
file('io.open of the working folder by /proc', function() return contents('/proc/self/cwd/../outside/secret.txt') end)
file('io.open of /etc/passwd', function() return contents('/etc/passwd') end)
file('io.open of the environment', function() return contents('/proc/self/environ') end)
file('io.open of a link to the environment', function() return contents(work .. '/environ') end)
file('io.open of /proc/self/maps', function() return contents('/proc/self/maps') end)
file('io.open of memory', function()
   local memory = assert(io.open('/proc/self/mem', 'r+b'))
   return memory:seek('set', 4096)
end)
language('io.open of descriptors', function()
   for i = 0, 20 do
      local opened = io.open('/proc/self/fd/' .. i) or io.open('/dev/fd/' .. i)
      if opened then return i end
   end
end)
file('io.open of a folder outside', function() return assert(io.open(outside)) end)
file('io.lines', function() return io.lines(secret)() end)
file('io.input', function() io.input(secret) return io.read('a') end)
file('loadfile', function() return assert(loadfile(outside .. '/module.lua'))() end)
file('dofile', function() return dofile(outside .. '/module.lua') end)
file('paths.dofile', function() return paths.dofile('../outside/module.lua') end)
file('include', function() _G.include('../outside/module.lua') return true end)
file('require by package.path', function()
   package.path = outside .. '/?.lua;' .. package.path
   return require('module')
end)
file('require by a relative name', function() return require('../outside/module') end)
file('package.searchpath', function()
   return contents((assert(package.searchpath('module', outside .. '/?.lua'))))
end)
file('a searcher of a script', function()
   table.insert(package.searchers, 1, function() return loadfile(outside .. '/module.lua') end)
   local ok, result = pcall(require, 'module2')
   table.remove(package.searchers, 1)
   return ok and result ~= true and result
end)
file('torch.include', function() package.path = outside .. '/?.lua' return torch.include('module', 'module.lua') end)
file('torch.load', function() return torch.load(outside .. '/value.t7') end)
file('torch.load of text', function() return torch.load(outside .. '/ascii.t7', 'ascii') end)
file('torch.load through a link', function() return torch.load(work .. '/up/value.t7') end)
file('nn.load', function() return nn.load(outside .. '/model.t7') end)
file('torch.DiskFile to read', function() return torch.DiskFile(secret, 'r'):readString('*a') end)
file('torch.DiskFile to read and write', function() return torch.DiskFile(secret, 'rw'):readString('*a') end)
file('a quiet torch.DiskFile', function() return torch.DiskFile(secret, 'r', true) end)
file('a storage of a file', function() return torch.ByteStorage(secret, false):string() end)
file('a mapped storage', function() return torch.ByteStorage(secret, true):size() end)
file('a mapped storage that is made', function() return torch.ByteStorage(outside .. '/new-map', true, 10) end)
file('image.load', function() return image.load(outside .. '/picture.ppm') end)
file('image.load of PNG', function() return image.load(outside .. '/picture.png') end)
file('image.load of no picture', function() return image.loadPPM('/etc/passwd') end)
file('image.getSize', function() return image.getSize(outside .. '/picture.png') end)
file('hdf5.open', function() return require('hdf5').open(outside .. '/new.h5', 'w') end)
file('a checkpoint that is resumed', function()
   local trainer = nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {epochs = 1, checkpoint = outside, resume = true,
      quiet = true})
   trainer:train({size = function() return 1 end, {torch.ones(1), torch.ones(1)}})
   return true
end)
file('paths.dir', function() return paths.dir(outside) end)
file('paths.files', function() return paths.files(outside)() end)
file('paths.iterfiles', function() return paths.iterfiles(outside)() end)
language('paths.filep tells what is there', function() return paths.filep(secret) end)
language('paths.dirp tells what is there', function() return paths.dirp(outside) end)
language('errors tell what is there', function()
   local _, there = io.open(secret)
   local _, missing = io.open(outside .. '/nothing')
   return there:gsub('secret.txt', '') ~= missing:gsub('nothing', '')
end)
language('package.searchpath tells what is there', function()
   return package.searchpath('module', outside .. '/?.lua')
end)

-- writing
file('io.open to write', function() return io.open(outside .. '/new1', 'w') end)
file('io.open to append', function() return io.open(secret, 'a') end)
file('io.open to change', function() return io.open(secret, 'r+') end)
file('io.open to write through a link', function() return io.open(work .. '/link.txt', 'w') end)
file('io.open to write through a link to nothing', function() return io.open(work .. '/dangling.txt', 'w') end)
file('io.open to write through a linked folder', function() return io.open(work .. '/up/new2', 'w') end)
file('io.open to write beside the script', function() return io.open(inside .. '/new3', 'w') end)
file('io.open to write the script', function() return io.open(inside .. '/own.lua', 'w') end)
file('io.output', function() io.output(outside .. '/new4') io.output(io.stdout) return true end)
file('os.remove', function() return os.remove(secret) end)
file('os.remove through a linked folder', function() return os.remove(work .. '/up/secret.txt') end)
file('os.remove beside the script', function() return os.remove(inside .. '/own.txt') end)
file('os.rename out', function()
   local made = assert(io.open(work .. '/made', 'w'))
   made:close()
   return os.rename(work .. '/made', outside .. '/new5')
end)
file('os.rename in', function() return os.rename(secret, work .. '/mine') end)
file('os.rename of the folder itself', function() return os.rename(work, outside .. '/new6') end)
file('os.rename over the script', function()
   local made = assert(io.open(work .. '/made', 'w'))
   made:close()
   return os.rename(work .. '/made', inside .. '/own.lua')
end)
file('os.tmpname', function() local name = os.tmpname() return name:find('^/tmp/lua_') and name end)
file('paths.mkdir', function() return paths.mkdir(outside .. '/new7') end)
file('paths.rmdir', function() return paths.rmdir(outside .. '/empty') end)
file('paths.rmall', function() return paths.rmall(outside .. '/tree', 'yes') end)
file('paths.rmall of the folder itself', function() paths.rmall(work .. '/up/tree', 'yes') return false end)
file('torch.save', function() torch.save(outside .. '/new8', 1) return true end)
file('torch.save beside the script', function() torch.save(inside .. '/new9', 1) return true end)
file('torch.save through a link', function() torch.save(work .. '/link.txt', 1) return true end)
file('torch.save over what is there', function() torch.save(outside .. '/value.t7', 1) return true end)
file('torch.DiskFile to write', function() return torch.DiskFile(outside .. '/new10', 'w') end)
file('torch.DiskFile of text', function() return torch.DiskFile(work .. '/up/new11', 'rw') end)
file('image.save', function() image.save(outside .. '/new12.ppm', torch.rand(3, 2, 2)) return true end)
file('image.save of PNG', function() image.save(outside .. '/new13.png', torch.rand(3, 2, 2)) return true end)
file('optim.Logger', function() return optim.Logger(outside .. '/new14') end)
file('xlua.log', function() require('xlua').log(outside .. '/new15') return true end)
file('torch.CmdLine:log', function() torch.CmdLine():log(outside .. '/new16', {}) return true end)
for _, option in ipairs({'checkpoint', 'log', 'plot', 'report'}) do
   file('nn.Trainer with a ' .. option, function()
      local endings = {checkpoint = '', log = '.csv', plot = '.svg', report = '.html'}
      local trainer = nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {epochs = 1, quiet = true,
         [option] = outside .. '/new-' .. option .. endings[option]})
      trainer:train({size = function() return 1 end, {torch.ones(1), torch.ones(1)}})
      return true
   end)
end
file('a page of the doctor', function() require('doctor').report({html = outside .. '/new17.html'}) return true end)
file('graph.dot', function()
   require 'nngraph'
   local x = nn.Identity()()
   graph.dot(nn.gModule({x}, {nn.Tanh()(x)}).fg, 'name', outside .. '/new18')
   return io.open(outside .. '/new18.dot')
end)
file('gnuplot to a file', function()
   require 'gnuplot'
   gnuplot.svgfigure(outside .. '/new19.svg')
   gnuplot.plot(torch.rand(5))
   gnuplot.plotflush()
   return io.open(outside .. '/new19.svg')
end)

-- processes and what they share
local mark = outside .. '/new-by-process'
process('os.execute', function() return os.execute('touch ' .. mark) end)
process('io.popen', function() return io.popen('cat ' .. secret):read('a'):find('secret') end)
process('io.popen to write', function() return io.popen('cat > ' .. mark, 'w'):write('x') and io.open(mark) end)
process('sys.execute', function() return require('sys') and sys.execute('cat ' .. secret):find('the secret') end)
process('sys.fexecute', function() return require('sys') and sys.fexecute('cat ' .. secret):find('the secret') end)
process('sys.ls', function() return require('sys') and sys.ls(outside):find('module') end)
process('torch.PipeFile', function() return torch.PipeFile('cat ' .. secret):readString('*a'):find('secret') end)
process('a quiet torch.PipeFile', function()
   local pipe = torch.PipeFile('cat ' .. secret, 'r', true)
   return pipe and pipe:readString('*a'):find('secret')
end)
process('gnuplot.raw', function()
   require 'gnuplot'
   gnuplot.raw('system "touch ' .. mark .. '"')
   gnuplot.plotflush()
   return io.open(mark)
end)
process('a program in place of gnuplot', function()
   require 'gnuplot'
   gnuplot.setgnuplotexe('/bin/sh')
   gnuplot.plot(torch.rand(5))
   return true
end)
process('a picture that gnuplot draws', function()
   local trainer = nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {epochs = 1, quiet = true, plot = work .. '/p.png'})
   trainer:train({size = function() return 1 end, {torch.ones(1), torch.ones(1)}})
   return true
end)
process('threads.Threads', function() return require('threads').Threads(1) end)
process('threads.Thread', function() return require('threads').Thread('print(1)') end)
process('graph.dot and dot', function()
   require 'nngraph'
   local x = nn.Identity()()
   graph.dot(nn.gModule({x}, {nn.Tanh()(x)}).fg, 'name', work .. '/drawn')
   return io.open(work .. '/drawn.svg')
end)
process('shared memory', function() return torch.ByteStorage('/seqlua-escape', true, 10, true) end)
process('a terminal that types', function()
   local terminal = io.open('/dev/tty', 'w') or io.open('/dev/pts/0', 'w') or io.open('/dev/ptmx', 'r+')
   return terminal
end)

-- code that is no text of Lua
code('package.loadlib', function() return package.loadlib(inside .. '/native.so', '*') end)
code('package.cpath', function() package.cpath = inside .. '/?.so' return require('native') end)
language('a library of the system', function() return package.loadlib('libm.so.6', 'cos') end)
code('ffi', function() return require('ffi').load('c') end)
code('ffi.C', function() return require('ffi').C.system('true') end)
language('load of bytecode', function() return load(contents(inside .. '/bytecode.luac', 'rb'), 'x', 'b')() end)
language('load of bytecode by parts', function()
   local text, i = contents(inside .. '/bytecode.luac', 'rb'), 0
   return load(function() i = i + 1 return i <= #text and text:sub(i, i) or nil end, 'x', 'bt')()
end)
language('loadstring of bytecode', function() return loadstring(contents(inside .. '/bytecode.luac', 'rb'))() end)
language('loadfile of bytecode', function() return assert(loadfile(inside .. '/bytecode.luac', 'b'))() end)
language('dofile of bytecode', function() return dofile(inside .. '/bytecode.luac') end)
language('require of bytecode', function() package.path = inside .. '/?.lua' return require('bytecode') end)
language('string.dump', function() return load(string.dump(function() return 1 end), 'x', 'b') end)
language('torch.load of a function', function()
   return torch.load(inside .. '/function.t7', nil, nil, {functions = true})
end)
language('torch.load of a function without asking', function() return torch.load(inside .. '/function.t7') end)
language('readObject of a function', function()
   return torch.DiskFile(inside .. '/function.t7'):binary():readObject({functions = true})
end)
language('torch.deserialize of a function', function()
   return torch.deserialize(contents(inside .. '/function.t7', 'rb'), nil, {functions = true})
end)
language('torch.MemoryFile of a function', function()
   local storage = torch.CharStorage():string(contents(inside .. '/function.t7', 'rb') .. '\0')
   return torch.MemoryFile(storage, 'r'):binary():readObject({functions = true})
end)
language('an address as a tensor', function() return torch.DoubleStorage(10, 4096) end)

-- the language
for _, name in ipairs({'sethook', 'gethook', 'getlocal', 'setlocal', 'getupvalue', 'setupvalue', 'upvalueid',
   'upvaluejoin', 'getuservalue', 'setuservalue', 'getmetatable', 'setmetatable', 'debug'}) do
   language('debug.' .. name, function()
      local f = debug[name]
      if f then return true, f(load, 1) end
   end)
end
language('debug.getregistry', function()
   local registry = debug.getregistry()
   return registry._LOADED or registry[1] or registry[2] or registry.FILE * 1
end)
language('debug.getinfo gives functions', function()
   for level = 0, 10 do
      local info = debug.getinfo(level, 'nSlfutL')
      if info and (info.func or info.activelines) then return info.func end
   end
   return debug.getinfo(load).func or debug.getinfo(load, 'f').func
end)
language('os.getenv', function() return os.getenv('HOME') or os.getenv('PATH') or os.getenv('SEQLUA_TEST_SECRET') end)
language('paths.home', function() return paths.home ~= '.' and paths.home end)
language('xlua.envparams', function() return require('xlua').envparams({HOME = 'x'}).HOME ~= 'x' end)
language('os.setlocale', function() return os.setlocale('C.UTF-8') or os.setlocale('') end)
language('the original functions behind wrapped ones', function()
   for _, library in ipairs({io, os, package, string, debug}) do
      for key, value in pairs(library) do
         if key == 'loadlib' or key == 'popen' or key == 'execute' or key == 'dump' then
            if pcall(value, 'true', 'r') then return key end
         end
      end
   end
end)
language('package.loaded has the libraries as they were', function()
   for _, name in ipairs({'io', 'os', 'debug', 'package', 'string'}) do
      if package.loaded[name] ~= _G[name] then return name end
   end
end)
language('another environment', function()
   local f = setfenv(function() return io.open(secret) end, {io = getfenv(0).io, secret = secret})
   return f()
end)
language('the environment of native Lua', function()
   setfenv(image.load, setmetatable({}, {__index = _G}))
   return image.load(outside .. '/picture.ppm')
end)
language('methods of strings that lie', function()
   local methods = getmetatable('').__index
   local find, sub = methods.find, methods.sub
   methods.find = function() return 1 end
   methods.sub = function() return '' end
   local ok, opened = pcall(io.open, secret)
   methods.find, methods.sub = find, sub
   return ok and opened
end)
language('a name that changes when it is asked again', function()
   local count = 0
   local name = setmetatable({}, {__tostring = function()
      count = count + 1
      return count == 1 and work .. '/x' or secret
   end})
   local opened = io.open(name)
   return opened and opened:read('a')
end)
language('methods of files', function()
   local methods = getmetatable(io.stdout)
   methods.__index.popen = true
   return methods.__index.open or methods.__index.loadlib
end)
language('a finalizer', function()
   local ran = false
   setmetatable({}, {__gc = function() ran = true end})
   local class = torch.class('sandbox.Escape')
   class.__gc = function() ran = true end
   sandbox.Escape()
   torch.factory('sandbox.Escape')()
   class = torch.getmetatable('nn.Linear')
   if class then class.__gc = function() ran = true end end
   nn.Linear(1, 1)
   collectgarbage()
   collectgarbage()
   return ran
end)
file('a finalizer when the state is closed', function()
   local late = {}
   setmetatable(late, {__gc = function() io.open(outside .. '/new-at-close', 'w') end})
   KEPT = late
   return false
end)
language('coroutines', function()
   return coroutine.wrap(function() return contents(secret) end)()
end)
language('a method of a class that opens', function()
   local class = torch.class('sandbox.Reader')
   class.__init = function() end
   class.__tostring__ = function() return contents(secret) end
   return tostring(sandbox.Reader())
end)
language('a hook of a network', function()
   local net, text = nn.Identity(), nil
   net.updateOutput = function(_, x) text = contents(secret) return x end
   pcall(net.forward, net, torch.ones(1))
   return text
end)
language('a callback of a tensor', function()
   local text
   pcall(function() torch.ones(1):apply(function() text = contents(secret) end) end)
   return text
end)
language('an object that reads itself', function()
   local class, text = torch.class('sandbox.Own'), nil
   class.__init = function() end
   class.read = function() text = contents(secret) end
   class.write = function() end
   pcall(function() torch.deserialize(torch.serialize(sandbox.Own())) end)
   return text
end)

local chosen = arg[5]
local held, out = 0, 0
local path, cpath = package.path, package.cpath
for _, escape in ipairs(escapes) do
   if not (byKernel and escape.kind == 'language') and (not chosen or escape.name == chosen) then
      local ok, result = pcall(escape.run)
      package.path, package.cpath = path, cpath
      if ok and result then
         out = out + 1
         print('OUT', escape.name, (tostring(result):gsub('%s+', ' '):sub(1, 80)))
      else
         held = held + 1
         print('held', escape.name, ok and '' or (tostring(result):gsub('%s+', ' ')))
      end
   end
end
print(('%d held, %d out'):format(held, out))
