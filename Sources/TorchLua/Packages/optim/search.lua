-- The optimisers that search along lines, and what they are made of. Arguments: the package,
-- and a table with a function that checks what an evaluation gave.

local optim, native = ...
local checked = native.checked
local abs, max, min, sqrt, huge = math.abs, math.max, math.min, math.sqrt, math.huge

local function isFinite(a) return a == a and abs(a) ~= huge end

-- Conjugate gradients after Polak and Ribiere, with the line search of C. E. Rasmussen's
-- minimize.m. Returns x, the value before and after each line search, and the evaluations made.
function optim.cg(feval, x, config, state)
   config = config or {}
   state = state or config
   local rho, sig = config.rho or 0.01, config.sig or 0.5
   local int, ext = config.int or 0.1, config.ext or 3
   local maxIter, ratio = config.maxIter or 20, config.ratio or 100
   local maxEval = config.maxEval or maxIter * 1.25

   for _, name in ipairs{'df0', 'df1', 'df2', 'df3', 'x0', 's'} do
      state[name] = (state[name] or x.new()):resizeAs(x)
   end
   local s, x0, df0, df1, df2 = state.s, state.x0, state.df0, state.df1, state.df2

   local evaluations = 0
   local function evaluate(df)
      local f, g = feval(x)
      df:copy(checked(g, 'cg'))
      evaluations = evaluations + 1
      return f
   end
   local function steepest()
      s:copy(df1):mul(-1)
      return -s:dot(s)
   end

   -- f, d and z: value, slope and place of 1 the start of the line, 2 the trial, 3 the last point
   local f1 = evaluate(df1)
   local d1 = steepest()
   local z1 = 1 / (1 - d1)
   local history = {f1}

   while evaluations < abs(maxEval) do
      x0:copy(x)
      df0:copy(df1)
      local f2, d2
      local function advance(z)
         x:add(z, s)
         f2 = evaluate(df2)
         d2 = df2:dot(s)
      end
      advance(z1)
      local f3, d3, z3 = f1, d1, -z1
      local left = min(maxIter, maxEval - evaluations)
      local limit = -1
      local function isTooFar() return f2 > f1 + z1 * rho * d1 or d2 > -sig * d1 end
      -- the cubic through points 2 and 3 is a z^3 / 3 + b z^2 + ...
      local function cubic()
         return 6 * (f2 - f3) / z3 + 3 * (d2 + d3), 3 * (f3 - f2) - z3 * (d3 + 2 * d2)
      end

      local found
      while true do
         while isTooFar() and left > 0 do
            limit = z1
            local z2
            if f2 > f1 then
               z2 = z3 - 0.5 * d3 * z3 * z3 / (d3 * z3 + f2 - f3)
            else
               local a, b = cubic()
               z2 = (sqrt(b * b - a * d2 * z3 * z3) - b) / a
            end
            if not isFinite(z2) then z2 = z3 / 2 end
            z2 = max(min(z2, int * z3), (1 - int) * z3)
            z1 = z1 + z2
            advance(z2)
            left = left - 1
            z3 = z3 - z2
         end
         if isTooFar() then break end
         if d2 > sig * d1 then
            found = true
            break
         end
         if left == 0 then break end
         local a, b = cubic()
         local z2 = -d2 * z3 * z3 / (b + sqrt(b * b - a * d2 * z3 * z3))
         local isOpen = limit < -0.5
         if not isFinite(z2) or z2 < 0 then
            z2 = isOpen and z1 * (ext - 1) or (limit - z1) / 2
         elseif not isOpen and z1 + z2 > limit then
            z2 = (limit - z1) / 2
         elseif isOpen and z1 + z2 > z1 * ext then
            z2 = z1 * (ext - 1)
         elseif z2 < -z3 * int then
            z2 = -z3 * int
         elseif not isOpen and z2 < (limit - z1) * (1 - int) then
            z2 = (limit - z1) * (1 - int)
         end
         f3, d3, z3 = f2, d2, -z2
         z1 = z1 + z2
         advance(z2)
         left = left - 1
      end

      if not found then
         x:copy(x0)
         df1:copy(df0)
         break
      end
      f1 = f2
      table.insert(history, f1)
      s:mul((df2:dot(df2) - df2:dot(df1)) / df1:dot(df1)):add(-1, df2)
      df1, df2 = df2, df1
      d2 = df1:dot(s)
      if d2 > 0 then d2 = steepest() end
      z1 = z1 * min(ratio, d1 / (d2 - 1e-320))
      d1 = d2
   end
   state.df1, state.df2 = df1, df2
   return x, history, evaluations
