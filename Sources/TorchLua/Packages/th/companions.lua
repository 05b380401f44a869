-- What th gave without `require`, and what stands for rocks that are not there (`trepl/init.lua`). Arguments: the
-- package, the native functions.

local _, native = ...

-- Globals that open when a script first asks for them.
local lazy = {
   xlua = 'xlua', sys = 'sys', dok = 'dok', lapp = 'pl.lapp', path = 'pl.path', stringx = 'pl.stringx',
   tablex = 'pl.tablex', utils = 'pl.utils',
}

-- Rocks in C that Lua 5.1 made globals of when they were required.
local registered = {lfs = true, socket = true, mime = true, ltn12 = true, lpeg = true, posix = true}

local mt = getmetatable(_G) or {}
local before = mt.__index
mt.__index = function(globals, name)
   if registered[name] then return package.loaded[name] end
   local module = lazy[name]
   if module then
      lazy[name] = nil
      local found, value = pcall(require, module)
      if found and type(value) == 'table' then
         rawset(globals, name, value)
         return value
      end
   end
   if type(before) == 'function' then return before(globals, name) end
   return before and before[name]
end
setmetatable(_G, mt)

-- What xlua adds to Lua's libraries; th had always required it.
for library, names in pairs({
   [string] = {split = true, tosymbol = true}, [table] = {splice = true, prune = true},
}) do
   setmetatable(library, {__index = function(t, name)
      if not names[name] then return nil end
      require 'xlua'
      return rawget(t, name)
   end})
end

-- A module that many scripts require and few call: its functions say what to do instead.
local function speaking(what)
   return function()
      local function refuse() error(what, 2) end
      return setmetatable({}, {__index = function() return refuse end, __call = refuse})
   end
end

-- optnet.countUsedMemory: bytes of the storages of a network, each once, by what its modules use them for.
local kinds = {output = 'outputs', gradInput = 'gradInputs', weight = 'params', bias = 'params', gradWeight = 'params',
   gradBias = 'params'}

local function memoryOf(network)
   local sizes, seen = {outputs = 0, gradInputs = 0, params = 0, buffers = 0, total_size = 0}, {}
   local function count(value, kind)
      if type(value) == 'table' then
         for _, part in pairs(value) do count(part, kind) end
      elseif torch.isTensor(value) and value:storage() then
         local storage = torch.pointer(value:storage())
         if seen[storage] then return end
         seen[storage] = true
         local bytes = value:storage():size() * value:elementSize()
         sizes[kind], sizes.total_size = sizes[kind] + bytes, sizes.total_size + bytes
      end
   end
   network:apply(function(module)
      for name, value in pairs(module) do
         if kinds[name] then count(value, kinds[name]) elseif torch.isTensor(value) then count(value, 'buffers') end
      end
   end)
   return sizes
end

-- Modules with little in them: what they did has no use here, or saved memory only.
local idle = {
   trepl = function() return setmetatable({}, {__call = function() end}) end,
   env = function() return {} end,
   ['optnet.graphgen'] = speaking('optnet.graphgen: pictures of networks are not here; nn.summary lists layers'),
   iterm = speaking('iterm: pictures in a terminal are not here; image.save writes files'),
   ['iterm.dot'] = speaking('iterm.dot: pictures of graphs are not here; graph.dot writes files'),
   ['nn.THNN'] = speaking("nn.THNN: the functions in C of nn cannot be called; use its layers"),
   optnet = function()
      local nothing = function() end
      return {optimizeMemory = nothing, removeOptimization = nothing, countUsedMemory = memoryOf}
   end,
   mobdebug = function()
      local nothing = function() end
      return setmetatable({}, {__index = function() return nothing end})
   end,
}

-- After Lua's own searchers, so that a rock that is installed wins.
local searchers = package.searchers
local cuda = {cutorch = true, cunn = true, cudnn = true, fbcunn = true}

searchers[#searchers + 1] = function(name)
   if cuda[name] and not native.cuda() then return nil end
   if idle[name] then return idle[name], ':stand-in:' end
   local chunk = native.load(name)
   if not chunk then return nil end
   return function() return chunk(name, native) end, ':stand-in:'
end

-- Last of all: a sentence in place of the list of all folders.
searchers[#searchers + 1] = function(name)
   local about = native.load('advice')()(name)
   if about then error("module '" .. name .. "' not found: " .. about, 3) end
   local near = native.nearest(name)
   if near then error("module '" .. name .. "' not found; did you mean '" .. near .. "'?", 3) end
end
