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

-- Covariance matrix adaptation (Hansen's barecmaes2): points are drawn about a mean, which moves to the weighted mean
-- of the better half, and the ellipsoid of the draws is fitted to the steps that were good. Of feval's results only the
-- value counts. Returns the best point, the values (the start's, the best of each generation, the best of all) and how
-- many evaluations were made. Draws come from torch's generator, in the original's order.
function optim.cmaes(feval, x, config, state)
   config = config or {}
   state = state or config
   local function option(name)
      if state[name] ~= nil then return state[name] end
      return config[name]
   end
   if not x.triu or not torch.isTypeOf(x, 'torch.FloatTensor') and not torch.isTypeOf(x, 'torch.DoubleTensor') then
      error('Unsupported Tensor ' .. x:type() .. ' please use Float- or DoubleTensor for x', 2)
   end
   local mean = x:clone():view(-1)
   local n = mean:size(1)
   local sigma, target = tonumber(option 'sigma'), option 'ftarget'
   if not sigma then error('optim.cmaes: sigma, the standard deviation of the first steps, is missing', 2) end
   local budget, least = tonumber(option 'maxEval') or 1e3 * n ^ 2, option 'min_iterations' or 1
   local size, interval = option 'popsize' or 4 + math.floor(3 * math.log(n)), option 'verb_disp' or 0
   if size < 2 then error('optim.cmaes: popsize is ' .. size .. ', at least 2 are needed', 2) end

   -- Half of the points count, by the logarithm of their rank. An odd number of them leaves half a parent out.
   local half = size / 2
   local parents = math.floor(half)
   local weights = torch.DoubleTensor(parents)
   for i = 1, parents do weights[i] = math.log(half + 0.5) - math.log(i) end
   weights:div(weights:sum())
   local effective = weights:sum() ^ 2 / torch.pow(weights, 2):sum()
   weights = weights:typeAs(x)

   -- How fast the paths, the matrix (by the path, and by the points) and the step size follow.
   local pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n)
   local sizeRate = (effective + 2) / (n + effective + 5)
   local oneRate = 2 / ((n + 1.3) ^ 2 + effective)
   local manyRate = math.min(1 - oneRate, 2 * (effective - 2 + 1 / effective) / ((n + 2) ^ 2 + effective))
   local damping = 2 * effective / size + 0.3 + sizeRate

   local path, sizePath = mean.new(n):zero(), mean.new(n):zero()
   local matrix, axes, lengths = torch.eye(n):typeAs(x), torch.eye(n):typeAs(x), mean.new(n):fill(1)
   local whitening = torch.eye(n):typeAs(x)
   local points, fitness = mean.new(size, n), torch.Tensor(size)
   local values = {(feval(x))}
   local evaluations, factored, iterations = 0, 0, 0
   local best, lowest, bestAt

   local function draw()
      -- The axes cost n^3, so they may be some generations old.
      if evaluations - factored > size / (oneRate + manyRate) / n / 10 then
         factored = evaluations
         matrix = torch.triu(matrix) + torch.triu(matrix, 1):t()
         lengths, axes = torch.symeig(matrix, 'V')
         lengths:sqrt()
         whitening = axes * torch.diag(torch.pow(lengths, -1)) * axes:t()
      end
      for k = 1, size do
         local z = lengths:clone():normal(0, 1):cmul(lengths)
         points[k]:copy(mean + (axes * z) * sigma)
      end
   end

   local function adapt()
      evaluations = evaluations + size
      local order
      fitness, order = torch.sort(fitness)
      local chosen = points:index(1, order:narrow(1, 1, parents))
      table.insert(values, fitness[1])
      if not lowest or fitness[1] < lowest then best, lowest, bestAt = chosen[1]:clone(), fitness[1], evaluations end

      local before = mean:clone()
      mean:zero():addmv(chosen:t(), weights)
      local step = mean - before
      local rate = math.sqrt(sizeRate * (2 - sizeRate) * effective) / sigma
      sizePath = sizePath - sizePath * sizeRate + (whitening * step) * rate
      -- No path of one-sided steps while the step size is still growing.
      local expected = 1 - (1 - sizeRate) ^ (2 * evaluations / size)
      local follows = torch.pow(sizePath, 2):sum() / expected / n < 2 + 4 / (n + 1) and 1 or 0
      rate = math.sqrt(pathRate * (2 - pathRate) * effective) / sigma * follows
      path = path - path * pathRate + step * rate

      -- In Double, whatever x is, as the original's loop over the elements.
      local kept = oneRate - (1 - follows) * oneRate * pathRate * (2 - pathRate)
      local steps = chosen:double() - before:double():view(1, n):expand(parents, n)
      local spread = steps:t() * torch.cmul(steps, weights:double():view(parents, 1):expand(parents, n))
      local wide, along = matrix:double(), path:double()
      wide:add(-kept - manyRate, wide:clone()):add(oneRate, torch.ger(along, along)):add(manyRate / sigma ^ 2, spread)
      matrix = wide:typeAs(x)
      local growth = sizeRate / damping * (torch.pow(sizePath, 2):sum() / n - 1) / 2
      sigma = sigma * math.exp(math.min(0.6, growth))
   end

   local function reasons()
      local found = {}
      if evaluations == 0 then return found end
      if evaluations >= budget then found.evals = budget end
      if target ~= nil and fitness[1] <= target then found.ftarget = target end
      if lengths:max() > 1e7 * lengths:min() then found.condition = 1e7 end
      if size > 1 and fitness[size] - fitness[1] < 1e-12 then found.tolfun = 1e-12 end
      if sigma * lengths:max() < 1e-11 then found.tolx = 1e-11 end
      return found
   end

   local function report()
      if interval <= 0 then return end
      local generation = evaluations / size
      if generation == 1 or generation % (10 * interval) == 0 then print('evals:\t ax-ratio max(std)   f-value') end
      if generation > 2 and generation % interval ~= 0 then return end
      local widest = math.sqrt(torch.diag(matrix):max())
      print(evaluations .. ': ' .. string.format(' %6.1f %8.1e ', lengths:max() / lengths:min(), sigma * widest)
         .. tostring(fitness[1]))
   end

   while iterations < least or next(reasons()) == nil do
      iterations = iterations + 1
      draw()
      for i = 1, size do fitness[i] = feval(points[i]:viewAs(x)) end
      adapt()
      report()
   end
   table.insert(values, lowest)
   if interval > 0 then
      for reason, value in pairs(reasons()) do print('termination by', reason, '=', value) end
      print('best f-value =', lowest)
      print('solution = ')
      print(best)
      print('best found at iteration: ', bestAt / size, ' , total iterations: ', iterations)
   end
   return best, values, evaluations
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
