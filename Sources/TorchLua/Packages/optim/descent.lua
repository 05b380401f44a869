-- The optimisers that make one step per evaluation. Arguments: the package, and its native steps
-- with a function that checks what an evaluation gave. The steps' laws are in NN/Optim.
--
-- All take `(feval, x[, config[, state]])`, where `feval(x)` gives f(x) and its gradient, and
-- return `x, {f(x) before the step}`. The state is kept in `config` unless given apart.

local optim, native = ...
local steps, checked = native, native.checked

local function settings(config, state, name)
   if not config and not state and name then print('no state table, ' .. name .. ' initializing') end
   config = config or {}
   return config, state or config
end

-- a tensor of the type of `x` and the size of `g`
local function like(x, g) return x.new():resizeAs(g) end

-- stochastic gradient descent
function optim.sgd(feval, x, config, state)
   config, state = settings(config, state)
   local rate, rates = config.learningRate or 1e-3, config.learningRates
   local momentum = config.momentum or 0
   local dampening = config.dampening or momentum
   local decay, decays = config.weightDecay or 0, config.weightDecays
   local nesterov = config.nesterov and true or false
   state.evalCounter = state.evalCounter or 0
   rate = rate / (1 + state.evalCounter * (config.learningRateDecay or 0))
   if nesterov and not (momentum > 0 and dampening == 0) then
      error('Nesterov momentum requires a momentum and zero dampening', 2)
   end

   local f, g = feval(x)
   checked(g, 'sgd')
   if decay == 0 and decays then
      state.decayParameters = state.decayParameters or like(x, g)
      g:add(state.decayParameters:copy(decays):cmul(x))
   end
   local velocity, first
   if momentum ~= 0 then
      first = not state.dfdx
      state.dfdx = state.dfdx or like(g, g)
      velocity = state.dfdx
   end
   steps.sgd(x, g, velocity, first or false, rate, not rates, decay, momentum, dampening, nesterov)
   if rates then
      state.deltaParameters = state.deltaParameters or like(x, g)
      x:add(-rate, state.deltaParameters:copy(rates):cmul(nesterov and g or velocity or g))
   end
   state.evalCounter = state.evalCounter + 1
   return x, {f}
end

-- Adam
function optim.adam(feval, x, config, state)
   config, state = settings(config, state)
   local rate, rateDecay = config.learningRate or 0.001, config.learningRateDecay or 0
   local beta1, beta2 = config.beta1 or 0.9, config.beta2 or 0.999
   local epsilon, decay = config.epsilon or 1e-8, config.weightDecay or 0

   local f, g = feval(x)
   checked(g, 'adam')
   state.t = state.t or 0
   state.m = state.m or like(x, g):zero()
   state.v = state.v or like(x, g):zero()
   state.denom = state.denom or like(x, g):zero()
   rate = rate / (1 + state.t * rateDecay)
   state.t = state.t + 1
   steps.adam(x, g, state.t, state.m, state.v, state.denom, rate, decay, beta1, beta2, epsilon)
   return x, {f}
end

-- Adam with decoupled weight decay (arXiv:1711.05101); not in the original
function optim.adamw(feval, x, config, state)
   config, state = settings(config, state)
   local rate, rateDecay = config.learningRate or 0.001, config.learningRateDecay or 0
   local beta1, beta2 = config.beta1 or 0.9, config.beta2 or 0.999
   local epsilon, decay = config.epsilon or 1e-8, config.weightDecay or 0.01

   local f, g = feval(x)
   checked(g, 'adamw')
   state.t = state.t or 0
   state.m = state.m or like(x, g):zero()
   state.v = state.v or like(x, g):zero()
   rate = rate / (1 + state.t * rateDecay)
   state.t = state.t + 1
   steps.adamw(x, g, state.t, state.m, state.v, rate, decay, beta1, beta2, epsilon)
   return x, {f}
end

-- AdaMax (arXiv:1412.6980, algorithm 2): the largest |g|, forgotten at the rate beta2
function optim.adamax(feval, x, config, state)
   config, state = settings(config, state)
   local rate = config.learningRate or 0.002
   local beta1, beta2 = config.beta1 or 0.9, config.beta2 or 0.999
   local epsilon, decay = config.epsilon or 1e-38, config.weightDecay or 0

   local f, g = feval(x)
   checked(g, 'adamax')
   state.t = (state.t or 0) + 1
   state.m = state.m or like(x, g):zero()
   state.u = state.u or like(x, g):zero()
   steps.adamax(x, g, state.t, state.m, state.u, rate, decay, beta1, beta2, epsilon)
   return x, {f}
end

-- Adagrad: each parameter's rate falls with the root of the sum of its squared gradients
function optim.adagrad(feval, x, config, state)
   config, state = settings(config, state, 'ADAGRAD')
   local rate, decay = config.learningRate or 1e-3, config.weightDecay or 0
   state.evalCounter = state.evalCounter or 0
   rate = rate / (1 + state.evalCounter * (config.learningRateDecay or 0))

   local f, g = feval(x)
   checked(g, 'adagrad')
   state.paramVariance = state.paramVariance or like(x, g):zero()
   steps.adagrad(x, g, state.paramVariance, rate, decay)
   state.evalCounter = state.evalCounter + 1
   return x, {f}
