// Made by scripts/class_texts of the doc comments in Sources/NN.
extension HelpPage {
  /// What the classes of modules and criterions say of themselves.
  static let classes = HelpPage(
    #"""
    # Modules and criterions

    ## nn.Module

    A layer or a network: nn.Module (`nn/Module.lua`, with the additions of rnn and dpnn).

    What every layer comes from, also those written in Lua; it computes nothing itself, its output is empty. A class of
    a script says what its layer does in `updateOutput(input)`, which leaves the result in self.output and returns it,
    `updateGradInput(input, gradOutput)`, the same with self.gradInput, and, if there is something to learn,
    `accGradParameters(input, gradOutput, scale)`, which adds to self.gradWeight and self.gradBias. Tensors in the
    fields weight, bias, gradWeight and gradBias are its parameters; others are named by a `parameters()` of its own.
    Callers use `forward` and `backward`, which find these methods.

    The field `train` is nil until `training()` or `evaluate()` (nil counts as training). A new module computes in the
    default tensor type, `type`, `double` and `float` change that. Output and gradInput belong to the module, which
    reuses their memory in the next pass: clone what is to last.

    ```lua
    Double = torch.class('nn.Double', 'nn.Module')
    function Double:updateOutput(x) self.output = x * 2 return self.output end
    function Double:updateGradInput(x, dy) self.gradInput = dy * 2 return self.gradInput end
    m = nn.Sequential():add(nn.Double()):add(nn.Square())
    print(m:forward(torch.Tensor{3})[1] .. ' ' .. m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 36 24
    ```

    ## nn.Criterion

    A loss: nn.Criterion (`nn/Criterion.lua`).

    What every loss comes from, also those written in Lua; it computes nothing itself. A class of a script says in
    `updateOutput(input, target)` what the loss is, a number that it leaves in self.output and returns, and in
    `updateGradInput(input, target)` its gradient with respect to the input, in self.gradInput. `forward` and
    `backward` call these. Criterions have no parameters.

    ```lua
    Cube = torch.class('nn.CubeCriterion', 'nn.Criterion')
    function Cube:updateOutput(x, t) self.output = torch.pow(x - t, 3):sum() return self.output end
    function Cube:updateGradInput(x, t) self.gradInput = torch.pow(x - t, 2) * 3 return self.gradInput end
    c, x, t = nn.CubeCriterion(), torch.Tensor{3}, torch.Tensor{1}
    print(c:forward(x, t) .. ' ' .. c:backward(x, t)[1])  --> 8 12
    ```

    # Containers

    ## nn.Container

    A module made of modules: nn.Container (`nn/Container.lua`).

    What all containers come from; it computes nothing itself. The modules stand in the field `modules`, in order.
    `add(m)` appends one, `insert(m, i)` and `remove(i)` change the list, `get(i)` and `size()` read it. Parameters,
    gradients, `training()`, `evaluate()`, `reset()` and conversions go to all modules inside. A container may not lie
    in itself; a module may stand at several places of a network and then has one set of parameters and one output.

    ```lua
    c = nn.Sequential():add(nn.Tanh()):add(nn.Linear(2, 1))
    print(c:size() .. ' ' .. torch.type(c:get(1)))  --> 2 nn.Tanh
    c:remove(1)
    print(torch.isTypeOf(c, 'nn.Container') and c:size())  --> 1
    ```

    ## nn.Sequential

    Modules one after the other: nn.Sequential (`nn/Sequential.lua`).

    Each module gets the output of the one before; input and output may be tensors or tables. `add(m)` appends a module
    and returns the chain, `insert(m, i)` puts one at a place, `remove(i)` takes one away, `get(i)` and `size()` read.
    Errors say in which module they arose. Without modules it passes its input on.

    ```lua
    m = nn.Sequential():add(nn.Linear(4, 3)):add(nn.Tanh()):add(nn.Linear(3, 1))
    print(m:forward(torch.randn(5, 4)):size(1) .. ' ' .. m:size())  --> 5 3
    print(m)  --> nn.Sequential {
    -->   [input -> (1) -> (2) -> (3) -> output]
    -->   (1): nn.Linear(4 -> 3)
    -->   (2): nn.Tanh
    -->   (3): nn.Linear(3 -> 1)
    --> }
    ```

    ## nn.Concat

    Gives its input to every child and joins their outputs along a dimension: nn.Concat (`nn/Concat.lua`).

    `dimension` counts from 1 or negative from the end, in the outputs as they are, batch included: nn.Concat(2) joins
    the features of (N, D1) and (N, D2) to (N, D1 + D2). All other sizes must be the same. The gradient is the sum of
    the children's. `nn.ConcatTable` leaves the outputs apart.

    ```lua
    m = nn.Concat(1):add(nn.Identity()):add(nn.Square())
    print(table.concat(m:forward(torch.Tensor{2, 3}):totable(), ' '))  --> 2 3 4 9
    print(nn.Concat(2):add(nn.Linear(4, 5)):add(nn.Linear(4, 2)):forward(torch.randn(3, 4)):size(2))  --> 7
    ```

    ## nn.DepthConcat

    A Concat whose smaller outputs stand in the middle of zeros: nn.DepthConcat (`nn/DepthConcat.lua`).

    The outputs are joined along `dimension` as in `nn.Concat`; along the others the largest size counts, and what is
    smaller stands in the middle, nearer to the front where it does not fit evenly. It joins convolutions of kernels of
    several sizes over one image.

    ```lua
    m = nn.DepthConcat(1):add(nn.SpatialConvolution(1, 2, 1, 1)):add(nn.SpatialConvolution(1, 3, 3, 3))
    y = m:forward(torch.randn(1, 4, 4))
    print(table.concat(y:size():totable(), ' '))  --> 5 4 4
    print(y[3][1]:norm())  --> 0
    ```

    ## nn.ConcatTable

    Gives its input to every child; the outputs are a table: nn.ConcatTable (`nn/ConcatTable.lua`).

    Entry i of the output is what child i makes of the whole input, a tensor or a table; the gradient is the sum of the
    children's. `nn.CAddTable` behind it adds the branches, `nn.JoinTable` joins them; `nn.ParallelTable` gives each
    child an entry of its own.

    ```lua
    m = nn.ConcatTable():add(nn.Identity()):add(nn.MulConstant(10))
    y = m:forward(torch.Tensor{3})
    print(#y .. ': ' .. y[1][1] .. ' ' .. y[2][1])  --> 2: 3 30
    print(m:backward(torch.Tensor{3}, {torch.ones(1), torch.ones(1)})[1])  --> 11
    ```

    ## nn.ParallelTable

    Gives entry i of its input to child i: nn.ParallelTable (`nn/ParallelTable.lua`).

    The output is a table of what the children make of their entries; so is the gradient. The input may have more
    entries than there are children: those are left out. `nn.MapTable` applies one module to all entries.

    ```lua
    m = nn.ParallelTable():add(nn.Square()):add(nn.Sqrt())
    y = m:forward{torch.Tensor{3}, torch.Tensor{9}}
    print(y[1][1] .. ' ' .. y[2][1])  --> 9 3
    ```

    ## nn.MapTable

    Applies one module to every entry of a table: nn.MapTable (`nn/MapTable.lua`).

    Input and output are tables of as many entries. Entry 1 goes through the module, each other through a clone; with
    `shared` (true by default) the clones have its parameters and gradients. The module may also come by `add`;
    `resize(n)` makes, or takes away, clones.

    ```lua
    m = nn.MapTable(nn.Linear(2, 1))
    y = m:forward{torch.ones(2), torch.ones(2), torch.zeros(2)}
    print(#y .. ' ' .. tostring(y[1][1] == y[2][1]))  --> 3 true
    print(#m:parameters())  --> 6
    ```

    ## nn.Parallel

    Gives slice i of its input to child i and joins their outputs: nn.Parallel (`nn/Parallel.lua`).

    Slice i along `inputDimension`, without that dimension, goes to child i; the outputs are joined along
    `outputDimension`. Both count from 1; there must be as many children as slices. In the sizes of a batch both
    dimensions are one further: nn.Parallel(2, 2) cuts (N, K, D). Made without arguments it only holds modules, for
    their parameters together.

    ```lua
    m = nn.Parallel(1, 1):add(nn.Identity()):add(nn.MulConstant(10))
    print(table.concat(m:forward(torch.Tensor{{1, 2}, {3, 4}}):totable(), ' '))  --> 1 2 30 40
    ```

    ## nn.Decorator

    A module around one other, to which it passes everything: nn.Decorator (`nn/Decorator.lua`).

    It computes as its module; scripts derive from it what adds something to any module. The module stands in
    modules[1].

    ```lua
    Shout, parent = torch.class('nn.Shout', 'nn.Decorator')
    function Shout:updateOutput(x) print('forward') return parent.updateOutput(self, x) end
    y = nn.Shout(nn.Square()):forward(torch.Tensor{3})[1]  --> forward
    print(y)  --> 9
    ```

    ## nn.Bottle

    Lets a module that takes few dimensions work on many: nn.Bottle (`nn/Bottle.lua`).

    The leading dimensions beyond `nInputDim` (2 by default) are merged into the first that the module sees, and taken
    apart again in its output, which must have `nOutputDim` dimensions (as nInputDim if left out). An input of no more
    dimensions than nInputDim goes to the module as it is. So a `nn.Linear` works on every step of (T, N, D).

    ```lua
    m = nn.Bottle(nn.Linear(4, 2))
    print(table.concat(m:forward(torch.randn(5, 3, 4)):size():totable(), ' '))  --> 5 3 2
    ```

    ## nn.Maxout

    The largest of several affine maps: nn.Maxout (`nn/Maxout.lua`; Goodfellow et al., JMLR W&CP 28, 2013).

        y[n, j] = max_k (W[k, j] · x[n] + b[k, j])        x (N, D) or (D)    y (N, H) or (H)

    D = inputSize, H = outputSize, M = maxoutNumber. A chain of nn.Linear(D, M H), nn.View(M, H), `preprocess` (a
    module, if one is given) and the maximum over M.

    ```lua
    m = nn.Maxout(1, 1, 2)
    m:get(1).weight:copy(torch.Tensor{1, -1})
    m:get(1).bias:zero()
    print(m:forward(torch.Tensor{-3})[1])  --> 3
    ```

    ## nn.CReLU

    max(0, x) and max(0, -x), joined: nn.CReLU (`nn/CReLU.lua`; Shang et al., arXiv 1603.05201).

    `nInputDims` is the number of dimensions of one sample; the first of them is twice as large in the output: (N, C,
    H, W) becomes (N, 2C, H, W), the positive parts before the negative ones. An input of one dimension more is a
    batch. With `inplace` (false by default) the last step writes its output over its input.

    ```lua
    print(table.concat(nn.CReLU(1):forward(torch.Tensor{3, -2}):totable(), ' '))  --> 3 0 0 2
    ```

    ## nn.DontCast

    A module that keeps its type when the network around it changes its own: nn.DontCast (`nn/DontCast.lua`).

    With `castin` (false by default) inputs, and with `castout` (as castin) gradients from behind, become `moduleType`
    (the module's own type if left out); gradInput and output become the type of this layer. Without them the module
    must be given what it takes.

    ```lua
    m = nn.Sequential():add(nn.DontCast(nn.Linear(2, 1), true))
    m:float()
    print(m:get(1).modules[1].weight:type())  --> torch.DoubleTensor
    print(m:forward(torch.FloatTensor{1, 2}):type())  --> torch.FloatTensor
    ```

    ## nn.NaN

    A module that stops when what it is given or gives is not a number: nn.NaN (`nn/NaN.lua`).

    It computes as its module, and raises an error that says where the nan is: in the input, the parameters, the
    output, or the gradients. `id` (a number or a text; by default the next number of the process) tells the layers
    apart in messages. A tensor is found out by its sum, so one with both infinities is, too.

    ```lua
    m = nn.NaN(nn.Sqrt(), 'root')
    print(m:forward(torch.Tensor{4})[1])  --> 2
    ok, message = pcall(m.forward, m, torch.Tensor{-1})
    print(message:match('NaN found in %w+'))  --> NaN found in output
    ```

    ## nn.Profile

    A module whose times are printed: nn.Profile (`nn/Profile.lua`).

    After each `print_interval` (100 by default) passes it prints the seconds that they took, forward and
    `updateGradInput` apart, with `name` (the module's class if left out). The fields summedFwdTime, summedBwdTime,
    numFwds and numBwds hold the sums since the last line.

    ```lua
    m = nn.Profile(nn.Linear(10, 10), 50, 'layer')
    for i = 1, 20 do m:forward(torch.randn(10)) end
    print(m.numFwds)  --> 20
    ```

    ## nn.GPU

    A module that a script wants on a graphics card: nn.GPU (`nn/GPU.lua`). There is none here: it computes as its
    module.

    `device` and `outdevice` are the numbers of the cards, kept for files and without effect; `setDevice(n)` changes
    the first.

    ```lua
    m = nn.GPU(nn.Square(), 2)
    print(m:forward(torch.Tensor{3})[1] .. ' ' .. m.device)  --> 9 2
    ```

    ## nn.WeightNorm

    A module whose weight has learned directions and learned lengths: nn.WeightNorm (`nn/WeightNorm.lua`; Salimans and
    Kingma, arXiv 1602.07868).

    O = the size of the weight's dimension `outputDim` (1 by default), R = the product of the others.

        W[j] = g[j] v[j] / √(|v[j]|² + 1e-4)        v (O, R)    g (O, 1)

    It goes around any module with a `weight`, such as `nn.Linear` or `nn.SpatialConvolution` (`outputDim` 2 for
    `nn.SpatialFullConvolution`). v is drawn from N(0, √(2 / R)), g are its norms, the module's bias becomes 0; v, g
    and the bias are learned. In training each forward pass makes W anew, in evaluation the switch to it does.

    ```lua
    m = nn.WeightNorm(nn.Linear(2, 1))
    m.v:copy(torch.Tensor{{3, 4}})
    m.g:fill(10)
    print(string.format('%.3f', m:forward(torch.Tensor{1, 1})[1]))  --> 14.000
    ```

    ## nn.Convert

    A conversion between forms of data: nn.Convert (`nn/Convert.lua`).

    A form names the axes of a tensor in order, b for the batch, as 'bchw', 'chwb' or 'bf'; without b the batch's is
    put in front. `outputShape` is `inputShape` if left out. What only stands in another order is transposed; 'bf'
    makes a vector of each sample, 'b' leaves out a feature or time axis, 'bt' adds one. An input without the batch's
    axis gets one, the output then has none. The input is first converted to the type of the layer, which is all that a
    Convert without arguments does.

    ```lua
    m = nn.Convert('bchw', 'bf')
    print(table.concat(m:forward(torch.randn(5, 3, 4, 4)):size():totable(), ' '))  --> 5 48
    print(table.concat(nn.Convert('chwb', 'bhwc'):forward(torch.zeros(3, 4, 6, 5)):size():totable(), ' '))  --> 5 4 6 3
    print(nn.Convert():forward(torch.IntTensor{1, 2}):type())  --> torch.DoubleTensor
    ```

    ## nn.Serial

    A decorator that leaves out of files and copies what its modules say they can do without: nn.Serial
    (`dpnn/Serial.lua`).

    Which fields are empty in a file each module says in `dpnn_serialEmpty`: none after `heavySerial()`, those that the
    next pass makes anew after `mediumSerial()`, the gradients too after `lightSerial()`. With `tensortype`,
    'torch.FloatTensor' say, all is written in that type. So the file of a model for use is less than half as large.

    ```lua
    m = nn.Serial(nn.Linear(100, 100))
    m:forward(torch.randn(50, 100))
    heavy = #torch.serialize(m)
    m:lightSerial()
    print(heavy / #torch.serialize(m) > 2)  --> true
    ```

    # Tables

    ## nn.JoinTable

    Joins the tensors of a table along a dimension: nn.JoinTable (`nn/JoinTable.lua`).

    `dimension` counts from 1, negative from the end; all other sizes must be the same. With `nInputDims`, the
    dimensions of one sample, an input that has one more is a batch, and `dimension` counts from the second:
    nn.JoinTable(1, 1) joins vectors (D1), (D2) to (D1 + D2) and batches (N, D1), (N, D2) to (N, D1 + D2). The gradient
    is a table of the parts.

    ```lua
    print(nn.JoinTable(1):forward{torch.zeros(2, 3), torch.zeros(4, 3)}:size(1))  --> 6
    print(nn.JoinTable(1, 1):forward{torch.zeros(5, 2), torch.zeros(5, 3)}:size(2))  --> 5
    ```

    ## nn.SplitTable

    Cuts a tensor into a table of slices along a dimension: nn.SplitTable (`nn/SplitTable.lua`).

    `dimension` counts from 1, negative from the end; that dimension is gone in the slices, which are views of the
    input. With `nInputDims`, the dimensions of one sample, an input that has one more is a batch, and a positive
    `dimension` counts from the second. nn.SplitTable(1) makes the steps of a sequence (T, N, D) a table for a
    sequencer.

    ```lua
    y = nn.SplitTable(1):forward(torch.Tensor{{1, 2}, {3, 4}, {5, 6}})
    print(#y)  --> 3
    print(table.concat(y[2]:totable(), ' '))  --> 3 4
    ```

    ## nn.SelectTable

    One entry of a table: nn.SelectTable (`nn/SelectTable.lua`).

    `index` counts from 1, negative from the end, or is a key (a string). The other entries get gradients of zeros.
    nn.SelectTable(-1) after a sequencer takes the last step; of sequences that a trainer has padded it is each one's
    own last step.

    ```lua
    steps = {torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    print(nn.SelectTable(-1):forward(steps)[1])  --> 3
    print(nn.SelectTable('a'):forward{a = torch.Tensor{7}}[1])  --> 7
    ```

    ## nn.NarrowTable

    A stretch of a table: nn.NarrowTable (`nn/NarrowTable.lua`).

    The output is a table of `length` (1 by default) entries from entry `offset` on, counted from 1. The other entries
    get gradients of zeros.

    ```lua
    y = nn.NarrowTable(2, 2):forward{torch.zeros(1), torch.zeros(2), torch.zeros(3)}
    print(#y .. ' entries, the first of size ' .. y[1]:size(1))  --> 2 entries, the first of size 2
    ```

    ## nn.FlattenTable

    A table of tables as one list: nn.FlattenTable (`nn/FlattenTable.lua`).

    The tensors of the input, a table of any depth, are the entries of the output in their order; the gradient has the
    input's structure again. As long as the input has the same tensors in the same places, the output is the same
    table.

    ```lua
    a, b, c = torch.zeros(1), torch.zeros(2), torch.zeros(3)
    y = nn.FlattenTable():forward{a, {b, {c}}}
    print(#y)  --> 3
    print(y[3]:size(1))  --> 3
    ```

    ## nn.ZipTable

    Turns {{a1, a2 …}, {b1, b2 …}} into {{a1, b1}, {a2, b2} …}: nn.ZipTable (`nn/ZipTable.lua`).

    The lists must be of one length. It makes of several sequences one of tables, which a sequencer runs step by step.

    ```lua
    a, b = {torch.Tensor{1}, torch.Tensor{2}}, {torch.Tensor{10}, torch.Tensor{20}}
    y = nn.ZipTable():forward{a, b}
    print(y[2][1][1] .. ' ' .. y[2][2][1])  --> 2 20
    ```

    ## nn.ZipTableOneToMany

    Turns {x, {a1, a2 …}} into {{x, a1}, {x, a2} …}: nn.ZipTableOneToMany (`nn/ZipTableOneToMany.lua`).

    x goes to every step of a sequence, as the state that an encoder gives to each step of a decoder. Its gradient is
    the sum of those of all steps.

    ```lua
    y = nn.ZipTableOneToMany():forward{torch.Tensor{7}, {torch.Tensor{1}, torch.Tensor{2}}}
    print(#y .. ': ' .. y[2][1][1] .. ' ' .. y[2][2][1])  --> 2: 7 2
    ```

    ## nn.CAddTable

    The sum of a table's tensors: nn.CAddTable (`nn/CAddTable.lua`).

    All tensors have the same sizes, as has the output; each gets gradOutput as its gradient. With `inplace` (false by
    default) the sum is written over the first tensor, and gradients are gradOutput itself. With `nn.ConcatTable`
    before it, it makes a residual connection.

    ```lua
    x = {torch.Tensor{1, 2}, torch.Tensor{10, 20}}
    print(table.concat(nn.CAddTable():forward(x):totable(), ' '))  --> 11 22
    m = nn.Sequential():add(nn.ConcatTable():add(nn.Identity()):add(nn.Square())):add(nn.CAddTable())
    print(m:forward(torch.Tensor{3})[1])  --> 12
    ```

    ## nn.CSubTable

    x₁ - x₂: nn.CSubTable (`nn/CSubTable.lua`), of a table of two tensors of the same sizes. The gradients are dy and
    -dy.

    ```lua
    print(table.concat(nn.CSubTable():forward{torch.Tensor{5, 5}, torch.Tensor{1, 7}}:totable(), ' '))  --> 4 -2
    ```

    ## nn.CMulTable

    The product of a table's tensors: nn.CMulTable (`nn/CMulTable.lua`).

    All tensors have the same sizes, as has the output; the product is taken element by element. Each gets dy times the
    product of the others as its gradient. It is what gates do.

    ```lua
    x = {torch.Tensor{2, 3}, torch.Tensor{5, 0}}
    m = nn.CMulTable()
    print(table.concat(m:forward(x):totable(), ' '))  --> 10 0
    print(table.concat(m:backward(x, torch.ones(2))[1]:totable(), ' '))  --> 5 0
    ```

    ## nn.CDivTable

    x₁ / x₂: nn.CDivTable (`nn/CDivTable.lua`), of a table of two tensors of the same sizes, element by element. The
    gradients are dy / x₂ and -dy x₁ / x₂²; nothing guards against x₂ = 0.

    ```lua
    print(table.concat(nn.CDivTable():forward{torch.Tensor{6, 1}, torch.Tensor{3, 4}}:totable(), ' '))  --> 2 0.25
    ```

    ## nn.CMaxTable

    The largest of a table's tensors, element by element: nn.CMaxTable (`nn/CMaxTable.lua`).

    All tensors have the same sizes, as has the output. The gradient of an element goes to the first tensor that has
    the largest number there.

    ```lua
    m, x = nn.CMaxTable(), {torch.Tensor{1, 9}, torch.Tensor{5, 2}}
    print(table.concat(m:forward(x):totable(), ' '))  --> 5 9
    print(table.concat(m:backward(x, torch.ones(2))[1]:totable(), ' '))  --> 0 1
    ```

    ## nn.CMinTable

    The smallest of a table's tensors, element by element: nn.CMinTable (`nn/CMinTable.lua`).

    All tensors have the same sizes, as has the output. The gradient of an element goes to the first tensor that has
    the smallest number there.

    ```lua
    print(table.concat(nn.CMinTable():forward{torch.Tensor{1, 9}, torch.Tensor{5, 2}}:totable(), ' '))  --> 1 2
    ```

    ## nn.CAddTensorTable

    Adds one tensor to each of a table: nn.CAddTensorTable (`nn/CAddTensorTable.lua`).

    {a, {b1, …}} becomes {b1 + a, …}, all of one number of elements. The gradient of a is the sum of those of the
    outputs.

    ```lua
    y = nn.CAddTensorTable():forward{torch.Tensor{1, 2}, {torch.Tensor{10, 10}, torch.Tensor{0, 50}}}
    print(table.concat(y[1]:totable(), ' ') .. ', ' .. table.concat(y[2]:totable(), ' '))  --> 11 12, 1 52
    ```

    ## nn.MixtureTable

    The sum of experts' outputs, weighted by a gate: nn.MixtureTable (`nn/MixtureTable.lua`).

    E = experts, N = batch. {gate (N, E) or (E), experts}: the experts are a table of E tensors (N, …), or one tensor
    with E as its dimension `dim` (2, or 1 without batch, if left out); without batch the tensors have no N.

        y = Σ gate[e] · expert[e]

    The gate is usually a `nn.SoftMax`; it gets a gradient, too.

    ```lua
    gate, a, b = torch.Tensor{0.25, 0.75}, torch.Tensor{4, 0}, torch.Tensor{0, 4}
    print(table.concat(nn.MixtureTable():forward{gate, {a, b}}:totable(), ' '))  --> 1 3
    ```

    ## nn.CriterionTable

    A criterion as a layer: nn.CriterionTable (`nn/CriterionTable.lua`).

    {input, target} becomes the loss, a number; gradInput is a table with the gradient with respect to the input alone.
    gradOutput is not used. `nn.ModuleFromCriterion` of nngraph gives a tensor of one element instead.

    ```lua
    m = nn.CriterionTable(nn.MSECriterion())
    x = {torch.Tensor{1, 2}, torch.Tensor{1, 4}}
    print(m:forward(x))  --> 2
    print(table.concat(m:backward(x, 1)[1]:totable(), ' '))  --> 0 -2
    ```

    ## nn.Index

    The slices of a tensor that a vector of indices names: nn.Index (`nn/Index.lua`).

    {x, indices (K)}: slice k of the output is slice indices[k] of x along `dimension`, counted from 1; x has any
    number of dimensions. An index may stand several times, its gradients add up; the indices' gradient is 0.

    ```lua
    m = nn.Index(1)
    print(m:forward{torch.Tensor{{1, 2}, {3, 4}, {5, 6}}, torch.LongTensor{3, 1}})  -->  5  6
    -->  1  2
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.MaskedSelect

    The elements of a tensor where a mask is 1, as a vector: nn.MaskedSelect (`nn/MaskedSelect.lua`).

    {x, mask}: a ByteTensor of as many elements. The output's size is the number of ones; the gradient goes to the
    elements that were taken, that of the mask is 0.

    ```lua
    x = torch.Tensor{5, -1, 7}
    print(table.concat(nn.MaskedSelect():forward{x, x:gt(0)}:totable(), ' '))  --> 5 7
    ```

    ## nn.ReverseTable

    A table back to front: nn.ReverseTable (`dpnn/ReverseTable.lua`).

    The entries are not copied. Of sequences that a trainer has padded each is turned within its own length. For one
    tensor (T, N, D) there is `nn.SeqReverseSequence`.

    ```lua
    y = nn.ReverseTable():forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    print(y[1][1] .. ' ' .. y[3][1])  --> 3 1
    ```

    # Pairs of tensors

    ## nn.DotProduct

    The dot product of two vectors: nn.DotProduct (`nn/DotProduct.lua`).

    {a, b}, both (D) or (N, D), gives (1) or (N). The gradient is a table of both, dy b and dy a.

    ```lua
    print(nn.DotProduct():forward{torch.Tensor{1, 2}, torch.Tensor{3, 4}}[1])  --> 11
    ```

    ## nn.CosineDistance

    The cosine of the angle between two vectors: nn.CosineDistance (`nn/CosineDistance.lua`).

        y = a·b / √((a·a + 1e-12)(b·b + 1e-12))

    {a, b}, both (D) or (N, D), gives (1) or (N): 1 for one direction, 0 for a right angle, -1 for opposite ones, so
    that it is a likeness rather than a distance. `nn.CosineEmbeddingCriterion` is a loss of it.

    ```lua
    a, b = torch.Tensor{{1, 0}, {1, 0}}, torch.Tensor{{7, 0}, {1, 1}}
    y = nn.CosineDistance():forward{a, b}
    print(string.format('%.4f %.4f', y[1], y[2]))  --> 1.0000 0.7071
    ```

    ## nn.PairwiseDistance

    The p-norm of the difference of two vectors: nn.PairwiseDistance (`nn/PairwiseDistance.lua`).

    {a, b}, both (D) or (N, D), gives (1) or (N). `norm` is p, 2 by default. The gradient adds 1e-6 to the distance, so
    that it is finite at a = b.

    ```lua
    a, b = torch.Tensor{0, 0}, torch.Tensor{3, 4}
    print(nn.PairwiseDistance():forward{a, b}[1])  --> 5
    print(nn.PairwiseDistance(1):forward{a, b}[1])  --> 7
    ```

    ## nn.MM

    The product of two matrices or of two batches of them: nn.MM (`nn/MM.lua`).

    {A (M, K), B (K, P)} gives (M, P), {A (N, M, K), B (N, K, P)} gives (N, M, P). `transA` and `transB`, false by
    default, transpose A and B first. The gradient is a table of both, dy Bᵀ and Aᵀ dy.

    ```lua
    a, b = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{{1, 1}, {0, 1}}
    print(nn.MM(false, true):forward{a, b})  -->  3  2
    -->  7  4
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.MV

    A matrix times a vector, or a batch of both: nn.MV (`nn/MV.lua`).

    {M (R, K), v (K)} gives (R), {M (N, R, K), v (N, K)} gives (N, R); `trans`, false by default, transposes M first.

    ```lua
    a, v = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{1, 10}
    print(table.concat(nn.MV():forward{a, v}:totable(), ' '))  --> 21 43
    print(table.concat(nn.MV(true):forward{a, v}:totable(), ' '))  --> 31 42
    ```

    # Affine maps

    ## nn.Linear

    An affine map: nn.Linear (`nn/Linear.lua`).

    D = inputSize, H = outputSize, N = batch.

        y = x Wᵀ + b        x (N, D) or (D)    W (H, D)    b (H)    y (N, H) or (H)

    Without `bias` (true by default), or after `noBias()`, there is no b. W, then b, are drawn uniformly from ±1/√D.
    Inputs of more dimensions go through `nn.Bottle`, or `nn.View` before it.

    ```lua
    m = nn.Linear(2, 3)
    m.weight:copy(torch.Tensor{{1, 0}, {0, 1}, {1, 1}})
    m.bias:fill(0.5)
    print(table.concat(m:forward(torch.Tensor{10, 20}):totable(), ' '))  --> 10.5 20.5 30.5
    print(m)  --> nn.Linear(2 -> 3)
    ```

    ## nn.Add

    Adds a learned vector, or with `scalar` one learned number: nn.Add (`nn/Add.lua`).

    `inputSize` gives the bias's sizes: a number D, or several as a LongStorage or a table. x has the bias's sizes, or
    (N, …) with them behind the batch; the output has the sizes of x. With `scalar` (false by default) the bias is one
    number and x has any shape. The bias is drawn uniformly from ±1/√n, n its first size; its gradient is dy summed
    over the rows that it was added to.

    ```lua
    m = nn.Add(2)
    m.bias:copy(torch.Tensor{10, 20})
    print(table.concat(m:forward(torch.Tensor{1, 2}):totable(), ' '))  --> 11 22
    m:zeroGradParameters()
    m:backward(torch.zeros(5, 2), torch.ones(5, 2))
    print(table.concat(m.gradBias:totable(), ' '))  --> 5 5
    ```

    ## nn.CAdd

    Adds to each element its own bias: nn.CAdd (`nn/CAdd.lua`).

    The arguments are the bias's sizes, as numbers or a LongStorage. It lies over an input of as many elements as it
    is; over one of as many dimensions with its sizes of 1 expanded, so that nn.CAdd(1, C, 1, 1) adds to the planes of
    (N, C, H, W); else over each row of (N, …). The output has the input's sizes. The bias is drawn uniformly from
    ±1/√count; its gradient is dy summed over the elements that each entry was added to.

    ```lua
    m = nn.CAdd(2, 1)
    m.bias:copy(torch.Tensor{10, 100})
    print(m:forward(torch.Tensor{{1, 2}, {3, 4}}))  -->   11   12
    -->  103  104
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.Mul

    Multiplies by one learned number: nn.Mul (`nn/Mul.lua`).

    x has any shape, the output has the same. The weight (1) is drawn uniformly from ±1; its gradient is Σ x dy over
    all elements. `nn.MulConstant` is the same with a number that is not learned, `nn.CMul` has a number for each
    element.

    ```lua
    m = nn.Mul()
    m.weight:fill(3)
    print(table.concat(m:forward(torch.Tensor{1, 2}):totable(), ' '))  --> 3 6
    m:zeroGradParameters()
    m:backward(torch.Tensor{1, 2}, torch.ones(2))
    print(m.gradWeight[1])  --> 3
    ```

    ## nn.CMul

    Multiplies each element by its own weight: nn.CMul (`nn/CMul.lua`).

    The arguments are the weight's sizes, as numbers or a LongStorage. It lies over an input of as many elements as it
    is; over one of as many dimensions with its sizes of 1 expanded, so that nn.CMul(1, C, 1, 1) scales the planes of
    (N, C, H, W); else over each row of (N, …). The output has the input's sizes. The weight is drawn uniformly from
    ±1/√count; its gradient is x dy summed over the elements that each weight multiplies.

    ```lua
    m = nn.CMul(1, 2)
    m.weight:copy(torch.Tensor{10, 100})
    print(m:forward(torch.Tensor{{1, 2}, {3, 4}}))  -->   10  200
    -->   30  400
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.LookupTable

    A learned vector for each index: nn.LookupTable (`nn/LookupTable.lua`).

    K = nIndex, D = nOutput. Input: indices 1 … K, (N) or (N, M), in a tensor of any type; output (N, D) or (N, M, D).
    W (K, D) is drawn from N(0, 1). The gradient for the input is zeros of its sizes and type.

    - paddingValue (0, none): the index whose vector is not learned; it is looked up as any other.
    - maxNorm (none): the vectors that a forward pass uses are first scaled down to this norm, in W itself.
    - normType (2): the p of that norm.

    `scaleGradByFreq()` divides each vector's gradient by the number of its uses in a batch; `accUpdateOnly()` takes
    the gradient's memory away, so that only `accUpdateGradParameters` learns.

    ```lua
    m = nn.LookupTable(4, 2)
    m.weight:copy(torch.Tensor{{1, 1}, {2, 2}, {3, 3}, {4, 4}})
    print(m:forward(torch.LongTensor{4, 1, 4}))  -->  4  4
    -->  1  1
    -->  4  4
    --> [torch.DoubleTensor of size 3x2]
    ```

    ## nn.Bilinear

    A bilinear form for each output: nn.Bilinear (`nn/Bilinear.lua`).

    N = batch, D = inputSize1, E = inputSize2, H = outputSize.

        y[n, k] = Σ a[n, i] W[k, i, j] b[n, j] + bias[k]        {a (N, D), b (N, E)}    W (H, D, E)    y (N, H)

    The input is a table of two matrices; single vectors are not taken. Without `bias` (true by default) nothing is
    added. W, then the bias, are drawn uniformly from ±1/√D. Unlike the original's, the gradient of W is multiplied by
    the scale of `backward`.

    ```lua
    m = nn.Bilinear(2, 2, 1, false)
    m.weight[1]:copy(torch.eye(2))  -- aᵀ I b, the dot product
    print(m:forward{torch.Tensor{{1, 2}}, torch.Tensor{{3, 4}}}[1][1])  --> 11
    ```

    ## nn.Cosine

    The cosine of the angle between the input and each of some learned vectors: nn.Cosine (`nn/Cosine.lua`).

    D = inputSize, H = outputSize, N = batch.

        y[n, j] = x[n] · w[j] / (|x[n]| |w[j]|)        x (N, D) or (D)    W (H, D)    y (N, H) or (H)

    The norms are increased by 1e-12. W is drawn uniformly from ±1/√H. Unlike the original's, the gradient of a batch
    is multiplied by the scale of `backward`. The angle of two inputs is `nn.CosineDistance`.

    ```lua
    m = nn.Cosine(2, 2)
    m.weight:copy(torch.Tensor{{5, 0}, {-1, 1}})
    y = m:forward(torch.Tensor{2, 0})
    print(string.format('%.4f %.4f', y[1], y[2]))  --> 1.0000 -0.7071
    ```

    ## nn.Euclidean

    The distance of the input from each of some learned points: nn.Euclidean (`nn/Euclidean.lua`).

    D = inputSize, H = outputSize, N = batch.

        y[n, j] = √ Σ (x[n, i] - W[i, j])²        x (N, D) or (D)    W (D, H)    y (N, H) or (H)

    The points are the columns of W, drawn uniformly from ±1/√D. Gradients divide by y + 1e-7, as the original's.
    `fastBackward` is a setting of the original without effect: distances are always those of the input given.

    ```lua
    m = nn.Euclidean(2, 2)
    m.weight:copy(torch.Tensor{{0, 3}, {0, 4}})  -- the points (0, 0) and (3, 4)
    print(table.concat(m:forward(torch.Tensor{3, 4}):totable(), ' '))  --> 5 0
    ```

    ## nn.WeightedEuclidean

    The distance from each of some learned points, with a learned scale along every axis: nn.WeightedEuclidean
    (`nn/WeightedEuclidean.lua`).

    D = inputSize, H = outputSize, N = batch.

        y[n, j] = √ Σ (c[i, j] (x[n, i] - W[i, j]))²        x (N, D) or (D)    W, c (D, H)    y (N, H) or (H)

    The points are the columns of W, drawn uniformly from ±1/√D; the scales c, the field `diagCov`, start as 1.
    Gradients divide by y + 1e-7, as the original's.

    ```lua
    m = nn.WeightedEuclidean(2, 1)
    m.weight:zero()
    m.diagCov:copy(torch.Tensor{{1}, {0}})  -- blind along the second axis
    print(m:forward(torch.Tensor{3, 4})[1])  --> 3
    ```

    ## nn.LinearWeightNorm

    A Linear whose rows have learned directions and learned lengths: nn.LinearWeightNorm (`nn/LinearWeightNorm.lua`;
    Salimans and Kingma, arXiv 1602.07868).

        y = x Wᵀ + b    W[j] = g[j] v[j] / |v[j]|    v (H, D)  g (H, 1)  |v[j]| at least eps

    Shapes and `bias` as `nn.Linear`; `eps` is 1e-16 by default. v, g and b are the parameters, W (H, D) is made of
    them: in training by each forward pass, in evaluation by the switch to it. W is drawn as that of nn.Linear; v is W
    and g its rows' norms. `toLinear()` gives a nn.Linear that computes the same,
    nn.LinearWeightNorm.fromLinear(linear) goes the other way, `initFromWeight(W)` sets v and g. `nn.WeightNorm` does
    this to any layer.

    ```lua
    m = nn.LinearWeightNorm(2, 1, false)
    m.v:copy(torch.Tensor{{3, 4}})
    m.g:fill(10)
    print(m:forward(torch.Tensor{1, 1})[1])  --> 14
    print(m:toLinear())  --> nn.Linear(2 -> 1) without bias
    ```

    ## nn.PartialLinear

    A Linear of which only some outputs are computed: nn.PartialLinear (`nn/PartialLinear.lua`).

    D = inputsize, H = outputsize, N = batch, P = outputs in the partition (all H at first).

        y = x W[partition]ᵀ + b[partition]        x (N, D)    W (H, D)    b (1, H)    y (N, P)

    `setPartition(indices)` chooses the outputs by a vector of indices from 1, `resetPartition()` takes all again.
    Inputs are matrices. W is the weight of a LookupTable inside, drawn from N(0, 1); b starts as 0 and is left out
    without `bias` (true by default).

    ```lua
    m = nn.PartialLinear(2, 5)
    x = torch.randn(3, 2)
    all = m:forward(x):clone()
    m:setPartition(torch.Tensor{4, 2})
    y = m:forward(x)
    print(y:size(2))  --> 2
    print(y[1][1] == all[1][4])  --> true
    ```

    ## nn.SparseLinear

    A Linear of inputs that are mostly zero: nn.SparseLinear (`nn/SparseLinear.lua`).

    D = inputSize, H = outputSize, N = batch, K = elements that are given. W (H, D) is drawn from ±1/√D, b (H) from
    ±1e-6/√D. An input is

        (K, 2)                    pairs {index, value}, indices 1 … D        output (H)
        a table of N of them      K may differ                               output (N, H)
        (N, K, 2)                 the same in one tensor                     output (N, H)

    An index may stand twice: its values add up. With `doGradInput` (false by default) the gradient with respect to all
    D elements comes back: a table of (D, 2), or (N, D, 2). The field `weightDecay` (0) is what each backward pass adds
    of W to its gradient.

    `updateParameters` and `zeroGradParameters` touch only the columns of W that backward passes used, as long as there
    were any since the gradients were last set to zero by the layer itself, and without `weightDecay`.

    ```lua
    m = nn.SparseLinear(1000, 1)
    m.weight:fill(2)
    m.bias:zero()
    print(m:forward(torch.Tensor{{3, 0.5}, {999, 4}})[1])  --> 9
    ```

    ## nn.IndexLinear

    A Linear of sparse inputs, with a row of the weight for each key: nn.IndexLinear (`nn/IndexLinear.lua`).

    D = inputSize, H = outputSize, N = batch, K = elements of a sample. An input is

        {keys (K), values (K)}                                    output (H)
        {a table of N keys, a table of N values}                  output (N, H)
        {keys (K1 + … + KN), values, sizes (N) or one size}       output (N, H)

    and y = Σ value · W[key] + b. Keys are a LongTensor of 1 … D, or count from `keysOffset` where that is given;
    `weight` (D, H) and `bias` (H) are taken instead of new ones. W and b start as 0, unlike those of `nn.Linear`;
    `reset` draws them. With `doGradInput` (false by default) the values' gradient comes back, else none.

    With `normalize` W has four more columns in front, and a value v counts as v / max |v| + shift: the largest |v|
    seen in training, its inverse, the factor of updates, which is 1, and the learned shift; beyond the largest it is
    its sign.

    Gradients of W are kept as rows, one for each element of the inputs, until something asks for `parameters()`: from
    then on there is also a `gradWeight` of W's sizes. The field `weightDecay` (0) is the share that each use of a row
    takes from it in `updateParameters`.

    ```lua
    m = nn.IndexLinear(1000, 2)
    m.weight[7]:fill(2)
    m.weight[9]:copy(torch.Tensor{0, 1})
    y = m:forward{torch.LongTensor{7, 9}, torch.Tensor{0.5, 10}}
    print(table.concat(y:totable(), ' '))  --> 1 11
    ```

    ## nn.Kmeans

    Gives each sample the number of the nearest of k centres, which are learned: nn.Kmeans (`nn/Kmeans.lua`).

    N = samples, D = dim. Input (N, D), output (N) with numbers from 1; the field `loss` is the sum of the squared
    distances of the last forward pass. A descent of rate 1 moves each centre to the mean of the samples that it is
    nearest to; `scale` (that of `backward`, 1, if left out) is the share of the way. The gradient for the input is 0.
    The centres, `weight` (k, D), are drawn uniformly from ±1; `initRandom` and `initKmeansPlus` take them from
    samples.

    ```lua
    m, x = nn.Kmeans(2, 1), torch.Tensor{{1}, {3}, {9}}
    m.weight:copy(torch.Tensor{{0}, {10}})
    print(table.concat(m:forward(x):totable(), ' '))  --> 1 1 2
    m:zeroGradParameters()
    m:backward(x, m.output)
    m:updateParameters(1)
    print(string.format('%.4f %.4f', m.weight[1][1], m.weight[2][1]))  --> 2.0000 9.0000
    ```

    ## nn.NCEModule

    A linear layer to many classes, trained by telling them from noise: nn.NCEModule (`dpnn/NCEModule.lua`; Mnih and
    Teh, ICML 2012).

    D = inputSize, C = outputSize, k = noise samples, N = batch. Input {x `(N, D)`, targets `(N)`}; samples s are drawn
    from the noise Q = `unigrams` (C numbers, scaled to sum to 1), k for the whole batch with the field `batchnoise`
    (true), else k for each row. Output {P(t) `(N)`, P(s) `(N, k)`, Q(t) `(N)`, Q(s) `(N, k)`}, where

        P(c) = exp(W_c x + b_c) / Z        W (C, D)    b (C)

    `nn.NCECriterion` takes that. In evaluation with the field `normalized` (false) the output is the softmax over all
    classes, `(N, C)`, or its log with `logsoftmax`, which `nn.ClassNLLCriterion` takes. W is drawn from ±1/√D, b is
    -ln C. A `Z` that is not given, or not positive, is set by the first batch to C times the mean of exp(W_s x + b_s).

    ```lua
    m = nn.NCEModule(4, 10, 3, torch.ones(10))
    y = m:forward{torch.randn(2, 4), torch.LongTensor{1, 7}}
    print(y[2]:size(1) .. ' x ' .. y[2]:size(2) .. ', Q = ' .. y[3][1])  --> 2 x 3, Q = 0.1
    m:evaluate()
    m.normalized = true
    print(m:forward{torch.randn(2, 4), torch.LongTensor{1, 7}}:size(2))  --> 10
    ```

    ## nn.LinearNoBias

    A linear map: nn.LinearNoBias (`rnn/LinearNoBias.lua`), `nn.Linear` without bias.

    D = inputSize, H = outputSize, N = batch.

        y = x Wᵀ        x (N, D) or (D)    W (H, D)    y (N, H) or (H)

    W is drawn uniformly from ±1/√D. It maps 0 to 0, which padding of sequences needs (`nn.MaskZero`).

    ```lua
    m = nn.LinearNoBias(2, 3)
    print(m:forward(torch.zeros(2)):norm())  --> 0
    print(#m:parameters())  --> 1
    ```

    ## nn.LookupTableMaskZero

    A LookupTable where index 0 gives zeros: nn.LookupTableMaskZero (`rnn/LookupTableMaskZero.lua`).

    K = nIndex, D = nOutput. Input: indices 0 … K, (N) or (N, M); output (N, D) or (N, M, D). The weight (K + 1, D) has
    the vector of index i in row i + 1; row 1 belongs to index 0 and is zeroed before each use. It makes the zero rows
    that `nn.MaskZero` and recurrent layers with `maskzero` take for padding.

    ```lua
    m = nn.LookupTableMaskZero(10, 3)
    y = m:forward(torch.LongTensor{0, 5})
    print(y[1]:norm())  --> 0
    print(m.weight:size(1))  --> 11
    ```

    # Convolution layers

    ## nn.SpatialConvolution

    A convolution of images: nn.SpatialConvolution (`nn/SpatialConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O)
        y (N, O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    The kernel is not turned round (a correlation, as in all such libraries). Widths come before heights in the
    arguments, behind them in the sizes of tensors. The stride `dW`, `dH` is 1, `padW` 0, `padH` as padW if left out;
    padding is zeros. Padding (k - 1) / 2 of an odd kernel keeps the image's size at stride 1. `noBias()` takes the
    bias away. W, then b, are drawn uniformly from ±1/√(P kH kW). `setMode` is cudnn's and does nothing.

    ```lua
    print(nn.SpatialConvolution(3, 16, 5, 5, 1, 1, 2, 2):forward(torch.randn(3, 32, 32)):size(2))  --> 32
    m = nn.SpatialConvolution(1, 1, 2, 2)
    m.weight:fill(1)
    m.bias:zero()
    print(m:forward(torch.range(1, 9):view(1, 3, 3))[1])  -->  12  16
    -->  24  28
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.SpatialConvolutionMM

    The convolution of nn.SpatialConvolution with the weight as a matrix: nn.SpatialConvolutionMM
    (`nn/SpatialConvolutionMM.lua`).

    P = nInputPlane, O = nOutputPlane.

        x (N, P, H, W) or (P, H, W)    W (O, P · kH · kW)    b (O)
        y (N, O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    Arguments, numbers and drawing are those of `nn.SpatialConvolution`; a row of W holds the kernels of an output
    plane one after the other.

    ```lua
    m = nn.SpatialConvolutionMM(3, 8, 5, 5)
    print(m.weight:size(1) .. ' ' .. m.weight:size(2))  --> 8 75
    c = nn.SpatialConvolution(3, 8, 5, 5)
    c.weight:copy(m.weight)
    c.bias:copy(m.bias)
    x = torch.randn(3, 9, 9)
    print((m:forward(x) - c:forward(x)):norm())  --> 0
    ```

    ## nn.SpatialConvolutionLocal

    A convolution of images with another kernel at each place: nn.SpatialConvolutionLocal
    (`nn/SpatialConvolutionLocal.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane, of images of iH x iW.

        y[o, i, j] = b[o, i, j] + Σ_p W[i, j, o, p] · the window (i, j) of x[p]
        x (N, P, iH, iW) or (P, iH, iW)    W (oH, oW, O, P, kH, kW)    b (O, oH, oW)
        y (N, O, oH, oW),  oH = ⌊(iH + 2 padH - kH) / dH⌋ + 1, oW likewise

    The image's size is part of the layer, other sizes are refused; it has oH · oW times the weights of a convolution.
    `dW` and `dH` are 1, `padW` 0, `padH` as padW if left out. W, then b, are drawn uniformly from ±1/√(P kH kW).

    ```lua
    m = nn.SpatialConvolutionLocal(1, 1, 3, 1, 2, 1)  -- images of 1 x 3, windows of 1 x 2
    m.bias:zero()
    m.weight[1][1]:fill(1)
    m.weight[1][2]:fill(10)
    print(table.concat(m:forward(torch.Tensor{{{1, 2, 3}}}):view(2):totable(), ' '))  --> 3 50
    ```

    ## nn.SpatialConvolutionMap

    A convolution of images whose planes are joined by a table: nn.SpatialConvolutionMap
    (`nn/SpatialConvolutionMap.lua`).

        y[o] = b[o] + Σ W[k] ∗ x[i] over the rows k of `connTable` that join i with o
        x (N, P, H, W) or (P, H, W)    W (C, kH, kW)    b (O)
        y (N, O, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise

    `conMatrix` (C, 2) says in row k that weight k joins input plane conMatrix[k][1] with output plane conMatrix[k][2];
    its largest entries are P and O. `nn.tables.full`, `nn.tables.oneToOne` and `nn.tables.random` make such tables.
    Inputs may have more than P planes. `dW` and `dH` are 1 by default. W and b are drawn from ±1/√(f kH kW), f how
    many input planes are joined with the output plane, W first. `decayParameters(decay)` takes that share from all
    parameters.

    ```lua
    m = nn.SpatialConvolutionMap(nn.tables.oneToOne(2), 1, 1)
    m.weight:copy(torch.Tensor{2, 3})
    m.bias:zero()
    print(table.concat(m:forward(torch.ones(2, 1, 1)):view(2):totable(), ' '))  --> 2 3
    ```

    ## nn.SpatialDilatedConvolution

    nn.SpatialConvolution with gaps between the kernel's places: nn.SpatialDilatedConvolution
    (`nn/SpatialDilatedConvolution.lua`; Yu and Koltun, arXiv 1511.07122).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O)
        y (N, O, H', W'),  H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise

    `dilationW` and `dilationH`, 1 by default, are how far the kernel's places are apart, 1 being a plain convolution;
    the other arguments, the drawing and `noBias()` are those of `nn.SpatialConvolution`.

    ```lua
    m = nn.SpatialDilatedConvolution(1, 1, 2, 1, 1, 1, 0, 0, 2, 1)  -- sums x[i] and x[i + 2]
    m.weight:fill(1)
    m.bias:zero()
    print(table.concat(m:forward(torch.Tensor{{{1, 20, 300, 4000}}}):view(2):totable(), ' '))  --> 301 4020
    ```

    ## nn.SpatialDepthWiseConvolution

    A convolution of images in which each plane has kernels of its own: nn.SpatialDepthWiseConvolution
    (`nn/SpatialDepthWiseConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane, the output planes of each input plane.

        y[p O + o] = b[o, p] + W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O, P)
        y (N, P O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    `dW` and `dH` are 1, `padW` 0, `padH` as padW if left out. A new W is a matrix (O, P · kH · kW), until its first
    use. W, then b, are drawn from ±1/√(P kH kW). `noBias()` takes the bias away. With a nn.SpatialConvolution of 1 x 1
    behind it, it is a separable convolution.

    ```lua
    m = nn.SpatialDepthWiseConvolution(3, 2, 5, 5)
    print(m:forward(torch.randn(3, 9, 9)):size(1))  --> 6
    print(m.weight:nElement())  --> 150
    print(nn.SpatialConvolution(3, 6, 5, 5).weight:nElement())  --> 450
    ```

    ## nn.SpatialFullConvolution

    A transposed convolution of images: nn.SpatialFullConvolution (`nn/SpatialFullConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, H, W) or (P, H, W)    W (P, O, kH, kW)    b (O)
        y (N, O, H', W'),  H' = (H - 1) dH - 2 padH + kH + adjH, W' likewise

    Each place of the input spreads the kernel over the output, places dH and dW apart: what the gradient of a
    `nn.SpatialConvolution` does. `dW` and `dH` are 1, padding and `adjW`, `adjH` 0 by default; adj, less than the
    stride, adds places at the far end. With a table {x, t} as input, adj is what brings the output nearest to the size
    of t, which gets a gradient of zeros. W, then b, are drawn uniformly from ±1/√(P kH kW). `noBias()` takes the bias
    away.

    ```lua
    m = nn.SpatialFullConvolution(1, 1, 2, 2, 2, 2)
    m.weight:fill(1)
    m.bias:zero()
    print(m:forward(torch.Tensor{{{1, 2}}})[1])  -->  1  1  2  2
    -->  1  1  2  2
    --> [torch.DoubleTensor of size 2x4]
    ```

    ## nn.SpatialFullConvolutionMap

    A transposed convolution of images whose planes are joined by a table: nn.SpatialFullConvolutionMap
    (`nn/SpatialFullConvolutionMap.lua`).

        x (N, P, H, W) or (P, H, W)    W (C, kH, kW)    b (O)
        y (N, O, H', W'),  H' = (H - 1) dH + kH, W' likewise

    `conMatrix` (C, 2) says in row k that weight k spreads input plane conMatrix[k][1] over output plane
    conMatrix[k][2]; its largest entries are P and O (`nn.tables.full` and its kin make such tables). `dW` and `dH` are
    1 by default. W and b are drawn from ±1/√(f kH kW), f how many input planes are joined with the output plane, W
    first.

    ```lua
    m = nn.SpatialFullConvolutionMap(nn.tables.full(3, 2), 2, 2, 2, 2)
    print(table.concat(m:forward(torch.randn(3, 4, 4)):size():totable(), ' '))  --> 2 8 8
    ```

    ## nn.SpatialSubSampling

    Sums over windows of images, times a learned number for each plane: nn.SpatialSubSampling
    (`nn/SpatialSubSampling.lua`).

    N = batch, P = nInputPlane.

        y[p] = b[p] + w[p] · the sums of x[p] over windows of kH x kW, dH and dW apart
        x (N, P, H, W) or (P, H, W)    w, b (P)    y (N, P, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise

    `dW` and `dH` are 1 by default, not the window's size. w, then b, are drawn uniformly from ±1/√(kH kW). Without the
    learned numbers it is `nn.SpatialAveragePooling`.

    ```lua
    m = nn.SpatialSubSampling(1, 2, 2, 2, 2)
    m.weight:fill(0.5)
    m.bias:fill(100)
    print(m:forward(torch.Tensor{{{1, 2, 5, 6}, {3, 4, 7, 8}}})[1])  -->  105  113
    --> [torch.DoubleTensor of size 1x2]
    ```

    ## nn.TemporalConvolution

    A convolution of sequences: nn.TemporalConvolution (`nn/TemporalConvolution.lua`).

    T = steps, F = inputFrameSize, O = outputFrameSize, N = batch.

        y[t] = b + W (x[t dW], …, x[t dW + kW - 1])    x (T, F) or (N, T, F)    W (O, kW · F)    b (O)
        y (T', O) or (N, T', O),  T' = ⌊(T - kW) / dW⌋ + 1

    There is no padding: a sequence must have kW steps, and becomes kW - 1 shorter; `nn.Padding` can put zeros around
    it. `dW` is 1 by default. W, then b, are drawn uniformly from ±1/√(F kW).

    ```lua
    m = nn.TemporalConvolution(1, 1, 2)
    m.weight:copy(torch.Tensor{-1, 1})  -- differences of steps
    m.bias:zero()
    print(table.concat(m:forward(torch.Tensor{{1}, {4}, {9}}):view(2):totable(), ' '))  --> 3 5
    ```

    ## nn.TemporalRowConvolution

    A convolution of sequences in which each feature has its own kernel: nn.TemporalRowConvolution
    (`nn/TemporalRowConvolution.lua`; the row convolution of arXiv:1512.02595).

    T = steps, F = inputFrameSize, N = batch.

        y[t, f] = b[f] + Σ_k W[f, k] x[t dW + k, f]    x (T, F) or (N, T, F)    W (F, 1, kW)    b (F)
        y (T', F) or (N, T', F),  T' = ⌊(T - kW) / dW⌋ + 1

    With `featFirst` (false by default) x and y are (F, T) or (N, F, T). `dW` is 1 by default. W, then b, are drawn
    uniformly from ±1/√(F kW). `noBias()` takes the bias away. Behind recurrent layers it gives a one-directional
    network a look ahead.

    ```lua
    m = nn.TemporalRowConvolution(2, 2):noBias()
    m.weight:copy(torch.Tensor{1, 1, 0, 10})
    print(m:forward(torch.Tensor{{1, 1}, {2, 2}, {3, 3}}))  -->   3  20
    -->   5  30
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.TemporalSubSampling

    Sums over windows of a sequence, times a learned number for each feature: nn.TemporalSubSampling
    (`nn/TemporalSubSampling.lua`).

    T = steps, F = inputFrameSize, N = batch.

        y[t] = b + w · (x[t dW] + … + x[t dW + kW - 1])    x (T, F) or (N, T, F)    w, b (F)
        y (T', F) or (N, T', F),  T' = ⌊(T - kW) / dW⌋ + 1

    `dW` is 1 by default. w, then b, are drawn uniformly from ±1/√kW. The original takes no batch.

    ```lua
    m = nn.TemporalSubSampling(1, 2)
    m.weight:fill(10)
    m.bias:zero()
    print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(2):totable(), ' '))  --> 30 50
    ```

    ## nn.VolumetricConvolution

    A convolution of volumes: nn.VolumetricConvolution (`nn/VolumetricConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, T, H, W) or (P, T, H, W)    W (O, P, kT, kH, kW)    b (O)
        y (N, O, T', H', W'),  T' = ⌊(T + 2 padT - kT) / dT⌋ + 1, H' and W' likewise

    Arguments go time, width, height; tensors time, height, width. Strides are 1, `padT` 0, `padW` as padT and `padH`
    as padW if left out. W, then b, are drawn uniformly from ±1/√(P kT kH kW). `noBias()` takes the bias away.

    ```lua
    m = nn.VolumetricConvolution(3, 8, 3, 5, 5, 1, 2, 2)  -- 3 frames of 5 x 5, every second pixel
    print(table.concat(m:forward(torch.randn(3, 10, 33, 33)):size():totable(), ' '))  --> 8 8 15 15
    ```

    ## nn.VolumetricDilatedConvolution

    nn.VolumetricConvolution with gaps between the kernel's places: nn.VolumetricDilatedConvolution
    (`nn/VolumetricDilatedConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, T, H, W) or (P, T, H, W)    W (O, P, kT, kH, kW)    b (O)
        y (N, O, T', H', W'),  T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise

    The dilations, 1 by default, are how far the kernel's places are apart; the other arguments, the drawing and
    `noBias()` are those of `nn.VolumetricConvolution`.

    ```lua
    m = nn.VolumetricDilatedConvolution(1, 1, 3, 3, 3, 1, 1, 1, 0, 0, 0, 2, 2, 2)  -- 3 places reach over 5
    print(m:forward(torch.randn(1, 5, 5, 5)):nElement())  --> 1
    ```

    ## nn.VolumetricFullConvolution

    A transposed convolution of volumes: nn.VolumetricFullConvolution (`nn/VolumetricFullConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, T, H, W) or (P, T, H, W)    W (P, O, kT, kH, kW)    b (O)
        y (N, O, T', H', W'),  T' = (T - 1) dT - 2 padT + kT + adjT, H' and W' likewise

    Strides are 1, padding and adj 0 by default; adj, less than the stride, adds places at the far end. With a table
    {x, t} as input, adj is what brings the output nearest to the size of t, which gets a gradient of zeros. W, then b,
    are drawn uniformly from ±1/√(P kT kH kW). `noBias()` takes the bias away.

    ```lua
    m = nn.VolumetricFullConvolution(4, 2, 2, 2, 2, 2, 2, 2)  -- doubles every axis
    print(table.concat(m:forward(torch.randn(4, 3, 5, 5)):size():totable(), ' '))  --> 2 6 10 10
    ```

    ## nn.SpatialBinaryConvolution

    nn.SpatialConvolution with weights of two values, without bias: nn.SpatialBinaryConvolution
    (`dpnn/SpatialBinaryConvolution.lua`; XNOR-Net, arXiv:1603.05279).

    P = nInputPlane, O = nOutputPlane. With B[o, p] = 1 where W[o, p] >= 0, else -1,

        y[o] = α[o] Σ_p B[o, p] ∗ x[p]        α[o] = the mean of |W[o]|
        dx[p] = β[p] Σ_o B[o, p]ᵀ ∗ dy[o]     β[p] = the mean of |W[.., p]|

    and dW is that of a convolution with W: the learning is of W, not of its signs. Arguments, shapes and drawing are
    those of `nn.SpatialConvolution`; a numerical check of its gradients must fail.

    ```lua
    m = nn.SpatialBinaryConvolution(1, 1, 2, 1)
    m.weight:copy(torch.Tensor{3, -1})  -- counts as 2 and -2
    print(m:forward(torch.Tensor{{{10, 1}}})[1][1][1])  --> 18
    ```

    # Activations

    ## nn.Sigmoid

    1 / (1 + e⁻ˣ): nn.Sigmoid (`nn/Sigmoid.lua`), of each element of an input of any shape. The gradient is (1 - y) y
    dy, at most dy / 4. Before `nn.BCECriterion` it gives the probability of a yes.

    ```lua
    m, x = nn.Sigmoid(), torch.Tensor{0, 100}
    print(table.concat(m:forward(x):totable(), ' '))  --> 0.5 1
    print(m:backward(x, torch.ones(2))[1])  --> 0.25
    ```

    ## nn.LogSigmoid

    log(1 / (1 + e⁻ˣ)): nn.LogSigmoid (`nn/LogSigmoid.lua`), of each element of an input of any shape. It is computed
    so that it neither overflows nor loses digits: for x → -∞ it is x. The gradient is (1 - eʸ) dy.

    ```lua
    y = nn.LogSigmoid():forward(torch.Tensor{0, -1000})
    print(string.format('%.4f %g', y[1], y[2]))  --> -0.6931 -1000
    ```

    ## nn.Tanh

    tanh x: nn.Tanh (`nn/Tanh.lua`), of each element of an input of any shape; between -1 and 1. The gradient is (1 -
    y²) dy.

    ```lua
    m, x = nn.Tanh(), torch.Tensor{0, 1}
    print(string.format('%.4f', m:forward(x)[2]))  --> 0.7616
    print(string.format('%.4f', m:backward(x, torch.ones(2))[2]))  --> 0.4200
    ```

    ## nn.TanhShrink

    x - tanh x: nn.TanhShrink (`nn/TanhShrink.lua`), of each element of an input of any shape; flat at 0, x - 1 far
    above it. The gradient is tanh² x dy.

    ```lua
    y = nn.TanhShrink():forward(torch.Tensor{0, 1, 50})
    print(string.format('%g %.4f %g', y[1], y[2], y[3]))  --> 0 0.2384 49
    ```

    ## nn.HardTanh

    x between min_val and max_val, else the nearer bound: nn.HardTanh (`nn/HardTanh.lua`).

    Inputs have any shape, the output has the same. The bounds are -1 and 1 by default; max_val must be the larger. The
    gradient is that of the output between them and 0 beyond, and at the bounds. With `inplace` (false by default)
    output and gradInput are written over input and gradOutput.

    ```lua
    x = torch.Tensor{-3, 0.5, 3}
    print(table.concat(nn.HardTanh():forward(x):totable(), ' '))  --> -1 0.5 1
    print(table.concat(nn.HardTanh(0, 2):backward(x, torch.ones(3)):totable(), ' '))  --> 0 1 0
    ```

    ## nn.Clamp

    x between two bounds: nn.Clamp (`nn/Clamp.lua`).

    `nn.HardTanh` whose bounds must be given: beyond them the gradient is 0. `nn.Clip` is the same function with a
    gradient that passes everywhere.

    ```lua
    m, x = nn.Clamp(-1, 2), torch.Tensor{-5, 1, 5}
    print(table.concat(m:forward(x):totable(), ' '))  --> -1 1 2
    print(table.concat(m:backward(x, torch.ones(3)):totable(), ' '))  --> 0 1 0
    ```

    ## nn.Threshold

    x where x > threshold, else val: nn.Threshold (`nn/Threshold.lua`).

    `threshold` is 1e-6 and `val` 0 by default. Inputs have any shape; the gradient passes where x > threshold. With
    `inplace` (false by default) output and gradInput are written over input and gradOutput; val must then not exceed
    threshold.

    ```lua
    m, x = nn.Threshold(2, -1), torch.Tensor{1, 3}
    print(table.concat(m:forward(x):totable(), ' '))  --> -1 3
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0 1
    ```

    ## nn.ReLU

    max(x, 0): nn.ReLU (`nn/ReLU.lua`), a `nn.Threshold` of 0.

    Inputs have any shape, the output has the same; the gradient passes where x > 0, not at 0. With `inplace` (false by
    default) output and gradInput are written over input and gradOutput, which saves memory; the layer before must then
    not need its output for its own gradient, as `nn.Tanh` does.

    ```lua
    m, x = nn.ReLU(), torch.Tensor{-1, 0, 2}
    print(table.concat(m:forward(x):totable(), ' '))  --> 0 0 2
    print(table.concat(m:backward(x, torch.ones(3)):totable(), ' '))  --> 0 0 1
    ```

    ## nn.ReLU6

    min(max(x, 0), 6): nn.ReLU6 (`nn/ReLU6.lua`).

    Inputs have any shape, the output has the same; the gradient passes where 0 < x < 6. With `inplace` (false by
    default) output and gradInput are written over input and gradOutput.

    ```lua
    print(table.concat(nn.ReLU6():forward(torch.Tensor{-1, 3, 10}):totable(), ' '))  --> 0 3 6
    ```

    ## nn.LeakyReLU

    x where x > 0, else negval · x: nn.LeakyReLU (`nn/LeakyReLU.lua`).

    Inputs have any shape, the output has the same. `negval`, 0.01 by default, is fixed; `nn.PReLU` learns it,
    `nn.RReLU` draws it. With `inplace` (false by default) output and gradInput are written over input and gradOutput.

    ```lua
    m, x = nn.LeakyReLU(0.1), torch.Tensor{-2, 3}
    print(table.concat(m:forward(x):totable(), ' '))  --> -0.2 3
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.1 1
    ```

    ## nn.PReLU

    x where x > 0, else w · x with a learned w: nn.PReLU (`nn/PReLU.lua`; He et al., arXiv 1502.01852).

    One w for all elements, or with `nOutputPlane` (0 by default) one for each plane: dimension 1 of a vector, else 2,
    which must have this size; a single image (C, H, W) must so be a batch of one. w starts as 0.25; its gradient is Σ
    x dy over the x ≤ 0 that it multiplies. Weight decay draws w towards 0, so leave it out of that. The output has the
    input's sizes.

    ```lua
    m, x = nn.PReLU(), torch.Tensor{-4, 2}
    print(table.concat(m:forward(x):totable(), ' '))  --> -1 2
    m:backward(x, torch.ones(2))
    print(m.gradWeight[1])  --> -4
    ```

    ## nn.ELU

    x where x > 0, else alpha (eˣ - 1): nn.ELU (`nn/ELU.lua`; Clevert et al., arXiv 1511.07289).

    Inputs have any shape, the output has the same. -`alpha` (1 by default) is the limit for x → -∞, so that outputs
    have a mean nearer to 0 than those of `nn.ReLU`. With `inplace` (false by default) output and gradInput are written
    over input and gradOutput.

    ```lua
    y = nn.ELU(0.5):forward(torch.Tensor{-100, -1, 2})
    print(string.format('%.4f %.4f %.4f', y[1], y[2], y[3]))  --> -0.5000 -0.3161 2.0000
    ```

    ## nn.SoftPlus

    log(1 + exp(beta x)) / beta, a smooth max(x, 0): nn.SoftPlus (`nn/SoftPlus.lua`).

    `beta`, 1 by default, says how sharp the bend at 0 is. Where beta x > 20 (the field `threshold`) the output is x
    itself, so that nothing overflows. Inputs have any shape; outputs are positive, which makes it fit for deviations
    and rates.

    ```lua
    m = nn.SoftPlus()
    print(string.format('%.4f %g', m:forward(torch.Tensor{0})[1], m:forward(torch.Tensor{1000})[1]))  --> 0.6931 1000
    ```

    ## nn.SoftSign

    x / (1 + |x|): nn.SoftSign (`nn/SoftSign.lua`), of each element of an input of any shape; between -1 and 1, as
    `nn.Tanh`, but it comes near them only as 1 / |x|. The gradient is dy / (1 + |x|)².

    ```lua
    m, x = nn.SoftSign(), torch.Tensor{-3, 1}
    print(table.concat(m:forward(x):totable(), ' '))  --> -0.75 0.5
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.0625 0.25
    ```

    ## nn.SoftShrink

    x moved towards 0 by lambda, 0 between: nn.SoftShrink (`nn/SoftShrink.lua`).

    x - lambda where x > lambda, x + lambda where x < -lambda, else 0; lambda is 0.5 by default. Inputs have any shape;
    the gradient passes where the output is not 0.

    ```lua
    print(table.concat(nn.SoftShrink(1):forward(torch.Tensor{-3, 0.5, 3}):totable(), ' '))  --> -2 0 2
    ```

    ## nn.HardShrink

    x where |x| > lambda, else 0: nn.HardShrink (`nn/HardShrink.lua`).

    Lambda is 0.5 by default. Inputs have any shape; the gradient passes where |x| > lambda. `nn.SoftShrink` has no
    jump at lambda.

    ```lua
    print(table.concat(nn.HardShrink(1):forward(torch.Tensor{-3, 0.5, 3}):totable(), ' '))  --> -3 0 3
    ```

    ## nn.Abs

    |x|: nn.Abs (`nn/Abs.lua`), of each element of an input of any shape. The gradient is dy times the sign of x, that
    of 0 being 1.

    ```lua
    m, x = nn.Abs(), torch.Tensor{-3, 0}
    print(table.concat(m:forward(x):totable(), ' '))  --> 3 0
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> -1 1
    ```

    ## nn.Square

    x²: nn.Square (`nn/Square.lua`), of each element of an input of any shape. The gradient is 2 x dy.

    ```lua
    m, x = nn.Square(), torch.Tensor{-3, 2}
    print(table.concat(m:forward(x):totable(), ' '))  --> 9 4
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> -6 4
    ```

    ## nn.Sqrt

    √x: nn.Sqrt (`nn/Sqrt.lua`), of each element of an input of any shape. The gradient is dy / (2 √x), and 0 where x
    is 0; negative x give nan.

    ```lua
    m, x = nn.Sqrt(), torch.Tensor{16, 0}
    print(table.concat(m:forward(x):totable(), ' '))  --> 4 0
    print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.125 0
    ```

    ## nn.Exp

    eˣ: nn.Exp (`nn/Exp.lua`), of each element of an input of any shape. The gradient is dx = y dy.

    ```lua
    print(string.format('%.4f', nn.Exp():forward(torch.Tensor{1})[1]))  --> 2.7183
    ```

    ## nn.Log

    The natural logarithm: nn.Log (`nn/Log.lua`), of each element of an input of any shape. The gradient is dx = dy /
    x; there is no guard: 0 gives -inf, a negative number nan. `nn.LogSoftMax` and `nn.LogSigmoid` are safe where x
    comes of an exp.

    ```lua
    print(table.concat(nn.Log():forward(torch.Tensor{1, 0}):totable(), ' '))  --> 0 -inf
    print(nn.Log():backward(torch.Tensor{4}, torch.ones(1))[1])  --> 0.25
    ```

    ## nn.Power

    xᵖ: nn.Power (`nn/Power.lua`), of each element of an input of any shape; `pow` is p, any number.

    The gradient is p xᵖ⁻¹ dy. With p that is not whole, negative x give nan; with p < 1 the gradient at 0 is infinite.
    `nn.Square` and `nn.Sqrt` are the common cases.

    ```lua
    m = nn.Power(3)
    x = torch.Tensor{-2}
    print(m:forward(x)[1] .. ' ' .. m:backward(x, torch.ones(1))[1])  --> -8 12
    ```

    ## nn.AddConstant

    x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`).

    The constant is a number, for inputs of any shape, or a vector (D) for inputs (D) or (N, D); it is not learned
    (`nn.Add` learns one). Output and gradInput have the input's sizes. With `inplace` (false by default) the sum is
    written over the input, and the backward pass takes the constant away again, so that the input is what it was.

    ```lua
    print(table.concat(nn.AddConstant(10):forward(torch.Tensor{1, 2}):totable(), ' '))  --> 11 12
    print(table.concat(nn.AddConstant(torch.Tensor{1, -1}):forward(torch.Tensor{1, 2}):totable(), ' '))  --> 2 1
    ```

    ## nn.MulConstant

    constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`).

    The factor is a number and not learned (`nn.Mul` learns one); inputs have any shape. With `inplace` (false by
    default) the product is written over the input, and the backward pass divides it by the factor again; a factor of 0
    loses the input. A negative factor is a way to reverse a gradient's sign together with the value;
    `nn.GradientReversal` turns the gradient alone.

    ```lua
    m = nn.MulConstant(-2)
    print(table.concat(m:forward(torch.Tensor{1, 3}):totable(), ' '))  --> -2 -6
    print(m:backward(torch.Tensor{1, 3}, torch.ones(2))[1])  --> -2
    ```

    ## nn.SoftMax

    Probabilities of classes: nn.SoftMax (`nn/lib/THNN/generic/SoftMax.c`).

        y = exp x / Σ exp x        dx = y (dy - Σ dy y)

    The classes C are the only dimension of a (C), the second of (N, C) and (N, C, H, W), the first of (C, H, W); the
    output has the input's sizes. The largest x is taken off before the exp, so that large scores do not overflow. For
    a loss on the log of the probabilities use `nn.LogSoftMax`. Of an infinite score comes 1, and 0 elsewhere.

    ```lua
    print(table.concat(nn.SoftMax():forward(torch.Tensor{0, math.log(3)}):totable(), ' '))  --> 0.25 0.75
    print(nn.SoftMax():forward(torch.randn(4, 3)):sum(2)[1][1])  --> 1
    ```

    ## nn.SoftMin

    Probabilities of classes, the smallest x the likeliest: nn.SoftMin (`nn/SoftMin.lua`), `nn.SoftMax` of -x, with the
    same shapes. It makes weights of distances.

    ```lua
    print(table.concat(nn.SoftMin():forward(torch.Tensor{0, math.log(3)}):totable(), ' '))  --> 0.75 0.25
    ```

    ## nn.LogSoftMax

    Log-probabilities of classes: nn.LogSoftMax (`nn/lib/THNN/generic/LogSoftMax.c`).

        y = x - log Σ exp x        dx = dy - exp(y) Σ dy

    The classes C are the only dimension of a (C), the second of (N, C) and (N, C, H, W), the first of (C, H, W); the
    output has the input's sizes. The largest x is taken off before the exp, so that large scores do not overflow. It
    stands before `nn.ClassNLLCriterion`; the two in one are `nn.CrossEntropyCriterion`, which takes scores without it.
    Where one x of a vector is ∞, y is what it tends to: 0 there, and -∞ elsewhere.

    ```lua
    y = nn.LogSoftMax():forward(torch.Tensor{1000, 1000})
    print(string.format('%.4f %.4f', y[1], y[2]))  --> -0.6931 -0.6931
    ```

    ## nn.SpatialSoftMax

    Probabilities of classes at each place of an image: nn.SpatialSoftMax (`nn/SpatialSoftMax.lua`).

    `nn.SoftMax` under another name: the classes are the planes of (C, H, W) or (N, C, H, W), the output has the same
    sizes.

    ```lua
    y = nn.SpatialSoftMax():forward(torch.zeros(4, 2, 2))
    print(y[1][2][2] .. ' ' .. y:sum())  --> 0.25 4
    ```

    ## nn.SpatialLogSoftMax

    Log-probabilities of classes at each place of an image: nn.SpatialLogSoftMax (`nn/SpatialLogSoftMax.lua`).

    `nn.LogSoftMax` under another name: the classes are the planes of (C, H, W) or (N, C, H, W), the output has the
    same sizes. `nn.SpatialClassNLLCriterion` takes it.

    ```lua
    y = nn.SpatialLogSoftMax():forward(torch.randn(2, 5, 3, 3))
    print(string.format('%.4f', torch.exp(y[2]):sum(1)[1][3][3]))  --> 1.0000
    ```

    ## nn.GatedLinearUnit

    a · sigmoid(b) of the halves {a, b} of its input: nn.GatedLinearUnit (`nn/GatedLinearUnit.lua`; Dauphin et al.,
    arXiv 1612.08083).

    `dim` is the dimension that is halved, counted from 1 or, when negative, from the end; the last one if it is left
    out. Its size must be even: (N, 2D) becomes (N, D), a is the first half. The gate's gradient is a σ(b) (1 - σ(b))
    dy, that of a is σ(b) dy, which does not vanish where the gate is open.

    ```lua
    print(table.concat(nn.GatedLinearUnit():forward(torch.Tensor{3, 4, 0, 100}):totable(), ' '))  --> 1.5 4
    print(table.concat(nn.GatedLinearUnit(2):forward(torch.ones(5, 6, 2)):size():totable(), ' '))  --> 5 3 2
    ```

    ## nn.RReLU

    x where x > 0, else r x with a random r: nn.RReLU (`nn/RReLU.lua`; Xu et al., arXiv 1505.00853).

    In training r is drawn uniformly from `l` to `u` (1/8 and 1/3 by default, 0 ≤ l ≤ u) for each element that is not
    positive; in evaluation it is their mean. Inputs have any shape, the output has the same; `noise` holds the factors
    of the last forward pass, which the backward pass uses again. With `ip` (false by default) output and gradInput are
    written over input and gradOutput.

    ```lua
    m = nn.RReLU(0.25, 0.75)
    y = m:forward(torch.Tensor{-1})[1]
    print(y <= -0.25 and y >= -0.75)  --> true
    m:evaluate()
    print(m:forward(torch.Tensor{-1})[1])  --> -0.5
    ```

    ## nn.Clip

    x between two bounds, its gradient passed on as it is: nn.Clip (`dpnn/Clip.lua`).

    Inputs have any shape; values below `minval` become it, those above `maxval` become that. Unlike in `nn.Clamp` and
    `nn.HardTanh`, the backward pass gives gradOutput unchanged, also beyond the bounds: a value that was cut can still
    be moved back.

    ```lua
    m, x = nn.Clip(-1, 1), torch.Tensor{-5, 0.5}
    print(table.concat(m:forward(x):totable(), ' '))  --> -1 0.5
    print(table.concat(m:backward(x, torch.Tensor{7, 7}):totable(), ' '))  --> 7 7
    ```

    ## nn.SAdd

    x + addend, or with `negate` -(x + addend): nn.SAdd (`rnn/SAdd.lua`).

    `addend` is a number, `negate` false by default; inputs have any shape, the output has the same. With addend -1 and
    `negate` it is 1 - x, the other share of a gate.

    ```lua
    print(table.concat(nn.SAdd(-1, true):forward(torch.Tensor{0.25, 1}):totable(), ' '))  --> 0.75 0
    ```

    # Normalization

    ## nn.BatchNormalization

    Normalises each feature over a batch: nn.BatchNormalization (`nn/BatchNormalization.lua`; Ioffe & Szegedy,
    arXiv:1502.03167).

    N = batch, D = nOutput, the number of features.

        y = (x - μ) / √(v + eps) · w + b     x, y (N, D)    w, b (D)

    In training μ and v are the batch's mean and biased variance, and the running ones, `running_mean` (0 at first) and
    `running_var` (1), move by `momentum` (0.1: the share of the newest batch) towards μ and the unbiased variance; in
    evaluation, and for a batch of one, the running ones are used. So call `evaluate()` before testing. `eps` is 1e-5;
    without `affine` (true) there are no w and b. w, the field `weight`, is drawn from (0, 1), b starts as 0. In
    evaluation single vectors (D) are taken, too.

    ```lua
    m = nn.BatchNormalization(1)
    m.weight:fill(1)
    y = m:forward(torch.Tensor{{1}, {3}})
    print(string.format('%.3f %.3f', y[1][1], y[2][1]))  --> -1.000 1.000
    print(string.format('%.2f', m.running_mean[1]))  --> 0.20
    m:evaluate()
    print(string.format('%.3f', m:forward(torch.Tensor{{1}})[1][1]))  --> 0.763
    ```

    ## nn.SpatialBatchNormalization

    Normalises each plane over a batch of images: nn.SpatialBatchNormalization (`nn/SpatialBatchNormalization.lua`).

        y = (x - μ) / √(v + eps) · w + b     x, y (N, D, H, W)    w, b (D)

    `nn.BatchNormalization` with the mean and the variance of plane d over all its N · H · W places; arguments, running
    figures and evaluation are the same. In evaluation single images (D, H, W) are taken, too. The convolution before
    it needs no bias.

    ```lua
    m = nn.SpatialBatchNormalization(3, nil, nil, false)
    y = m:forward(torch.randn(4, 3, 5, 5) * 10 + 2)
    print(string.format('%.2f %.2f', math.abs(y:mean()), y:select(2, 1):contiguous():std(true)))  --> 0.00 1.00
    ```

    ## nn.VolumetricBatchNormalization

    Normalises each plane over a batch of volumes: nn.VolumetricBatchNormalization
    (`nn/VolumetricBatchNormalization.lua`).

        y = (x - μ) / √(v + eps) · w + b     x, y (N, D, T, H, W)    w, b (D)

    `nn.BatchNormalization` with the mean and the variance of plane d over all its N · T · H · W places; arguments,
    running figures and evaluation are the same. In evaluation single volumes (D, T, H, W) are taken, too.

    ```lua
    m = nn.VolumetricBatchNormalization(2)
    y = m:forward(torch.randn(3, 2, 4, 5, 5) + 100)
    print(math.abs(y:mean()) < 1e-6)  --> true
    ```

    ## nn.LayerNormalization

    Normalises the features of each sample: nn.LayerNormalization (`nn/LayerNormalization.lua`; Ba, Kiros & Hinton,
    arXiv:1607.06450), a chain of small layers.

        y = √D z / √(|z|² + eps) · w + b    z = x - mean x        x (N, D) or (D), D = nOutput

    w is 1 at first, b `bias` (0 if left out); `eps` is 1e-10. Without `affine` (true) there are no w and b. Unlike
    `nn.BatchNormalization` it does the same in training and evaluation, and for a batch of one.

    ```lua
    y = nn.LayerNormalization(4):forward(torch.Tensor{{1, 1, 3, 3}})
    print(string.format('%.3f %.3f', y[1][1], y[1][4]))  --> -1.000 1.000
    ```

    ## nn.SpatialCrossMapLRN

    Divides each number of an image by the strength of its neighbours in other planes: nn.SpatialCrossMapLRN
    (`nn/SpatialCrossMapLRN.lua`; Krizhevsky et al., NIPS 2012).

        y = x s^-beta    s = k + alpha / size Σ x²,    the sum over the `size` planes around

    x (C, H, W) or (N, C, H, W), y the same. `size` is odd; `alpha` is 1e-4, `beta` 0.75 and `k` 1 by default. At the
    first and last planes the sum is over those that are there.

    ```lua
    m = nn.SpatialCrossMapLRN(3, 3, 0.5)
    y = m:forward(torch.Tensor{{{1}}, {{1}}, {{1}}})
    print(string.format('%.4f %.4f', y[1][1][1], y[2][1][1]))  --> 0.5774 0.5000
    ```

    ## nn.SpatialSubtractiveNormalization

    An image less the weighted mean around each place: nn.SpatialSubtractiveNormalization
    (`nn/SpatialSubtractiveNormalization.lua`).

        y = x - Σ w x / Σ w        x, y (P, H, W) or (N, P, H, W)

    P = nInputPlane, 1 by default; the mean is over all planes. `kernel` holds the weights w of the neighbourhood, (K,
    L), or (K) for the product of two, K and L odd; 9 x 9 equal ones by default. It is scaled to the sum 1 / P. Near
    the edges the mean is over what there is of the neighbourhood.

    ```lua
    m = nn.SpatialSubtractiveNormalization(1, torch.ones(3, 3))
    print(m:forward(torch.ones(1, 5, 5)):abs():max() < 1e-9)  --> true
    x = torch.zeros(1, 3, 3)
    x[1][2][2] = 9
    print(m:forward(x)[1][2][2])  --> 8
    ```

    ## nn.SpatialDivisiveNormalization

    An image divided by its weighted deviation from 0 around each place: nn.SpatialDivisiveNormalization
    (`nn/SpatialDivisiveNormalization.lua`).

        y = x / s    s = √(Σ w x²) / Σ w, or `thresval` where that is not above `threshold`

    x, y (P, H, W) or (N, P, H, W), P = nInputPlane, 1 by default. `kernel` (K, L) or (K), of odd sizes, holds the
    weights w, 9 x 9 equal ones by default; a matrix is scaled to the sum 1 / P, a vector to 1 / √P. `threshold` is
    1e-4, `thresval` as the threshold if left out: they keep flat regions from being blown up.

    ```lua
    m = nn.SpatialDivisiveNormalization(1, torch.ones(3, 3))
    y = m:forward(torch.Tensor(1, 5, 5):fill(100))
    print(string.format('%.4f', y[1][3][3]))  --> 1.0000
    ```

    ## nn.SpatialContrastiveNormalization

    Subtractive, then divisive normalisation: nn.SpatialContrastiveNormalization
    (`nn/SpatialContrastiveNormalization.lua`).

    x, y (P, H, W) or (N, P, H, W), P = nInputPlane, 1 by default. First `nn.SpatialSubtractiveNormalization`, then
    `nn.SpatialDivisiveNormalization`, with the same `kernel` (9 x 9 equal weights by default), `threshold` (1e-4) and
    `thresval` (the threshold). It makes images independent of brightness and contrast.

    ```lua
    m = nn.SpatialContrastiveNormalization(1, torch.ones(5))
    x = torch.rand(1, 8, 8)
    a = m:forward(x):clone()
    print((a - m:forward(x * 3 + 10)):abs():max() < 1e-6)  --> true
    ```

    ## nn.Normalize

    Vectors divided by their p-norm: nn.Normalize (`nn/Normalize.lua`).

        y = x / n    n = (Σ |x|ᵖ + eps)^(1/p), or max |x| + eps for p = ∞

    x (D) or (N, D), each row by itself. p is more than 0 and perhaps infinite (math.huge); `eps` is 1e-10.

    ```lua
    y = nn.Normalize(2):forward(torch.Tensor{3, 4})
    print(string.format('%.4f %.4f', y[1], y[2]))  --> 0.6000 0.8000
    y = nn.Normalize(1):forward(torch.Tensor{3, 1})
    print(string.format('%.4f %.4f', y[1], y[2]))  --> 0.7500 0.2500
    ```

    ## nn.SpatialFeatNormalization

    Each plane less its mean and divided by its deviation, both given: nn.SpatialFeatNormalization
    (`dpnn/SpatialFeatNormalization.lua`).

        y = (x - mean) / std        x, y (C, H, W) or (N, C, H, W)    mean, std (C)

    `std` is ones if left out. Copies of both are kept; nothing is learned. It brings a data set's colours to mean 0
    and deviation 1 in the model itself.

    ```lua
    m = nn.SpatialFeatNormalization(torch.Tensor{10, 20}, torch.Tensor{2, 5})
    y = m:forward(torch.Tensor{{{12}}, {{20}}})
    print(table.concat(y:view(2):totable(), ' '))  --> 1 0
    ```

    # Reducing layers

    ## nn.Sum

    The sum over a dimension: nn.Sum (`nn/Sum.lua`).

    `dimension` (1 by default) counts from 1 or negative from the end. With `nInputDims`, the dimensions of one sample,
    an input with one more is a batch, and a positive dimension counts from the second. With `sizeAverage` (false) the
    sum is divided by the number of summands. Without `squeeze` (true) the dimension stays, of size 1. The sum of a
    vector is (1).

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}
    print(table.concat(nn.Sum(1):forward(x):totable(), ' '))  --> 4 6
    print(table.concat(nn.Sum(-1):forward(x):totable(), ' '))  --> 3 7
    ```

    ## nn.Mean

    The mean over a dimension: nn.Mean (`nn/Mean.lua`).

    `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
    dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second.
    nn.Mean(1, 1) is the mean of each row of (N, D).

    ```lua
    x = torch.Tensor{{1, 2}, {3, 6}}
    print(table.concat(nn.Mean(1):forward(x):totable(), ' '))  --> 2 4
    print(table.concat(nn.Mean(1, 1):forward(x):totable(), ' '))  --> 1.5 4.5
    ```

    ## nn.Max

    The largest element along a dimension: nn.Max (`nn/Max.lua`).

    `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
    dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second. The
    gradient goes to the element that was taken. nn.Max(1) takes the largest over the steps of a sequence (T, D).

    ```lua
    m, x = nn.Max(1), torch.Tensor{{1, 8}, {3, 4}}
    print(table.concat(m:forward(x):totable(), ' '))  --> 3 8
    print(m:backward(x, torch.ones(2)))  -->  0  1
    -->  1  0
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.Min

    The smallest element along a dimension: nn.Min (`nn/Min.lua`).

    `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
    dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second. The
    gradient goes to the element that was taken.

    ```lua
    print(table.concat(nn.Min(2):forward(torch.Tensor{{1, 8}, {7, 4}}):totable(), ' '))  --> 1 4
    ```

    ## nn.ArgMax

    Where the largest elements along a dimension stand, from 1: nn.ArgMax (`dpnn/ArgMax.lua`).

    Input (N, D) to output (N), a LongTensor by default; without `asLong` (true) a tensor of the module's type. `dim`
    (1) counts one further when the input has more than `nInputDim` dimensions, those of one sample; so nn.ArgMax(1, 1)
    takes vectors and batches of them. Of a single vector the output is (1). The gradient is 0.

    ```lua
    m = nn.ArgMax(1, 1)
    print(table.concat(m:forward(torch.Tensor{{1, 9, 3}, {7, 2, 5}}):totable(), ' '))  --> 2 1
    ```

    # Pooling

    ## nn.SpatialMaxPooling

    The largest number of each window of an image: nn.SpatialMaxPooling (`nn/SpatialMaxPooling.lua`).

        x (N, C, H, W) or (C, H, W)
        y (N, C, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    Windows are kH x kW places, `dW` and `dH` apart (as the window's size if left out); widths come before heights.
    `padW` and `padH`, 0 by default, are at most half a window; places in the padding never count. `ceil()` rounds the
    number of windows up, so that the last may reach beyond the image, `floor()` down again. The gradient goes to the
    place of the largest number, the first of equal ones; `indices` holds these places, which `nn.SpatialMaxUnpooling`
    takes.

    ```lua
    m = nn.SpatialMaxPooling(2, 2)
    x = torch.Tensor{{{1, 2, 5, 6}, {3, 4, 8, 7}}}
    print(table.concat(m:forward(x):view(2):totable(), ' '))  --> 4 8
    print(nn.SpatialMaxPooling(2, 2):ceil():forward(torch.randn(1, 5, 5)):size(2))  --> 3
    print(m:backward(x, torch.ones(1, 1, 2))[1])  -->  0  0  0  0
    -->  0  1  1  0
    --> [torch.DoubleTensor of size 2x4]
    ```

    ## nn.SpatialDilatedMaxPooling

    nn.SpatialMaxPooling with windows of places that lie apart: nn.SpatialDilatedMaxPooling
    (`nn/SpatialDilatedMaxPooling.lua`).

        x (N, C, H, W) or (C, H, W)
        y (N, C, H', W'),  H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise

    `dilationW` and `dilationH`, 1 by default, are how far the places of a window are apart; all else as
    `nn.SpatialMaxPooling`.

    ```lua
    m = nn.SpatialDilatedMaxPooling(2, 1, 1, 1, 0, 0, 2, 1)  -- of x[i] and x[i + 2]
    print(m:forward(torch.Tensor{{{1, 9, 3, 4}}})[1])  -->  3  9
    --> [torch.DoubleTensor of size 1x2]
    ```

    ## nn.SpatialAdaptiveMaxPooling

    The largest number of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveMaxPooling
    (`nn/SpatialAdaptiveMaxPooling.lua`).

        x (C, H, W) or (N, C, H, W)        y (C, H′, W′) or (N, C, H′, W′)

    The arguments are the output's width and height, so that images of any size give outputs of one size. Window i of n
    goes from ⌊i H / n⌋ to ⌈(i + 1) H / n⌉. A window of nothing above -3.4e38 has that number.

    ```lua
    m = nn.SpatialAdaptiveMaxPooling(2, 1)  -- width, height
    print(table.concat(m:forward(torch.Tensor{{{1, 9, 2}, {8, 3, 7}}}):view(2):totable(), ' '))  --> 9 9
    print(table.concat(m:forward(torch.randn(5, 30, 17)):size():totable(), ' '))  --> 5 1 2
    ```

    ## nn.SpatialFractionalMaxPooling

    The largest number of each of a given number of windows of an image that overlap at random:
    nn.SpatialFractionalMaxPooling (`nn/SpatialFractionalMaxPooling.lua`; Graham, arXiv:1412.6071).

        x (C, H, W) or (N, C, H, W)        y (C, outH, outW) or (N, C, outH, outW)

    The last two arguments are the output's width and height, or, both between 0 and 1, ratios: ⌊W ratioW⌋ and ⌊H
    ratioH⌋. Windows are poolSizeH x poolSizeW places, at least 2. Each plane has windows of its own along each axis:
    of n windows of k places over D places, window i begins at ⌊(i + u) α⌋ - ⌊u α⌋ with α = (D - k) / (n - 1) and u
    from (0, 1), the last at D - k. They are drawn anew in each forward pass, unless `fixPoolingRegions()` keeps them.

    ```lua
    m = nn.SpatialFractionalMaxPooling(2, 2, 0.7, 0.7)
    x = torch.randn(1, 10, 10)
    print(m:forward(x):size(2))  --> 7
    m:fixPoolingRegions()
    print((m:forward(x):clone() - m:forward(x)):norm())  --> 0
    ```

    ## nn.SpatialMaxUnpooling

    Undoes nn.SpatialMaxPooling but for the numbers it left out: nn.SpatialMaxUnpooling (`nn/SpatialMaxUnpooling.lua`).

        x (C, H, W) or (N, C, H, W)        y: the sizes of the pooling layer's last input

    `poolingModule` is a nn.SpatialMaxPooling whose stride is its window; it must have run before, since its `indices`
    say where the numbers go. All else is 0. The gradient takes the same places.

    ```lua
    pool = nn.SpatialMaxPooling(2, 2)
    unpool = nn.SpatialMaxUnpooling(pool)
    y = pool:forward(torch.Tensor{{{1, 2}, {9, 3}}})
    print(unpool:forward(y)[1])  -->  0  0
    -->  9  0
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.SpatialAveragePooling

    The mean of each window of an image: nn.SpatialAveragePooling (`nn/SpatialAveragePooling.lua`).

        x (N, C, H, W) or (C, H, W)
        y (N, C, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    Windows are kH x kW places; `dW` and `dH` are 1 by default, unlike in `nn.SpatialMaxPooling`, where they are the
    window's size. `padW` and `padH`, 0 by default, are at most half a window. `ceil()` rounds the number of windows
    up, `floor()` down again. Places in the padding count as zeros; after `setCountExcludePad()` the mean is over
    places of the input only. With the field `divide` false it gives sums, kW kH times the mean.

    ```lua
    m = nn.SpatialAveragePooling(2, 2, 2, 2)
    print(table.concat(m:forward(torch.Tensor{{{1, 2, 5, 6}, {3, 4, 7, 8}}}):view(2):totable(), ' '))  --> 2.5 6.5
    m = nn.SpatialAveragePooling(3, 3, 1, 1, 1, 1)
    print(string.format('%.4f', m:forward(torch.ones(1, 1, 1))[1][1][1]))  --> 0.1111
    m:setCountExcludePad()
    print(m:forward(torch.ones(1, 1, 1))[1][1][1])  --> 1
    ```

    ## nn.SpatialAdaptiveAveragePooling

    The mean of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveAveragePooling
    (`nn/SpatialAdaptiveAveragePooling.lua`).

        x (C, H, W) or (N, C, H, W)        y (C, H′, W′) or (N, C, H′, W′)

    The arguments are the output's width and height, so that images of any size give outputs of one size; 1, 1 is the
    mean of each plane. Window i of n goes from ⌊i H / n⌋ to ⌈(i + 1) H / n⌉.

    ```lua
    m = nn.SpatialAdaptiveAveragePooling(1, 1)
    print(m:forward(torch.Tensor{{{1, 2, 3}, {4, 5, 6}}})[1][1][1])  --> 3.5
    ```

    ## nn.SpatialLPPooling

    The p-norm of each window of an image, (Σ xᵖ)^(1/p): nn.SpatialLPPooling (`nn/SpatialLPPooling.lua`).

        x (N, C, H, W) or (C, H, W)
        y (N, C, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise

    A chain of powers and an average. `pnorm` is p; `nInputPlane` is not used. `dW` and `dH` are the window's size if
    left out. With an odd p, negative numbers count as negative, and a negative sum gives nan.

    ```lua
    m = nn.SpatialLPPooling(1, 2, 2, 1)
    print(m:forward(torch.Tensor{{{3, 4}}})[1][1][1])  --> 5
    ```

    ## nn.FeatureLPPooling

    The p-norm of each window of features: nn.FeatureLPPooling (`nn/FeatureLPPooling.lua`,
    `nn/lib/THNN/generic/FeatureLPPooling.c`).

        y = (Σ xᵖ)^(1/p)        dx = dy (x / y)^(p-1), 0 where y is 0

    x (F), (F, A) or (F, A, B), with `batch_mode` (false by default) (N, F), (N, F, A) or (N, F, A, B); F becomes (F -
    width) / stride + 1. `width` is 2 to 16, `stride` 1 to 4, `power` is p.

    ```lua
    m = nn.FeatureLPPooling(2, 2, 2)
    print(table.concat(m:forward(torch.Tensor{3, 4, 6, 8}):totable(), ' '))  --> 5 10
    ```

    ## nn.TemporalMaxPooling

    The largest number of each feature in each window of a sequence: nn.TemporalMaxPooling
    (`nn/TemporalMaxPooling.lua`).

        x (T, F) or (N, T, F)        y (T′, F) or (N, T′, F),  T′ = ⌊(T - kW) / dW⌋ + 1

    T = steps, F = features. `kW` is the steps of a window, `dW` (kW if left out) how far windows are apart.
    `nn.Max(1)` takes the largest over the whole sequence.

    ```lua
    m = nn.TemporalMaxPooling(2)
    print(m:forward(torch.Tensor{{1, 8}, {2, 7}, {3, 6}, {4, 5}}))  -->  2  8
    -->  4  6
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.TemporalDynamicKMaxPooling

    The k largest steps of each feature, in their order in the sequence: nn.TemporalDynamicKMaxPooling
    (`nn/TemporalDynamicKMaxPooling.lua`; Kalchbrenner, Grefenstette & Blunsom, arXiv:1404.2188).

        x (T, F) or (N, T, F)        y (k, F) or (N, k, F),  k = max(minK, ⌈factor T⌉)

    T = steps, F = features; `factor` is 0 by default. A sequence of fewer than k steps is refused. `indices`, of the
    output's sizes, says which steps were kept.

    ```lua
    m = nn.TemporalDynamicKMaxPooling(2)
    print(m:forward(torch.Tensor{{9, 1}, {3, 5}, {7, 2}}))  -->  9  5
    -->  7  2
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.VolumetricMaxPooling

    The largest number of each window of a volume: nn.VolumetricMaxPooling (`nn/VolumetricMaxPooling.lua`).

        x (N, C, T, H, W) or (C, T, H, W)
        y (N, C, T', H', W'),  T' = ⌊(T + 2 padT - kT) / dT⌋ + 1, H' and W' likewise

    Windows of kT x kH x kW places, at most 255 along each axis, since `indices` has a byte for each. Arguments go
    time, width, height; tensors time, height, width. Strides (the window's size if left out), padding, `ceil()` and
    `floor()` as in `nn.SpatialMaxPooling`.

    ```lua
    m = nn.VolumetricMaxPooling(2, 2, 2)
    print(m:forward(torch.range(1, 8):view(1, 2, 2, 2))[1][1][1][1])  --> 8
    ```

    ## nn.VolumetricDilatedMaxPooling

    nn.VolumetricMaxPooling with windows of places that lie apart: nn.VolumetricDilatedMaxPooling
    (`nn/VolumetricDilatedMaxPooling.lua`).

        x (N, C, T, H, W) or (C, T, H, W)
        y (N, C, T', H', W'),  T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise

    The dilations, 1 by default, are how far the places of a window are apart; all else as `nn.VolumetricMaxPooling`.

    ```lua
    m = nn.VolumetricDilatedMaxPooling(2, 2, 2, 1, 1, 1, 0, 0, 0, 3, 1, 1)  -- two frames, three apart
    print(table.concat(m:forward(torch.randn(1, 6, 4, 4)):size():totable(), ' '))  --> 1 3 3 3
    ```

    ## nn.VolumetricFractionalMaxPooling

    The largest number of each of a given number of windows of a volume that overlap at random:
    nn.VolumetricFractionalMaxPooling (`nn/VolumetricFractionalMaxPooling.lua`; Graham, arXiv:1412.6071).

        x (C, H, W, T) or (N, C, H, W, T)        y (C, outH, outW, outT) or (N, C, outH, outW, outT)

    Here time is the last dimension of tensors, but the first in the arguments. The last three arguments are the
    output's sizes, or, all between 0 and 1, their ratios to the input's. Windows, their drawing and
    `fixPoolingRegions()` are those of `nn.SpatialFractionalMaxPooling`.

    ```lua
    m = nn.VolumetricFractionalMaxPooling(2, 2, 2, 3, 5, 4)  -- time, width, height
    print(table.concat(m:forward(torch.randn(1, 8, 8, 8)):size():totable(), ' '))  --> 1 4 5 3
    ```

    ## nn.VolumetricMaxUnpooling

    Undoes nn.VolumetricMaxPooling but for the numbers it left out: nn.VolumetricMaxUnpooling
    (`nn/VolumetricMaxUnpooling.lua`).

        x (C, T, H, W) or (N, C, T, H, W)        y: the sizes of the pooling layer's last input

    `poolingModule` is a nn.VolumetricMaxPooling whose stride is its window; it must have run before, since its
    `indices` say where the numbers go. All else is 0.

    ```lua
    pool = nn.VolumetricMaxPooling(2, 2, 2)
    unpool = nn.VolumetricMaxUnpooling(pool)
    y = unpool:forward(pool:forward(torch.range(1, 8):view(1, 2, 2, 2)))
    print(table.concat(y:view(8):totable(), ' '))  --> 0 0 0 0 0 0 0 8
    ```

    ## nn.VolumetricAveragePooling

    The mean of each window of a volume: nn.VolumetricAveragePooling (`nn/VolumetricAveragePooling.lua`).

        x (N, C, T, H, W) or (C, T, H, W)
        y (N, C, T', H', W'),  T' = ⌊(T - kT) / dT⌋ + 1, H' and W' likewise

    Windows of kT x kH x kW places, `dT`, `dH` and `dW` apart (as the window's size if left out). Arguments go time,
    width, height; tensors time, height, width.

    ```lua
    m = nn.VolumetricAveragePooling(2, 2, 2)
    print(m:forward(torch.range(1, 8):view(1, 2, 2, 2))[1][1][1][1])  --> 4.5
    ```

    # Padding

    ## nn.SpatialZeroPadding

    Zeros around an image: nn.SpatialZeroPadding (`nn/SpatialZeroPadding.lua`).

        x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows

    The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. A negative one
    takes places away.

    ```lua
    print(nn.SpatialZeroPadding(1, 0, 1, 0):forward(torch.Tensor{{{1, 2}}})[1])  -->  0  0  0
    -->  0  1  2
    --> [torch.DoubleTensor of size 2x3]
    ```

    ## nn.SpatialReflectionPadding

    An image with its mirror images around it: nn.SpatialReflectionPadding (`nn/SpatialReflectionPadding.lua`).

        x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows

    The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. The edge itself
    is the mirror and not repeated; padding must be less than the image's size. A negative one takes places away.

    ```lua
    y = nn.SpatialReflectionPadding(2, 1, 0, 0):forward(torch.Tensor{{{1, 2, 3}}})
    print(table.concat(y:view(6):totable(), ' '))  --> 3 2 1 2 3 2
    ```

    ## nn.SpatialReplicationPadding

    An image whose edges go on around it: nn.SpatialReplicationPadding (`nn/SpatialReplicationPadding.lua`).

        x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows

    The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. A negative one
    takes places away.

    ```lua
    y = nn.SpatialReplicationPadding(2, 1, 0, 0):forward(torch.Tensor{{{1, 2, 3}}})
    print(table.concat(y:view(6):totable(), ' '))  --> 1 1 1 2 3 3
    ```

    ## nn.VolumetricReplicationPadding

    A volume whose faces go on around it: nn.VolumetricReplicationPadding (`nn/VolumetricReplicationPadding.lua`).

        x (C, T, H, W) or (N, C, T, H, W)        y: larger along T, H and W

    Left and right pad W, top and bottom H, front and back T; those left out are `pleft`. A negative one takes places
    away.

    ```lua
    m = nn.VolumetricReplicationPadding(1, 1, 2, 2, 0, 3)
    print(table.concat(m:forward(torch.zeros(1, 4, 4, 4)):size():totable(), ' '))  --> 1 7 8 6
    ```

    # Upsampling

    ## nn.SpatialUpSamplingNearest

    Each place of an image as a square of s x s places: nn.SpatialUpSamplingNearest
    (`nn/SpatialUpSamplingNearest.lua`).

        x (C, H, W) or (N, C, H, W)        y (C, s H, s W) or (N, C, s H, s W)

    `scale` is s, a whole number. The gradient of a place is the sum over its square.

    ```lua
    print(nn.SpatialUpSamplingNearest(2):forward(torch.Tensor{{{1, 2}}})[1])  -->  1  1  2  2
    -->  1  1  2  2
    --> [torch.DoubleTensor of size 2x4]
    ```

    ## nn.SpatialUpSamplingBilinear

    An image made larger by linear interpolation along both axes: nn.SpatialUpSamplingBilinear
    (`nn/SpatialUpSamplingBilinear.lua`).

        x (C, H, W) or (N, C, H, W)        y (C, oH, oW) or (N, C, oH, oW)

    The argument is a whole factor s, for s H x s W places, or a table {oheight = …, owidth = …}. The first and last
    places of input and output fall together.

    ```lua
    m = nn.SpatialUpSamplingBilinear{oheight = 1, owidth = 5}
    print(table.concat(m:forward(torch.Tensor{{{0, 4}}}):view(5):totable(), ' '))  --> 0 1 2 3 4
    ```

    ## nn.UpSampling

    An image or a volume made larger: nn.UpSampling (`nn/UpSampling.lua`).

        x (N, C, H, W) or (N, C, T, H, W)        y the same with larger T, H, W

    The first argument is a whole factor s for every axis; `mode` 'nearest' (the default) shows each place s times
    along each axis, 'linear' (also 'bilinear', 'trilinear') weights between the places around, the first and last
    places falling together, and takes instead of s also a table {odepth = …, oheight = …, owidth = …} of sizes. Single
    images need `nn.SpatialUpSamplingNearest`.

    ```lua
    x = torch.Tensor{0, 4}:view(1, 1, 1, 2)
    print(table.concat(nn.UpSampling(2):forward(x):view(8):totable(), ' '))  --> 0 0 4 4 0 0 4 4
    y = nn.UpSampling({oheight = 1, owidth = 5}, 'linear'):forward(x)
    print(table.concat(y:view(5):totable(), ' '))  --> 0 1 2 3 4
    ```

    ## nn.PixelShuffle

    Channels laid out as places: nn.PixelShuffle (`nn/PixelShuffle.lua`; Shi et al., arXiv:1609.05158).

        x (C r², H, W) or (N, C r², H, W)        y (C, r H, r W) or (N, C, r H, r W)
        y[c, r h + i, r w + j] = x[(c r + i) r + j, h, w]

    r = upscaleFactor. After a convolution to C r² planes it makes an image r times larger, without the zeros that a
    `nn.SpatialFullConvolution` works on.

    ```lua
    print(nn.PixelShuffle(2):forward(torch.range(1, 4):view(4, 1, 1))[1])  -->  1  2
    -->  3  4
    --> [torch.DoubleTensor of size 2x2]
    ```

    # Random and regularising layers

    ## nn.Dropout

    Zeroes elements at random in training: nn.Dropout as rnn has it (`rnn/Dropout.lua`; Srivastava et al., JMLR 15,
    2014).

    Inputs have any shape, the output has the same. In training each element is 0 with probability `p` (0.5 by default,
    0 ≤ p < 1), else divided by 1 - p; in evaluation the input is passed on. So call `evaluate()` before testing.

    - v1 (false): training does not divide; evaluation multiplies by 1 - p instead.
    - inplace (false): the output is written over the input, gradInput over gradOutput.
    - lazy (false): a new mask is drawn only after a backward pass.
    - mono (false): one row of the mask for all rows of a batch.

    The field `noise` holds the mask; `p` may be changed between passes.

    ```lua
    m, x = nn.Dropout(0.75), torch.ones(1000)
    y = m:forward(x)
    print(y:max() .. ' ' .. tostring(y:eq(0):sum() > 600))  --> 4 true
    print((m:backward(x, x) - y):norm())  --> 0
    m:evaluate()
    print(m:forward(x):sum())  --> 1000
    ```

    ## nn.SpatialDropout

    Zeroes whole planes of images at random: nn.SpatialDropout (`nn/SpatialDropout.lua`; Tompson et al., arXiv
    1411.4280).

    Input (C, H, W) or (N, C, H, W), output the same sizes. In training each plane of each image is 0 with probability
    `p` (0.5 by default, 0 ≤ p < 1), else as it is; evaluation multiplies by 1 - p instead, unlike `nn.Dropout`. With
    `stochasticInference` (false by default) evaluation draws, too. `setp(p)` changes the probability.

    ```lua
    m = nn.SpatialDropout(0.25)
    y = m:forward(torch.ones(8, 2, 2)):sum(2):sum(3):view(8)
    print((y:eq(0) + y:eq(4)):sum())  --> 8
    m:evaluate()
    print(m:forward(torch.ones(1, 1, 1))[1][1][1])  --> 0.75
    ```

    ## nn.VolumetricDropout

    Zeroes whole planes of volumes at random: nn.VolumetricDropout (`nn/VolumetricDropout.lua`).

    Input (C, T, H, W) or (N, C, T, H, W), output the same sizes. In training each plane of each volume is 0 with
    probability `p` (0.5 by default), else as it is; evaluation multiplies by 1 - p instead. With `stochasticInference`
    (false by default) evaluation draws, too. `setp(p)` changes the probability.

    ```lua
    m = nn.VolumetricDropout(0.5)
    y = m:forward(torch.ones(1, 2, 2, 2)):sum()
    print(y == 0 or y == 8)  --> true
    ```

    ## nn.WhiteNoise

    Adds normal noise in training, its mean in evaluation: nn.WhiteNoise (`nn/WhiteNoise.lua`).

    Inputs have any shape, the output has the same. `mean` is 0 and `std` 0.1 by default. The gradient is passed on;
    the field `noise` holds what was added last.

    ```lua
    m, x = nn.WhiteNoise(0, 0.5), torch.zeros(1000)
    print(math.abs(m:forward(x):std() - 0.5) < 0.1)  --> true
    m:evaluate()
    print(m:forward(x):norm())  --> 0
    ```

    ## nn.L1Penalty

    Passes its input on and adds the gradient of l1weight Σ |x|: nn.L1Penalty (`nn/L1Penalty.lua`).

    It makes the outputs of the layer before it sparse. `l1weight` is the weight of the penalty, with `sizeAverage`
    (false by default) divided by the number of elements; without `provideOutput` (true) gradOutput is no part of
    gradInput. The field `loss` is the penalty of the last input.

    ```lua
    m, x = nn.L1Penalty(0.1), torch.Tensor{3, -2, 0}
    m:forward(x)
    print(m.loss)  --> 0.5
    print(table.concat(m:backward(x, torch.zeros(3)):totable(), ' '))  --> 0.1 -0.1 0
    ```

    ## nn.GradientReversal

    Passes its input on, and -lambda times the gradient back: nn.GradientReversal (`nn/GradientReversal.lua`; Ganin and
    Lempitsky, arXiv 1409.7495).

    `lambda` is 1 by default. Between a network and a classifier of domains it makes the network's features such that
    the domains cannot be told apart. The field of this name may be changed between passes.

    ```lua
    m, x = nn.GradientReversal(0.5), torch.Tensor{1, 2}
    print(m:forward(x)[2])  --> 2
    print(table.concat(m:backward(x, torch.Tensor{4, 6}):totable(), ' '))  --> -2 -3
    ```

    ## nn.CategoricalEntropy

    Passes class probabilities on, and raises the entropy of their mean over the batch: nn.CategoricalEntropy
    (`dpnn/CategoricalEntropy.lua`).

    N = batch, C = classes. Input x (N, C), output the same; with q = Σₙ xₙ / Σ x and ε = 10⁻⁶, which has no gradient,

        H = -Σ q ln(q + ε)        dx = dy - scale ∂H/∂q / Σ x        divided by N when sizeAverage

    `scale` is 1 by default. The second term is left out when H is at least `minEntropy` (always there if left out).
    The field `entropy` holds H of the last backward pass, `sizeAverage` is true. It keeps a gate, say, from always
    choosing the same.

    ```lua
    m, x = nn.CategoricalEntropy(), torch.Tensor{{0.5, 0.5}}
    m:forward(x)
    m:backward(x, torch.zeros(1, 2))
    print(string.format('%.4f', m.entropy))  --> 0.6931
    ```

    ## nn.TotalDropout

    Zeroes its whole input with probability p in training: nn.TotalDropout (`dpnn/TotalDropout.lua`).

    Inputs have any shape; `p` is 0.5 by default, 0 ≤ p < 1. What is not zeroed is passed on as it is, and so is all in
    evaluation: nothing is scaled. The field `noise` is 1 or 0, by which the gradient is multiplied, too.

    ```lua
    m = nn.TotalDropout(0.5)
    y = m:forward(torch.ones(10)):sum()
    print(y == m.noise * 10)  --> true
    ```

    # Layers of shapes

    ## nn.Identity

    Passes everything through: nn.Identity (`nn/Identity.lua`).

    Input and output are the same tensor or table, of whatever kind, and gradInput is gradOutput. It is a branch that
    does nothing, the second way of a residual connection, and the input node of a graph (nn.Identity()()).

    ```lua
    x = torch.Tensor{1, 2}
    print(nn.Identity():forward(x) == x)  --> true
    ```

    ## nn.Reshape

    The same elements in other sizes: nn.Reshape (`nn/Reshape.lua`).

    The arguments are the sizes of one sample, as numbers or a LongStorage, and perhaps `batchMode`: with true the
    input's first dimension is kept as a batch, with false never; if it is left out, the batch is kept unless the input
    has exactly the elements of the sizes (and more than one row). An input with gaps in memory is copied, unlike by
    `nn.View`.

    ```lua
    m = nn.Reshape(2, 3)
    print(table.concat(m:forward(torch.zeros(6)):size():totable(), ' '))  --> 2 3
    print(table.concat(m:forward(torch.zeros(5, 6)):size():totable(), ' '))  --> 5 2 3
    print(table.concat(nn.Reshape(6, true):forward(torch.zeros(1, 2, 3)):size():totable(), ' '))  --> 1 6
    ```

    ## nn.View

    The same memory in other sizes: nn.View (`nn/View.lua`).

    The arguments are the sizes of the output, as numbers or a LongStorage; one may be -1, for what is left. What the
    input has beyond the view's elements becomes a batch dimension in front; after `setNumInputDims(n)` the last n
    dimensions are those of one sample, so that a batch of one keeps its dimension and -1 does not swallow the batch.
    The input must be dense: `nn.Contiguous` before it, or `nn.Reshape` instead.

    ```lua
    print(table.concat(nn.View(6):forward(torch.zeros(2, 3)):size():totable(), ' '))  --> 6
    print(table.concat(nn.View(6):forward(torch.zeros(5, 2, 3)):size():totable(), ' '))  --> 5 6
    m = nn.View(-1):setNumInputDims(2)
    print(table.concat(m:forward(torch.zeros(5, 2, 3)):size():totable(), ' '))  --> 5 6
    ```

    ## nn.Squeeze

    Leaves out dimensions of size 1: nn.Squeeze (`nn/Squeeze.lua`).

    Without `dim` all of them, else that one if its size is 1. With `numInputDims`, the dimensions of one sample, an
    input with one more is a batch: `dim` counts from the second, and a batch of one sample stays a batch. The output
    is a view.

    ```lua
    x = torch.zeros(1, 3, 1, 4)
    print(table.concat(nn.Squeeze():forward(x):size():totable(), ' '))  --> 3 4
    print(table.concat(nn.Squeeze(3):forward(x):size():totable(), ' '))  --> 1 3 4
    ```

    ## nn.Unsqueeze

    Inserts a dimension of size 1: nn.Unsqueeze (`nn/Unsqueeze.lua`).

    `pos`, from 1, is its place among the dimensions of one sample; `numInputDims` says how many those are, else the
    first input does: what later inputs have more stands before as batch. The output is a view.

    ```lua
    print(table.concat(nn.Unsqueeze(2):forward(torch.zeros(3, 4)):size():totable(), ' '))  --> 3 1 4
    print(table.concat(nn.Unsqueeze(1, 2):forward(torch.zeros(5, 3, 4)):size():totable(), ' '))  --> 5 1 3 4
    ```

    ## nn.Transpose

    Swaps dimensions, pair after pair: nn.Transpose (`nn/Transpose.lua`).

    The arguments are pairs {a, b}, counted from 1, which are swapped in turn; the output is a copy in the new order.
    After `setNumInputDims(n)` they count among the last n dimensions, those of one sample.

    ```lua
    print(nn.Transpose({1, 2}):forward(torch.Tensor{{1, 2, 3}, {4, 5, 6}}))  -->  1  4
    -->  2  5
    -->  3  6
    --> [torch.DoubleTensor of size 3x2]
    ```

    ## nn.Select

    One slice of its input: nn.Select (`nn/Select.lua`).

    `dimension` and `index` count from 1, or negative from the end; the dimension is gone in the output, a copy. The
    gradient is 0 in all other slices. nn.Select(1, -1) takes the last step of a sequence (T, N, D); of sequences that
    a trainer has padded it is each one's own last step.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}, {5, 6}}
    print(table.concat(nn.Select(1, -1):forward(x):totable(), ' '))  --> 5 6
    print(table.concat(nn.Select(2, 1):forward(x):totable(), ' '))  --> 1 3 5
    ```

    ## nn.Narrow

    A stretch of its input along a dimension: nn.Narrow (`nn/Narrow.lua`).

    The output, a copy, has the slices `index` to index + `length` - 1 (one by default) of `dimension`, which counts
    from 1 or negative from the end. A negative length -k takes all up to the k-th from the end; a negative index takes
    all but the last `length` slices. The gradient is 0 in the other slices.

    ```lua
    x = torch.Tensor{10, 20, 30, 40}
    print(table.concat(nn.Narrow(1, 2, 2):forward(x):totable(), ' '))  --> 20 30
    print(table.concat(nn.Narrow(1, 2, -1):forward(x):totable(), ' '))  --> 20 30 40
    ```

    ## nn.Replicate

    Repeats its input along a new dimension, without copying: nn.Replicate (`nn/Replicate.lua`).

    The output has a new dimension of size `nfeatures` at place `dim` (1 by default). With `ndim`, the dimensions of
    one sample, an input of more is a batch, and `dim` counts from the second. The gradient is summed over the new
    dimension. The output is a view: put `nn.Contiguous` before what writes into it or needs it dense.

    ```lua
    print(nn.Replicate(2):forward(torch.Tensor{1, 2, 3}))  -->  1  2  3
    -->  1  2  3
    --> [torch.DoubleTensor of size 2x3]
    ```

    ## nn.Contiguous

    Its input, copied if it has gaps in memory: nn.Contiguous (`nn/Contiguous.lua`).

    A dense input is passed on without a copy; so is the gradient. It goes between a layer that gives a view with gaps,
    such as `nn.Replicate`, and one that needs dense inputs, such as `nn.View`.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}:t()
    print(x:isContiguous())  --> false
    print(nn.Contiguous():forward(x):isContiguous())  --> true
    ```

    ## nn.Copy

    A copy, or a conversion to another type and back: nn.Copy (`nn/Copy.lua`).

    `intype` and `outtype` are names of tensor types: the output is a copy of the input in outtype, the gradient comes
    back in intype; both are the module's own type if left out. `nn.Convert` chooses by the input.

    ```lua
    m = nn.Copy('torch.FloatTensor', 'torch.DoubleTensor')
    x = torch.FloatTensor{1, 2}
    print(m:forward(x):type())  --> torch.DoubleTensor
    print(m:backward(x, torch.DoubleTensor{1, 1}):type())  --> torch.FloatTensor
    ```

    ## nn.Padding

    Inserts |pad| slices of one value: nn.Padding (`nn/Padding.lua`).

    - dim: the dimension, from 1.
    - pad: how many slices; a negative pad goes before slice `index`, a positive one after the slice that is `index`-th
      from the end.
    - nInputDim (none): the dimensions of one sample; with another number in the input, `dim` counts from the second.
    - value (0): what the new slices are filled with.
    - index (1): 1 for the padding before the first slice or after the last.

    The new slices have no gradient.

    ```lua
    x = torch.Tensor{1, 2, 3}
    print(table.concat(nn.Padding(1, 2):forward(x):totable(), ' '))  --> 1 2 3 0 0
    print(table.concat(nn.Padding(1, -1, 1, 9, 3):forward(x):totable(), ' '))  --> 1 2 9 3
    ```

    ## nn.Collapse

    Each sample as a vector: nn.Collapse (`nn/Collapse.lua`).

    `nInputDim` is the number of dimensions of one sample: what has more is a batch, whose first dimension stays. An
    image (C, H, W) becomes (C H W), a batch (N, C, H, W) becomes (N, C H W).

    ```lua
    m = nn.Collapse(3)
    print(m:forward(torch.zeros(2, 4, 4)):dim())  --> 1
    print(table.concat(m:forward(torch.zeros(5, 2, 4, 4)):size():totable(), ' '))  --> 5 32
    ```

    ## nn.Constant

    Always the same tensor: nn.Constant (`nn/Constant.lua`).

    `value` is a number, which becomes (1), or a tensor, of which no copy is made. With `nInputDim`, the dimensions of
    one sample of the input, an input of more is a batch, whose output has the tensor for each sample; without it none
    is. The gradient is 0, and the tensor is not learned.

    ```lua
    m = nn.Constant(torch.Tensor{1, 2}, 1)
    print(table.concat(m:forward(torch.randn(9)):totable(), ' '))  --> 1 2
    print(m:forward(torch.randn(4, 9)):size(1))  --> 4
    ```

    ## nn.OneHot

    A vector with a 1 at each index: nn.OneHot (`nn/OneHot.lua`).

    K = outputSize. Indices 1 … K of any type and sizes (…), or one number; output (…, K). An index out of range is an
    error. The gradient is 0.

    ```lua
    print(nn.OneHot(4):forward(torch.LongTensor{2, 4}))  -->  0  1  0  0
    -->  0  0  0  1
    --> [torch.DoubleTensor of size 2x4]
    ```

    ## nn.PrintSize

    Passes everything on and prints its sizes: nn.PrintSize (`nn/PrintSize.lua`).

    The forward pass prints the input's sizes, the backward pass those of input and gradOutput, each after `prefix`
    ('PrintSize' by default). It goes between layers while one looks for an error of sizes.

    ```lua
    y = nn.PrintSize('here'):forward(torch.zeros(2, 3))  --> here:input
    --> 	 2
    -->  3
    --> [torch.LongStorage of size 2]
    ```

    ## nn.ZeroGrad

    Passes its input on and gives no gradient back: nn.ZeroGrad (`nn/ZeroGrad.lua`).

    gradInput is zeros of the input's sizes, so that nothing before it learns.

    ```lua
    m, x = nn.ZeroGrad(), torch.Tensor{1, 2}
    print(m:forward(x)[2])  --> 2
    print(m:backward(x, torch.ones(2)):sum())  --> 0
    ```

    ## nn.CopyGrad

    Passes everything through, with a gradient of its own: nn.CopyGrad (`rnn/CopyGrad.lua`).

    The output is the input itself; gradInput is a copy of gradOutput, so that what is added to it later does not reach
    gradOutput.

    ```lua
    m, x, dy = nn.CopyGrad(), torch.zeros(1), torch.ones(1)
    print(m:forward(x) == x)  --> true
    m:backward(x, dy):add(5)
    print(dy[1])  --> 1
    ```

    ## nn.ExpandAs

    Repeats the second tensor of its input until it has the sizes of the first: nn.ExpandAs (`rnn/ExpandAs.lua`).

    {a, b} to {a, b expanded}; each dimension of b is that of a, or 1. Nothing is copied; b gets the sum of the
    gradients of its repetitions.

    ```lua
    y = nn.ExpandAs():forward{torch.zeros(2, 3), torch.Tensor{{5}, {6}}}
    print(y[2])  -->  5  5  5
    -->  6  6  6
    --> [torch.DoubleTensor of size 2x3]
    ```

    # Criterions

    ## nn.ClassNLLCriterion

    The negative log-likelihood of a class: nn.ClassNLLCriterion (`nn/ClassNLLCriterion.lua`,
    `nn/lib/THNN/generic/ClassNLLCriterion.c`).

        loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage

    N = batch, C = classes: log-probabilities (C), of a `nn.LogSoftMax`, with a number or a 1-element tensor as target,
    or (N, C) with N targets; targets are 1 … C. `weights` (C) are ones if left out, `sizeAverage` is true by default;
    a target of `ignoreIndex` (-100) counts for nothing. `nn.CrossEntropyCriterion` takes scores. `forward` gives Σ
    w[t] as a second result.

    ```lua
    c = nn.ClassNLLCriterion()
    x = torch.log(torch.Tensor{{0.5, 0.25, 0.25}, {0.1, 0.8, 0.1}})
    print(string.format('%.4f', c:forward(x, torch.LongTensor{1, 2})))  --> 0.4581
    print(c:backward(x, torch.LongTensor{1, 2}))  --> -0.5000  0.0000  0.0000
    -->  0.0000 -0.5000  0.0000
    --> [torch.DoubleTensor of size 2x3]
    ```

    ## nn.SpatialClassNLLCriterion

    The negative log-likelihood of a class at each place of an image: nn.SpatialClassNLLCriterion
    (`nn/SpatialClassNLLCriterion.lua`, `nn/lib/THNN/generic/SpatialClassNLLCriterion.c`).

        loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage

    N = batch, C = classes: log-probabilities (N, C, H, W), of a `nn.SpatialLogSoftMax`, targets (N, H, W) of 1 … C.
    Single images are not taken. `weights` (C) are ones if left out, `sizeAverage` is true by default.

    ```lua
    c = nn.SpatialClassNLLCriterion()
    x = nn.SpatialLogSoftMax():forward(torch.zeros(1, 4, 2, 2))
    print(string.format('%.4f', c:forward(x, torch.ones(1, 2, 2))))  --> 1.3863
    ```

    ## nn.CrossEntropyCriterion

    LogSoftMax and ClassNLLCriterion in one: nn.CrossEntropyCriterion (`nn/CrossEntropyCriterion.lua`).

        loss = -Σ w[t] (x[t] - log Σ exp x)        divided by Σ w[t] when sizeAverage

    N = batch, C = classes: scores (C) with a number as target, or (N, C) with N targets; targets are 1 … C. Dimensions
    of size 1 are left out. `weights` (C) are ones if left out, `sizeAverage` is true by default. Put no `nn.SoftMax`
    or `nn.LogSoftMax` before it.

    ```lua
    c = nn.CrossEntropyCriterion()
    x = torch.Tensor{{0, 0}, {math.log(3), 0}}
    print(string.format('%.4f', c:forward(x, torch.LongTensor{1, 1})))  --> 0.4904
    g = c:backward(x, torch.LongTensor{1, 1})
    print(string.format('%.3f %.3f', g[2][1], g[2][2]))  --> -0.125 0.125
    ```

    ## nn.MSECriterion

    (x - t)²: nn.MSECriterion (`nn/MSECriterion.lua`).

        loss = Σ (x - t)²        divided by the number of elements when sizeAverage (true by default)

    Input and target are tensors of as many elements, of any shape. The gradient is 2 (x - t), divided likewise: with
    (N, D) by N D, not by N.

    ```lua
    c, x, t = nn.MSECriterion(), torch.Tensor{1, 5}, torch.Tensor{2, 2}
    print(c:forward(x, t))  --> 5
    print(table.concat(c:backward(x, t):totable(), ' '))  --> -1 3
    print(nn.MSECriterion(false):forward(x, t))  --> 10
    ```

    ## nn.WeightedMSECriterion

    (x - w t)², w of one sample's sizes: nn.WeightedMSECriterion (`nn/WeightedMSECriterion.lua`).

    Input and target (D) or (N, D), or of other sizes whose number of elements w divides; `weight` w (D) multiplies the
    target, not the error. With the field `sizeAverage` (true) the sum is divided by the number of elements.

    ```lua
    c = nn.WeightedMSECriterion(torch.Tensor{1, 10})
    print(c:forward(torch.Tensor{1, 10}, torch.Tensor{1, 1}))  --> 0
    ```

    ## nn.SpatialAutoCropMSECriterion

    The squared error against the middle of a target that is at least as large: nn.SpatialAutoCropMSECriterion
    (`nn/SpatialAutoCropMSECriterion.lua`).

    Input x (C, H, W) or (N, C, H, W), target the same with at least as many rows and columns, of which the middle
    counts; `sizeAverage` (true by default) divides by the number of x's elements. Convolutions without padding give
    such smaller outputs. The original's way back takes no larger target; this does.

    ```lua
    c = nn.SpatialAutoCropMSECriterion()
    t = torch.zeros(1, 3, 3)
    t[1][2][2] = 5
    print(c:forward(torch.Tensor{{{3}}}, t))  --> 4
    ```

    ## nn.AbsCriterion

    |x - t|: nn.AbsCriterion (`nn/AbsCriterion.lua`).

        loss = Σ |x - t|        divided by the number of elements when sizeAverage (true by default)

    Input and target are tensors of as many elements, of any shape. The gradient is the sign of x - t, 1 at 0.

    ```lua
    c, x, t = nn.AbsCriterion(), torch.Tensor{1, 5}, torch.Tensor{2, 2}
    print(c:forward(x, t))  --> 2
    print(table.concat(c:backward(x, t):totable(), ' '))  --> -0.5 0.5
    ```

    ## nn.SmoothL1Criterion

    ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`; Girshick, arXiv
    1504.08083).

    Input and target are tensors of as many elements, of any shape; with `sizeAverage` (true by default) the sum is
    divided by their number. The gradient is x - t cut at ±1, so that outliers count for little.

    ```lua
    c, x, t = nn.SmoothL1Criterion(false), torch.Tensor{0.5, 10}, torch.zeros(2)
    print(c:forward(x, t))  --> 9.625
    print(table.concat(c:backward(x, t):totable(), ' '))  --> 0.5 1
    ```

    ## nn.BCECriterion

    -(t log x + (1 - t) log(1 - x)), with 1e-12 against log 0: nn.BCECriterion (`nn/BCECriterion.lua`).

        loss = -Σ w (t log(x + ε) + (1 - t) log(1 - x + ε))        divided by the number of elements when sizeAverage

    The binary cross entropy of probabilities x, of a `nn.Sigmoid`, and targets t from 0 to 1, tensors of as many
    elements. `weights` (C) count for the columns of (N, C), or as many as elements; ones if left out. `sizeAverage` is
    true by default. For scores without the sigmoid there is `nn.MultiLabelSoftMarginCriterion`.

    ```lua
    c, x, t = nn.BCECriterion(), torch.Tensor{0.5, 0.9}, torch.Tensor{1, 1}
    print(string.format('%.4f', c:forward(x, t)))  --> 0.3993
    print(string.format('%.4f', c:backward(x, t)[1]))  --> -1.0000
    ```

    ## nn.DistKLDivCriterion

    t (log t - x) where t > 0, the divergence of log-probabilities x from t: nn.DistKLDivCriterion
    (`nn/DistKLDivCriterion.lua`).

        loss = Σ t (log t - x)        divided by the number of elements when sizeAverage

    Input: log-probabilities, of a `nn.LogSoftMax`; target: probabilities, of as many elements. The field `sizeAverage`
    is true: the sum is divided by N C, not by N.

    ```lua
    c = nn.DistKLDivCriterion()
    t = torch.Tensor{0.5, 0.5}
    print(string.format('%.4f', c:forward(torch.log(torch.Tensor{0.25, 0.75}), t)))  --> 0.0719
    print(c:forward(torch.log(t), t))  --> 0
    ```

    ## nn.SoftMarginCriterion

    log(1 + e^(-t x)): nn.SoftMarginCriterion (`nn/SoftMarginCriterion.lua`).

    Input: scores, in a tensor of any shape; target: 1 or -1 for each. With the field `sizeAverage` (true) the sum is
    divided by the number of elements. It is computed without overflow.

    ```lua
    c = nn.SoftMarginCriterion()
    print(string.format('%.4f', c:forward(torch.Tensor{0, 0}, torch.Tensor{1, -1})))  --> 0.6931
    print(c:forward(torch.Tensor{-1000}, torch.Tensor{1}))  --> 1000
    ```

    ## nn.MarginCriterion

    max(0, margin - t x): nn.MarginCriterion (`nn/MarginCriterion.lua`).

    Input: scores, in a tensor of any shape; target: 1 or -1 for each. `margin` (1 by default) is how far right answers
    are to be from 0. With the field `sizeAverage` (true) the sum is divided by the number of elements. It is the loss
    of a two-class support vector machine.

    ```lua
    c, x, t = nn.MarginCriterion(), torch.Tensor{3, 0.5}, torch.Tensor{1, -1}
    print(c:forward(x, t))  --> 0.75
    print(table.concat(c:backward(x, t):totable(), ' '))  --> 0 0.5
    ```

    ## nn.MultiMarginCriterion

    Σ max(0, margin - x[t] + x[d])ᵖ / C over the classes d ≠ t: nn.MultiMarginCriterion
    (`nn/lib/THNN/generic/MultiMarginCriterion.c`).

    C = classes, N = batch. Scores (C) with a number, or (N, C) with N targets from 1. `p` is 1 (the default) or 2;
    `weights` (C), ones if left out, count by target; `margin` (1) is by how much the target's score is to exceed every
    other. With the field `sizeAverage` (true) the loss is divided by N.

    ```lua
    c, x = nn.MultiMarginCriterion(), torch.Tensor{2, 1.5, 0}
    print(string.format('%.4f', c:forward(x, 1)))  --> 0.1667
    print(string.format('%.4f %.4f', c:backward(x, 1)[1], c:backward(x, 1)[2]))  --> -0.3333 0.3333
    ```

    ## nn.MultiLabelMarginCriterion

    Σ max(0, 1 - x[t] + x[d]) / C over the targets t and the other classes d: nn.MultiLabelMarginCriterion
    (`nn/lib/THNN/generic/MultiLabelMarginCriterion.c`).

    Input and target (C) or (N, C); a row's targets, classes from 1, end at its first 0. With the field `sizeAverage`
    (true) the loss is divided by N.

    ```lua
    c = nn.MultiLabelMarginCriterion()
    print(c:forward(torch.Tensor{0.5, 0, 2, 0}, torch.Tensor{1, 3, 0, 0}))  --> 0.25
    ```

    ## nn.MultiLabelSoftMarginCriterion

    -(t log σ(x) + (1 - t) log(1 - σ(x))): nn.MultiLabelSoftMarginCriterion (`nn/MultiLabelSoftMarginCriterion.lua`).

        loss = -Σ w (t log σ(x) + (1 - t) log(1 - σ(x)))        divided by the number of elements when sizeAverage

    Scores x and targets t from 0 to 1 of as many elements, (N, C) say: any number of the C classes may be right. σ is
    the sigmoid, which the network then leaves out. `weights` (C) are ones if left out, `sizeAverage` is true by
    default.

    ```lua
    c = nn.MultiLabelSoftMarginCriterion()
    print(string.format('%.4f', c:forward(torch.Tensor{{0, 0}}, torch.Tensor{{1, 0}})))  --> 0.6931
    ```

    ## nn.HingeEmbeddingCriterion

    x where t = 1, max(0, margin - x) where t = -1: nn.HingeEmbeddingCriterion (`nn/HingeEmbeddingCriterion.lua`).

    Input: distances, in a tensor of any shape; target: 1 for pairs that belong together, -1 for others, as many.
    `margin` (1 by default) is how far those are to be apart. With the field `sizeAverage` (true) the sum is divided by
    the number of elements.

    ```lua
    c = nn.HingeEmbeddingCriterion(2)
    print(c:forward(torch.Tensor{3, 0.5}, torch.Tensor{1, -1}))  --> 2.25
    ```

    ## nn.L1HingeEmbeddingCriterion

    |a - b|₁ where y = 1, max(0, margin - |a - b|₁) where y = -1: nn.L1HingeEmbeddingCriterion
    (`nn/L1HingeEmbeddingCriterion.lua`).

    Input {a, b}, two tensors of the same sizes, taken as one pair; target y: 1 if they belong together, -1 if not, a
    number or a tensor of one element. `margin` (1 by default) is the distance from which on a pair with y = -1 costs
    nothing.

    ```lua
    c = nn.L1HingeEmbeddingCriterion(4)
    x = {torch.Tensor{1, 2}, torch.Tensor{2, 4}}
    print(c:forward(x, 1))  --> 3
    print(c:forward(x, -1))  --> 1
    ```

    ## nn.CosineEmbeddingCriterion

    1 - cos(a, b) where y = 1, max(0, cos(a, b) - margin) where y = -1: nn.CosineEmbeddingCriterion
    (`nn/CosineEmbeddingCriterion.lua`).

    Input {a, b}, both (D) or (N, D); target y: 1 where they belong together, -1 where not, a number or (N). `margin`
    (0 by default) is the cosine up to which a pair with y = -1 costs nothing. With the field `sizeAverage` (true) the
    loss is divided by N.

    ```lua
    c = nn.CosineEmbeddingCriterion(0.5)
    a, b = torch.Tensor{{1, 0}, {1, 0}}, torch.Tensor{{0, 1}, {2, 0}}
    print(string.format('%.4f', c:forward({a, b}, torch.Tensor{1, -1})))  --> 0.7500
    ```

    ## nn.MarginRankingCriterion

    max(0, margin - y (a - b)): nn.MarginRankingCriterion (`nn/MarginRankingCriterion.lua`).

    Input {a, b}, two tensors of as many scores; target y: 1 where a is to be ranked before b, -1 else, a number for
    all or a tensor. `margin` (1 by default) is by how much y (a - b) is to exceed 0. With the field `sizeAverage`
    (true) the loss is divided by the number of elements.

    ```lua
    c = nn.MarginRankingCriterion(0.5)
    print(c:forward({torch.Tensor{1, 1}, torch.Tensor{0, 3}}, torch.Tensor{1, 1}))  --> 1.25
    ```

    ## nn.L1Cost

    Σ |x|; no target: nn.L1Cost (`nn/L1Cost.lua`).

    Input of any shape; the sum is not divided. The gradient is the sign of x. `nn.L1Penalty` adds the same inside a
    network.

    ```lua
    c, x = nn.L1Cost(), torch.Tensor{3, -4}
    print(c:forward(x))  --> 7
    print(table.concat(c:backward(x):totable(), ' '))  --> 1 -1
    ```

    ## nn.ParallelCriterion

    Criterion i for entry i of the input and of the target: nn.ParallelCriterion (`nn/ParallelCriterion.lua`).

    Input and target are tables; with `repeatTarget` (false by default) every criterion gets the whole target. The loss
    is the weighted sum; `add(criterion, weight)` appends a criterion, its weight is 1 by default. The gradient is a
    table. It is for models of several outputs.

    ```lua
    c = nn.ParallelCriterion():add(nn.MSECriterion(), 0.5):add(nn.ClassNLLCriterion())
    x = {torch.Tensor{3}, torch.log(torch.Tensor{0.5, 0.5})}
    print(string.format('%.4f', c:forward(x, {torch.Tensor{1}, 2})))  --> 2.6931
    ```

    ## nn.MultiCriterion

    Criterions that all see the same input and target: nn.MultiCriterion (`nn/MultiCriterion.lua`).

    The loss is the weighted sum of theirs; `add(criterion, weight)` appends one, its weight is 1 by default. The
    gradient is the weighted sum, too.

    ```lua
    c = nn.MultiCriterion():add(nn.MSECriterion()):add(nn.AbsCriterion(), 10)
    print(c:forward(torch.Tensor{3}, torch.Tensor{1}))  --> 24
    ```

    ## nn.ModuleCriterion

    A criterion of what modules make of its input and target: nn.ModuleCriterion (`nn/ModuleCriterion.lua`).

    `inputModule` and `targetModule` are what input and target go through first; nil for nothing. The gradient goes
    back through inputModule; nothing updates that module's parameters, of which a new criterion warns. A change of
    type reaches targetModule if `castTarget` (true by default).

    ```lua
    c = nn.ModuleCriterion(nn.MSECriterion(), nn.Square(), nn.Square())
    x, t = torch.Tensor{3}, torch.Tensor{-2}
    print(c:forward(x, t))  --> 25
    print(c:backward(x, t)[1])  --> 60
    ```

    ## nn.ClassSimplexCriterion

    The squared distance from a corner of a simplex that stands for the class: nn.ClassSimplexCriterion
    (`nn/ClassSimplexCriterion.lua`; Boureau et al., arXiv 1506.08230).

    C = nClasses, N = batch. Input (C) with a number, or (N, C) with N targets from 1; the model's last layer is
    usually a `nn.Normalize`. The corners, the rows of `simplex` (C, C), are C points of norm 1 in C - 1 dimensions, as
    far from one another as can be; the last coordinate is 0. The loss is that of `nn.MSECriterion`.
    `getPredictions(x)` gives (N, C), how far each input lies in the direction of each corner, `getTopPrediction(x)`
    the best class.

    ```lua
    c = nn.ClassSimplexCriterion(3)
    x = c.simplex[2]:clone()
    print(c:forward(x, 2))  --> 0
    print(c:getTopPrediction(x)[1])  --> 2
    ```

    ## nn.DistanceRatioCriterion

    -log(e⁻ᵃ / (e⁻ᵃ + e⁻ᵇ)) of distances {a, b} of like and unlike samples: nn.DistanceRatioCriterion
    (`nn/DistanceRatioCriterion.lua`; Hoffer et al., arXiv 1610.00243).

    Input {a (N), b (N)}: the distance of a sample from a like one, and that from an unlike one, of
    `nn.PairwiseDistance` say. It needs no target. With `sizeAverage` (true by default) the loss is divided by N.
    Computed as log(1 + e^(a - b)), which no distance makes overflow.

    ```lua
    c = nn.DistanceRatioCriterion()
    print(string.format('%.4f', c:forward{torch.Tensor{1}, torch.Tensor{1}}))  --> 0.6931
    print(string.format('%.4f', c:forward{torch.Tensor{0}, torch.Tensor{5}}))  --> 0.0067
    ```

    ## nn.NCECriterion

    The loss of noise contrastive estimation: nn.NCECriterion (`dpnn/NCECriterion.lua`; Chen et al., ICASSP 2015,
    equations 5 to 7).

    N = batch, k = noise samples. Input {P(t), P(s), Q(t), Q(s)} as `nn.NCEModule` gives it: the model's and the
    noise's probabilities of the targets (N) and of the samples (N, k). The target is not looked at. ε = 10⁻⁷.

        loss = -Σ ln (P(t) / (P(t) + k Q(t) + ε)) - Σ ln (k Q(s) / (P(s) + k Q(s) + ε))        / N when sizeAverage

    The field `sizeAverage` is true. Q has gradients of zeros.

    ```lua
    c = nn.NCECriterion()
    p, q = torch.Tensor{0.5}, torch.Tensor{0.5}
    print(string.format('%.4f', c:forward{p, p:view(1, 1), q, q:view(1, 1)}))  --> 1.3863
    ```

    ## nn.VRClassReward

    Rewards predictions whose largest element is the target's: nn.VRClassReward (`dpnn/VRClassReward.lua`).

        loss = -Σ r        divided by N when sizeAverage; r = scale for right samples, 0 for others

    N = batch, C = classes. Input {prediction (N, C), baseline (N) or (N, 1)}, the baseline being the reward that the
    model expects; targets (N) from 1. The backward pass tells `module`, the model with its `nn.Reinforce` layers, r -
    baseline (divided by N when sizeAverage) by `reinforce`. The prediction's gradient is 0; that of the baseline is
    the one of `criterion` (a nn.MSECriterion if left out) against r. `scale` is 1, the field `sizeAverage` true.

    ```lua
    model = nn.ReinforceCategorical()
    c = nn.VRClassReward(model)
    x, t = {torch.Tensor{{0.1, 0.9}, {0.7, 0.3}}, torch.Tensor{{0.5}, {0.5}}}, torch.LongTensor{2, 2}
    print(c:forward(x, t))  --> -0.5
    c:backward(x, t)
    print(table.concat(model.reward:totable(), ' '))  --> 0.25 -0.25
    ```

    ## nn.BinaryClassReward

    Rewards predictions that are on the target's side of 0.5: nn.BinaryClassReward (`dpnn/BinaryClassReward.lua`).

        loss = -Σ r        divided by N when sizeAverage; r = scale for right samples, 0 for others

    N = batch. Input {prediction (N), baseline (N) or (N, 1)}, the baseline being the reward that the model expects;
    targets (N) of 0 and 1. All else as `nn.VRClassReward`: `module` is told r - baseline, the baseline learns r by
    `criterion`, the prediction has no gradient.

    ```lua
    model = nn.ReinforceBernoulli()
    c = nn.BinaryClassReward(model)
    x, t = {torch.Tensor{0.9, 0.2}, torch.Tensor{{0}, {0}}}, torch.Tensor{1, 1}
    print(c:forward(x, t))  --> -0.5
    c:backward(x, t)
    print(table.concat(model.reward:totable(), ' '))  --> 0.5 0
    ```

    ## nn.BinaryLogisticRegression

    Σ ln(1 + e^(-t x)) / N for targets t of -1 and 1: nn.BinaryLogisticRegression
    (`dpnn/BinaryLogisticRegression.lua`).

    Input and target (N) or (N, 1). Without `sizeAverage` (true by default) the sum. x is a score, positive for yes.

    ```lua
    c = nn.BinaryLogisticRegression()
    print(string.format('%.4f', c:forward(torch.Tensor{0, 0}, torch.Tensor{1, -1})))  --> 0.6931
    print(string.format('%.4f', c:forward(torch.Tensor{3}, torch.Tensor{1})))  --> 0.0486
    ```

    ## nn.SpatialBinaryLogisticRegression

    Σ ln(1 + e^(-t x)) / (2 N H W) over the pixels of images of one channel: nn.SpatialBinaryLogisticRegression
    (`dpnn/SpatialBinaryLogisticRegression.lua`).

    Input (N, 1, H, W) or (1, H, W), targets of -1 and 1 in the same sizes. With the field `sizeAverage` false (it is
    true) the sum is divided by 2 H W only.

    ```lua
    c = nn.SpatialBinaryLogisticRegression()
    print(string.format('%.4f', c:forward(torch.zeros(2, 1, 3, 3), torch.ones(2, 1, 3, 3))))  --> 0.3466
    ```

    ## nn.AbstractSequencerCriterion

    A criterion at every step of a sequence, with a copy for each step: nn.AbstractSequencerCriterion
    (`AbstractSequencerCriterion.lua` of torch/rnn).

    What nn.SequencerCriterion and nn.RepeaterCriterion come from, and scripts' own classes; it computes nothing
    itself. Each step has a copy of `criterion`, `getStepCriterion(step)` gives that of a step, from 1, and makes it
    where there is none. With `sizeAverage` (false by default) loss and gradients are divided by the number of steps.

    ```lua
    c = nn.AbstractSequencerCriterion(nn.MSECriterion())
    print(torch.type(c:getStepCriterion(3)))  --> nn.MSECriterion
    print(c:getStepCriterion(1) == c:getStepCriterion(2))  --> false
    ```

    ## nn.SequencerCriterion

    A criterion at every step of a sequence: nn.SequencerCriterion (`rnn/SequencerCriterion.lua`).

    Input and target are both tables of steps, or both tensors with the steps first; step i of the input goes with step
    i of the target to a copy of `criterion`. The loss is the sum over the steps; with `sizeAverage` (false by default)
    the loss and the gradients are divided by their number. The gradient has the input's form.

    ```lua
    c = nn.SequencerCriterion(nn.MSECriterion())
    x, t = {torch.Tensor{1}, torch.Tensor{2}}, {torch.Tensor{0}, torch.Tensor{5}}
    print(c:forward(x, t))  --> 10
    print(c:backward(x, t)[2][1])  --> -6
    ```

    ## nn.RepeaterCriterion

    One target for every step of a sequence: nn.RepeaterCriterion (`rnn/RepeaterCriterion.lua`).

    The input is a table of steps, or a tensor with the steps first; each step goes with the same target to a copy of
    `criterion`. The loss is the sum over the steps, with the field `sizeAverage` (false) divided by their number. The
    gradient has the input's form. `nn.Repeater` gives such outputs.

    ```lua
    c = nn.RepeaterCriterion(nn.MSECriterion())
    print(c:forward({torch.Tensor{0}, torch.Tensor{2}}, torch.Tensor{1}))  --> 2
    print(c:forward(torch.Tensor{{0}, {4}}, torch.Tensor{1}))  --> 10
    ```

    ## nn.MaskZeroCriterion

    Leaves out the samples whose input is all zeros: nn.MaskZeroCriterion (`rnn/MaskZeroCriterion.lua`).

    `nInputDim` is the number of dimensions of one sample of the (first) input tensor: 1 for (N, D). Input and target
    are tensors, or tables of them, with the samples first; `criterion` is given the samples that are left, so that an
    average is over them alone. The others have gradients of zeros. Without any sample the loss is 0.

    ```lua
    c = nn.MaskZeroCriterion(nn.MSECriterion(), 1)
    x = torch.Tensor{{0, 0}, {1, 3}}
    print(c:forward(x, torch.Tensor{{9, 9}, {1, 1}}))  --> 2
    ```

    # Layers of images

    ## nn.SpatialRegionDropout

    Zeroes a share p of the rows or columns at one edge in training: nn.SpatialRegionDropout
    (`dpnn/SpatialRegionDropout.lua`).

    Input (N, C, H, W) or (C, H, W), output the same sizes; `p` is 0.2 by default, 0 ≤ p < 1. One of the four edges is
    drawn for the batch; ⌊p H⌋ rows, or ⌊p W⌋ columns, are zeroed there, and the rest divided by 1 - p. Evaluation
    passes the input on. `setp(p)` changes the share.

    ```lua
    m = nn.SpatialRegionDropout(0.5)
    y = m:forward(torch.ones(1, 4, 4))
    print(y:eq(0):sum() .. ' ' .. y:max())  --> 8 2
    ```

    ## nn.Inception

    Columns of convolutions of different sizes over one image, their outputs joined: nn.Inception
    (`dpnn/Inception.lua`; Szegedy et al., arXiv:1409.4842).

    x (N, P, H, W) or (P, H, W); y has the planes of all columns, smaller outputs stand in the middle of zeros
    (`nn.DepthConcat`). Column i goes through a 1 x 1 convolution to reduceSize[i] planes and one of kernelSize[i] to
    outputSize[i]; then come a column of `pool` and a 1 x 1 convolution, and one of a 1 x 1 convolution alone, where
    `reduceSize` has entries for them. The argument is a table:

    - inputSize: P.
    - outputSize: the planes of each kernel's column, a table.
    - reduceSize: the planes of the 1 x 1 convolutions, one for each kernel, then for the pool's, then for the last
      column.
    - reduceStride ({1, …}): their strides.
    - kernelSize ({5, 3}) and kernelStride ({1, 1}).
    - poolSize (3) and poolStride (1): of the max pooling.
    - pool (a nn.SpatialMaxPooling): another module in its place.
    - transfer (nn.ReLU): what goes after each convolution; it is cloned.
    - batchNorm (false): a nn.SpatialBatchNormalization behind each convolution.
    - padding (true): half a kernel of zeros around the images, which keeps their size.

    ```lua
    m = nn.Inception{inputSize = 4, outputSize = {6, 8}, reduceSize = {2, 3, 5, 7}}
    print(table.concat(m:forward(torch.randn(2, 4, 9, 9)):size():totable(), ' '))  --> 2 26 9 9
    ```

    ## nn.FireModule

    A 1 x 1 convolution to few planes, then 1 x 1 and 3 x 3 ones to many, joined: nn.FireModule (`dpnn/FireModule.lua`;
    Iandola et al., arXiv:1602.07360).

        x (N, nInputPlane, H, W)  →  (N, s1x1, H, W)  →  y (N, e1x1 + e3x3, H, W)

    `s1x1` are the planes of the first stage, `e1x1` and `e3x3` those of the two convolutions of the second. After both
    stages goes the activation whose class name in nn is given, 'ReLU' by default.

    ```lua
    m = nn.FireModule(96, 16, 64, 64)
    print(m:forward(torch.randn(1, 96, 7, 7)):size(2))  --> 128
    print(m:getParameters():nElement())  --> 11920
    print(nn.SpatialConvolution(96, 128, 3, 3):getParameters():nElement())  --> 110720
    ```

    ## nn.SpatialGlimpse

    Looks at an image at a place: nn.SpatialGlimpse (`dpnn/SpatialGlimpse.lua`; Mnih et al., NIPS 2014).

    N = batch, C = channels. Input {images (N, C, H, W), places (N, 2)}, or one of each, {(C, H, W), (2)}; a place is
    {y, x} from (-1, -1), the top left corner, to (1, 1). Output (N, depth · C, height, width): around each place
    `depth` (3) pieces, the first of height x width, each next one `scale` (2) times larger and brought to that size;
    what lies outside of the image is zero. `size` is a number or {height, width}. Pieces are brought to size by
    averages when `scale` is 2, else by linear interpolation. No gradient flows into the places: they are learned by
    rewards (`nn.RecurrentAttention`, `nn.ReinforceNormal`).

    ```lua
    m = nn.SpatialGlimpse(2, 2)
    image = torch.zeros(1, 6, 6)
    image[{1, {1, 2}, {1, 2}}]:fill(1)
    y = m:forward{image, torch.Tensor{-1, -1}}
    print(table.concat(y:size():totable(), ' '))  --> 2 2 2
    print(y[1]:sum())  --> 4
    ```

    ## nn.SpatialUniformCrop

    A piece of each image, at a place drawn in training, in the middle else: nn.SpatialUniformCrop
    (`dpnn/SpatialUniformCrop.lua`).

    Input (N, C, H, W) or (C, H, W), output (N, C, oheight, owidth) or (C, oheight, owidth); `owidth` is oheight if
    left out. In evaluation the piece begins at row ⌈(H - oheight) / 2⌉, counted from 1, as the original's does: one
    before the middle. With `scale` = {min = a, max = b} the piece is s times as large, s drawn from that range for
    each image, and brought to size by linear interpolation (in training). The gradient goes to the piece that was
    taken.

    ```lua
    m = nn.SpatialUniformCrop(2)
    print(table.concat(m:forward(torch.randn(5, 3, 9, 9)):size():totable(), ' '))  --> 5 3 2 2
    x = torch.range(1, 16):view(1, 4, 4)
    m:evaluate()
    print(table.concat(m:forward(x):view(4):totable(), ' '))  --> 1 2 5 6
    ```

    ## nn.SimpleColorTransform

    Adds to each channel c of each image a number from ±range[c] in training: nn.SimpleColorTransform
    (`dpnn/SimpleColorTransform.lua`).

    N = batch, C = inputChannels. Input (N, C, H, W) or (C, H, W), output the same sizes; `range` (C) holds the bounds.
    The numbers are drawn uniformly and anew in each forward pass, the field `noise` (N, C) keeps them. In evaluation
    the output is the input.

    ```lua
    m = nn.SimpleColorTransform(3, torch.Tensor{0, 0, 0.5})
    x = torch.zeros(2, 3, 4, 4)
    y = m:forward(x)
    print(y:narrow(2, 1, 2):norm() == 0 and y:abs():max() <= 0.5)  --> true
    m:evaluate()
    print(m:forward(x):norm())  --> 0
    ```

    ## nn.PCAColorTransform

    Adds E (λ * α) with α ~ N(0, std²) to the channels of each image in training: nn.PCAColorTransform
    (`dpnn/PCAColorTransform.lua`; Krizhevsky et al., NIPS 2012, 4.1).

    N = batch, C = inputChannels. Input (N, C, H, W) or (C, H, W), output the same sizes. `eigenVectors` E (C, C) are
    those of the channels' covariance, one a column, `eigenValues` λ (C) belong to them; `std` is 0.1 by default. α is
    drawn anew for each image in each forward pass. In evaluation the output is the input.

    ```lua
    m = nn.PCAColorTransform(3, torch.eye(3), torch.Tensor{1, 0, 0})  -- only the first channel varies
    y = m:forward(torch.zeros(2, 3, 4, 4))
    print(y:narrow(2, 2, 2):norm())  --> 0
    print(y[1][1]:norm() > 0)  --> true
    ```

    # Layers that draw their outputs

    ## nn.Reinforce

    A layer whose output is drawn, and whose gradient comes from a reward instead of gradOutput: nn.Reinforce
    (`dpnn/Reinforce.lua`; Williams, Machine Learning 8, 1992).

    N = batch. A criterion (`nn.VRClassReward`) gives the rewards (N) by `reinforce`; the backward pass then follows
    -reward ∂ ln f(y; x) / ∂x, f being the distribution that y was drawn from. This class itself passes its input on,
    and gives the reward as gradient; scripts derive from it, or use nn.ReinforceBernoulli, nn.ReinforceCategorical,
    nn.ReinforceNormal, nn.ReinforceGamma. With `stochastic` (false by default) evaluation draws, too.

    ```lua
    m, x = nn.Reinforce(), torch.zeros(2, 3)
    m:forward(x)
    m:reinforce(torch.Tensor{1, -1})
    print(m:backward(x, torch.zeros(2, 3)))  -->  1  1  1
    --> -1 -1 -1
    --> [torch.DoubleTensor of size 2x3]
    ```

    ## nn.ReinforceNormal

    Draws from normal distributions: nn.ReinforceNormal (`dpnn/ReinforceNormal.lua`).

        y ~ N(μ, σ²)        ∂ ln f / ∂μ = (y - μ) / σ²        ∂ ln f / ∂σ = ((y - μ)² - σ²) / (σ³ + 10⁻⁸)

    Input μ (N, …) with σ as `stdev` (a number, or a tensor of a sample's sizes), or {μ, σ}; output the sizes of μ.
    Evaluation gives μ, unless `stochastic` (false by default). The gradient is -reward (N) times the above;
    `reinforce(reward)` must come before `backward`.

    ```lua
    m, mean = nn.ReinforceNormal(0.5), torch.Tensor{{1, 2}}
    y = m:forward(mean):clone()
    m:reinforce(torch.Tensor{3})
    print((m:backward(mean, y) + (y - mean) * 3 / 0.25):norm() < 1e-12)  --> true
    m:evaluate()
    print(table.concat(m:forward(mean)[1]:totable(), ' '))  --> 1 2
    ```

    ## nn.ReinforceGamma

    Draws from gamma distributions: nn.ReinforceGamma (`dpnn/ReinforceGamma.lua`).

        y ~ Γ(k, θ)        ∂ ln f / ∂k = ln y - ψ(k) - ln θ        ∂ ln f / ∂θ = y / θ² - k / θ

    Input the shapes k (N, …) with θ as `scale` (a number, or a tensor of a sample's sizes), or {k, θ}, all positive;
    output the sizes of k. Evaluation gives the mean k θ, unless `stochastic` (false by default). The gradient is
    -reward (N) times the above; `reinforce(reward)` must come before `backward`. Torch drew with the package
    randomkit, so its numbers are others.

    ```lua
    m = nn.ReinforceGamma(2)
    print(m:forward(torch.Tensor{{3}})[1][1] > 0)  --> true
    m:evaluate()
    print(m:forward(torch.Tensor{{3}})[1][1])  --> 6
    ```

    ## nn.ReinforceBernoulli

    Draws ones with the probabilities given: nn.ReinforceBernoulli (`dpnn/ReinforceBernoulli.lua`).

        y ~ Bernoulli(p)        ∂ ln f / ∂p = (y - p) / (p (1 - p))

    Input p (N, …), output zeros and ones of the same sizes; evaluation gives p, unless `stochastic` (false by
    default). The gradient is -reward (N) times the above, whatever gradOutput is; `reinforce(reward)` must come before
    `backward`. p of 0 or 1 has none: it is not finite there.

    ```lua
    m, p = nn.ReinforceBernoulli(), torch.Tensor{{0.5}}
    y = m:forward(p)[1][1]
    print(y == 0 or y == 1)  --> true
    m:reinforce(torch.Tensor{1})
    print(m:backward(p, p)[1][1] == (y == 1 and -2 or 2))  --> true
    m:evaluate()
    print(m:forward(p)[1][1])  --> 0.5
    ```

    ## nn.ReinforceCategorical

    Draws one of C classes with the probabilities given: nn.ReinforceCategorical (`dpnn/ReinforceCategorical.lua`).

        y = the row of the identity for a class ~ p        ∂ ln f / ∂p = y / (p + 10⁻⁸)

    Input p (N, C), of a `nn.SoftMax`, output (N, C) with one 1 in each row; evaluation gives p, unless `stochastic`
    (false by default). The gradient is -reward (N) times the above; `reinforce(reward)` must come before `backward`.

    ```lua
    m, p = nn.ReinforceCategorical(), torch.Tensor{{0, 1, 0}}
    print(table.concat(m:forward(p)[1]:totable(), ' '))  --> 0 1 0
    m:reinforce(torch.Tensor{0.5})
    print(string.format('%.4f', m:backward(p, p)[1][2]))  --> -0.5000
    ```

    # Recurrence step by step

    ## nn.AbstractRecurrent

    A module with memory: nn.AbstractRecurrent (`rnn/AbstractRecurrent.lua`).

    What all recurrent layers come from; it computes nothing itself. Forward calls advance the field `step`, the number
    of the next one; backward calls go back from the last step, one at a time. `forget()` starts a new sequence at step
    1, `maxBPTTstep(rho)` bounds the steps kept for back-propagation, `getHiddenState(step)` and `setHiddenState(step,
    state)` read and set the memory, `maskZero(nInputDim)` lets samples of zeros start anew. A class of a script keeps
    its outputs in self.outputs and computes gradients in `_updateGradInput` and `_accGradParameters`.

    ```lua
    m = nn.LSTM(3, 2)
    for t = 1, 4 do m:forward(torch.randn(3)) end
    print(m.step)  --> 5
    m:forget()
    print(m.step)  --> 1
    ```

    ## nn.Recursor

    Gives any module a step counter: nn.Recursor (`rnn/Recursor.lua`).

    Each step has a clone of the module that shares the parameters; recurrent layers inside are not cloned, they keep
    their own steps. So a chain with an LSTM inside can be called step by step and then go back through all steps;
    sequencers wrap modules without memory in one. In evaluation there is one module for all steps. `rho` (9999999) is
    the most steps kept for back-propagation outside a sequencer. Backward calls go from the last step to the first.

    ```lua
    m = nn.Recursor(nn.Square())
    m:forward(torch.Tensor{3})
    m:forward(torch.Tensor{5})
    print(m:backward(torch.Tensor{5}, torch.ones(1))[1])  --> 10
    print(m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 6
    ```

    ## nn.Recurrence

    Makes a recurrence of any module from {input, previous output} to output: nn.Recurrence (`rnn/Recurrence.lua`).

        h(t) = module {x(t), h(t-1)}        h(0) = zeros of outputSize

    `outputSize` is the size, or a table of the sizes, of one sample's output, or a table of these tables for a table
    of outputs; `nInputDim` is the number of dimensions of one sample of the input, one more is a batch; `rho` (9999)
    bounds the steps kept outside a sequencer. The field `userPrevOutput` takes the place of the zeros; `forget()`
    starts anew.

    ```lua
    m = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- running sums
    y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 1 3 6
    ```

    ## nn.Recurrent

    A simple recurrence: nn.Recurrent (`rnn/Recurrent.lua`).

        h(1) = transfer(start(input(x)))    h(t) = transfer(merge {input(x), feedback(h(t-1))})

    `start` is a module, or a size (or sizes) for a nn.Add of it, a learned bias; `input` and `feedback` are modules;
    `transfer` is a nn.Sigmoid and `merge` a nn.CAddTable if left out; `rho` (99999) bounds the steps kept outside a
    sequencer. Since the first step runs another module than the others, `maskZero` and `trimZero` are refused: use
    `nn.Recurrence` for that.

    ```lua
    m = nn.Recurrent(1, nn.Identity(), nn.MulConstant(10), nn.Identity())
    m.startModule.bias:zero()
    y = nn.Sequencer(m):forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 1 12 123
    ```

    ## nn.MaskZero

    Zeroes the outputs (and gradients) of samples whose input is all zeros: nn.MaskZero (`rnn/MaskZero.lua`).

    `nInputDim` is the number of dimensions of one sample of the (first) input tensor; one more is a batch. It goes
    around a module of one step, in a sequencer say, so that padding of zeros gives zeros and learns nothing; recurrent
    layers have a method `maskZero(nInputDim)`, after which such a step also starts their memory anew. `silent` is for
    old scripts and has no effect.

    ```lua
    m = nn.MaskZero(nn.AddConstant(1), 1)
    print(m:forward(torch.Tensor{{1, 2}, {0, 0}}))  -->  2  3
    -->  0  0
    --> [torch.DoubleTensor of size 2x2]
    ```

    ## nn.TrimZero

    A MaskZero that runs its module on the other rows alone: nn.TrimZero (`rnn/TrimZero.lua`).

    `nInputDim` is the number of dimensions of one sample of the (first) input tensor. The results are those of
    `nn.MaskZero`; it saves work where many rows are zeros. A module that draws a mask for each row (dropout without
    `mono`) would draw for rows that come and go, and is refused. `silent` has no effect.

    ```lua
    m = nn.TrimZero(nn.Linear(2, 1), 1)
    y = m:forward(torch.Tensor{{1, 2}, {0, 0}, {3, 4}})
    print(y[2][1])  --> 0
    print(m.modules[1].output:size(1))  --> 2
    ```

    ## nn.NormStabilizer

    Keeps the norms of a hidden state near each other from step to step: nn.NormStabilizer (`rnn/NormStabilizer.lua`;
    Krueger and Memisevic, arXiv:1511.08400).

    N = batch, D = features. The output is the input h (N, D); the backward pass adds the gradient of

        β Σₜ mean over the batch of (‖h(t)‖ - ‖h(t-1)‖)²

    It goes behind a recurrent layer in a sequencer. `beta` is 1 by default. `updateLoss()` gives the term, divided by
    the number of steps. A row of zeros, whose norm has no gradient, gets none.

    ```lua
    m = nn.NormStabilizer(0.1)
    m:forward(torch.Tensor{{3, 0}})
    m:forward(torch.Tensor{{3, 4}})
    print(m:updateLoss())  --> 0.2
    ```

    ## nn.LinearRNN

    h = transfer([x, h'] Wᵀ + b): nn.LinearRNN (`LinearRNN.lua` of torch/rnn).

    D = inputsize, H = outputsize, N = batch; W (H, D + H), b (H), drawn as by `nn.Linear`. One call of `forward` is
    one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence. `transfer` is a
    nn.Sigmoid if left out.

    ```lua
    m = nn.LinearRNN(3, 2, nn.Tanh())
    print(table.concat(m:parameters()[1]:size():totable(), ' '))  --> 2 5
    print(table.concat(nn.Sequencer(m):forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 2
    ```

    ## nn.LookupRNN

    h = transfer(merge {the row of x, h' Wᵀ + b}): nn.LookupRNN (`LookupRNN.lua` of torch/rnn).

    H = outputsize, N = batch. One call of `forward` is one step: N indices from 1 to nindex in, 0 for zeros, h (N, H)
    out; `nn.Sequencer` runs it over a sequence (T, N). The rows are those of a `nn.LookupTableMaskZero`; `transfer` is
    a nn.Sigmoid, `merge` a nn.CAddTable if left out.

    ```lua
    m = nn.Sequencer(nn.LookupRNN(100, 8))
    print(table.concat(m:forward(torch.LongTensor{{1, 2}, {99, 0}, {5, 5}}):size():totable(), ' '))  --> 3 2 8
    ```

    # Recurrent cells

    ## nn.LSTM

    Long short-term memory with peepholes: nn.LSTM (`rnn/LSTM.lua`; Graves, arXiv:1303.5778).

    D = inputSize, H = outputSize (D if left out), N = batch.

        i = σ(x Wᵢᵀ + bᵢ + h' Uᵢᵀ + pᵢ * c')      f = σ(x W_fᵀ + b_f + h' U_fᵀ + p_f * c')
        g = tanh(x W_gᵀ + b_g + h' U_gᵀ)           c = f * c' + i * g
        o = σ(x Wₒᵀ + bₒ + h' Uₒᵀ + pₒ * c)        h = o * tanh c

    One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
    The first step's h' and c' are zeros, or the fields `userPrevOutput` and `userPrevCell`; `forget()` starts anew.

    - rho (9999): the most steps kept for back-propagation outside a sequencer.
    - cell2gate (true): whether there are peepholes p.
    - p (0): the probability of a variational dropout on x and h', one mask for all steps (Gal, arXiv:1512.05287).
    - mono (false): one mask for all samples of a batch.

    W (H, D) and b (H) are drawn from ±1/√D, U (H, H) and p (H) from ±1/√H, gate by gate and within a gate W, b, U, p:
    by the constructor in the order i, f, g, o, by `reset` in that of `parameters()`: f, i, g, o.

    ```lua
    m, x = nn.LSTM(3, 2), torch.randn(4, 3)
    first = m:forward(x):clone()
    print((m:forward(x) - first):norm() > 0)  --> true
    m:forget()
    print((m:forward(x) - first):norm())  --> 0
    print(table.concat(m.cell:size():totable(), ' '))  --> 4 2
    ```

    ## nn.FastLSTM

    Long short-term memory without peepholes, its four gates in one matrix: nn.FastLSTM (`rnn/FastLSTM.lua`).

    D = inputSize, H = outputSize (D if left out), N = batch; gates in the 4·H columns: i, g, f, o.

        a = x Wᵀ + b + h' Uᵀ                 i, f, o = σ(a)    g = tanh a
        c = f * c' + i * g                   h = o * tanh c

    One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
    States, `rho`, `p` and `mono` as for `nn.LSTM`. After nn.FastLSTM.bn = true new layers normalise the two products
    and the cell over the batch (arXiv:1603.09025), for which `eps`, `momentum` and `affine` are; after
    nn.FastLSTM.usenngraph = true the step is a nn.gModule. W (4H, D), then b (4H), are drawn from ±1/√D, U (4H, H)
    from ±1/√H.

    ```lua
    m = nn.Sequencer(nn.FastLSTM(3, 2))
    y = m:forward(torch.randn(5, 4, 3))  -- 5 steps, a batch of 4
    print(table.concat(y:size():totable(), ' '))  --> 5 4 2
    print(#m:parameters())  --> 3
    ```

    ## nn.GRU

    A gated recurrent unit: nn.GRU (`rnn/GRU.lua`; Cho et al., arXiv:1406.1078).

    D = inputSize, H = outputSize, N = batch.

        r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ)            z = σ(x W_zᵀ + b_z + h' U_zᵀ)
        g = tanh(x W_gᵀ + b_g + (r * h') U_gᵀ)    h = (1 - z) * g + z * h'

    One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
    The first step's h' is zeros, or the field `userPrevOutput`; `forget()` starts anew. `rho` (9999) bounds the steps
    kept outside a sequencer; `p` (0) is the probability of a variational dropout on x and h', with `mono` one mask for
    all samples.

    Parameters: W of r and z (2H, D), b (2H), U (2H, H), then W of g (H, D), b (H), U (H, H), drawn in this order from
    ±1/√D and, for U, ±1/√H.

    ```lua
    m = nn.GRU(1, 1)
    for _, w in ipairs(m:parameters()) do w:zero() end  -- so that z is 1/2 and g is 0
    m.userPrevOutput = torch.ones(1)
    print(m:forward(torch.zeros(1))[1])  --> 0.5
    print(m:forward(torch.zeros(1))[1])  --> 0.25
    ```

    ## nn.MuFuRu

    A multi-function recurrent unit: nn.MuFuRu (`rnn/Mufuru.lua`; Weissenborn and Rocktäschel, arXiv:1606.03002).

    N = batch, D = inputSize, H = outputSize; [a, b] joins features.

        r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ + cᵣ)        v = σ([x, r * h'] W_vᵀ + b_v)
        p = softmax over the operations of [x, h'] W_pᵀ + b_p, (N, operations · H)
        h = Σ p_op * op(h', v)

    One call of `forward` is one step: x (N, D) in, h (N, H) out; only batches. `ops` is a table of operations, all by
    default: 'keep' h', 'replace' v, 'mul' h' v, 'diff' h' - v, 'forget' 0, 'sqrt_diff' √|h' - v| / 4, 'max', 'min'.
    `rho` (9999) bounds the steps kept outside a sequencer.

    ```lua
    m = nn.MuFuRu(3, 2, {'keep'})
    m.userPrevOutput = torch.Tensor{{1, 5}}
    print(m:forward(torch.randn(1, 3)))  -->  1  5
    --> [torch.DoubleTensor of size 1x2]
    ```

    ## nn.StepLSTM

    One step of an LSTM: nn.StepLSTM (`StepLSTM.lua` of torch/rnn).

    N = batch, D = inputsize, H = hiddensize, R = outputsize (H without one). {x (N, D), h' (N, R), c' (N, H)} to {h,
    c}, or vectors without N. It has no memory of its own: the caller keeps the states, as `nn.RecLSTM` does. The law
    is that of `nn.SeqLSTM`, and with `outputsize` given that of `nn.SeqLSTMP`. W is drawn from N(0, 1/√(H+D)); b is 0,
    for f 1. `maskZero()` lets rows of zeros in x give zeros.

    ```lua
    m = nn.StepLSTM(3, 2)
    y = m:forward{torch.randn(5, 3), torch.zeros(5, 2), torch.zeros(5, 2)}
    print(#y .. ': ' .. table.concat(y[1]:size():totable(), ' '))  --> 2: 5 2
    print(table.concat(m.weight:size():totable(), ' ') .. ', ' .. m.bias:sum())  --> 5 8, 2
    ```

    ## nn.StepGRU

    One step of a GRU: nn.StepGRU (`StepGRU.lua` of torch/rnn).

    N = batch, D = inputsize, H = outputsize. {x (N, D), h' (N, H)} to h (N, H), or vectors without N. It has no memory
    of its own: the caller keeps the state, as `nn.RecGRU` does. The law is that of `nn.GRU`, weights as in
    `nn.SeqGRU`. `maskZero()` lets rows of zeros in x give zeros.

    ```lua
    m = nn.StepGRU(3, 2)
    print(table.concat(m:forward{torch.randn(5, 3), torch.zeros(5, 2)}:size():totable(), ' '))  --> 5 2
    ```

    ## nn.RecLSTM

    An LSTM whose step is a StepLSTM: nn.RecLSTM (`RecLSTM.lua` of torch/rnn).

    N = batch, D = inputsize, H = hiddensize, R = outputsize (H without one). One call of `forward` is one step: x (N,
    D) in, h (N, R) out; `nn.Sequencer` runs it over a sequence. Law, weights and drawing are those of `nn.SeqLSTM`,
    with `outputsize` given those of `nn.SeqLSTMP`; the weights are in modules[1]. Hidden states are {h, c}.

    ```lua
    s, r = nn.SeqLSTM(3, 2), nn.RecLSTM(3, 2)
    r.modules[1].weight:copy(s.weight)
    x = torch.randn(5, 4, 3)
    print((nn.Sequencer(r):forward(x) - s:forward(x)):abs():max() < 1e-12)  --> true
    ```

    ## nn.RecGRU

    A GRU whose step is a StepGRU: nn.RecGRU (`RecGRU.lua` of torch/rnn).

    N = batch, D = inputsize, H = outputsize. One call of `forward` is one step: x (N, D) in, h (N, H) out;
    `nn.Sequencer` runs it over a sequence. Law, weights and drawing are those of `nn.SeqGRU`; the weights are in
    modules[1].

    ```lua
    s, r = nn.SeqGRU(3, 2), nn.RecGRU(3, 2)
    r.modules[1].weight:copy(s.weight)
    x = torch.randn(5, 4, 3)
    print((nn.Sequencer(r):forward(x) - s:forward(x)):abs():max() < 1e-12)  --> true
    ```

    # Recurrence over sequences

    ## nn.AbstractSequencer

    A module that takes whole sequences: nn.AbstractSequencer (`rnn/AbstractSequencer.lua`).

    What sequencers come from; it computes nothing itself. Each sequence starts with no memory, unless `remember(mode)`
    says otherwise: 'both' (the mode if none is given) carries the memory over to the next sequence, 'train' or 'eval'
    in training or evaluation alone, 'neither' never. `forget()` starts anew at once, as does a change between training
    and evaluation; `hasMemory()` says whether the next sequence goes on.

    ```lua
    s = nn.Sequencer(nn.LSTM(3, 2))
    print(s:hasMemory())  --> false
    s:remember('eval')
    s:evaluate()
    print(s:hasMemory())  --> true
    ```

    ## nn.Sequencer

    Runs a module over every step of a sequence: nn.Sequencer (`rnn/Sequencer.lua`).

    The sequence is a table of T steps, or a tensor with the steps first, (T, N, D) say; the output, and the gradient,
    have the same form. Recurrent layers inside have a memory from step to step; modules without memory are wrapped in
    a `nn.Recursor`. Each sequence starts anew, unless `remember('both')` says otherwise. Steps of one shape through
    modules that can run them all as one operation are run so; everything else goes step by step, with the same
    results. The field `packed` = false forces that.

    ```lua
    s = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- running sums
    x = torch.Tensor{{1}, {2}, {3}}
    print(table.concat(s:forward(x):view(3):totable(), ' '))  --> 1 3 6
    s:remember('both')
    s:forward(x)
    print(table.concat(s:forward(x):view(3):totable(), ' '))  --> 13 15 18
    ```

    ## nn.BiSequencer

    Two sequencers, one back to front, their outputs merged step by step: nn.BiSequencer (`rnn/BiSequencer.lua`).

    Input and output are tables of T steps. `forward` and `backward` are modules of one step; without a backward module
    a copy of the forward one with fresh parameters is made. `merge` makes the output of a step of {forward's,
    backward's}: a module, or a number n for nn.JoinTable(1, n); joined along the features, nn.JoinTable(1, 1), if left
    out.

    ```lua
    m = nn.BiSequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- sums from both ends
    y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    for t = 1, 3 do print(y[t][1] .. ' ' .. y[t][2]) end  --> 1 6
    --> 3 5
    --> 6 3
    ```

    ## nn.BiSequencerLM

    A BiSequencer for language models, where no step sees itself: nn.BiSequencerLM (`rnn/BiSequencerLM.lua`).

    Step t merges what the forward sequencer has seen before t with what the backward one has seen after t: it may be
    asked for word t. Input and output are tables of T ≥ 2 steps, also of each of several padded sequences. The first
    step's forward part and the last one's backward part are zeros. Arguments as of `nn.BiSequencer`.

    ```lua
    m = nn.BiSequencerLM(nn.Recurrence(nn.CAddTable(), 1, 1))  -- sums of what stands before and behind
    y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
    for t = 1, 3 do print(y[t][1] .. ' ' .. y[t][2]) end  --> 0 5
    --> 1 3
    --> 3 0
    ```

    ## nn.Repeater

    Presents one input to a module `rho` times; the outputs are a table: nn.Repeater (`rnn/Repeater.lua`).

    Modules without memory are wrapped in a `nn.Recursor`; a recurrent one starts anew at each call. The gradient is
    the sum over the steps. `nn.RepeaterCriterion` takes such outputs.

    ```lua
    m = nn.Repeater(nn.Recurrence(nn.CAddTable(), 1, 1), 3)
    y = m:forward(torch.Tensor{2})
    print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 2 4 6
    ```

    ## nn.SeqLSTM

    An LSTM over a whole sequence: nn.SeqLSTM (`rnn/SeqLSTM.lua`).

    T = steps, N = batch, D = inputsize, H = hiddensize; gates in the 4·H columns: i, f, o, g.

        a = x W + h' U + b        (N, 4H)
        i, f, o = σ(a)    g = tanh a    c = f * c' + i * g    h = o * tanh c

    Input x (T, N, D), {h0, x} or {c0, h0, x}; output (T, N, H); with the field `batchfirst` (N, T, D) to (N, T, H).
    The weight (D + H, 4H), W over U, is drawn from N(0, 1/√(D+H)); b (4H) is 0, for f 1. Each sequence starts with
    zeros, or h0 and c0, or the fields `userPrevOutput` and `userPrevCell`, unless `remember('both')` lets it go on
    from the last one. `maskZero()` lets rows of zeros start anew. `toFastLSTM()` gives a `nn.FastLSTM` of the same
    weights. `outputsize` must be H here: `nn.SeqLSTMP` has another.

    ```lua
    m, x = nn.SeqLSTM(3, 2), torch.randn(5, 4, 3)
    y = m:forward(x)
    print(table.concat(y:size():totable(), ' '))  --> 5 4 2
    print((nn.Sequencer(m:toFastLSTM()):forward(x) - y):abs():max() < 1e-12)  --> true
    ```

    ## nn.SeqLSTMP

    A SeqLSTM whose outputs are a linear map of the cell's: nn.SeqLSTMP (`rnn/SeqLSTMP.lua`).

        h = (o * tanh c) Wₒ    Wₒ (H, R)

    R = outputsize, H = hiddensize, the size of the cell; input (T, N, D), output (T, N, R); all else as `nn.SeqLSTM`.
    So a large cell has a small weight, (D + R, 4H). The weight is drawn from N(0, 1/√(H+D)), then Wₒ, the field
    `weightO`, from N(0, 1/√(R+H)).

    ```lua
    m = nn.SeqLSTMP(3, 100, 10)
    print(table.concat(m:forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 10
    print(table.concat(m.weight:size():totable(), ' '))  --> 13 400
    ```

    ## nn.SeqGRU

    A GRU over a whole sequence: nn.SeqGRU (`rnn/SeqGRU.lua`).

    T = steps, N = batch, D = inputSize, H = outputSize; gates in the 3·H columns: r, z, g.

        r, z = σ(x W + h' U + b)        g = tanh(x W + (r * h') U + b)        h = (1 - z) * g + z * h'

    Input x (T, N, D) or {h0, x}; output (T, N, H); with the field `batchfirst` (N, T, D) to (N, T, H). The weight (D +
    H, 3H), W over U, is drawn from N(0, 1/√(D+H)); b (3H) is 0, for z 1. Each sequence starts with zeros, or h0, or
    the field `userPrevOutput`, unless `remember('both')` lets it go on from the last one. `maskZero()` lets rows of
    zeros start anew. `toGRU()` gives a `nn.GRU` of the same weights.

    ```lua
    m, x = nn.SeqGRU(3, 2), torch.randn(5, 4, 3)
    y = m:forward(x)
    print(table.concat(y:size():totable(), ' '))  --> 5 4 2
    print((nn.Sequencer(m:toGRU()):forward(x) - y):abs():max() < 1e-12)  --> true
    ```

    ## nn.SeqBRNN

    Two SeqLSTMs, one back to front, merged: nn.SeqBRNN (`rnn/SeqBRNN.lua`).

    T = steps, N = batch, D = inputDim, H = hiddenDim. Input (T, N, D), output (T, N, H); with `batchFirst` (false by
    default) (N, T, D) to (N, T, H). `merge` takes both outputs (T, N, H); they are added by a nn.CAddTable if it is
    left out.

    ```lua
    m = nn.SeqBRNN(3, 2, true, nn.JoinTable(3))
    print(table.concat(m:forward(torch.randn(4, 5, 3)):size():totable(), ' '))  --> 4 5 4
    ```

    ## nn.SeqReverseSequence

    A tensor back to front along one of its first three dimensions: nn.SeqReverseSequence
    (`rnn/SeqReverseSequence.lua`).

    `dim` is 1, 2 or 3: the steps' dimension, 1 for (T, N, D). The output is a copy. Of sequences that a trainer has
    padded each is turned within its own length.

    ```lua
    print(nn.SeqReverseSequence(1):forward(torch.Tensor{{1, 2}, {3, 4}, {5, 6}}))  -->  5  6
    -->  3  4
    -->  1  2
    --> [torch.DoubleTensor of size 3x2]
    ```

    ## nn.RecurrentAttention

    Looks at one input for `nStep` steps, each at what an action drawn from the last hidden state says:
    nn.RecurrentAttention (`rnn/RecurrentAttention.lua`; Mnih et al., NIPS 2014).

        a(t) = action(h(t-1))        h(t) = rnn {x, a(t)}        h(0) = 0, (N, hiddenSize)

    Input x with a batch N first; `rnn` and `action` are modules, `hiddenSize` is a table of the sizes of one sample's
    hidden state. The output is the table of h(t), with the field `forwardActions` (false) of {h(t), a(t)}; `actions`
    holds the a(t). No gradient flows from the rnn into the actions: layers like `nn.ReinforceNormal` learn them from
    rewards.

    ```lua
    step = nn.Sequential():add(nn.FlattenTable()):add(nn.JoinTable(1, 1)):add(nn.Linear(4 + 2 + 5, 5))
    rnn = nn.Recurrence(step, 5, 1)  -- of {{x, action}, h'}
    action = nn.Sequential():add(nn.Linear(5, 2)):add(nn.ReinforceNormal(0.1))
    m = nn.RecurrentAttention(rnn, action, 3, {5})
    y = m:forward(torch.randn(6, 4))
    print(#y .. ': ' .. table.concat(y[1]:size():totable(), ' '))  --> 3: 6 5
    ```

    ## nn.SeqBLSTM

    An LSTM in both directions: nn.SeqBLSTM (`SeqBLSTM.lua` of torch/rnn).

    T = steps, N = batch, D = inputsize, H = hiddensize. Input (T, N, D), output (T, N, R), R = outputsize, or H
    without one: both directions are `nn.SeqLSTM`, with `outputsize` `nn.SeqLSTMP`. `merge`, which may also stand in
    the place of outputsize, takes both outputs; they are added by a nn.CAddTable if it is left out. The backward layer
    starts anew with each sequence, whatever `remember` says.

    ```lua
    x = torch.randn(5, 4, 3)
    print(table.concat(nn.SeqBLSTM(3, 2):forward(x):size():totable(), ' '))  --> 5 4 2
    print(table.concat(nn.SeqBLSTM(3, 2, nn.JoinTable(3)):forward(x):size():totable(), ' '))  --> 5 4 4
    ```

    ## nn.SeqBGRU

    A GRU in both directions: nn.SeqBGRU (`SeqBGRU.lua` of torch/rnn).

    T = steps, N = batch, D = inputsize, H = outputsize. Input (T, N, D), output (T, N, H): both directions are
    `nn.SeqGRU`, their outputs go to `merge`, or are added by a nn.CAddTable if it is left out. The backward layer
    starts anew with each sequence, whatever `remember` says.

    ```lua
    m = nn.SeqBGRU(3, 2)
    print(table.concat(m:forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 2
    ```

    ## nn.ReverseSequence

    A sequence back to front, a table of steps or a tensor with the steps first: nn.ReverseSequence
    (`ReverseSequence.lua` of torch/rnn).

    The output has the input's form. Of sequences that a trainer has padded, or `nn.VariableLength`, each is turned
    within its own length.

    ```lua
    m = nn.ReverseSequence()
    print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(3):totable(), ' '))  --> 3 2 1
    print(m:forward{torch.Tensor{1}, torch.Tensor{2}}[1][1])  --> 2
    ```

    ## nn.ReverseUnreverse

    A module over sequences that sees them back to front: nn.ReverseUnreverse (`ReverseUnreverse.lua` of torch/rnn).

    The input, a table of steps or a tensor with the steps first, is turned round, goes through `sequencer`, and the
    output is turned round again. `getModule()` gives the module.

    ```lua
    m = nn.ReverseUnreverse(nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1)))
    print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(3):totable(), ' '))  --> 6 5 3
    ```

    ## nn.VariableLength

    Runs a module over sequences of different lengths, given as a table of N tensors: nn.VariableLength
    (`VariableLength.lua` of torch/rnn).

    Sample n is (Tₙ, …). The module gets all as one tensor (T, N, …), steps first, padded behind the end of shorter
    ones; the output is a table of N tensors (Tₙ, …), or with `lastOnly` (false by default) one (N, …) of each sample's
    last step. What a module makes of the padding counts for nothing, so that it has to go forward in time, or to know
    of it as `nn.ReverseSequence` and `nn.BiSequencer` do.

    ```lua
    sums = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))
    x = {torch.Tensor{{1}, {2}, {3}}, torch.Tensor{{10}}}
    print(nn.VariableLength(sums):forward(x)[1]:size(1))  --> 3
    print(table.concat(nn.VariableLength(sums, true):forward(x):view(2):totable(), ' '))  --> 6 10
    ```

    # Graphs of modules

    ## nn.gModule

    A graph of modules without circles: nn.gModule (`nngraph/gmodule.lua`).

    Nodes are made by calling a module with the node that it takes, or a table of nodes, or nothing for an input: node
    = nn.Linear(4, 2)(other). nn.gModule({inputs}, {outputs}) makes a module of them. Each node gives its output to
    every node that takes it, and gets the sum of their gradients. A graph of one input takes that input itself, one of
    more a table of them; the same goes for outputs. Every node must lead to an output. node:split(n) gives the n
    entries of a table as nodes; node:annotate{name = 'hidden'} names it in errors and drawings.

    ```lua
    x = nn.Identity()()
    a = nn.Square()(x)
    m = nn.gModule({x}, {nn.CAddTable()({a, x})})
    print(m:forward(torch.Tensor{3})[1])  --> 12
    print(m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 7
    ```

    ## nngraph.JustElement

    The only entry of a table: nngraph.JustElement (`nngraph/JustElement.lua`), which `node:split(1)` makes.

    {x} to x; a table of more entries is refused. Its gradient is a table of one again.

    ```lua
    print(nngraph.JustElement():forward{torch.Tensor{7}}[1])  --> 7
    ```

    ## nngraph.JustTable

    A table with the input as its only entry: nngraph.JustTable (`nngraph/JustTable.lua`), which `nngraph.nest` makes.

    x to {x}; its gradient is the entry.

    ```lua
    y = nngraph.JustTable():forward(torch.Tensor{7})
    print(#y .. ' ' .. y[1][1])  --> 1 7
    ```

    ## nn.ModuleFromCriterion

    A criterion as a layer of {input, target}: nn.ModuleFromCriterion (`nngraph/ModuleFromCriterion.lua`).

    The output is the loss as a tensor of one element, so that a graph can go on from it; gradOutput counts. The
    target's gradient is zero. `nn.CriterionTable` gives a number instead.

    ```lua
    m = nn.ModuleFromCriterion(nn.MSECriterion())
    x = {torch.Tensor{1, 2}, torch.Tensor{1, 4}}
    print(m:forward(x)[1])  --> 2
    print(table.concat(m:backward(x, torch.ones(1))[1]:totable(), ' '))  --> 0 -2
    ```
    """#)
}
