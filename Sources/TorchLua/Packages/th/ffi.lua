-- The part of LuaJIT's `ffi` that scripts use on tensors. Arguments: its name, the native functions.

local _, native = ...

local ffi = {os = jit and jit.os or 'Linux', arch = jit and jit.arch or 'x64', abi = function() return false end}

local sizes = {char = 1, byte = 1, ['unsigned char'] = 1, int8_t = 1, uint8_t = 1, short = 2, int16_t = 2, uint16_t = 2,
   int = 4, unsigned = 4, ['unsigned int'] = 4, int32_t = 4, uint32_t = 4, float = 4, long = 8, int64_t = 8,
   uint64_t = 8, size_t = 8, double = 8, ['void*'] = 8, ['void *'] = 8, ['char*'] = 8, ['char *'] = 8}

-- What `torch.data` points into.
local function source(x)
   if type(x) ~= 'table' or not rawget(x, 'storage') then return x end
   local kind = torch.typename(x.storage):match('(%a+)Storage$')
   return rawget(x, 'source') or torch[kind .. 'Tensor'](x.storage, x.first)
end

-- Bytes of a C type, or of all that a tensor holds.
function ffi.sizeof(kind, count)
   if torch.isTensor(kind) then return kind:nElement() * kind:elementSize() end
   local size = sizes[kind]
   if not size then error("ffi.sizeof: the type '" .. tostring(kind) .. "' is not known here", 2) end
   return size * (count or 1)
end

-- A string of a string, or of the bytes of a tensor, storage or `torch.data` of one, up to a zero or `count` of them.
function ffi.string(x, count)
   if type(x) == 'string' then return count and x:sub(1, count) or x end
   local bytes = native.memory(source(x), count)
   return count and bytes or bytes:match('^[^%z]*')
end

-- Copies bytes into the memory of a tensor, storage or `torch.data` of one: those of a string and a zero, or `count` of
-- them; or those of another.
function ffi.copy(into, from, count)
   local bytes
   if type(from) == 'string' then
      bytes = count and from:sub(1, count) or from .. '\0'
   else
      bytes = native.memory(source(from), count)
   end
   native.memory(source(into), bytes)
end

function ffi.fill(into, count, byte) native.memory(source(into), string.char(byte or 0):rep(count)) end

local function missing(what)
   return function()
      error('ffi.' .. what .. ': C code is out of reach; string, copy, fill, sizeof, os and arch are there', 2)
   end
end
for _, what in ipairs({'load', 'new', 'cast', 'typeof', 'metatype', 'gc', 'addressof', 'istype', 'offsetof'}) do
   ffi[what] = missing(what)
end
-- Declarations alone do nothing.
function ffi.cdef() end
ffi.C = setmetatable({}, {__index = missing('C')})

return ffi
