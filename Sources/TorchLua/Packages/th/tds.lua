-- Tables outside of Lua's heap, which LuaJIT's 2 GB made necessary (`tds/hash.lua`, `tds/vec.lua`). Lua 5.4 has no
-- such limit: these are Lua tables with the same face.

local tds = {}
local contents = setmetatable({}, {__mode = 'k'})

local allowed = {number = true, string = true, boolean = true, table = true, userdata = true, ['function'] = true}

local function check(kind, what, value)
   if not allowed[type(value)] then error(('tds.%s: a %s cannot be a %s'):format(kind, type(value), what), 3) end
end

local function convert(value)
   if type(value) == 'table' and not torch.typename(value) then
      return #value > 0 and tds.Vec(value) or tds.Hash(value)
   end
   return value
end

local Hash = torch.class('tds.Hash', tds)

function Hash:__init(source)
   contents[self] = {map = {}, count = 0}
   if source ~= nil then
      if type(source) ~= 'table' then error('tds.Hash: a table expected, got ' .. type(source), 3) end
      for key, value in pairs(source) do self[key] = convert(value) end
   end
end

local hash = torch.getmetatable('tds.Hash')

local function of(self)
   local own = contents[self]
   if not own then
      own = {map = {}, count = 0}
      contents[self] = own
   end
   return own
end

-- Elements alone, since a word of a vocabulary may have the name of a method; and what fills a new one.
function hash.__index(self, key)
   local value = of(self).map[key]
   if value == nil and key == '__init' then return rawget(hash, key) end
   return value
end

function hash.__newindex(self, key, value)
   check('Hash', 'key', key)
   local own = of(self)
   if value ~= nil then check('Hash', 'value', value) end
   own.count = own.count + (value ~= nil and 1 or 0) - (own.map[key] ~= nil and 1 or 0)
   own.map[key] = value
end

function hash.__len(self) return of(self).count end
function hash.__pairs(self) return next, of(self).map, nil end
function hash.pairs(self) return pairs(self) end

function hash.__tostring(self)
   local lines = {}
   for key, value in pairs(self) do lines[#lines + 1] = tostring(key) .. ' : ' .. tostring(value) end
   return 'tds.Hash[' .. #self .. ']{\n' .. table.concat(lines, '\n') .. '\n}'
end

function hash.write(self, file)
   file:writeLong(#self)
   for key, value in pairs(self) do
      file:writeObject(key)
      file:writeObject(value)
   end
end

function hash.read(self, file)
   for _ = 1, file:readLong() do
      local key = file:readObject()
      self[key] = file:readObject()
   end
end

torch.class('tds.Vec', tds)
local vec = torch.getmetatable('tds.Vec')

function vec.__init(self, ...)
   contents[self] = {list = {}, count = 0}
   local first = ...
   if select('#', ...) == 1 and type(first) == 'table' then
      for _, value in ipairs(first) do self:insert(convert(value)) end
   else
      for i = 1, select('#', ...) do self:insert(convert((select(i, ...)))) end
   end
end

local function list(self)
   local own = contents[self]
   if not own then
      own = {list = {}, count = 0}
      contents[self] = own
   end
   return own
end

local function place(k)
   if type(k) ~= 'number' or k < 1 or k % 1 ~= 0 then
      error('tds.Vec: a place from 1 expected, got ' .. tostring(k), 3)
   end
   return k
end

function vec.__index(self, key)
   if type(key) == 'number' then return list(self).list[key] end
   return rawget(vec, key)
end

function vec.__newindex(self, key, value)
   local own = list(self)
   place(key)
   if key > own.count then own.count = key end
   own.list[key] = value
end

function vec.__len(self) return list(self).count end

function vec.insert(self, at, value)
   local own = list(self)
   if value == nil then at, value = own.count + 1, at end
   place(at)
   if at > own.count + 1 then return vec.__newindex(self, at, value) end
   for i = own.count, at, -1 do own.list[i + 1] = own.list[i] end
   own.list[at] = value
   own.count = own.count + 1
end

function vec.remove(self, at)
   local own = list(self)
   at = at or own.count
   if at < 1 or at > own.count then return nil end
   local value = own.list[at]
   for i = at, own.count do own.list[i] = own.list[i + 1] end
   own.count = own.count - 1
   return value
end

function vec.resize(self, count)
   local own = list(self)
   for i = count + 1, own.count do own.list[i] = nil end
   own.count = count
end

function vec.sort(self, before)
   table.sort(list(self).list, before)
   return self
end

function vec.concat(self, separator, i, j) return table.concat(list(self).list, separator, i, j or #self) end
function vec.unpack(self) return table.unpack(list(self).list, 1, #self) end

function vec.__pairs(self)
   local own, i = list(self), 0
   return function()
      i = i + 1
      if i <= own.count then return i, own.list[i] end
   end
end

vec.__ipairs, vec.pairs, vec.ipairs = vec.__pairs, vec.__pairs, vec.__pairs

function vec.__tostring(self)
   local lines = {}
   for i, value in pairs(self) do lines[i] = i .. ' : ' .. tostring(value) end
   return 'tds.Vec[' .. #self .. ']{\n' .. table.concat(lines, '\n') .. '\n}'
end

function vec.write(self, file)
   file:writeLong(#self)
   for _, value in pairs(self) do file:writeObject(value) end
end

function vec.read(self, file)
   local count = file:readLong()
   for i = 1, count do self[i] = file:readObject() end
   list(self).count = count
end

torch.class('tds.AtomicCounter', tds)
local counter = torch.getmetatable('tds.AtomicCounter')
function counter.__init(self, value) self.value = value or 0 end
function counter.inc(self, by)
   self.value = self.value + (by or 1)
   return self.value
end
function counter.get(self) return self.value end
function counter.set(self, value) self.value = value end

tds.hash, tds.vec = tds.Hash, tds.Vec
_G.tds = _G.tds or tds
return tds
