-- Arguments by name, as the rock `dok` took them (`dok/inline.lua`).

local dok = {}
local name = ...

function dok.stylize(text) return text end

-- `usage(function, help, nil, argument, …)`: how a function is called.
function dok.usage(func, help, _, ...)
   local lines = {func .. '\n' .. (help or '') .. '\n'}
   for _, argument in ipairs({...}) do
      if type(argument) == 'table' then
         local note = argument.req and ' (required)'
            or argument.default ~= nil and ' [default = ' .. tostring(argument.default) .. ']' or ''
         lines[#lines + 1] = ('  %s = %s  -- %s%s')
            :format(argument.arg or '', argument.type or 'any', argument.help or '', note)
      end
   end
   return table.concat(lines, '\n') .. '\n'
end

function dok.error(message, func) error('<' .. tostring(func) .. '> ' .. tostring(message), 3) end

-- `unpack(arguments, function, help, argument, …)`: the table of all arguments, then each, given by place or by name.
function dok.unpack(arguments, func, help, ...)
   local wanted, found = {...}, {}
   local byname = #arguments == 1 and type(arguments[1]) == 'table' and not torch.typename(arguments[1])
   if byname and #arguments[1] > 0 then
      byname = wanted[1] and not (wanted[1].type or ''):find('table', 1, true)
   end
   local given = byname and arguments[1] or arguments
   local results = {}
   for i, argument in ipairs(wanted) do
      local value
      if byname then
         value = given[argument.arg]
         if value == nil then value = given[i] end
      else
         value = given[i]
      end
      if value == nil and argument.req then
         print(dok.usage(func, help, nil, ...))
         dok.error("required argument '" .. tostring(argument.arg) .. "' is missing", func)
      end
      if value == nil and argument.defaulta then value = found[argument.defaulta] end
      if value == nil then value = argument.default end
      found[argument.arg] = value
      results[i] = value
   end
   return found, table.unpack(results, 1, #wanted)
end

_G.dok = _G.dok or dok
return name and dok
