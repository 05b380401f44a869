-- Check sums as the rock `md5` gives them (RFC 1321).

local md5 = {}

local shifts = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21}
local constants = {}
for i = 1, 64 do constants[i] = math.floor(math.abs(math.sin(i)) * 2 ^ 32) | 0 end

local function block(text, at, a, b, c, d)
   local words = {('<I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4'):unpack(text, at)}
   for i = 0, 63 do
      local mixed, place
      if i < 16 then
         mixed, place = b & c | ~b & d, i
      elseif i < 32 then
         mixed, place = d & b | ~d & c, (5 * i + 1) % 16
      elseif i < 48 then
         mixed, place = b ~ c ~ d, (3 * i + 5) % 16
      else
         mixed, place = c ~ (b | ~d & 0xFFFFFFFF), 7 * i % 16
      end
      local sum = a + (mixed & 0xFFFFFFFF) + constants[i + 1] + words[place + 1] & 0xFFFFFFFF
      local by = shifts[i // 16 * 4 + i % 4 + 1]
      a, d, c, b = d, c, b, b + (sum << by | sum >> 32 - by) & 0xFFFFFFFF
   end
   return a, b, c, d
end

-- The sum of a string as 16 bytes.
function md5.sum(text)
   if type(text) ~= 'string' then error('md5.sum: a string expected, got ' .. type(text), 2) end
   local padded = text .. '\128' .. ('\0'):rep((55 - #text) % 64) .. ('<I8'):pack(#text * 8)
   local a, b, c, d = 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476
   for at = 1, #padded, 64 do
      local e, f, g, h = block(padded, at, a, b, c, d)
      a, b, c, d = a + e & 0xFFFFFFFF, b + f & 0xFFFFFFFF, c + g & 0xFFFFFFFF, d + h & 0xFFFFFFFF
   end
   return ('<I4I4I4I4'):pack(a, b, c, d)
end

-- The same as 32 hexadecimal digits.
function md5.sumhexa(text)
   if type(text) ~= 'string' then error('md5.sumhexa: a string expected, got ' .. type(text), 2) end
   return (md5.sum(text):gsub('.', function(byte) return ('%02x'):format(byte:byte()) end))
end

return md5
