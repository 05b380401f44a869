-- What a worker does with a job. Arguments: the name of the serialization, the natives. Returns a function of the bytes
-- of a job, `{function, arguments}`, that returns a kind and bytes: 0 and those of its results, 1 and an error's text,
-- or 2 and the status with which the job would end the program.

local serialization, native = ...

local function traced(message)
   if type(message) ~= 'string' then message = tostring(message) end
   return debug.traceback(message, 2)
end

-- Ending the program is the parent's to do.
function os.exit(code) -- luacheck: ignore 122
   if code == nil or code == true then code = 0 elseif code == false then code = 1 end
   native.exit(2, tostring(code))
end

return function(bytes)
   local isFine, results = xpcall(function()
      local job = native.unpack(serialization, bytes)
      return table.pack(job[1](table.unpack(job[2], 1, job[2].n)))
   end, traced)
   if not isFine then return 1, results end
   local isPacked, packed = pcall(native.pack, serialization, results)
   if isPacked then return 0, packed end
   return 1, 'the results cannot be handed over: ' .. tostring(packed)
end
