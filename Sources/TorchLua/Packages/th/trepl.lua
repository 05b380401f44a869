-- The parts of the rock `trepl`, the prompt of th, that scripts use: colours on a terminal. Arguments: which part.

local asked = ...

local colors = {bright = '\27[1m', dim = '\27[2m', underline = '\27[4m', blink = '\27[5m', reverse = '\27[7m',
   hidden = '\27[8m'}
for name, code in pairs(sys.COLORS) do colors[name] = code end
if asked == 'trepl.colors' then return colors end

-- `colorize.red(text)`.
local colorize = {}
for name, code in pairs(colors) do
   colorize[name] = function(text) return code .. text .. colors.none end
end
return colorize
