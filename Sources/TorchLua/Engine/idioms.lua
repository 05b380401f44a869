-- The idioms that are most natural in Lua. Returns the function that turns a plain table into
-- text, in the form of Torch7's prompt.

-- table
function table.getn(t) return #t end

function table.maxn(t)
   local most = 0
   for key in pairs(t) do
      if type(key) == 'number' and key > most then most = key end
   end
   return most
end

function table.foreach(t, f)
   for key, value in pairs(t) do
      local result = f(key, value)
      if result ~= nil then return result end
   end
end

function table.foreachi(t, f)
   for i = 1, #t do
      local result = f(i, t[i])
      if result ~= nil then return result end
   end
end

-- module
function module(name, ...)
   local m = package.loaded[name]
   if type(m) ~= 'table' then
      m = _G
      for part in name:gmatch('[^.]+') do
         local inner = rawget(m, part)
         if inner == nil then
            inner = {}
            m[part] = inner
         elseif type(inner) ~= 'table' then
            error("name conflict for module '" .. name .. "'", 2)
         end
         m = inner
      end
      package.loaded[name] = m
   end
   if m._NAME == nil then
      m._M, m._NAME, m._PACKAGE = m, name, name:match('^(.*%.)') or ''
   end
   setfenv(2, m)
   for _, option in ipairs({...}) do option(m) end
end

function package.seeall(m)
   local mt = getmetatable(m) or {}
   mt.__index = _G
   setmetatable(m, mt)
end

-- require: text only; './name' is looked for beside the script that asks, and any name may be a file's whole one, as th
-- had it
local forms = {'?.lua', '?/init.lua', '?', '?.th', '?.net'}

local function infolder(name, folder)
   local paths = {}
   for i, form in ipairs(forms) do paths[i] = folder .. '/' .. form end
   return package.searchpath(name, table.concat(paths, ';'), '')
end

local function beside(name)
   local at = debug.getinfo(4, 'S')
   local folder = at and at.source:match('^@(.*)/[^/]*$') or '.'
   local file, tried = infolder(name, folder)
   if not file then file = infolder(name, '.') end
   return file, tried
end

package.searchers[2] = function(name)
   local file, tried
   if name:find('^%.%.?/') then
      file, tried = beside(name)
   else
      file, tried = package.searchpath(name, package.path)
      if not file and name:find('%.%a+$') then file = package.searchpath(name, './?', '') end
   end
   if not file then return tried end
   if file:find('%.th$') or file:find('%.net$') then return function() return torch.load(file) end, file end
   local chunk, message = loadfile(file)
   if not chunk then
      error("error loading module '" .. name .. "' from file '" .. file .. "':\n\t" .. message, 0)
   end
   return chunk, file
end

-- print
local deepest = 4

local function describe(value)
   if type(value) == 'string' then return '"' .. value .. '"' end
   local class = torch and torch.typename(value)
   local kind, what = (class or ''):match('^torch%.(%a+(%u%l+))$')
   if what == 'Storage' then return kind .. ' - size: ' .. value:size() end
   if what == 'Tensor' then
      if value:dim() == 0 then return kind .. ' - empty' end
      return kind .. ' - size: ' .. table.concat(value:size():totable(), 'x')
   end
   return tostring(value)
end

local order = {number = 1, string = 2}

local function before(a, b)
   local p, q = order[type(a)] or 3, order[type(b)] or 3
   if p ~= q then return p < q end
   if p == 3 then return tostring(a) < tostring(b) end
   return a < b
end

local function write(t, depth, lines)
   local tab = string.rep(' ', 4 * depth)
   if next(t) == nil then
      lines[#lines + 1] = tab .. '{}'
      return
   end
   local keys = {}
   for key in next, t do keys[#keys + 1] = key end
   table.sort(keys, before)
   lines[#lines + 1] = tab .. '{'
   for _, key in ipairs(keys) do
      local value = rawget(t, key)
      local label = tab .. '  ' .. tostring(key) .. ' : '
      local mt = type(value) == 'table' and getmetatable(value)
      if type(value) ~= 'table' or type(mt) == 'table' and mt.__tostring then
         lines[#lines + 1] = label .. describe(value)
      elseif depth + 1 >= deepest or next(value) == nil then
         lines[#lines + 1] = label .. '{...}'
      else
         lines[#lines + 1] = label
         write(value, depth + 1, lines)
      end
   end
   lines[#lines + 1] = tab .. '}'
end

return function(t)
   local lines = {}
   write(t, 0, lines)
   return table.concat(lines, '\n')
end
