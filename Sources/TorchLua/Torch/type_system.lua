-- Classes by name, environments, and where packages lie (`torch7/init.lua`, `torch7/utils.c`).
-- Argument: the functions that know the classes.

local system = ...

-- Tables of their own for functions and objects.
local environments = setmetatable({}, {__mode = 'k'})

local function isholder(x) return type(x) == 'function' or type(x) == 'userdata' end

local function badholder(name, x)
   error("bad argument #1 to '" .. name .. "' (function or userdata expected, got " .. torch.type(x) .. ')', 3)
end

function torch.getenv(x)
   if not isholder(x) then badholder('getenv', x) end
   if type(x) == 'function' then return getfenv(x) end
   environments[x] = environments[x] or {}
   return environments[x]
end

function torch.setenv(x, env)
   if not isholder(x) then badholder('setenv', x) end
   if type(env) ~= 'table' then
      error("bad argument #2 to 'setenv' (table expected, got " .. torch.type(env) .. ')', 2)
   end
   if type(x) == 'function' then setfenv(x, env) else environments[x] = env end
end

function torch.newmetatable(name, parent, constructor, destructor, factory, module)
   local mt = system.newclass(name, parent, module, constructor, factory)
   if destructor then rawset(mt, '__gc', destructor) end
   return mt
end

function torch.setmetatable(object, name) return system.setmetatable(object, name) end

local factories = {}
function torch.factory(name)
   if type(name) ~= 'string' then
      error("bad argument #1 to 'factory' (string expected, got " .. torch.type(name) .. ')', 2)
   end
   if not system.hasempty(name) then return nil end
   factories[name] = factories[name] or function() return system.empty(name) end
   return factories[name]
end

function torch.metatype(name)
   error('torch.metatype: C types belong to the ffi of LuaJIT, which this Lua does not have', 2)
end

-- The registry as scripts know it: the metatables of classes by name, to be looked at or taken away, and their names by
-- metatable.
local registry = setmetatable({}, {
   __index = function(_, key)
      if type(key) == 'string' then return torch.getmetatable(key) end
      local name = type(key) == 'table' and rawget(key, '__typename')
      return type(name) == 'string' and torch.getmetatable(name) == key and name or nil
   end,
   __newindex = function(_, name, value)
      if type(name) ~= 'string' then error('the registry holds classes by name', 2) end
      if value ~= nil then error('only nil can be assigned to a class in the registry', 2) end
      system.forget(name)
   end,
})
function debug.getregistry() return registry end

-- The directory of a package on package.path; of the program's own packages there is none.
function torch.packageLuaPath(name)
   if name == nil then return nil end
   for template in package.path:gmatch('[^;]+') do
      local path = template:gsub('%?', (name:gsub('%%', '%%%%')))
      local file = io.open(path)
      if file then
         file:close()
         return path:match('(.*)/')
      end
   end
end

function torch.include(package, file)
   local directory = torch.packageLuaPath(package)
   if not directory then error("torch.include: there is no package '" .. tostring(package) .. "'", 2) end
   return dofile(directory .. '/' .. file)
end

-- A file beside the one that calls.
function include(file, depth)
   paths.dofile(file, 3 + (depth or 0))
   return
end

-- Bytes as text.
for _, name in ipairs({'Byte', 'Char'}) do
   torch[name .. 'Tensor'].string = function(self, text)
      if text == nil then return self:clone():storage():string() end
      return self:set(torch[name .. 'Storage']():string(text))
   end
end

-- `torch.data(x)[i]`: element i, from 0, behind the first of a tensor or storage, as of LuaJIT's pointers; `p + n` and
-- `p - n` point n elements on and back, `p - q` is how many lie between.
local pointer = {}

local function moved(p, count)
   return setmetatable({
      address = p.address + count * p.storage:elementSize(), storage = p.storage, first = p.first + count,
   }, pointer)
end

function pointer.__add(a, b)
   if type(a) == 'number' then return moved(b, a) end
   return moved(a, b)
end

function pointer.__sub(a, b)
   if type(b) == 'number' then return moved(a, -b) end
   return (a.address - b.address) // a.storage:elementSize()
end

function pointer.__index(p, i)
   if type(i) ~= 'number' then return nil end
   return p.storage[p.first + i]
end

function pointer.__newindex(p, i, value) p.storage[p.first + i] = value end
function pointer.__eq(a, b) return a.address == b.address end
function pointer.__tostring(p) return ('cdata: 0x%x'):format(p.address) end

local address = torch.data
function torch.data(x, asnumber)
   local number = address(x, true)
   if asnumber or not number then return number end
   local tensor = torch.isTensor(x)
   return setmetatable({
      source = x, address = number, storage = tensor and x:storage() or x, first = tensor and x:storageOffset() or 1,
   }, pointer)
end

for _, name in ipairs({'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double', 'Half'}) do
   for _, kind in ipairs({'Tensor', 'Storage'}) do
      local class = torch[name .. kind]
      class.cdata = function(self) return torch.cdata(self) end
      class.data = function(self) return torch.data(self) end
   end
end
