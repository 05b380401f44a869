-- The part in C of the rock `unsup`, whose other files are Lua (`unsup/init.c`).

-- Moves each element by `lambda` toward 0, in place; what is nearer becomes 0.
local function shrinkage(t, lambda)
   if type(lambda) ~= 'number' or lambda ~= lambda or lambda < 0 then
      error("bad argument #2 to 'shrinkage' (Lambda should be non-negative)", 2)
   end
   if lambda == 0 then return t end
   local far = t:clone():abs():add(-lambda)
   return t:sign():cmul(far:clamp(0, math.huge))
end

_G.unsup = rawget(_G, 'unsup') or {}
for _, kind in ipairs({'Float', 'Double'}) do torch[kind .. 'Tensor'].shrinkage = shrinkage end

return true
