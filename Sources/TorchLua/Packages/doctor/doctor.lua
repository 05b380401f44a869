-- `require 'doctor'`: watches the training of the script from here on. Arguments: the package, and its natives.

local doctor, native = ...

-- doctor.watch{seconds = 8, steps = n}: how much is watched, in seconds of computing and in training steps
function doctor.watch(options)
   options = options or {}
   if type(options) ~= 'table' then error('doctor.watch{seconds = 8, steps = n}: a table expected', 2) end
   for name, value in pairs(options) do
      if name ~= 'seconds' and name ~= 'steps' then
         error('doctor.watch: there is no option \'' .. tostring(name) .. '\'; there are seconds and steps', 2)
      end
      if type(value) ~= 'number' or value ~= value or value <= 0 then
         error('doctor.watch: ' .. name .. ' has to be a number above 0', 2)
      end
   end
   native.watch(options.seconds, options.steps)
end

-- doctor.ignore('untrained-steps', …): findings that are known to be none
function doctor.ignore(...)
   for _, code in ipairs{...} do native.ignore(code) end
end

-- what was found until now, as a table; the watching ends
function doctor.report() return native.report() end

-- what is known of a dataset without a model, as a table of lines and figures
function doctor.data(dataset) return native.data(dataset) end
