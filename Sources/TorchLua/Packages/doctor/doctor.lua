-- `require 'doctor'`: watches the training of the script from here on. Arguments: the package, and its natives.

local doctor, native = ...

-- What options may be, by name; anything else is an error that says so.
local function check(name, options, kinds)
   if type(options) ~= 'table' then error(name .. ': a table of options expected', 3) end
   for option, value in pairs(options) do
      local kind = kinds[option]
      if not kind then
         local names = {}
         for known in pairs(kinds) do names[#names + 1] = known end
         table.sort(names)
         local known = table.concat(names, ', ')
         error(name .. ": there is no option '" .. tostring(option) .. "'; there are " .. known, 3)
      elseif type(value) ~= kind then
         error(name .. ': ' .. option .. ' has to be a ' .. kind, 3)
      elseif kind == 'number' and (value ~= value or value <= 0) then
         error(name .. ': ' .. option .. ' has to be a number above 0', 3)
      end
   end
end

-- doctor.watch{seconds = 8, steps = n, try = true}: how much is watched, in seconds of computing and in training steps;
-- whether what is found is tried out in training again
function doctor.watch(options)
   options = options or {}
   check('doctor.watch', options, {seconds = 'number', steps = 'number', try = 'boolean'})
   native.watch(options.seconds, options.steps, options.try)
end

-- doctor.ignore('untrained-steps', …): findings that are known to be none
function doctor.ignore(...)
   for _, code in ipairs{...} do native.ignore(code) end
end

-- what was found until now, as a table; the watching ends. doctor.report{html = 'file.html'} also writes it as a page.
function doctor.report(options)
   options = options or {}
   check('doctor.report', options, {html = 'string'})
   local script = type(arg) == 'table' and arg[0]
   return native.report(options.html, type(script) == 'string' and script or nil)
end

-- what is known of a dataset without a model, as a table of lines and figures
function doctor.data(dataset) return native.data(dataset) end
