-- The package dpnn besides its classes (`dpnn/init.lua`). Argument: the package.

local dpnn = ...

dpnn.version = 2
nn.NCEModule.version = 6

-- `require`, with a word on what is missing
function dpnn.require(name)
   local found, message = pcall(require, name)
   if not found then error('missing package ' .. name .. ': ' .. tostring(message), 2) end
end
