extension HelpPage {
  /// Stand-ins of rocks.
  static let standIns = HelpPage(
    #"""
    # Stand-ins of rocks

    What `require` finds of rocks for Torch7 that cannot be built for Lua 5.4: Lua files with the
    functions that scripts use. A rock that is installed comes first. Of any other rock the error says
    what it was and what to do.

    ## tds.Hash

        tds.Hash([source: table]): tds.Hash
        tds.hash([source: table]): tds.Hash

    A table of the rock tds, which kept its contents outside of LuaJIT's memory; here a Lua table with
    the same face. `require 'tds'` gives the package and makes the global. Elements are read and set as
    a table's, `#hash` is their number. Tables in `source` become Vecs and Hashes, too. Names of methods
    may be keys, so call methods as `tds.Hash.pairs(hash)` or use `pairs`.

    ```lua
    require 'tds'
    h = tds.Hash{one = 1}
    h.two = 2
    print(#h, h.two)  --> 2	2
    ```

    ## tds.Hash:pairs

        tds.Hash:pairs(): function, table

    What `pairs(hash)` gives, for loops over keys and values.

    ```lua
    require 'tds'
    for key, value in pairs(tds.Hash{one = 1}) do print(key, value) end  --> one	1
    ```

    ## tds.Hash:write

        tds.Hash:write(file: File)
        tds.Hash:read(file: File)
        tds.Vec:write(file: File)
        tds.Vec:read(file: File)

    What `torch.save` and `torch.load` call for it.

    ```lua
    require 'tds'
    torch.save('h.t7', tds.Hash{one = 1})
    print(torch.load('h.t7').one)  --> 1
    ```

    ## tds.Vec

        tds.Vec(...: any): tds.Vec
        tds.vec(...: any): tds.Vec

    A list of the rock tds, of the elements of one table, or of the arguments; here a Lua table with the
    same face. Places count from 1, `#vec` is the last.

    ```lua
    require 'tds'
    v = tds.Vec(5, 6, 7)
    print(#v, v[3])  --> 3	7
    ```

    ## tds.Vec:insert

        tds.Vec:insert(value: any)
        tds.Vec:insert(at: integer, value: any)

    Puts a value at the end, or at a place, where those behind it move up.

    ```lua
    require 'tds'
    v = tds.Vec(1, 3)
    v:insert(2, 2)
    print(v:concat(' '))  --> 1 2 3
    ```

    ## tds.Vec:remove

        tds.Vec:remove([at: integer]): any

    Takes out and gives the last element, or the one at a place; nil where there is none.

    ```lua
    require 'tds'
    v = tds.Vec(1, 2, 3)
    print(v:remove(1), #v)  --> 1	2
    ```

    ## tds.Vec:resize

        tds.Vec:resize(count: integer)

    Sets the number of elements: those behind are dropped, new ones are nil.

    ```lua
    require 'tds'
    v = tds.Vec(1, 2, 3)
    v:resize(2)
    print(#v, v[3])  --> 2	nil
    ```

    ## tds.Vec:sort

        tds.Vec:sort([before: fun(a: any, b: any): boolean]): tds.Vec

    Sorts in place, by `<` or by before, as `table.sort`.

    ```lua
    require 'tds'
    print(tds.Vec(3, 1, 2):sort():concat(' '))  --> 1 2 3
    ```

    ## tds.Vec:concat

        tds.Vec:concat([separator: string], [i: integer = 1], [j: integer]): string

    The elements from i to j as one text, as `table.concat`.

    ```lua
    require 'tds'
    print(tds.Vec(1, 2, 3):concat('-'))  --> 1-2-3
    ```

    ## tds.Vec:unpack

        tds.Vec:unpack(): any

    All elements, as `table.unpack`.

    ```lua
    require 'tds'
    print(tds.Vec(1, 2, 3):unpack())  --> 1	2	3
    ```

    ## tds.Vec:pairs

        tds.Vec:pairs(): function
        tds.Vec:ipairs(): function

    For loops over places and elements, as `pairs(vec)` and `ipairs(vec)`.

    ```lua
    require 'tds'
    for i, value in tds.Vec('a'):pairs() do print(i, value) end  --> 1	a
    ```

    ## tds.AtomicCounter

        tds.AtomicCounter([value: number = 0]): tds.AtomicCounter

    A number that counts; workers of `threads` do not share it here.

    ```lua
    require 'tds'
    print(tds.AtomicCounter(5):get())  --> 5
    ```

    ## tds.AtomicCounter:inc

        tds.AtomicCounter:inc([by: number = 1]): number

    Adds to the number and gives it.

    ```lua
    require 'tds'
    print(tds.AtomicCounter():inc())  --> 1
    ```

    ## tds.AtomicCounter:get

        tds.AtomicCounter:get(): number
        tds.AtomicCounter:set(value: number)

    The number; sets it.

    ```lua
    require 'tds'
    counter = tds.AtomicCounter()
    counter:set(7)
    print(counter:get())  --> 7
    ```

    ## md5.sumhexa

        md5.sumhexa(text: string): string

    The check sum of a string as 32 hexadecimal digits. `local md5 = require 'md5'`. Source: RFC 1321.

    ```lua
    print(require 'md5'.sumhexa('a'))  --> 0cc175b9c0f1b6a831c399e269772661
    ```

    ## md5.sum

        md5.sum(text: string): string

    The check sum of a string as 16 bytes.

    ```lua
    print(#require 'md5'.sum('a'))  --> 16
    ```

    ## ffi.sizeof

        ffi.sizeof(kind: string|Tensor, [count: integer = 1]): integer

    Bytes of count values of a C type, `'int'`, `'float'`, `'uint8_t'` and so on, or of all elements of
    a tensor. `local ffi = require 'ffi'` gives what of LuaJIT's package scripts use on tensors: this,
    `ffi.string`, `ffi.copy`, `ffi.fill`, `ffi.os` and `ffi.arch`.

    ```lua
    print(require 'ffi'.sizeof('double', 3), require 'ffi'.sizeof(torch.FloatTensor(5)))  --> 24	20
    ```

    ## ffi.string

        ffi.string(x: string|Tensor|Storage|table, [count: integer]): string

    The bytes in the memory of a tensor, a storage, or what `torch.data` gives, up to a zero or count of
    them; of a string its first count characters.

    ```lua
    local ffi = require 'ffi'
    x = torch.CharTensor(8):zero()
    ffi.copy(x:data(), 'abc')
    print(ffi.string(x:data()))  --> abc
    ```

    ## ffi.copy

        ffi.copy(into: Tensor|Storage|table, from: string|Tensor|Storage|table, [count: integer])

    Copies bytes into the memory of a tensor, a storage, or what `torch.data` gives: count bytes;
    without count all of another, or a string with a zero behind it.

    ```lua
    local ffi = require 'ffi'
    a, b = torch.IntTensor{1, 2}, torch.IntTensor(2)
    ffi.copy(b:data(), a:data(), 8)
    print(b[2])  --> 2
    ```

    ## ffi.fill

        ffi.fill(into: Tensor|Storage|table, count: integer, [byte: integer = 0])

    Fills count bytes of the memory of a tensor, a storage, or what `torch.data` gives.

    ```lua
    x = torch.ByteTensor{1, 2, 3}
    require 'ffi'.fill(x, 2, 9)
    print(x[1], x[2], x[3])  --> 9	9	3
    ```

    ## ffi.abi

        ffi.abi(parameter: string): boolean
        ffi.cdef(declarations: string)

    For scripts of LuaJIT: false, and nothing. The other functions of its package, `load`, `new`,
    `cast`, `typeof`, `metatype`, `gc`, `addressof`, `istype`, `offsetof` and `C`, raise an error that
    says that C code is out of reach.

    ```lua
    print(require 'ffi'.abi('win'))  --> false
    ```

    ## torch.find

        torch.find(tensor: Tensor, value: number, [dim: integer]): table

    The places, from 1, where a tensor is equal to a number; with dim 2 a list for each row of a matrix.
    After `require 'torchx'`.

    ```lua
    require 'torchx'
    print(table.concat(torch.find(torch.Tensor{5, 6, 5}, 5), ' '))  --> 1 3
    ```

    ## torch.group

        torch.group([sorted: Tensor], [index: LongTensor], tensor: Tensor, [same: fun(a: number, b: number): boolean], [desc: boolean = false]): table, Tensor, LongTensor

    The elements of a vector in groups of equal ones: `groups[value] = {idx = places, val = values}`;
    then the sorted vector and its order. With `same` an element of the sorted vector is of the group
    whose first element it is like. After `require 'torchx'`.

    ```lua
    require 'torchx'
    groups = torch.group(torch.Tensor{5, 6, 5})
    print(groups[5].idx:size(1))  --> 2
    ```

    ## torch.concat

        torch.concat([result: Tensor], tensors: Tensor[], [dim: integer = 1]): Tensor
        Tensor:concat(tensors: Tensor[], [dim: integer = 1]): Tensor

    Tensors joined along a dimension. After `require 'torchx'`.

    ```lua
    require 'torchx'
    print(torch.concat{torch.ones(2), torch.ones(3)}:size(1))  --> 5
    ```

    ## torch.remap

        torch.remap(a: any, b: any, f: fun(a: Tensor, b: Tensor), [newa: Tensor], [newb: Tensor]): any, any

    Calls f for the tensors at one place of two nested lists; the places are those of a, or where a is
    no list those of b. Where one has no tensor, a new one is put, of the type of newa, newb or the
    other. Gives both. After `require 'torchx'`.

    ```lua
    require 'torchx'
    a = torch.remap(nil, {torch.ones(2)}, function(x, y) x:resizeAs(y):copy(y) end)
    print(a[1]:sum())  --> 2
    ```

    ## torchx.recursiveCopy

        torchx.recursiveCopy(into: any, from: any): any, any
        torchx.recursiveSet(into: any, from: any): any, any
        torchx.recursiveResizeAs(into: any, from: any): any, any
        torchx.recursiveAdd(into: any, from: any): any, any
        torchx.recursiveTensorEq(a: any, b: any): boolean
        torchx.recursiveNormal(t: any): any
        torchx.recursiveFill(t: any, value: number): any
        torchx.recursiveNew(t: any): any
        torchx.recursiveSum(t: any): number
        torchx.recursiveType(t: any, type: string): any

    For nested tables of tensors, as the functions of `rnn` of these names. After `require 'torchx'`.

    ```lua
    require 'torchx'
    print(torchx.recursiveSum{torch.ones(2), {torch.ones(3)}})  --> 5
    ```

    ## torchx.recursiveSub

        torchx.recursiveSub(t: any, first: integer, last: integer): any
        torchx.recursiveIndex(into: any, from: any, dim: integer, indices: LongTensor): any
        torchx.recursiveSize(t: any, [without: integer]): any
        torchx.recursiveBatchSize(t: any): integer

    For nested tables of tensors: rows first to last of each; the rows that indices say, into the
    tensors of another table; the sizes of each as lists, without that of one dimension; and the first
    size of the first tensor. After `require 'torchx'`.

    ```lua
    require 'torchx'
    print(torchx.recursiveSub({torch.rand(5, 2)}, 2, 3)[1]:size(1), torchx.recursiveBatchSize{torch.rand(5, 2)})  --> 2	5
    ```

    ## torchx.Queue

        torchx.Queue(): torchx.Queue

    First in, first out. After `require 'torchx'`.

    ```lua
    require 'torchx'
    q = torchx.Queue()
    q:put('a')
    q:put('b')
    print(q:get(), q:empty())  --> a	false
    ```

    ## torchx.Queue:put

        torchx.Queue:put(value: any)
        torchx.Queue:get(): any
        torchx.Queue:empty(): boolean

    Puts a value at the end; takes the first one out, an error where there is none; whether there is
    none.

    ```lua
    require 'torchx'
    q = torchx.Queue()
    print(q:empty(), (pcall(q.get, q)))  --> true	false
    ```

    ## dok.unpack

        dok.unpack(arguments: table, func: string, help: string, ...: table): table, any

    Arguments of a function by place or by name, as `xlua.unpack` takes them, of which each is described
    by `{arg =, type =, help =, default =, defaulta =, req =}`. Gives a table of all, then each. `dok`
    is there without `require`.

    ```lua
    _, x, y = dok.unpack({{x = 1}}, 'f', 'adds', {arg = 'x', type = 'number'}, {arg = 'y', type = 'number', default = 2})
    print(x, y)  --> 1	2
    ```

    ## dok.usage

        dok.usage(func: string, help: string, example: nil, ...: table): string

    The text that says how a function is called, from the descriptions of `dok.unpack`.

    ```lua
    print((dok.usage('f', 'adds', nil, {arg = 'x'}):match('[^\n]*')))  --> f
    ```

    ## dok.error

        dok.error(message: string, func: string)

    Raises an error with the function's name between `<` and `>` in front.

    ```lua
    print(select(2, pcall(dok.error, 'no input', 'f')):match('<.*'))  --> <f> no input
    ```

    ## dok.stylize

        dok.stylize(text: string): string

    The text as it is; in Torch7 it marked up help texts.

    ```lua
    print(dok.stylize('text'))  --> text
    ```

    ## optnet.countUsedMemory

        optnet.countUsedMemory(network: nn.Module): table

    Bytes of the storages of a network, each once: `outputs`, `gradInputs`, `params`, `buffers` and
    `total_size`. `local optnet = require 'optnet'`.

    ```lua
    m = nn.Linear(3, 2)
    print(require 'optnet'.countUsedMemory(m).params)  --> 128
    ```

    ## optnet.optimizeMemory

        optnet.optimizeMemory(network: nn.Module, input: any, [options: table])
        optnet.removeOptimization(network: nn.Module)

    For scripts of Torch7, where it let modules share outputs: does nothing.

    ```lua
    m = nn.Linear(3, 2)
    require 'optnet'.optimizeMemory(m, torch.rand(3))
    print(m:forward(torch.rand(3)):size(1))  --> 2
    ```

    ## trepl.colorize

        trepl.colorize(text: string): string

    `require 'trepl.colorize'` gives a table of functions by colour, `colorize.red(text)`, which put a
    text between the escapes of a terminal; `require 'trepl.colors'` the escapes: those of `sys.COLORS`,
    and bright, dim, underline, blink, reverse and hidden. `require 'trepl'` gives a function that does
    nothing.

    ```lua
    local colorize = require 'trepl.colorize'
    print(#colorize.red('a') > 1)  --> true
    ```

    ## utf8.sub

        utf8.sub(text: string, [first: integer = 1], [last: integer = -1]): string

    Characters first to last of a text, from the end where negative. `local utf8 = require 'lua-utf8'`
    gives the functions of Lua's `utf8`, `byte`, which is its `codepoint`, and these.

    ```lua
    local utf8 = require 'lua-utf8'
    print(utf8.sub('Grüße', 3, 4))  --> üß
    ```

    ## utf8.next

        utf8.next(text: string, [at: integer]): integer, integer

    The position in bytes and the code of the character behind the one at a position, of the first
    without one; nil at the end. For loops, `for at, code in utf8.next, text do`.

    ```lua
    local utf8 = require 'lua-utf8'
    print(utf8.next('ab', 1))  --> 2	98
    ```

    ## utf8.reverse

        utf8.reverse(text: string): string
        utf8.byte(text: string, [i: integer = 1], [j: integer]): integer

    The characters of a text back to front; the codes of characters at positions in bytes.

    ```lua
    local utf8 = require 'lua-utf8'
    print(utf8.reverse('für'))  --> rüf
    ```

    ## Tensor:shrinkage

        Tensor:shrinkage(lambda: number): Tensor

    Moves each element by lambda toward 0, in place; what is nearer becomes 0. For FloatTensor and
    DoubleTensor, after `require 'libunsup'`, the part in C of the rock unsup, whose other files are
    Lua.

    ```lua
    require 'libunsup'
    x = torch.Tensor{-2, 0.5, 3}:shrinkage(1)
    print(x[1], x[2], x[3])  --> -1	0	2
    ```

    ## cutorch.getDeviceCount

        cutorch.getDeviceCount(): integer
        cutorch.getDevice(): integer
        cutorch.setDevice(device: integer)
        cutorch.getDeviceProperties([device: integer]): table
        cutorch.getMemoryUsage([device: integer]): number, number
        cutorch.withDevice(device: integer, f: function): any
        cutorch.hasFastHalfInstructions(): boolean
        cutorch.isCachingAllocatorEnabled(): boolean
        cutorch.isManagedPtr(pointer: any): boolean

    With `--cpu-for-cuda`, under which `require` finds `cutorch`, `cunn` and `cudnn`: scripts for
    graphics cards on the processor. There is one device, number 1, named `processor`; of its memory
    free and total bytes are given. Without that option `require 'cutorch'` fails, as on a machine
    without a card.

    ```lua
    if pcall(require, 'cutorch') then assert(cutorch.getDeviceCount() == 1) end
    ```

    ## cutorch.synchronize

        cutorch.synchronize()
        cutorch.synchronizeAll()
        cutorch.deviceReset()
        cutorch.setHeapTracking(on: boolean)
        cutorch.streamWaitFor(...: any)
        cutorch.streamWaitForMultiDevice(...: any)
        cutorch.streamBarrier(...: any)
        cutorch.streamSynchronize(...: any)
        cutorch.setStream(stream: integer)
        cutorch.reserveStreams(count: integer)
        cutorch.setDefaultStream()
        cutorch.getStream(): integer
        cutorch.getNumStreams(): integer
        cutorch.setKernelPeerToPeerAccess(on: boolean)

    With `--cpu-for-cuda`: nothing to wait for, no streams; the last two numbers are 0.

    ```lua
    if pcall(require, 'cutorch') then cutorch.synchronize() end
    ```

    ## cutorch.manualSeed

        cutorch.manualSeed(seed: integer)
        cutorch.manualSeedAll(seed: integer)
        cutorch.seed(): integer
        cutorch.seedAll()
        cutorch.initialSeed(): integer
        cutorch.getRNGState(): ByteTensor
        cutorch.setRNGState(state: ByteTensor)

    With `--cpu-for-cuda`: the functions of torch of these names, of the one generator there is;
    `seedAll` does nothing.

    ```lua
    if pcall(require, 'cutorch') then cutorch.manualSeed(1) end
    ```

    ## cutorch.createCudaHostTensor

        cutorch.createCudaHostTensor(...: any): FloatTensor
        cutorch.createCudaHostDoubleTensor(...: any): DoubleTensor
        cutorch.createCudaHostHalfTensor(...: any): FloatTensor

    With `--cpu-for-cuda`: tensors of the processor. `torch.CudaTensor` is FloatTensor there,
    CudaDoubleTensor DoubleTensor, CudaLongTensor LongTensor and so on.

    ```lua
    if pcall(require, 'cutorch') then assert(cutorch.createCudaHostTensor(2, 3):size(2) == 3) end
    ```

    ## Tensor:cuda

        Tensor:cuda(): Tensor
        Tensor:cudaDouble(): Tensor
        Tensor:cudaHalf(): Tensor
        Tensor:cudaLong(): Tensor
        Tensor:cudaInt(): Tensor
        Tensor:cudaShort(): Tensor
        Tensor:cudaChar(): Tensor
        Tensor:cudaByte(): Tensor
        Tensor:getDevice(): integer
        nn.Module:cuda(): nn.Module
        nn.Module:cudaDouble(): nn.Module
        nn.Module:cudaHalf(): nn.Module
        nn.Criterion:cuda(): nn.Criterion
        nn.Criterion:cudaDouble(): nn.Criterion
        nn.Criterion:cudaHalf(): nn.Criterion

    With `--cpu-for-cuda` and `require 'cutorch'`: `float`, for `cuda` and `cudaHalf`, and the
    conversion to the type of the other names. The device is 1.

    ```lua
    if pcall(require, 'cutorch') then assert(torch.rand(2):cuda():type() == 'torch.FloatTensor') end
    ```

    ## cudnn.LSTM

        cudnn.LSTM(inputSize: integer, hiddenSize: integer, [numLayers: integer = 1], [batchFirst: boolean = false], [dropout: number = 0], [rememberStates: boolean = false]): nn.Module
        cudnn.GRU(inputSize: integer, hiddenSize: integer, [numLayers: integer = 1], [batchFirst: boolean = false], [dropout: number = 0], [rememberStates: boolean = false]): nn.Module
        cudnn.BLSTM(inputSize: integer, hiddenSize: integer, [numLayers: integer = 1], [batchFirst: boolean = false], [dropout: number = 0], [rememberStates: boolean = false]): nn.Module

    With `--cpu-for-cuda` and `require 'cudnn'`: layers of memory on top of one another, `nn.SeqLSTM`,
    `nn.SeqGRU`, or `nn.SeqBRNN` in both directions, in an `nn.Sequential`. Input `(T, N, D)`, output
    `(T, N, H)`, of the last `(T, N, 2 H)`; with batchFirst N and T are exchanged. All other names of
    `cudnn` are the layers of `nn`.

    ```lua
    if pcall(require, 'cudnn') then assert(cudnn.LSTM(2, 3):forward(torch.rand(5, 1, 2):float()):size(3) == 3) end
    ```

    ## cudnn.convert

        cudnn.convert(net: nn.Module, [to: table]): nn.Module
        cudnn.getHandle()

    With `--cpu-for-cuda`: the network as it is; nothing. The fields benchmark, fastest and verbose may
    be set, and do nothing.

    ```lua
    if pcall(require, 'cudnn') then assert(cudnn.convert(nn.Tanh())) end
    ```

    ## nn.LookupTableGPU

        nn.LookupTableGPU(nIndex: integer, nOutput: integer): nn.LookupTable
        nn.LinearNB(inputSize: integer, outputSize: integer): nn.Linear

    With `--cpu-for-cuda` and `require 'fbcunn'`: an `nn.LookupTable`, and an `nn.Linear` without bias.

    ```lua
    if pcall(require, 'fbcunn') then assert(nn.LinearNB(3, 2).bias == nil) end
    ```

    ## nn.Minus

        nn.Minus(): nn.Minus

    -x. After `require 'nnx'`, as the layers that follow; the layers of the rock nnx that are not here
    say so when they are asked for.

    ```lua
    require 'nnx'
    print(nn.Minus():forward(torch.ones(2)):sum())  --> -2
    ```

    ## nn.SpatialLinear

        nn.SpatialLinear(fanin: integer, fanout: integer): nn.SpatialLinear

    A linear layer of the planes at every pixel: `(fanin, H, W)` to `(fanout, H, W)`. After
    `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialLinear(3, 2):forward(torch.rand(3, 4, 4)):size(1))  --> 2
    ```

    ## nn.SpatialDownSampling

        nn.SpatialDownSampling(rW: integer, rH: integer): nn.SpatialDownSampling

    The mean of each rW x rH pixels of `(K, H, W)`. Also `{rW =, rH =}`. After `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialDownSampling(2, 2):forward(torch.rand(3, 4, 4)):size(3))  --> 2
    ```

    ## nn.SpatialReSampling

        nn.SpatialReSampling(options: table): nn.SpatialReSampling
        nn.SpatialReSampling([rwidth: number], [rheight: number], [owidth: integer], [oheight: integer]): nn.SpatialReSampling

    Images `(K, H, W)` or `(N, K, H, W)` in another size by linear interpolation, the corners on the
    corners: owidth and oheight are the size, rwidth and rheight factors, of which the first input makes
    the size. After `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialReSampling{owidth = 6, oheight = 5}:forward(torch.rand(3, 4, 4)):size(3))  --> 6
    ```

    ## nn.SpatialUpSampling

        nn.SpatialUpSampling(dW: integer, dH: integer, [yDim: integer = 2], [xDim: integer = 3]): nn.SpatialUpSampling

    Each element dH times along the dimension yDim and dW times along xDim, the one after it. After
    `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialUpSampling(2, 3):forward(torch.rand(1, 4, 4)):size(2))  --> 12
    ```

    ## nn.SpatialPadding

        nn.SpatialPadding(left: integer, [right: integer], [top: integer], [bottom: integer], [ydim: integer = 2], [xdim: integer = 3], [value: number = 0]): nn.SpatialPadding

    Images with a frame of a value; widths that are not given are as the left one, negative ones cut
    off. After `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialPadding(1):forward(torch.rand(1, 4, 4)):size(2))  --> 6
    ```

    ## nn.SpatialClassifier

        nn.SpatialClassifier([classifier: nn.Module]): nn.SpatialClassifier

    A network of vectors at every pixel, as a batch: `(K, H, W)` to `(C, H, W)`; with the field
    `spatialOutput = false`, to `(H W, C)`. `add` appends to the network. After `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.SpatialClassifier(nn.Linear(3, 2)):forward(torch.rand(3, 4, 4)):size(1))  --> 2
    ```

    ## nn.SpatialClassifier:add

        nn.SpatialClassifier:add(module: nn.Module): nn.SpatialClassifier

    Appends a module to the network.

    ```lua
    require 'nnx'
    m = nn.SpatialClassifier():add(nn.Linear(3, 2))
    print(m.classifier:size())  --> 1
    ```

    ## nn.PushTable

        nn.PushTable(index: integer): nn.PushTable
        nn.PullTable(push: nn.PushTable, index: integer): nn.PullTable

    PushTable takes the entry at a place out of a table; the layers that its `pull` makes put it back
    in, at theirs, further on in the network. After `require 'nnx'`.

    ```lua
    require 'nnx'
    push = nn.PushTable(1)
    m = nn.Sequential():add(push):add(nn.SelectTable(1)):add(push:pull(2))
    y = m:forward{torch.ones(1), torch.zeros(1)}
    print(y[1][1], y[2][1])  --> 0	1
    ```

    ## nn.PushTable:pull

        nn.PushTable:pull(index: integer): nn.PullTable

    A layer that puts the entry, which this one has taken out, back in at a place.

    ```lua
    require 'nnx'
    print(torch.type(nn.PushTable(1):pull(2)))  --> nn.PullTable
    ```

    ## nn.Tic

        nn.Tic([name: string = "default"]): nn.Tic
        nn.Toc([name: string = "default"], [comment: string = ""]): nn.Toc

    Pass everything on; Toc prints the seconds since the last input of the Tic of its name. After
    `require 'nnx'`.

    ```lua
    require 'nnx'
    print(nn.Tic():forward(torch.ones(2)):sum())  --> 2
    ```

    ## nn.Probe

        nn.Probe([name: string = "unnamed"]): nn.Probe

    Passes everything on, and prints size, mean, deviation, smallest and largest element of outputs and
    gradients. After `require 'nnx'`.

    ```lua
    require 'nnx'
    local show, text = print, nil
    print = function(line) text = line end
    nn.Probe('here'):forward(torch.ones(2))
    show(text:match('<here>.output'))  --> <here>.output
    ```

    ## nn.Probe:show

        nn.Probe:show(x: Tensor, what: string)

    Prints these figures of a tensor.

    ```lua
    require 'nnx'
    local show, text = print, nil
    print = function(line) text = line end
    nn.Probe('here'):show(torch.ones(2), 'x')
    show(text:match('size = %d'))  --> size = 2
    ```
    """#)
}
