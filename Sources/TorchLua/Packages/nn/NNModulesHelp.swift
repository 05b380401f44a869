extension HelpPage {
  /// nn: what every module and criterion can do.
  static let nnModules = HelpPage(
    #"""
    # nn: what every module and criterion can do

    The methods of `nn.Module`, which all layers and networks have; of `nn.Container`, which all that
    hold modules have; and of `nn.Criterion`. An input or output is a tensor, or a table of them. A
    module keeps its last `output` and `gradInput` as fields and writes the next ones into the same
    tensors: clone what must stay. A class of a script's own defines `updateOutput`, `updateGradInput`
    and `accGradParameters`; callers use `forward` and `backward`.

    ## nn.Module:forward

        nn.Module:forward(input: any): any

    The output of the module for an input; it also stands in the field `output`. Calls `updateOutput`.
    Unless nngraph is loaded, `module(input)` does the same.

    ```lua
    m = nn.Linear(3, 2)
    y = m:forward(torch.randn(4, 3))
    print(y:size(1), y:size(2), y == m.output)  --> 4	2	true
    ```

    ## nn.Module:updateOutput

        nn.Module:updateOutput(input: any): any

    Computes the output, keeps it as `output` and returns it. This is what a class of a script's own
    defines.

    ```lua
    local Double, parent = torch.class('nn.Double', 'nn.Module')
    function Double:updateOutput(input)
      self.output = input * 2
      return self.output
    end
    print(nn.Double():forward(torch.ones(3)):sum())  --> 6
    ```

    ## nn.Module:backward

        nn.Module:backward(input: any, gradOutput: any, [scale: number = 1]): any

    After `forward` with the same input: the gradient of the loss with respect to the input, from that
    with respect to the output; and `scale` times the gradients of the parameters is added to what
    stands in `gradWeight`, `gradBias` and the like. Calls `updateGradInput` and `accGradParameters`.
    The sums are not set to 0 here: `zeroGradParameters` does that.

    ```lua
    m, x = nn.Linear(3, 2), torch.ones(4, 3)
    m:zeroGradParameters()
    m:forward(x)
    print(m:backward(x, torch.ones(4, 2)):size(2), m.gradBias[1])  --> 3	4
    ```

    ## nn.Module:updateGradInput

        nn.Module:updateGradInput(input: any, gradOutput: any): any

    Computes the gradient with respect to the input, keeps it as `gradInput` and returns it; the
    parameters' gradients stay. This is what a class of a script's own defines.

    ```lua
    m = nn.Tanh()
    m:forward(torch.zeros(1))
    print(m:updateGradInput(torch.zeros(1), torch.Tensor{3})[1])  --> 3
    ```

    ## nn.Module:accGradParameters

        nn.Module:accGradParameters(input: any, gradOutput: any, [scale: number = 1])

    Adds scale times the gradients with respect to the parameters to those that stand there; after
    `updateGradInput`, or for containers that go through their modules in it, `forward`. A class of a
    script's own with parameters defines it.

    ```lua
    m, x = nn.Linear(3, 2), torch.ones(1, 3)
    m:zeroGradParameters()
    m:forward(x)
    m:accGradParameters(x, torch.ones(1, 2), 0.5)
    print(m.gradWeight:sum())  --> 3
    ```

    ## nn.Module:accUpdateGradParameters

        nn.Module:accUpdateGradParameters(input: any, gradOutput: any, rate: number)
        nn.Module:sharedAccUpdateGradParameters(input: any, gradOutput: any, rate: number)
        nn.Module:defaultAccUpdateGradParameters(input: any, gradOutput: any, rate: number)

    Moves the parameters by -rate times their gradients for this input, at once; gradients that were
    summed before stay as they are. The three names do the same here.

    ```lua
    m, x = nn.Linear(3, 2), torch.ones(3)
    m.weight:zero()
    m:forward(x)
    m:updateGradInput(x, torch.ones(2))
    m:accUpdateGradParameters(x, torch.ones(2), 0.5)
    print(m.weight:sum())  --> -3
    ```

    ## nn.Module:backwardUpdate

        nn.Module:backwardUpdate(input: any, gradOutput: any, rate: number): any

    `updateGradInput`, then `accUpdateGradParameters`: a step of gradient descent for one input. Gives
    the gradient with respect to the input.

    ```lua
    m, x = nn.Linear(3, 2), torch.ones(3)
    m.weight:zero()
    m:forward(x)
    m:backwardUpdate(x, torch.ones(2), 0.5)
    print(m.weight:sum())  --> -3
    ```

    ## nn.Module:parameters

        nn.Module:parameters(): Tensor[], Tensor[]

    The learned tensors, and their gradients in the same order; of a container those of all modules
    inside. Nothing where there are none. The tensors are the module's own.

    ```lua
    values, gradients = nn.Linear(3, 2):parameters()
    print(#values, gradients[1]:size(2))  --> 2	3
    ```

    ## nn.Module:sparseParameters

        nn.Module:sparseParameters(): Tensor[], Tensor[]

    As `parameters`: for scripts that ask for it, since no layer here has sparse gradients.

    ```lua
    print(#nn.Linear(3, 2):sparseParameters())  --> 2
    ```

    ## nn.Module:getParameters

        nn.Module:getParameters(): Tensor, Tensor

    All parameters as one vector, and all gradients as another: the module's tensors become views of
    them, so that what changes one changes the other. Parameters that are shared stand there once. To be
    called once, after the network is built and converted to its type: a second call, `type` and `share`
    move the parameters away from earlier vectors.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Linear(2, 1))
    x, dx = m:getParameters()
    x:fill(1)
    print(x:nElement(), m:get(1).bias[2])  --> 11	1
    ```

    ## nn.Module.flatten

        nn.Module.flatten(tensors: Tensor[]): Tensor
        nn.Module:flatten(tensors: Tensor[]): Tensor

    A function of the class, called with a point: tensors as one vector, of which they become views;
    what shares memory stands there once.

    ```lua
    a, b = torch.ones(2), torch.ones(3)
    flat = nn.Module.flatten{a, b}
    flat:fill(2)
    print(a:sum() + b:sum())  --> 10
    ```

    ## nn.Module:zeroGradParameters

        nn.Module:zeroGradParameters()

    Sets the gradients of all parameters to 0, before the next `backward`.

    ```lua
    m = nn.Linear(3, 2)
    m:zeroGradParameters()
    print(m.gradWeight:sum())  --> 0
    ```

    ## nn.Module:updateParameters

        nn.Module:updateParameters(rate: number)

    Moves every parameter by -rate times its gradient: a step of gradient descent.

    ```lua
    m = nn.Linear(1, 1)
    m.weight:fill(1)
    m.gradWeight:fill(2)
    m:updateParameters(0.25)
    print(m.weight[1][1])  --> 0.5
    ```

    ## nn.Module:reset

        nn.Module:reset([stdv: number]): nn.Module

    Draws the parameters anew, by the class's own rule, or as wide as stdv says, for most layers the
    standard deviation; of a container, of all modules inside.

    ```lua
    m = nn.Linear(100, 100)
    m:reset(0.5)
    print(math.abs(m.weight:std() - 0.5) < 0.05)  --> true
    ```

    ## nn.Module:share

        nn.Module:share(other: nn.Module, ...: string): nn.Module

    Makes the tensors of these names, `'weight'`, `'bias'`, `'gradWeight'`, `'gradBias'`, views of those
    of another module of the same structure: what one learns the other has.

    ```lua
    a, b = nn.Linear(3, 2), nn.Linear(3, 2)
    b:share(a, 'weight', 'bias')
    a.weight:fill(7)
    print(b.weight[1][1])  --> 7
    ```

    ## nn.Module:clone

        nn.Module:clone(...: string): nn.Module

    A copy of the module with all that is in it. The tensors of the given names are shared with the copy
    instead.

    ```lua
    a = nn.Linear(3, 2)
    b = a:clone('weight', 'gradWeight')
    a.weight:fill(7)
    a.bias:fill(7)
    print(b.weight[1][1] == 7, b.bias[1] == 7)  --> true	false
    ```

    ## nn.Module:sharedClone

        nn.Module:sharedClone(): nn.Module

    A copy that shares all parameters and their gradients with the module, and has outputs of its own.

    ```lua
    a = nn.Linear(3, 2)
    b = a:sharedClone()
    a.bias:fill(7)
    print(b.bias[1])  --> 7
    ```

    ## nn.Module:stepClone

        nn.Module:stepClone(): nn.Module

    A copy for one more step of a sequence: as `sharedClone`, but recurrent layers inside are the same
    objects, since they keep their steps themselves.

    ```lua
    a = nn.Sequential():add(nn.LSTM(2, 3)):add(nn.Linear(3, 1))
    b = a:stepClone()
    print(b:get(1) == a:get(1), b:get(2) == a:get(2))  --> true	false
    ```

    ## nn.Module:training

        nn.Module:training()

    Tells the module and all inside that training goes on: dropout drops, batch normalisation takes the
    batch's own figures. The field `train` is true. A new module is in training.

    ```lua
    m = nn.Dropout(0.5)
    m:evaluate()
    m:training()
    print(m.train)  --> true
    ```

    ## nn.Module:evaluate

        nn.Module:evaluate()

    Tells the module and all inside that it is used, not trained: dropout passes everything, batch
    normalisation takes its running figures. The field `train` is false.

    ```lua
    m = nn.Dropout(0.5)
    m:evaluate()
    print(m:forward(torch.ones(4)):sum())  --> 4
    ```

    ## nn.Module:type

        nn.Module:type([type: string], [cache: table]): nn.Module|string

    Converts all tensors of the module and of what is inside it to `'torch.FloatTensor'` or
    `'torch.DoubleTensor'`; without an argument the name of its type. Calls with one cache, a table,
    keep shared what shares memory. After it, `getParameters` must be called anew.

    ```lua
    m = nn.Linear(3, 2):type('torch.FloatTensor')
    print(m:type(), m.weight:type())  --> torch.FloatTensor	torch.FloatTensor
    ```

    ## nn.Module:float

        nn.Module:float([cache: table]): nn.Module
        nn.Module:double([cache: table]): nn.Module

    As `nn.Module:type` with that type.

    ```lua
    print(nn.Linear(3, 2):float().bias:type())  --> torch.FloatTensor
    ```

    ## nn.Module:apply

        nn.Module:apply(f: fun(module: nn.Module))

    Calls f for the module and for all inside, each before those in it.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    m:apply(function(module) io.write(torch.type(module), ' ') end)
    print()  --> nn.Sequential nn.Linear nn.Tanh
    ```

    ## nn.Module:applyToModules

        nn.Module:applyToModules(f: fun(module: nn.Module))

    Calls f for the modules directly inside.

    ```lua
    m, count = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh()), 0
    m:applyToModules(function() count = count + 1 end)
    print(count)  --> 2
    ```

    ## nn.Module:findModules

        nn.Module:findModules(typename: string): nn.Module[], nn.Module[]

    All modules of a class, not of those derived from it, in the module and in all inside; and for each
    the module it lies in.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    found, owners = m:findModules('nn.Linear')
    print(#found, owners[1] == m)  --> 1	true
    ```

    ## nn.Module:listModules

        nn.Module:listModules(): nn.Module[]

    The module and all inside, each before those in it.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    print(#m:listModules())  --> 3
    ```

    ## nn.Module:replace

        nn.Module:replace(f: fun(module: nn.Module): nn.Module): nn.Module

    Puts `f(module)` in the place of each module, this one first, then of those inside; gives what
    stands for this one.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    m:replace(function(module) return torch.type(module) == 'nn.Tanh' and nn.ReLU() or module end)
    print(m:get(2))  --> nn.ReLU
    ```

    ## nn.Module:accept

        nn.Module:accept(visitor: table)

    Calls `visitor:visit(module)`.

    ```lua
    nn.Tanh():accept{visit = function(_, module) print(module) end}  --> nn.Tanh
    ```

    ## nn.Module:clearState

        nn.Module:clearState(): nn.Module

    Empties outputs, gradients of inputs and other tensors that the next pass makes anew, here and
    inside, so that files and copies are small.

    ```lua
    m = nn.Linear(3, 2)
    m:forward(torch.ones(3))
    m:clearState()
    print(m.output:nElement())  --> 0
    ```

    ## nn.Module:save

        nn.Module:save(path: string, [mode: "binary"|"ascii" = "binary"]): nn.Module
        nn.Criterion:save(path: string, [mode: "binary"|"ascii" = "binary"]): nn.Criterion

    Writes the module, with all it learned, into a `.t7` file, as `torch.save`; `nn.load` reads it.
    Gives the module itself.

    ```lua
    m = nn.Linear(3, 2)
    m:save('model.t7')
    print(nn.load('model.t7').weight:equal(m.weight))  --> true
    ```

    ## nn.Module:write

        nn.Module:write(file: File)
        nn.Criterion:write(file: File)

    What `torch.save` does with a module: writes its fields as one table. For a class of a script's own
    that has a `write` which calls its parent's.

    ```lua
    file = torch.MemoryFile()
    nn.Tanh():write(file)
    file:seek(1)
    print(type(file:readObject()))  --> table
    ```

    ## nn.Module:read

        nn.Module:read(file: File)
        nn.Criterion:read(file: File)

    What `torch.load` does with a module: sets its fields to those of the table that comes next in the
    file.

    ```lua
    file = torch.MemoryFile()
    nn.Dropout(0.25):write(file)
    file:seek(1)
    m = nn.Dropout()
    m:read(file)
    print(m.p)  --> 0.25
    ```

    ## nn.Module:gradParamClip

        nn.Module:gradParamClip(cutoff: number, [moduleLocal: boolean = false]): number|nil

    Scales the gradients of all parameters so that their norm, of all together, is at most cutoff; with
    moduleLocal, of each module by itself. Gives the norm before; nothing where cutoff is not above 0.
    The module's own fields `cutoffNorm` and `moduleLocal` come before the arguments.

    ```lua
    m = nn.Linear(1, 1)
    m.gradWeight:fill(3)
    m.gradBias:fill(4)
    print(m:gradParamClip(1))  --> 5
    print(('%.2f'):format(m.gradWeight[1][1]))  --> 0.60
    ```

    ## nn.Module:weightDecay

        nn.Module:weightDecay(factor: number, [minDim: integer = 2])

    Adds factor times the parameter to the gradient of every parameter of minDim or more dimensions, so
    not of biases. Modules' own fields `wdFactor` and `wdMinDim` come before the arguments. To be called
    between `backward` and `updateParameters`.

    ```lua
    m = nn.Linear(1, 1)
    m.weight:fill(2)
    m:zeroGradParameters()
    m:weightDecay(0.5)
    print(m.gradWeight[1][1], m.gradBias[1])  --> 1	0
    ```

    ## nn.Module:maxParamNorm

        nn.Module:maxParamNorm([maxOutNorm: number], [maxInNorm: number])

    Scales down the rows of every parameter of two or more dimensions whose norm is above maxOutNorm
    (what feeds one output), and the columns above maxInNorm (what one input feeds). Modules' own fields
    of these names come before the arguments. To be called after `updateParameters`. Source: Hinton et
    al., arXiv:1207.0580.

    ```lua
    m = nn.Linear(2, 1)
    m.weight:copy(torch.Tensor{3, 4})
    m:maxParamNorm(1)
    print(('%.2f %.2f'):format(m.weight[1][1], m.weight[1][2]))  --> 0.60 0.80
    ```

    ## nn.Module:updateGradParameters

        nn.Module:updateGradParameters(momFactor: number, [momDamp: number], [momNesterov: boolean = false])

    Momentum for `updateParameters`: each gradient g becomes the running one,
    `v = momFactor v + (1 - momDamp) g`; with momNesterov `momFactor v` is added to g instead. momDamp
    is momFactor by default; the first v is g. Modules' own fields of these names come before the
    arguments.

    ```lua
    m = nn.Linear(1, 1)
    for i = 1, 2 do
      m.gradWeight:fill(1)
      m:updateGradParameters(0.5, 0)
    end
    print(m.gradWeight[1][1])  --> 1.75
    ```

    ## nn.Module:momentumGradParameters

        nn.Module:momentumGradParameters(): Tensor[]|nil

    The running gradients of `updateGradParameters`, made of the gradients at the first call; nothing
    for a module without parameters. They are the field `momGradParams`.

    ```lua
    print(#nn.Linear(3, 2):momentumGradParameters())  --> 2
    ```

    ## nn.Module:checkParameters

        nn.Module:checkParameters()

    An error if a parameter is not a number somewhere.

    ```lua
    m = nn.Linear(3, 2)
    m.weight[1][1] = 0 / 0
    print((pcall(m.checkParameters, m)))  --> false
    ```

    ## nn.Module:reinforce

        nn.Module:reinforce(reward: Tensor|table)

    Tells the modules inside that draw their outputs what those were worth: `(N)`, one number for each
    sample, before `backward`. `nn.VRClassReward` calls it. Of a recurrent layer a table goes to its
    last steps. Source: Williams 1992.

    ```lua
    m = nn.Sequential():add(nn.ReinforceBernoulli())
    m:forward(torch.Tensor{{0.5, 0.5}})
    m:reinforce(torch.Tensor{1})
    print(m:get(1).reward[1])  --> 1
    ```

    ## nn.Module:forget

        nn.Module:forget(): nn.Module

    Makes recurrent layers inside start from a zero state at the next step, or sequence.

    ```lua
    m, x = nn.LSTM(2, 3), torch.ones(2)
    first = m:forward(x):clone()
    m:forward(x)
    m:forget()
    print(m:forward(x):equal(first))  --> true
    ```

    ## nn.Module:remember

        nn.Module:remember([mode: "both"|"train"|"eval"|"neither" = "both"]): nn.Module

    Says when sequencers inside go on, with a new sequence, from the state in which the last one ended:
    always, in training, in evaluation, or never (as at first). `forget` starts anew.

    ```lua
    m = nn.Sequencer(nn.LSTM(2, 3))
    m:remember()
    first = m:forward(torch.ones(4, 2)):clone()
    print(m:forward(torch.ones(4, 2)):equal(first))  --> false
    ```

    ## nn.Module:maxBPTTstep

        nn.Module:maxBPTTstep(rho: integer)

    How many steps recurrent layers inside keep for back-propagation; it goes no further back. For steps
    made by hand: a sequencer keeps its whole sequence.

    ```lua
    m = nn.LSTM(2, 3)
    m:maxBPTTstep(5)
    print(m.rho)  --> 5
    ```

    ## nn.Module:setOutputStep

        nn.Module:setOutputStep(step: integer)

    Tells recurrent layers inside that the next `backward` is for this step, from 1; `output` and
    `gradInput` are then that step's. Sequencers call it.

    ```lua
    m = nn.LSTM(2, 3)
    m:forward(torch.ones(2))
    first = m.output
    m:forward(torch.ones(2))
    m:setOutputStep(1)
    print(m.output:equal(first))  --> true
    ```

    ## nn.Module:getHiddenState

        nn.Module:getHiddenState([step: integer]): any

    The state of a recurrent layer after a step, by default the last; of an LSTM a table of output and
    cell, each `(N, H)`. Of another module a table with the states of the modules inside.

    ```lua
    m = nn.LSTM(2, 3)
    m:forward(torch.ones(2))
    h = m:getHiddenState(1)
    print(#h, h[1]:size(1))  --> 2	3
    ```

    ## nn.Module:setHiddenState

        nn.Module:setHiddenState(step: integer, state: any)

    Puts a state in the place of the one after a step; step 0 is the state that a sequence starts from.
    It has the form that `getHiddenState` gives.

    ```lua
    a, b, x = nn.LSTM(2, 3), nil, torch.ones(2)
    b = a:clone()
    a:forward(x)
    b:setHiddenState(0, a:getHiddenState(1))
    print(b:forward(x):equal(a:forward(x)))  --> true
    ```

    ## nn.Module:getGradHiddenState

        nn.Module:getGradHiddenState([step: integer]): any

    After `backward`: the gradient with respect to the state after a step; of step 0 the one with
    respect to the initial state. In the form of the state.

    ```lua
    m, x = nn.LSTM(2, 3), torch.ones(2)
    m:forward(x)
    m:backward(x, torch.ones(3))
    print(#m:getGradHiddenState(0))  --> 2
    ```

    ## nn.Module:setGradHiddenState

        nn.Module:setGradHiddenState(step: integer, gradient: any)

    Sets the gradient that flows into the state after a step from elsewhere, before `backward` of that
    step: how a decoder teaches its encoder. In the form of the state.

    ```lua
    m, x = nn.LSTM(2, 3), torch.ones(2)
    m:forward(x)
    m:setGradHiddenState(1, {torch.ones(3), torch.zeros(3)})
    m:backward(x, torch.zeros(3))
    print(m.gradInput:norm() > 0)  --> true
    ```

    ## nn.Module:backwardOnline

        nn.Module:backwardOnline()

    For old scripts: does nothing but say that it is no longer needed, since back-propagation through
    time always goes step by step.

    ```lua
    nn.LSTM(2, 3):backwardOnline()
    print('a warning, no more')  --> a warning, no more
    ```

    ## nn.Module:Serial

        nn.Module:Serial([tensortype: string]): nn.Serial

    The module in an `nn.Serial`, which leaves out of files what its modules can do without.

    ```lua
    print(torch.type(nn.Linear(3, 2):Serial()))  --> nn.Serial
    ```

    ## nn.Module:heavySerial

        nn.Module:heavySerial(): nn.Module
        nn.Module:mediumSerial(): nn.Module
        nn.Module:lightSerial(): nn.Module

    What an `nn.Serial` around the module leaves out of files and clones: nothing, what the next pass
    makes anew, or the gradients too.

    ```lua
    m = nn.Linear(3, 2):Serial():lightSerial()
    torch.save('model.t7', m)
    print(torch.load('model.t7'):get(1).gradWeight:nElement())  --> 0
    ```

    ## nn.Module:serialMode

        nn.Module:serialMode(names: string[]): nn.Module

    Which fields an `nn.Serial` around the module leaves out of files and clones.

    ```lua
    m = nn.Linear(3, 2):serialMode{'gradWeight'}:Serial()
    print(m:clone():get(1).gradWeight:nElement())  --> 0
    ```

    ## nn.Module:getSerialState

        nn.Module:getSerialState([states: table]): table

    The fields of the module and of those inside as tables, each with the class's name in
    `dpnn_typename`; those that the serial mode names are empty.

    ```lua
    print(nn.Tanh():getSerialState().dpnn_typename)  --> nn.Tanh
    ```

    ## nn.Module:outside

        nn.Module:outside(insize: integer[]|LongStorage): LongStorage

    The sizes of the output for an input of these sizes; it runs the module on random numbers.

    ```lua
    print(nn.SpatialConvolution(3, 8, 5, 5):outside{1, 3, 32, 32}[4])  --> 28
    ```

    ## nn.Module:dontBackward

        nn.Module:dontBackward(): nn.Module

    From now on nothing flows back through the module: `backward` and its parts do nothing.

    ```lua
    m = nn.Linear(3, 2):dontBackward()
    m:forward(torch.ones(3))
    print((m:backward(torch.ones(3), torch.ones(2))))  --> nil
    ```

    ## nn.Module:contiguousInput

        nn.Module:contiguousInput(input: Tensor, [backward: boolean = false]): Tensor

    For a class of a script's own: the input without gaps in memory, copied if it has any; with backward
    what that was in the forward pass.

    ```lua
    m = nn.Module()
    print(m:contiguousInput(torch.ones(2, 3):t()):isContiguous())  --> true
    ```

    ## nn.Module:toBatch

        nn.Module:toBatch(tensor: Tensor, nDim: integer, [batchDim: integer = 1]): Tensor
        nn.Criterion:toBatch(tensor: Tensor, nDim: integer, [batchDim: integer = 1]): Tensor

    For a class of a script's own: a tensor of nDim dimensions, which is one sample, as a batch of one;
    others as they are. `fromBatch` undoes it.

    ```lua
    m = nn.Module()
    print(m:toBatch(torch.ones(3), 1):dim(), m:toBatch(torch.ones(2, 3), 1):dim())  --> 2	2
    ```

    ## nn.Module:fromBatch

        nn.Module:fromBatch(tensor: Tensor, [batchDim: integer = 1]): Tensor
        nn.Criterion:fromBatch(tensor: Tensor, [batchDim: integer = 1]): Tensor

    Takes the batch's dimension away again where the last `toBatch` has put it there.

    ```lua
    m = nn.Module()
    print(m:fromBatch(m:toBatch(torch.ones(3), 1)):dim())  --> 1
    ```

    ## nn.Module:extrapolateType

        nn.Module:extrapolateType(): string|nil

    The tensor type that most parameters have; nil without any.

    ```lua
    print(nn.Linear(3, 2):float():extrapolateType())  --> torch.FloatTensor
    ```

    ## nn.Module:profile

        nn.Module:profile()

    From now on each module in an `nn.Sequential` or `nn.ParallelTable`, here and inside, prints how
    long its passes take.

    ```lua
    m = nn.Sequential():add(nn.Tanh())
    m:profile()
    local show, text = print, nil
    print = function(line) text = line end
    m:forward(torch.ones(2))
    show((text:gsub(': .*', '')))  --> nn.Tanh updateOutput
    ```

    ## nn.Container:add

        nn.Container:add(module: nn.Module): nn.Container

    Appends a module; gives the container, so that calls can be chained. The modules are the field
    `modules`.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    print(m:size())  --> 2
    ```

    ## nn.Container:extend

        nn.Container:extend(...: nn.Module): nn.Container

    Appends several modules.

    ```lua
    print(nn.Sequential():extend(nn.Linear(3, 2), nn.Tanh()):size())  --> 2
    ```

    ## nn.Container:insert

        nn.Container:insert(module: nn.Module, [index: integer]): nn.Container

    Puts a module at a place, the end by default; -1 is the end. Places that would leave a gap are an
    error.

    ```lua
    m = nn.Sequential():add(nn.Tanh()):insert(nn.Linear(3, 2), 1)
    print(m:get(1))  --> nn.Linear(3 -> 2)
    ```

    ## nn.Container:remove

        nn.Container:remove([index: integer]): nn.Module

    Takes a module out and gives it: the last, or the one at a place, which may count from the end (-1).
    An error where there is none.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    print(m:remove(), m:size())  --> nn.Tanh	1
    ```

    ## nn.Container:get

        nn.Container:get(index: integer): nn.Module|nil

    The module at a place, from 1; nil where there is none.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    print(m:get(2), m:get(3))  --> nn.Tanh	nil
    ```

    ## nn.Container:size

        nn.Container:size(): integer

    How many modules are directly inside; `#container` is the same.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
    print(m:size(), #m)  --> 2	2
    ```

    ## nn.Container:rethrowErrors

        nn.Container:rethrowErrors(module: nn.Module, index: integer, method: string, ...: any): any

    For a container of a script's own: calls a method of the module at a place with the further
    arguments; an error comes out with the way to that module.

    ```lua
    m = nn.Sequential():add(nn.Linear(3, 2))
    _, message = pcall(m.rethrowErrors, m, m:get(1), 1, 'updateOutput', torch.ones(5))
    print(message:match('In %d module of nn.Sequential'))  --> In 1 module of nn.Sequential
    ```

    ## nn.Criterion:forward

        nn.Criterion:forward(input: any, target: any): number

    The loss of a model's output for a target; it also stands in the field `output`. What input and
    target are, each class says. Calls `updateOutput`.

    ```lua
    loss = nn.MSECriterion():forward(torch.Tensor{1, 2}, torch.Tensor{1, 4})
    print(loss)  --> 2
    ```

    ## nn.Criterion:updateOutput

        nn.Criterion:updateOutput(input: any, target: any): number

    Computes the loss, keeps it as `output` and returns it. This is what a class of a script's own
    defines.

    ```lua
    local Sum = torch.class('nn.SumCriterion', 'nn.Criterion')
    function Sum:updateOutput(input) self.output = input:sum() return self.output end
    print(nn.SumCriterion():forward(torch.ones(3)))  --> 3
    ```

    ## nn.Criterion:backward

        nn.Criterion:backward(input: any, target: any): any

    The gradient of the loss with respect to the input, to be handed to the model's `backward`; it also
    stands in the field `gradInput`. Calls `updateGradInput`.

    ```lua
    gradient = nn.MSECriterion():backward(torch.Tensor{1, 2}, torch.Tensor{1, 4})
    print(gradient[1], gradient[2])  --> 0	-2
    ```

    ## nn.Criterion:updateGradInput

        nn.Criterion:updateGradInput(input: any, target: any): any

    Computes the gradient with respect to the input, keeps it as `gradInput` and returns it. This is
    what a class of a script's own defines.

    ```lua
    gradient = nn.AbsCriterion():updateGradInput(torch.Tensor{1, 2}, torch.Tensor{0, 4})
    print(gradient[1], gradient[2])  --> 0.5	-0.5
    ```

    ## nn.Criterion:clone

        nn.Criterion:clone(): nn.Criterion

    A copy of the criterion with all that is in it.

    ```lua
    print(nn.MSECriterion():clone():forward(torch.ones(2), torch.zeros(2)))  --> 1
    ```

    ## nn.Criterion:type

        nn.Criterion:type([type: string], [cache: table]): nn.Criterion|string

    Converts its tensors to `'torch.FloatTensor'` or `'torch.DoubleTensor'`; without an argument the
    name of its type. A criterion must have the type of its input.

    ```lua
    print(nn.MSECriterion():type('torch.FloatTensor'):type())  --> torch.FloatTensor
    ```

    ## nn.Criterion:float

        nn.Criterion:float([cache: table]): nn.Criterion
        nn.Criterion:double([cache: table]): nn.Criterion

    As `nn.Criterion:type` with that type.

    ```lua
    print(nn.MSECriterion():float():forward(torch.ones(2):float(), torch.zeros(2):float()))  --> 1
    ```
    """#)
}
