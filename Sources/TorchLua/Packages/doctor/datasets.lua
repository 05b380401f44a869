-- Finds what a script would train on among its variables. Arguments: nothing, and nothing. Gives a function that
-- gives the likeliest dataset, or nil: what is in the locals and upvalues of the functions that run, then in globals.

local getinfo, getlocal, getupvalue, rawget, type, pcall, pairs, next =
   debug.getinfo, debug.getlocal, debug.getupvalue, rawget, type, pcall, pairs, next

local function length(t)
   local size = t.size
   if type(size) == 'function' then size = size(t) end
   if size == nil then size = #t end
   return math.type(size) == 'integer' and size or size // 1
end

-- How many samples `value` has, if it is a dataset: a table with {input, target} at 1, and nothing else there.
local function count(value)
   if type(value) ~= 'table' or value == _G or value == package.loaded then return nil end
   local ok, size = pcall(length, value)
   if not ok or type(size) ~= 'number' or size < 2 then return nil end
   local made, sample = pcall(function() return value[1] end)
   if not made or type(sample) ~= 'table' then return nil end
   local input, target, third = rawget(sample, 1), rawget(sample, 2), type(rawget(sample, 3))
   if input == nil or target == nil or third == 'table' or third == 'userdata' then return nil end
   -- Two numbers, or strings, are rather a row of a table.
   if type(input) ~= 'userdata' and type(input) ~= 'table' then return nil end
   return size
end

local function rank(name)
   name = tostring(name):lower()
   if name:find('test') or name:find('valid') then return -1 end
   return name:find('train') and 1 or 0
end

return function()
   local best, bestRank, bestSize, looked = nil, -2, 0, {}
   local function look(name, value, depth)
      if type(value) ~= 'table' or looked[value] then return end
      looked[value] = true
      local size = count(value)
      if size then
         local r = rank(name)
         if r > bestRank or r == bestRank and size > bestSize then best, bestRank, bestSize = value, r, size end
      elseif depth > 0 then
         -- Parts of a table of few names, as `data.train`.
         local names = 0
         for key, part in next, value do
            names = names + 1
            if names > 20 then break end
            if type(key) == 'string' then look(key, part, depth - 1) end
         end
      end
   end
   local level = 2
   while true do
      local info = getinfo(level, 'f')
      if not info then break end
      local i = 1
      while true do
         local name, value = getlocal(level, i)
         if not name then break end
         look(name, value, 1)
         i = i + 1
      end
      i = 1
      while true do
         local name, value = getupvalue(info.func, i)
         if not name then break end
         look(name, value, 1)
         i = i + 1
      end
      level = level + 1
   end
   if not best then
      for name, value in pairs(_G) do
         if type(value) == 'table' and value ~= package.loaded[name] then look(name, value, 1) end
      end
   end
   return best
end
