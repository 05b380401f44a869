-- The sequences that all programs of this benchmark learn from: 1000 lines of 8 points x, y and a class.
math.randomseed(1)
local k, b = math.random(), math.random()*5
local shapes = {function(x) return x end, function(x) return x*x end, math.sqrt}
for _ = 1, 1000 do
   local class, numbers = math.random(3), {}
   for _ = 1, 8 do
      local x = 5 + math.random()*(class == 3 and 5 or 10)
      numbers[#numbers + 1], numbers[#numbers + 2] = x, k*shapes[class](x) + b
   end
   print(table.concat(numbers, ' ') .. ' ' .. class)
end
