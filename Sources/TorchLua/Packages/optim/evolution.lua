-- Optimisers that are not steps along a gradient. Argument: the package `optim`.

local optim = ...

-- Differential evolution (Storn, Price 1997), best/1/bin, with its own generator, so that two runs
-- are alike. Of feval's results only the value counts. Returns the point reached and all values.
--
-- In two things the original departs from the paper, and we go with it, so that its numbers come out: it starts from
-- the worst point of the first population, and the coordinate that a child takes from the mutant in any case is
-- drawn, but compared with the point's number.
function optim.de(feval, x, config)
   config = config or {}
   local n = x:nElement()
   local size, budget = config.popsize or 10 * n, tonumber(config.maxFEs or config.maxEval) or 1000 * n
   local scale, rate = config.scaleFactor or 0.8, config.crossoverRate or 0.9
   if size < 3 then error('optim.de: popsize is ' .. size .. ', at least 3 are needed', 2) end
   local random = torch.Generator()
   torch.manualSeed(random, 1)
   local population = x.new(size, n):uniform(random, config.minRegion or -30, config.maxRegion or 30)
   local children = population:clone()
   local values, fitness, best = {}, {}, 1

   local function evaluate(point)
      local f = feval(point:viewAs(x))
      table.insert(values, f)
      return f
   end
   for i = 1, size do
      if #values >= budget then break end
      fitness[i] = evaluate(population[i])
      if fitness[i] > fitness[best] then best = i end
   end
   local solution, lowest = population[best]:clone(), fitness[best]
   local function other(a, b)
      local i
      repeat i = torch.random(random, 1, size) until i ~= a and i ~= b
      return i
   end
   while #values < budget do
      local offspring = {}
      for i = 1, size do
         if #values >= budget then break end
         local a = other(i)
         local b = other(i, a)
         local always = torch.random(random, 1, n)
         local child = children[i]:copy(population[i])
         for j = 1, n do
            if torch.uniform(random, 0, 1) < rate or i == always then
               child[j] = solution[j] + scale * (population[a][j] - population[b][j])
            end
         end
         offspring[i] = evaluate(child)
      end
      for i, f in ipairs(offspring) do
         if f <= fitness[i] then
            population[i]:copy(children[i])
            fitness[i] = f
            if f < lowest then
               lowest = f
               solution:copy(children[i])
            end
         end
      end
   end
   return solution:viewAs(x), x.new(values)
end

-- FISTA with backtracking (Beck, Teboulle 2009) for f + g: `f(x, 'dx')` gives the smooth part and its
-- gradient, `g(x)` the other part, `pl(x, L)` applies g's proximal map in place. Returns the
-- solution and a table for each iteration.
function optim.FistaLS(f, g, pl, x, params)
   params = params or {}
   local L, growth = params.L or 0.1, params.Lstep or 1.5
   local maxiter, maxline = params.maxiter or 50, params.maxline or 20
   for _, name in ipairs{'xkm', 'y', 'ply'} do
      params[name] = (params[name] or x.new()):resizeAs(x):zero()
   end
   local last, y, step = params.xkm, params.y, params.ply
   local momentum, history = 1, {}
   for iteration = 1, maxiter do
      local fy, slope = f(y, 'dx')
      local fply, bound
      local lines = 0
      repeat
         step:copy(y):add(-1 / L, slope)
         pl(step, L)
         x:copy(step)
         fply = f(step)
         step:add(-1, y)
         bound = fy + slope:dot(step) + L / 2 * step:dot(step)
         local isDone = fply <= bound
         if not isDone then
            if lines >= maxline then
               x:copy(last)
               isDone = true
            else
               L = L * growth
            end
         end
         lines = lines + 1
      until isDone
      if params.doFistaUpdate then
         local nextMomentum = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
         last:add(-1, x)
         y:copy(x):add((1 - momentum) / nextMomentum, last)
         last:copy(x)
         momentum = nextMomentum
      else
         y:copy(x)
      end
      local smooth, rest = f(y), g(y)
      params.L = L
      history[iteration] = {nline = lines, L = L, F = smooth + rest, Fply = smooth, Gply = rest, Q = bound}
      if params.verbose then
         history[iteration].xk, history[iteration].y = x:clone(), y:clone()
         print(string.format('iter=%d e=%g L=%g', iteration, smooth + rest, L))
      end
      local before = history[iteration - 1]
      if before and math.abs(history[iteration].F - before.F) <= (params.errthres or 1e-4) then break end
   end
   x:copy(y)
   return y, history
end