end

-- L-BFGS (Nocedal 1980) with steps of the learning rate, or with a line search such as
-- optim.lswolfe. Returns x, all values of f, and the evaluations made.
function optim.lbfgs(feval, x, config, state)
   config = config or {}
   state = state or config
   local maxIter = tonumber(config.maxIter) or 20
   local maxEval = tonumber(config.maxEval) or maxIter * 1.25
   local tolFun, tolX = config.tolFun or 1e-5, config.tolX or 1e-9
   local memory, rate = config.nCorrection or 100, config.learningRate or 1
   local search = type(config.lineSearch) == 'function' and config.lineSearch
   local function say(text)
      if config.verbose then print('<optim.lbfgs> ', text) end
   end

   state.funcEval, state.nIter = state.funcEval or 0, state.nIter or 0
   local f, g = feval(x)
   checked(g, 'lbfgs')
   local history, evaluations = {f}, 1
   state.funcEval = state.funcEval + 1

   state.tmp1 = state.tmp1 or g.new():resizeAs(g)
   local tmp = state.tmp1
   local function size(t, scale) return tmp:copy(t):mul(scale or 1):abs():sum() end
   if size(g) <= tolFun then
      say('optimality condition below tolFun')
      return x, history
   end

   -- tensors that no pair uses now
   state.dir_bufs, state.stp_bufs = state.dir_bufs or {}, state.stp_bufs or {}
   local function spare(list) return table.remove(list) or g.new():resizeAs(g) end

   -- pairs of steps s and changes of the gradient y; ro = 1 / (y s)
   local function remember()
      local y, s = spare(state.dir_bufs), spare(state.stp_bufs)
      y:copy(g):add(-1, state.g_old)
      s:copy(state.d):mul(state.t)
      local ys = y:dot(s)
      if ys <= 1e-10 then
         table.insert(state.dir_bufs, y)
         table.insert(state.stp_bufs, s)
         return
      end
      if #state.old_dirs == memory then
         table.insert(state.stp_bufs, table.remove(state.old_dirs, 1))
         table.insert(state.dir_bufs, table.remove(state.old_stps, 1))
      end
      table.insert(state.old_dirs, s)
      table.insert(state.old_stps, y)
      state.Hdiag = ys / y:dot(y)
   end

   -- d = -H g in two passes over the pairs
   local function direct()
      local steps, changes = state.old_dirs, state.old_stps
      local ro, al = {}, {}
      local q = tmp:copy(g):mul(-1)
      for i = #steps, 1, -1 do
         ro[i] = 1 / changes[i]:dot(steps[i])
         al[i] = steps[i]:dot(q) * ro[i]
         q:add(-al[i], changes[i])
      end
      local d = state.d:copy(q):mul(state.Hdiag)
      for i = 1, #steps do
         d:add(al[i] - changes[i]:dot(d) * ro[i], steps[i])
      end
   end

   local iteration = 0
   while iteration < maxIter do
      iteration = iteration + 1
      state.nIter = state.nIter + 1
      if state.nIter == 1 then
         state.d = g:clone():mul(-1)
         state.old_dirs, state.old_stps, state.Hdiag = {}, {}, 1
      else
         remember()
         direct()
      end
      state.g_old = (state.g_old or g.new():resizeAs(g)):copy(g)
      state.f_old = f

      local slope = g:dot(state.d)
      if slope > -tolX then break end
      state.t = (state.nIter == 1 and min(1, 1 / size(g)) or 1) * rate

      local made = 0
      if search then
         f, g, x, state.t, made = search(feval, x, state.t, state.d, f, g, slope, config.lineSearchOptions)
         table.insert(history, f)
      else
         x:add(state.t, state.d)
         -- the value after the last step is not asked for: it may be costly, and is the next call's first
         if iteration < maxIter then
            f, g = feval(x)
            checked(g, 'lbfgs')
            made = 1
            table.insert(history, f)
         end
      end
      evaluations = evaluations + made
      state.funcEval = state.funcEval + made

      local reason = iteration == maxIter and 'reached max number of iterations'
         or evaluations >= maxEval and 'max nb of function evals'
         or size(g) <= tolFun and 'optimality condition below tolFun'
         or size(state.d, state.t) <= tolX and 'step size below tolX'
         or abs(f - state.f_old) < tolX and 'function value changing less than tolX'
      if reason then
         say(reason)
         break
      end
   end
   return x, history, evaluations