end

-- Adadelta (arXiv:1212.5701): steps as long as the last ones, in units of the parameters
function optim.adadelta(feval, x, config, state)
   config, state = settings(config, state, 'ADADELTA')
   local rho, eps, decay = config.rho or 0.9, config.eps or 1e-6, config.weightDecay or 0
   state.evalCounter = state.evalCounter or 0

   local f, g = feval(x)
   checked(g, 'adadelta')
   state.paramVariance = state.paramVariance or like(x, g):zero()
   state.accDelta = state.accDelta or like(x, g):zero()
   steps.adadelta(x, g, state.paramVariance, state.accDelta, rho, eps, decay)
   state.evalCounter = state.evalCounter + 1
   return x, {f}
end

-- RMSprop: the gradient over the root of its running mean square
function optim.rmsprop(feval, x, config, state)
   config, state = settings(config, state)
   local rate, alpha = config.learningRate or 1e-2, config.alpha or 0.99
   local epsilon, decay = config.epsilon or 1e-8, config.weightDecay or 0
   local mean = config.initialMean or 0

   local f, g = feval(x)
   checked(g, 'rmsprop')
   state.m = state.m or like(x, g):fill(mean)
   steps.rmsprop(x, g, state.m, rate, alpha, epsilon, decay)
   return x, {f}
end

-- Rprop (Riedmiller, Braun 1993): steps from the gradient's signs alone; where a sign has turned,
-- the parameter waits for one call. Returns all f of its `niter` evaluations.
function optim.rprop(feval, x, config, state)
   config, state = settings(config, state, 'RPROP')
   local start = config.stepsize or 0.1
   local grow, shrink = config.etaplus or 1.2, config.etaminus or 0.5
   local longest, shortest = config.stepsizemax or 50, config.stepsizemin or 1e-6

   local history = {}
   for i = 1, config.niter or 1 do
      local f, g = feval(x)
      checked(g, 'rprop')
      if not state.delta then
         state.delta, state.stepsize, state.sign = like(g, g):zero(), like(g, g):fill(start), like(g, g)
         for _, name in ipairs{'psign', 'nsign', 'zsign'} do state[name] = torch.ByteTensor() end
      end
      local sign, same, turned, flat = state.sign, state.psign, state.nsign, state.zsign
      sign:resizeAs(g):copy(g):cmul(state.delta):sign()
      torch.gt(same, sign, 0)
      torch.lt(turned, sign, 0)
      torch.eq(flat, sign, 0)
      sign:maskedFill(same, grow):maskedFill(turned, shrink):maskedFill(flat, 1)
      state.stepsize:cmul(sign):clamp(shortest, longest)
      g:maskedFill(turned, 0)
      x:addcmul(-1, sign:copy(g):sign(), state.stepsize)
      state.delta:copy(g)
      history[i] = f
   end
   return x, history
end

-- Nesterov's accelerated gradient (Sutskever et al. 2013): the gradient is taken after the
-- velocity has been followed
function optim.nag(feval, x, config, state)
   config, state = settings(config, state)
   local rate, rates = config.learningRate or 1e-3, config.learningRates
   local momentum, decay = config.momentum or 0.9, config.weightDecay or 0
   state.evalCounter = state.evalCounter or 0
   rate = rate / (1 + state.evalCounter * (config.learningRateDecay or 0))
   if momentum <= 0 then error('Momentum must be positive for Nesterov Accelerated Gradient', 2) end

   if state.dfdx then x:add(momentum, state.dfdx) end
   local f, g = feval(x)
   checked(g, 'nag')
   state.dfdx = state.dfdx or like(g, g):zero()
   local step = g
   if rates then
      if decay ~= 0 then g:add(decay, x) end
      state.deltaParameters = state.deltaParameters or like(x, g)
      step, decay = state.deltaParameters:copy(rates):cmul(g), 0
   end
   steps.nag(x, step, state.dfdx, rate, decay, momentum)
   state.evalCounter = state.evalCounter + 1
   return x, {f}
end

-- averaged stochastic gradient descent (Bottou's sgd-2.0); the average is the third result
function optim.asgd(feval, x, config, state)
   config, state = settings(config, state)
   config.eta0, config.lambda = config.eta0 or 1e-4, config.lambda or 1e-4
   config.alpha, config.t0 = config.alpha or 0.75, config.t0 or 1e6
   state.eta_t, state.mu_t, state.t = state.eta_t or config.eta0, state.mu_t or 1, state.t or 0

   local f, g = feval(x)
   checked(g, 'asgd')
   state.ax = state.ax or like(x, x):zero()
   steps.asgd(x, g, state.ax, state.eta_t, config.lambda, state.mu_t)
   state.t = state.t + 1
   state.eta_t = config.eta0 / (1 + config.lambda * config.eta0 * state.t) ^ config.alpha
   state.mu_t = 1 / math.max(1, state.t - config.t0)
   return x, {f}, state.ax
end
