-- The functions of the rock `luautf8` (`require 'lua-utf8'`) that scripts use: those of Lua's own `utf8`, and these.

local text = {}
for name, f in pairs(utf8) do text[name] = f end
text.byte = utf8.codepoint

-- The number of a character that counts from the end where negative.
local function place(i, length) return i < 0 and math.max(length + i + 1, 0) or i end

-- Characters first to last.
function text.sub(s, first, last)
   local length = utf8.len(s)
   if not length then error('utf8.sub: the text is no UTF-8', 2) end
   first, last = math.max(place(first or 1, length), 1), math.min(place(last or -1, length), length)
   if first > last then return '' end
   return s:sub(utf8.offset(s, first), utf8.offset(s, last + 1) - 1)
end

-- `for at, code in utf8.next, s do`: the position of the next character in bytes, and its code.
function text.next(s, at)
   local following = at and utf8.offset(s, 2, at) or 1
   if not following or following > #s then return nil end
   return following, utf8.codepoint(s, following)
end

function text.reverse(s)
   local characters = {}
   for _, code in utf8.codes(s) do table.insert(characters, 1, utf8.char(code)) end
   return table.concat(characters)
end

return text