end

-- A step length along `d` from `x` that satisfies the strong Wolfe conditions. Returns f, its
-- gradient, x, the step length and the evaluations made.
function optim.lswolfe(feval, x, t, d, f, g, slope, options)
   options = options or {}
   local c1, c2 = options.c1 or 1e-4, options.c2 or 0.9
   local tolX, maxIter = options.tolX or 1e-9, options.maxIter or 20
   local start, evaluations = x:clone(), 0

   -- a point on the line: {t, f, slope, gradient}
   local function at(length)
      x:copy(start):add(length, d)
      local value, gradient = feval(x)
      checked(gradient, 'lswolfe')
      evaluations = evaluations + 1
      return {t = length, f = value, slope = gradient:dot(d), g = gradient:clone()}
   end
   local function fit(p, q, low, high)
      return optim.polyinterp(x.new{{p.t, p.f, p.slope}, {q.t, q.f, q.slope}}, low, high)
   end
   local function isHigh(p) return p.f > f + c1 * p.t * slope end

   -- go on until two points enclose a minimum, or one is good
   local first = {t = 0, f = f, slope = slope, g = g:clone()}
   local previous, point, iteration = first, at(t), 0
   local a, b, done
   while iteration < maxIter and not a do
      if isHigh(point) or (iteration > 1 and point.f >= previous.f) then
         a, b = previous, point
      elseif abs(point.slope) <= -c2 * slope then
         a, done = point, true
      elseif point.slope >= 0 then
         a, b = previous, point
      else
         local low = point.t + 0.01 * (point.t - previous.t)
         local nextT = fit(previous, point, low, point.t * 10)
         previous, point = point, at(nextT)
         iteration = iteration + 1
      end
   end
   if not a then a, b = first, point end

   -- make the interval between them smaller
   local isSlow = false
   while not done and iteration < maxIter do
      local low, high = a, b
      if b.f < a.f then low, high = b, a end
      local left, right = min(a.t, b.t), max(a.t, b.t)
      local width = right - left
      local nextT = fit(a, b)
      if min(right - nextT, nextT - left) / width < 0.1 then
         -- near the edge twice, or beyond it: a tenth inside
         if isSlow or nextT >= right or nextT <= left then
            nextT = abs(nextT - right) < abs(nextT - left) and right - 0.1 * width or left + 0.1 * width
            isSlow = false
         else
            isSlow = true
         end
      else
         isSlow = false
      end
      point = at(nextT)
      iteration = iteration + 1
      if isHigh(point) or point.f >= low.f then
         high = point
      else
         if abs(point.slope) <= -c2 * slope then
            done = true
         elseif point.slope * (high.t - low.t) >= 0 then
            high = low
         end
         low = point
      end
      a, b = low, high
      if not done and abs((a.t - b.t) * point.slope) < tolX then break end
   end
   if iteration == maxIter and options.verbose then
      print('<optim.lswolfe> ', 'reached max number of iterations')
   end
   local best = b and b.f < a.f and b or a
   x:copy(start):add(best.t, d)
   return best.f, best.g, x, best.t, evaluations
end

-- The difference of a gradient from central differences: |a - b| / |a + b|, a and b.
function optim.checkgrad(feval, x, eps)
   eps = eps or 1e-7
   local _, g = feval(x)
   g = checked(g, 'checkgrad'):clone():resize(x:size())
   local estimate = g.new():resizeAs(g)
   local function value()
      local f = feval(x)
      return torch.isTensor(f) and f:sum() or f
   end
   local xs, es = x:view(-1), estimate:view(-1)
   for i = 1, xs:size(1) do
      local kept = xs[i]
      xs[i] = kept + eps
      local above = value()
      xs[i] = kept - eps
      es[i] = (above - value()) / (2 * eps)
      xs[i] = kept
   end
   return (g - estimate):norm() / (g + estimate):norm(), g, estimate
end
