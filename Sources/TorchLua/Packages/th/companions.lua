-- What th gave without `require`, and what stands for rocks that are not there (`trepl/init.lua`). Arguments: the
-- package, the native functions.

local _, native = ...

-- Globals that open when a script first asks for them.
local lazy = {
   xlua = 'xlua', sys = 'sys', lapp = 'pl.lapp', path = 'pl.path', stringx = 'pl.stringx', tablex = 'pl.tablex',
   utils = 'pl.utils',
}

local mt = getmetatable(_G) or {}
local before = mt.__index
mt.__index = function(globals, name)
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

-- Empty modules: what they did has no use here.
local idle = {
   trepl = function() return setmetatable({}, {__call = function() end}) end,
   env = function() return {} end,
   mobdebug = function()
      local nothing = function() end
      return setmetatable({}, {__index = function() return nothing end})
   end,
}

-- After Lua's own searchers, so that a rock that is installed wins.
local searchers = package.searchers
local cuda = {cutorch = true, cunn = true, cudnn = true}

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
