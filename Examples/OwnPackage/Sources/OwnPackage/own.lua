-- A part of the package in Lua. Argument: the package.

local own = ...

-- a chain of `count` layers that scale
function own.chain(count)
   local net = nn.Sequential()
   for _ = 1, count do net:add(own.Scale(own.twice(0.5))) end
   return net
end
