extension HelpPage {
  /// optim.
  static let optim = HelpPage(
    #"""
    # optim

    Optimisers, and what one watches a training with. All optimisers are called as
    `optim.name(feval, x, config, state)`: `feval(x)` gives f(x) and its gradient, a tensor of the size
    of x, which the optimiser may change; x is changed in place. `config` holds the options; what the
    optimiser keeps from call to call stands in `state`, or in `config` where no `state` is given, so a
    script that hands in a new table at each call starts anew each time. The results are x and a list of
    the values of f before each step.

    ## optim.sgd

        optim.sgd(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    A step of stochastic gradient descent. With g the gradient and v the velocity:
    `g = g + weightDecay x`, `v = momentum v + (1 - dampening) g` (at the first step v = g),
    `x = x - rate v`.

    - learningRate (1e-3): the rate
    - learningRateDecay (0): call t has the rate over `1 + (t - 1) learningRateDecay`
    - weightDecay (0): the share of x in the gradient
    - weightDecays: a tensor of such shares, one for each parameter; used where weightDecay is 0
    - momentum (0): the share of the velocity that stays
    - dampening (momentum): 1 minus the share of the gradient in the velocity. By default that is the
      momentum, so the velocity is a mean of gradients; other libraries have 0
    - nesterov (false): moves along `g + momentum v`; needs a momentum and `dampening = 0`
    - learningRates: a tensor of factors of the rate, one for each parameter

    State: evalCounter, dfdx (the velocity), decayParameters, deltaParameters.

    ```lua
    x = torch.Tensor{4}
    for i = 1, 100 do optim.sgd(function(x) return x[1] ^ 2, x * 2 end, x, {learningRate = 0.1}) end
    print(math.abs(x[1]) < 1e-8)  --> true
    ```

    ## optim.adam

        optim.adam(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    A step along the gradient's running mean over the root of its running mean square. With g the
    gradient: `g = g + weightDecay x`, `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g^2`,
    `x = x - rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)`. Source: arXiv:1412.6980,
    with epsilon beside the root of v that is not corrected yet.

    - learningRate (0.001): about how far a parameter moves in a step
    - learningRateDecay (0): call t has the rate over `1 + (t - 1) learningRateDecay`
    - beta1 (0.9), beta2 (0.999): the shares of m and v that stay
    - epsilon (1e-8): keeps the denominator from being 0
    - weightDecay (0): the share of x in the gradient

    State: t, m, v, denom.

    ```lua
    x, state = torch.Tensor{4}, {learningRate = 0.1}
    for i = 1, 300 do optim.adam(function(x) return x[1] ^ 2, x * 2 end, x, state) end
    print(math.abs(x[1]) < 0.01, state.t)  --> true	300
    ```

    ## optim.adamw

        optim.adamw(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Adam whose weight decay does not go through the means:
    `x = (1 - rate weightDecay) x - rate m' / (sqrt(v') + epsilon)` with `m' = m / (1 - beta1^t)` and
    `v' = v / (1 - beta2^t)`. Not in Torch7. Source: arXiv:1711.05101, algorithm 2.

    - learningRate (0.001), learningRateDecay (0), beta1 (0.9), beta2 (0.999), epsilon (1e-8): as of
      `optim.adam`
    - weightDecay (0.01): the share of x that a step of rate 1 takes away

    State: t, m, v.

    ```lua
    x = torch.Tensor{1}
    optim.adamw(function(x) return 0, torch.zeros(1) end, x, {learningRate = 0.1, weightDecay = 0.5})
    print(x[1])  --> 0.95
    ```

    ## optim.adamax

        optim.adamax(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Adam with the largest |g|, slowly forgotten, in the denominator: `m = beta1 m + (1 - beta1) g`,
    `u = max(beta2 u, |g| + epsilon)`, `x = x - rate / (1 - beta1^t) m / u`. Source: arXiv:1412.6980,
    algorithm 2.

    - learningRate (0.002), beta1 (0.9), beta2 (0.999), epsilon (1e-38)
    - weightDecay (0): the share of x in the gradient

    State: t, m, u.

    ```lua
    x = torch.Tensor{1, -5}
    optim.adamax(function(x) return 0, x:clone() end, x, {learningRate = 0.25})
    print(x[1], x[2])  --> 0.75	-4.75
    ```

    ## optim.adagrad

        optim.adagrad(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Each parameter's rate falls with the root of the sum s of its squared gradients: `s = s + g^2`,
    `x = x - rate g / (sqrt(s) + 1e-10)`. Source: Duchi, Hazan, Singer 2011.

    - learningRate (1e-3)
    - learningRateDecay (0): call t has the rate over `1 + (t - 1) learningRateDecay`
    - weightDecay (0): the share of x in the gradient

    State: evalCounter, paramVariance (s). Without `config` and `state` it prints that there is no state
    table.

    ```lua
    x = torch.Tensor{1, -5}
    optim.adagrad(function(x) return 0, x:clone() end, x, {learningRate = 0.25})
    print(('%.4f %.4f'):format(x[1], x[2]))  --> 0.7500 -4.7500
    ```

    ## optim.adadelta

        optim.adadelta(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Steps as long as the last ones, so that no rate is needed: with s and r the running means of g^2 and
    of the squared steps, `d = sqrt(r + eps) / sqrt(s + eps) g`, `x = x - d`. Source: arXiv:1212.5701.

    - rho (0.9): the share of both means that stays
    - eps (1e-6): what the first steps come from
    - weightDecay (0): the share of x in the gradient

    State: evalCounter, paramVariance (s), accDelta (r). Without `config` and `state` it prints that
    there is no state table.

    ```lua
    x, state = torch.Tensor{1}, {}
    for i = 1, 100 do optim.adadelta(function(x) return x[1] ^ 2, x * 2 end, x, state) end
    print(x[1] > 0 and x[1] < 1)  --> true
    ```

    ## optim.rmsprop

        optim.rmsprop(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    The gradient over the root of its running mean square: `m = alpha m + (1 - alpha) g^2`,
    `x = x - rate g / (sqrt(m) + epsilon)`. Source: Tieleman, Hinton 2012, lecture 6.5.

    - learningRate (1e-2)
    - alpha (0.99): the share of m that stays
    - epsilon (1e-8): keeps the denominator from being 0
    - weightDecay (0): the share of x in the gradient
    - initialMean (0): m before the first step; with 0 the first step is `rate / sqrt(1 - alpha)` long,
      ten times the rate

    State: m.

    ```lua
    x = torch.Tensor{4}
    optim.rmsprop(function(x) return x[1] ^ 2, x * 2 end, x, {learningRate = 0.1})
    print(('%.3f'):format(x[1]))  --> 3.000
    ```

    ## optim.rprop

        optim.rprop(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Steps from the signs of the gradient alone: a parameter's step grows where the sign stayed, and
    shrinks where it has turned, where the parameter waits for one evaluation. For gradients without
    noise, of all samples at once. Source: Riedmiller, Braun 1993.

    - niter (1): evaluations in this call; the second result has the value of each
    - stepsize (0.1): the first step
    - etaplus (1.2), etaminus (0.5): factors of growing and shrinking
    - stepsizemax (50), stepsizemin (1e-6): bounds of a step

    State: delta, stepsize, sign and masks. Without `config` and `state` it prints that there is no
    state table.

    ```lua
    x, history = optim.rprop(function(x) return x[1] ^ 2, x * 2 end, torch.Tensor{4}, {niter = 50})
    print(math.abs(x[1]) < 0.01, #history)  --> true	50
    ```

    ## optim.nag

        optim.nag(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[]

    Nesterov's accelerated gradient: x first follows the velocity, `x = x + momentum v`, the gradient g
    is taken there, then `v = momentum v - rate g` and `x = x - rate g`. Source: Sutskever, Martens,
    Dahl, Hinton 2013.

    - learningRate (1e-3)
    - learningRateDecay (0): call t has the rate over `1 + (t - 1) learningRateDecay`
    - momentum (0.9): must be above 0
    - weightDecay (0): the share of x in the gradient
    - learningRates: a tensor of factors of the rate, one for each parameter

    State: evalCounter, dfdx (v).

    ```lua
    x, state = torch.Tensor{4}, {learningRate = 0.01}
    for i = 1, 200 do optim.nag(function(x) return x[1] ^ 2, x * 2 end, x, state) end
    print(math.abs(x[1]) < 0.01)  --> true
    ```

    ## optim.asgd

        optim.asgd(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[], Tensor

    Stochastic gradient descent with a falling rate, and beside it the average of the parameters, the
    third result: `eta = eta0 / (1 + lambda eta0 (t - 1))^alpha`, `x = (1 - lambda eta) x - eta g`; the
    average begins after t0 steps and is x before. Source: Bottou's sgd-2.0.

    - eta0 (1e-4): the rate of the first step
    - lambda (1e-4): weight decay, and how fast the rate falls
    - alpha (0.75): the power by which it falls
    - t0 (1e6): steps before the average begins

    State: eta_t, mu_t, t, ax (the average). The options that were not given are written into `config`.

    ```lua
    x, _, average = optim.asgd(function(x) return x[1] ^ 2, x * 2 end, torch.Tensor{4}, {eta0 = 0.1})
    print(x[1] == average[1], x[1] < 4)  --> true	true
    ```

    ## optim.lbfgs

        optim.lbfgs(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[], integer

    Steps along -H g, where H, an estimate of the inverse Hessian, comes from the last steps and changes
    of the gradient. For gradients without noise. Gives x, all values of f, and how many evaluations
    were made (nothing as the third result where the gradient is 0 at the start). Source: Nocedal 1980.

    - maxIter (20): steps in this call
    - maxEval (1.25 maxIter): evaluations in this call
    - tolFun (1e-5): ends when the sum of |g| is no more
    - tolX (1e-9): ends when a step, or the change of f, is less
    - nCorrection (100): how many steps are remembered
    - learningRate (1): the length of steps; the first is `min(1, 1 / sum |g|)` times that
    - lineSearch: a function such as `optim.lswolfe` that finds the length; `lineSearchOptions`, its
      options
    - verbose (false): says why it ended

    State: funcEval, nIter, d, t, old_dirs, old_stps, Hdiag, g_old, f_old. A call with the same state
    goes on.

    ```lua
    local function f(x) return (x - 3):pow(2):sum(), (x - 3) * 2 end
    x, values = optim.lbfgs(f, torch.zeros(2), {lineSearch = optim.lswolfe})
    print(('%.4f'):format(x[1]), values[#values] < values[1])  --> 3.0000	true
    ```

    ## optim.lswolfe

        optim.lswolfe(feval: fun(x: Tensor): (number, Tensor), x: Tensor, t: number, d: Tensor, f: number, g: Tensor, slope: number, [options: table]): number, Tensor, Tensor, number, integer

    A step length along d from x that satisfies the strong Wolfe conditions, for `optim.lbfgs`. t is the
    length tried first; f, g and slope are the value, gradient and g.d at x. Gives f, its gradient, x
    (moved), the length, and how many evaluations were made.

    - c1 (1e-4), c2 (0.9): the two conditions' constants, sufficient descent and small slope
    - tolX (1e-9): ends when the interval is so small
    - maxIter (20): evaluations at most
    - verbose (false): says when maxIter was reached

    ```lua
    local function f(x) return x[1] ^ 2, x * 2 end
    x = torch.Tensor{4}
    value = optim.lswolfe(f, x, 1, torch.Tensor{-1}, 16, torch.Tensor{8}, -8)
    print(value < 16, x[1] < 4)  --> true	true
    ```

    ## optim.polyinterp

        optim.polyinterp(points: Tensor, [lowest: number], [highest: number]): number, number

    Where the polynomial through the given points has its minimum. `points` is `(n, 3)`: place, value,
    slope. It lies between the outermost points, or the given bounds. The second result, the value
    there, is missing for the cubic of two points without bounds.

    ```lua
    print(('%.4f'):format(optim.polyinterp(torch.Tensor{{0, 1, -2}, {3, 4, 4}})))  --> 1.0000
    ```

    ## optim.cg

        optim.cg(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [config: table], [state: table]): Tensor, number[], integer

    Conjugate gradients with a line search. For gradients without noise. Gives x, the value before and
    after each line search, and how many evaluations were made. Source: Polak, Ribiere 1969; Rasmussen's
    minimize.m.

    - maxIter (20): evaluations in a line search
    - maxEval (1.25 maxIter): evaluations in this call
    - rho (0.01), sig (0.5): the constants of the Wolfe-Powell conditions
    - int (0.1): a new place within an interval is not nearer to its ends than this share
    - ext (3): how far beyond a place the search may go, as a factor
    - ratio (100): the longest first trial, in terms of the last slope

    ```lua
    local function f(x) return (x - 3):pow(2):sum(), (x - 3) * 2 end
    x, values = optim.cg(f, torch.zeros(2), {maxEval = 20})
    print(('%.4f'):format(x[1]), values[1])  --> 3.0000	18
    ```

    ## optim.de

        optim.de(feval: fun(x: Tensor): number, x: Tensor, [config: table]): Tensor, Tensor

    Differential evolution, a search without gradients: of feval's results only the value counts. Only
    the size of x matters, not its elements. Gives the best point and the values of all evaluations. It
    draws from a generator of its own, so two runs are alike. Source: Storn, Price 1997, best/1/bin.

    - popsize (10 n): points in the population of n parameters, at least 3
    - maxFEs or maxEval (1000 n): evaluations
    - scaleFactor (0.8): the share of the difference of two points in a mutant
    - crossoverRate (0.9): the share of coordinates that come from the mutant
    - minRegion (-30), maxRegion (30): between them the first points are drawn

    ```lua
    x, values = optim.de(function(x) return (x - 3):pow(2):sum() end, torch.zeros(2), {maxFEs = 2000})
    print(('%.3f'):format(x[1]), values:size(1))  --> 3.000	2000
    ```

    ## optim.cmaes

        optim.cmaes(feval: fun(x: Tensor): number, x: Tensor, [config: table], [state: table]): Tensor, number[], integer

    Covariance matrix adaptation, a search without gradients: points are drawn about a mean, which moves
    to the better half of them, and the ellipsoid of the draws is fitted to the good steps. Gives the
    best point, the values (at the start, the best of each generation, the best of all) and how many
    evaluations were made. Source: Hansen, barecmaes2.

    - sigma: the standard deviation of the first steps; must be given
    - maxEval (1000 n^2): evaluations; n is the number of parameters
    - ftarget: ends when a value is no more
    - popsize (4 + floor(3 log n)): points of a generation, at least 2
    - min_iterations (1): generations at least
    - verb_disp (0): every so many generations a line is printed, 0 for none

    ```lua
    x = optim.cmaes(function(x) return (x - 3):pow(2):sum() end, torch.zeros(2), {sigma = 1, ftarget = 1e-8})
    print(('%.3f'):format(x[1]))  --> 3.000
    ```

    ## optim.FistaLS

        optim.FistaLS(f: fun(x: Tensor, mode: string): (number, Tensor), g: fun(x: Tensor): number, pl: fun(x: Tensor, L: number), x: Tensor, [params: table]): Tensor, table[]

    The minimum of f + g by FISTA with backtracking, for an f with a gradient and a g without:
    `f(x, 'dx')` gives f and its gradient, `g(x)` the other part, `pl(x, L)` changes x to what minimises
    `g(z) + L/2 |z - x|^2`. Gives the solution, which x holds too, and a table for each iteration with
    F, Fply, Gply, Q, L and nline. Source: Beck, Teboulle 2009.

    - L (0.1): where the search for the step 1/L begins; the last one is written back
    - Lstep (1.5): the factor by which L grows
    - maxiter (50): iterations
    - maxline (20): trials in a line search
    - errthres (1e-4): ends when F changes by no more
    - doFistaUpdate (false): the accelerated steps of FISTA; without them it is ISTA
    - verbose (false): prints a line for each iteration, and keeps the points in the tables

    ```lua
    local function f(x) return (x - 3):pow(2):sum(), (x - 3) * 2 end
    local function shrink(x, L) x:add(-1 / L) end  -- of g(x) = sum x, where x > 0
    x = optim.FistaLS(f, function(x) return x:sum() end, shrink, torch.zeros(1), {L = 4, errthres = 0})
    print(('%.3f'):format(x[1]))  --> 2.500
    ```

    ## optim.checkgrad

        optim.checkgrad(feval: fun(x: Tensor): (number, Tensor), x: Tensor, [eps: number = 1e-7]): number, Tensor, Tensor

    How far the gradient that feval gives is from central differences with steps of eps:
    `|g - e| / |g + e|`, then g and the estimate e. Below 1e-6 or so in Double all is well; in Float use
    a larger eps.

    ```lua
    difference = optim.checkgrad(function(x) return x:sum() ^ 2, torch.ones(3) * 2 * x:sum() end, torch.rand(3))
    print(difference < 1e-6)  --> true
    ```

    ## optim.ConfusionMatrix

        optim.ConfusionMatrix(nclasses: integer, [classes: string[]]): optim.ConfusionMatrix
        optim.ConfusionMatrix(classes: string[]): optim.ConfusionMatrix

    Counts which classes were taken for which: `mat[t][p]`, a LongTensor, samples of class t that were
    answered with p. `print(matrix)` shows the counts, with the share of right answers of each row and
    over all. After `updateValids` the shares are in the fields `totalValid`, `averageValid`,
    `averageUnionValid`, `valids` and `unionvalids`.

    ```lua
    matrix = optim.ConfusionMatrix{'cat', 'dog'}
    matrix:batchAdd(torch.Tensor{1, 2, 2}, torch.Tensor{1, 2, 1})
    print(matrix.mat[1][2], matrix.mat:sum())  --> 1	3
    ```

    ## optim.ConfusionMatrix:add

        optim.ConfusionMatrix:add(prediction: number|Tensor, target: number|Tensor)

    Counts one sample. Each is the number of a class, or a vector `(C)` whose largest element stands at
    the class. A target below 1 counts nothing; a number above C is an error.

    ```lua
    matrix = optim.ConfusionMatrix(3)
    matrix:add(torch.Tensor{0.1, 0.7, 0.2}, 2)
    print(matrix.mat[2][2])  --> 1
    ```

    ## optim.ConfusionMatrix:batchAdd

        optim.ConfusionMatrix:batchAdd(predictions: Tensor, targets: Tensor)

    Counts N samples. Each is a vector `(N)` of classes, a matrix `(N, 1)` of them, or `(N, C)` with the
    largest element of a row at the class. Targets below 1 count nothing.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:batchAdd(torch.Tensor{{0.9, 0.1}, {0.8, 0.2}}, torch.Tensor{1, 2})
    print(matrix.mat[1][1], matrix.mat[2][1])  --> 1	1
    ```

    ## optim.ConfusionMatrix:zero

        optim.ConfusionMatrix:zero()

    Forgets all counts, as at the start of an epoch.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:add(1, 1)
    matrix:zero()
    print(matrix.mat:sum())  --> 0
    ```

    ## optim.ConfusionMatrix:updateValids

        optim.ConfusionMatrix:updateValids()

    Computes the shares from 0 to 1: `valids[t]`, right answers over the samples of class t;
    `unionvalids[t]`, over those of the class or taken for it; `totalValid`, right answers over all;
    `averageValid` and `averageUnionValid`, the means over the classes that have samples.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:batchAdd(torch.Tensor{1, 2, 2, 2}, torch.Tensor{1, 1, 2, 2})
    matrix:updateValids()
    print(matrix.totalValid, matrix.valids[1], matrix.averageValid)  --> 0.75	0.5	0.75
    ```

    ## optim.ConfusionMatrix:farFrr

        optim.ConfusionMatrix:farFrr(): Tensor, Tensor, Tensor, Tensor

    False rejection and false acceptance rates of each class, -1 for classes without samples; then the
    rates of the other classes alone, as shorter vectors. Rejection is `1 - hits / count`; acceptance
    the mean, over the other classes, of the share of their samples that were taken for this one.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:batchAdd(torch.Tensor{1, 2, 2, 2}, torch.Tensor{1, 1, 2, 2})
    rejection, acceptance = matrix:farFrr()
    print(rejection[1], acceptance[2])  --> 0.5	0.5
    ```

    ## optim.ConfusionMatrix:render

        optim.ConfusionMatrix:render([sortmode: "score"|"occurrence" = "score"], [display: boolean = false], [block: integer = 25]): Tensor

    The matrix as a picture `(C block, C block)` of numbers from 0 to 1: counts over the sum of their
    row, the best class first, or with `'occurrence'` the one with most samples. With display `gnuplot`
    shows it.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:add(1, 1)
    print(matrix:render('score', false, 10):size(1))  --> 20
    ```

    ## optim.ConfusionMatrix:_add

        optim.ConfusionMatrix:_add(prediction: number, target: number)

    What `optim.ConfusionMatrix:add` calls with two numbers.

    ```lua
    matrix = optim.ConfusionMatrix(2)
    matrix:_add(1, 2)
    print(matrix.mat[2][1])  --> 1
    ```

    ## optim.Logger

        optim.Logger([filename: string], [timestamp: boolean = false]): optim.Logger

    Writes columns of numbers to a file, or without a name to the terminal, and plots them. Missing
    folders are made. With timestamp the time of the start is part of the file's name. The first row
    that is written is the names.

    ```lua
    logger = optim.Logger('loss.log')
    logger:setNames{'train', 'test'}
    logger:add{0.5, 0.75}
    print(io.open('loss.log'):read())  --> train	test
    ```

    ## optim.Logger:setNames

        optim.Logger:setNames(names: string[]): optim.Logger

    Names the columns and writes the names as the first row. To be called before `add`, whose tables are
    lists then.

    ```lua
    logger = optim.Logger('loss.log'):setNames{'loss'}
    logger:add{0.5}
    print(#logger.symbols[1])  --> 1
    ```

    ## optim.Logger:add

        optim.Logger:add(values: table)

    Writes a row: a list, or without `setNames` a table of values by name, whose names become the first
    row. Values are numbers or strings; names that were not in the first row are an error. Each row is
    on the disk when the call returns.

    ```lua
    logger = optim.Logger('loss.log')
    logger:add{loss = 0.5}
    logger:add{loss = 0.25}
    print(logger.symbols.loss[2])  --> 0.25
    ```

    ## optim.Logger:style

        optim.Logger:style(styles: table<string|integer, string|string[]>): optim.Logger

    How `plot` draws columns: by column, a style of `gnuplot.plot` (`'-'`, `'+'`, `'.'`, `'+-'`, `'~'`)
    or several of them. By default `'+'`.

    ```lua
    logger = optim.Logger('loss.log'):setNames{'loss'}:style{'-'}
    print(logger.styles[1][1])  --> -
    ```

    ## optim.Logger:setlogscale

        optim.Logger:setlogscale(state: boolean)

    Whether `plot` has a logarithmic y axis. By default not.

    ```lua
    logger = optim.Logger('loss.log')
    logger:setlogscale(true)
    print(logger.logscale)  --> true
    ```

    ## optim.Logger:display

        optim.Logger:display(state: boolean)

    Whether `plot` also opens a window where there is a screen. By default it does; the EPS file is
    written in any case.

    ```lua
    logger = optim.Logger('loss.log')
    logger:display(false)
    print(logger.showPlot)  --> false
    ```

    ## optim.Logger:plot

        optim.Logger:plot(...: string)

    Draws the columns of these names, or all, in a window if there is a screen and `display` was not
    turned off, and into `FILE.eps` beside the log. Columns with one value are left out. Needs the
    program gnuplot; without it there is one warning.

    ```lua
    logger = optim.Logger('loss.log'):setNames{'loss'}
    for i = 1, 10 do logger:add{1 / i} end
    logger:display(false)
    if gnuplot.usable() then logger:plot('loss') end
    ```
    """#)
}
