-- `optim.polyinterp`. Argument: the package `optim`.

local optim = ...
local abs, max, min, sqrt, huge = math.abs, math.max, math.min, math.sqrt, math.huge

-- the solution of a small linear system of tables, by elimination; nil if there is none
local function solve(a, b)
   local n = #b
   for k = 1, n do
      local p = k
      for i = k + 1, n do
         if abs(a[i][k]) > abs(a[p][k]) then p = i end
      end
      a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
      if not (abs(a[k][k]) > 0) then return nil end -- luacheck: ignore 581 (NaN)
      for i = k + 1, n do
         local m = a[i][k] / a[k][k]
         for j = k, n do a[i][j] = a[i][j] - m * a[k][j] end
         b[i] = b[i] - m * b[k]
      end
   end
   for k = n, 1, -1 do
      for j = k + 1, n do b[k] = b[k] - a[k][j] * b[j] end
      b[k] = b[k] / a[k][k]
   end
   return b
end

-- coefficients stand from the highest power down
local function value(p, x)
   local v = 0
   for _, c in ipairs(p) do v = v * x + c end
   return v
end

local function derivative(p)
   local d, n = {}, #p
   for i = 1, n - 1 do d[i] = p[i] * (n - i) end
   return d
end

-- the real roots between `low` and `high`: between two places where the slope is 0 there is at
-- most one, which halving finds
local function roots(p, low, high)
   if #p < 2 then return {} end
   local places = {low}
   for _, x in ipairs(roots(derivative(p), low, high)) do table.insert(places, x) end
   table.insert(places, high)
   local found = {}
   for i = 1, #places - 1 do
      local a, b = places[i], places[i + 1]
      local fa, fb = value(p, a), value(p, b)
      if fa == 0 then
         table.insert(found, a)
      elseif fa * fb < 0 then
         for _ = 1, 200 do
            local m = (a + b) / 2
            if m == a or m == b then break end
            if (value(p, m) < 0) == (fa < 0) then a = m else b = m end
         end
         table.insert(found, abs(value(p, a)) < abs(value(p, b)) and a or b)
      end
   end
   return found
end

-- The place of the minimum of the polynomial through rows {x, f, slope}, between the outermost
-- points or the given bounds; then its value, unless it is the cubic of two points.
function optim.polyinterp(points, lowest, highest)
   local rows = {}
   for i = 1, points:size(1) do
      rows[i] = {points[i][1], points[i][2], points[i][3]}
   end
   if #rows == 2 and not lowest and not highest then
      local p, q = rows[1], rows[2]
      if q[1] < p[1] then p, q = q, p end
      local d1 = p[3] + q[3] - 3 * (p[2] - q[2]) / (p[1] - q[1])
      local d2 = sqrt(d1 * d1 - p[3] * q[3])
      if d2 ~= d2 then return (p[1] + q[1]) / 2 end
      local t = q[1] - (q[1] - p[1]) * (q[3] + d2 - d1) / (q[3] - p[3] + 2 * d2)
      return min(max(t, p[1]), q[1])
   end

   local left, right = huge, -huge
   local a, b, n = {}, {}, 2 * #rows
   for i, row in ipairs(rows) do
      left, right = min(left, row[1]), max(right, row[1])
      local values, slopes = {}, {}
      for power = n - 1, 0, -1 do
         table.insert(values, row[1] ^ power)
         table.insert(slopes, power == 0 and 0 or power * row[1] ^ (power - 1))
      end
      a[i], a[#rows + i] = values, slopes
      b[i], b[#rows + i] = row[2], row[3]
   end
   left, right = lowest or left, highest or right

   local best, least = (left + right) / 2, huge
   local p = solve(a, b)
   if not p then return best, least end
   for i = 1, n do
      if abs(p[i]) <= 1e-12 then p[i] = 0 end
   end
   local places = {left, right}
   for _, row in ipairs(rows) do table.insert(places, row[1]) end
   for _, x in ipairs(roots(derivative(p), left, right)) do table.insert(places, x) end
   for _, x in ipairs(places) do
      local f = value(p, x)
      if x >= left and x <= right and f < least then best, least = x, f end
   end
   return best, least
end
