extension HelpPage {
  /// Tensors: making, shape, memory, types.
  static let torchTensors = HelpPage(
    #"""
    # Tensors: making, shape, memory, types

    A tensor is a view: sizes, strides and an offset over a `Storage` of numbers. Everything that
    scripts count (positions, dimensions, offsets) counts from 1. There are eight types,
    `torch.ByteTensor` to `torch.DoubleTensor`; `torch.Tensor` is the default one
    (`torch.setdefaulttensortype`). `#t` is the sizes as a LongStorage. `+`, `-`, `*` and `/` take
    tensors and numbers and give new tensors; `a * b` of two tensors is the product of vectors or
    matrices, `%` the remainder by a number. Operands of one call are of one type; nothing is
    converted silently.

    ## torch.Tensor

        torch.Tensor(...: integer): Tensor
        torch.Tensor(sizes: LongStorage, [strides: LongStorage]): Tensor
        torch.Tensor(values: table): Tensor
        torch.Tensor(t: Tensor): Tensor
        torch.Tensor(s: Storage, [offset: integer = 1], ...: integer|LongStorage): Tensor

    A tensor of the default type: empty without arguments; of the given sizes, all zero (Torch7 left
    the elements unspecified: `torch.zeros` says what is meant); from a table of numbers, nested as
    deep as it has dimensions; a second view of the tensor `t`; or a view of a storage from `offset`
    on, its sizes and strides in pairs (size, stride, size, stride) or as two LongStorages. Sizes end
    at the first 0; a negative one is an error.

    Reading and writing: `t[i]` is slice `i` of the first dimension (a number for a vector),
    `t[{i, j}]` one element, `t[{{1, 2}, {}}]` a range of rows and all columns, `t[mask]` the
    elements where a ByteTensor is 1, `t[torch.LongStorage{i, j}]` one element. Negative positions
    count from the end. Each of them may be assigned a number or a tensor.

    ```lua
    t = torch.Tensor{{1, 2, 3}, {4, 5, 6}}
    t[{{}, 2}] = 0
    print(t[2][3], t[{1, 2}], t[{{}, {2, 3}}]:sum())  --> 6	0	9
    print(torch.Tensor(torch.LongStorage{2, 3}):nElement())  --> 6
    ```

    ## torch.DoubleTensor

        torch.DoubleTensor(...: any): DoubleTensor
        torch.FloatTensor(...: any): FloatTensor
        torch.HalfTensor(...: any): HalfTensor
        torch.LongTensor(...: any): LongTensor
        torch.IntTensor(...: any): IntTensor
        torch.ShortTensor(...: any): ShortTensor
        torch.CharTensor(...: any): CharTensor
        torch.ByteTensor(...: any): ByteTensor

    Tensors of one type, whatever the default is; the arguments are those of `torch.Tensor`. Double
    has 64 bits, Float 32, Half 16; Long is a signed integer of 64 bits, Int of 32, Short of 16, Char
    of 8; Byte is unsigned, of 8 bits. Float and Double have all functions, integers all but those of
    real numbers (`torch.exp`, `torch.mean`, `torch.svd`). Half only keeps numbers: it can be filled,
    copied, viewed, converted and saved. Masks are ByteTensors, positions (`torch.sort`) LongTensors.

    ```lua
    print(torch.ByteTensor{255}:add(1)[1], torch.FloatTensor(2, 3):type())  --> 0	torch.FloatTensor
    ```

    ## Tensor.new

        Tensor.new(...: any): Tensor
        Tensor:new(): Tensor
        Storage.new(...: any): Storage
        Storage:new(): Storage

    `x.new(...)` makes a tensor (or storage) of the type of `x`, with the arguments of
    `torch.Tensor`: for code that works for any type. `torch.IntTensor.new(...)` is
    `torch.IntTensor(...)`. With a colon, x itself is the first argument, so that `x:new()` is a
    second view of x.

    ```lua
    x = torch.FloatTensor{1, 2}
    print(x.new(3):type(), x.new{5, 6}[2], x:new():isSetTo(x))  --> torch.FloatTensor	6	true
    ```

    ## Tensor:size

        Tensor:size(): LongStorage
        Tensor:size(dim: integer): integer

    The sizes of all dimensions, or of dimension `dim`, which is in 1 to `dim()`. `#t` is `t:size()`.

    ```lua
    t = torch.zeros(2, 5)
    print(t:size(2), t:size():totable()[1])  --> 5	2
    ```

    ## Tensor:stride

        Tensor:stride(): LongStorage
        Tensor:stride(dim: integer): integer

    How many elements of the storage lie between neighbours along each dimension, or along `dim`.

    ```lua
    t = torch.zeros(2, 5)
    print(t:stride(1), t:t():stride(1))  --> 5	1
    ```

    ## Tensor:dim

        Tensor:dim(): integer
        Tensor:nDimension(): integer

    The number of dimensions; 0 for an empty tensor.

    ```lua
    print(torch.zeros(2, 5):dim(), torch.Tensor():nDimension())  --> 2	0
    ```

    ## torch.numel

        torch.numel(t: Tensor): integer
        Tensor:numel(): integer
        Tensor:nElement(): integer

    The number of elements: the product of the sizes, 0 for an empty tensor.

    ```lua
    print(torch.numel(torch.zeros(2, 5)), torch.zeros(3):nElement())  --> 10	3
    ```

    ## Tensor:storage

        Tensor:storage(): Storage

    The storage that the tensor looks into; other tensors may share it. A view sees a part of it,
    from `storageOffset()` on, with steps of `stride()`.

    ```lua
    t = torch.Tensor{{1, 2}, {3, 4}}
    t[2]:storage()[1] = 9
    print(t[1][1])  --> 9
    ```

    ## Tensor:storageOffset

        Tensor:storageOffset(): integer

    The place of the first element in the storage, from 1.

    ```lua
    print(torch.Tensor{{1, 2}, {3, 4}}[2]:storageOffset())  --> 3
    ```

    ## Tensor:isContiguous

        Tensor:isContiguous(): boolean

    Whether the elements stand one after the other in the storage, the last dimension fastest. `view`
    asks for it; a transposed tensor or a column is not contiguous.

    ```lua
    t = torch.zeros(2, 3)
    print(t:isContiguous(), t:t():isContiguous())  --> true	false
    ```

    ## Tensor:contiguous

        Tensor:contiguous(): Tensor

    The tensor itself if it is contiguous, else a contiguous copy.

    ```lua
    t = torch.Tensor{{1, 2}, {3, 4}}
    print(t:contiguous():isSetTo(t), t:t():contiguous():storage()[2])  --> true	3
    ```

    ## Tensor:isSameSizeAs

        Tensor:isSameSizeAs(other: Tensor): boolean

    Whether both have the same sizes in the same order; the types may differ.

    ```lua
    t = torch.zeros(2, 3)
    print(t:isSameSizeAs(torch.IntTensor(2, 3)), t:isSameSizeAs(torch.zeros(6)))  --> true	false
    ```

    ## Tensor:isSetTo

        Tensor:isSetTo(other: Tensor): boolean

    Whether both are the same view of one storage: same offset, sizes and strides.

    ```lua
    t = torch.zeros(2, 3)
    print(t:isSetTo(torch.Tensor(t)), t:isSetTo(t:clone()))  --> true	false
    ```

    ## Tensor:isSize

        Tensor:isSize(sizes: LongStorage): boolean

    Whether the sizes are those of the LongStorage.

    ```lua
    print(torch.zeros(2, 3):isSize(torch.LongStorage{2, 3}))  --> true
    ```

    ## Tensor:resize

        Tensor:resize(...: integer|LongStorage): Tensor

    Gives the tensor other sizes, in place, and makes it contiguous unless it had them already. The
    elements that are there keep their places in the storage; the storage grows where it must and
    never shrinks, new elements are zero. Gives the tensor itself.

    ```lua
    t = torch.Tensor{1, 2, 3, 4}
    print(t:resize(2, 2)[2][1], t:resize(6):sum())  --> 3	10
    ```

    ## Tensor:resizeAs

        Tensor:resizeAs(other: Tensor): Tensor

    `resize` to the sizes of another tensor, of whatever type. Gives the tensor itself.

    ```lua
    print(torch.Tensor():resizeAs(torch.IntTensor(2, 3)):nElement())  --> 6
    ```

    ## Tensor:clone

        Tensor:clone(): Tensor

    A contiguous copy of the elements, in a storage of its own.

    ```lua
    a = torch.zeros(2)
    b = a:clone():fill(1)
    print(a:sum(), b:sum())  --> 0	2
    ```

    ## Tensor:copy

        Tensor:copy(source: Tensor): Tensor

    Takes over the elements of `source` in row-major order, converted to the tensor's type (fractions
    are cut off for integers). Both have equally many elements; the shapes may differ. Gives the
    tensor itself.

    ```lua
    print(torch.IntTensor(2, 2):copy(torch.Tensor{1.9, 2.9, 3, 4})[1][2])  --> 2
    ```

    ## Tensor:set

        Tensor:set(): Tensor
        Tensor:set(t: Tensor): Tensor
        Tensor:set(s: Storage, [offset: integer = 1], ...: integer|LongStorage): Tensor

    Makes the tensor another view, in place: of what `t` sees, or of a storage as `torch.Tensor`
    takes one; without arguments it becomes empty. Nothing is copied. `t` and `s` are of the tensor's
    type.

    ```lua
    a, b = torch.Tensor(), torch.Tensor{1, 2, 3}
    a:set(b):fill(7)
    print(b[3], a:set(b:storage(), 2, 2, 1):size(1))  --> 7	2
    ```

    ## Tensor:elementSize

        Tensor:elementSize(): integer
        Storage:elementSize(): integer

    The bytes of one element; `torch.FloatTensor.elementSize()` needs no object.

    ```lua
    print(torch.DoubleTensor():elementSize(), torch.IntTensor.elementSize())  --> 8	4
    ```

    ## Tensor:apply

        Tensor:apply(f: fun(x: number): number|nil): Tensor

    Calls `f` with each element in row-major order; a number that it gives replaces the element, nil
    leaves it. In place. All types but Half; far slower than the functions for whole tensors.

    ```lua
    i = 0
    print(torch.zeros(2, 2):apply(function() i = i + 1 return i end)[2][1])  --> 3
    ```

    ## Tensor:map

        Tensor:map(a: Tensor, f: fun(x: number, a: number): number|nil): Tensor
        Tensor:map2(a: Tensor, b: Tensor, f: fun(x: number, a: number, b: number): number|nil): Tensor

    As `apply`, with the elements of one or two further tensors of the same type and the same number
    of elements.

    ```lua
    t = torch.Tensor{1, 2}
    print(t:map(torch.Tensor{10, 20}, function(x, a) return x + a end):sum())  --> 33
    print(t:map2(torch.ones(2), torch.ones(2), function(x, a, b) return a - b end):sum())  --> 0
    ```

    ## Tensor:type

        Tensor:type(): string
        Tensor:type(name: string): Tensor

    The name of the tensor's type; or the tensor as that type: itself if it is one, else a converted
    copy. Fractions are cut off for integers.

    ```lua
    t = torch.Tensor{1.5}
    print(t:type(), t:type('torch.IntTensor')[1])  --> torch.DoubleTensor	1
    ```

    ## Tensor:typeAs

        Tensor:typeAs(other: Tensor): Tensor

    The tensor as the type of `other`: itself if it has it, else a converted copy.

    ```lua
    print(torch.zeros(2):typeAs(torch.FloatTensor()):type())  --> torch.FloatTensor
    ```

    ## Tensor:double

        Tensor:double(): DoubleTensor
        Tensor:float(): FloatTensor
        Tensor:half(): HalfTensor
        Tensor:long(): LongTensor
        Tensor:int(): IntTensor
        Tensor:short(): ShortTensor
        Tensor:char(): CharTensor
        Tensor:byte(): ByteTensor
        Tensor:real(): Tensor

    The tensor as that type, `real` as the default type: itself if it has the type, else a copy with
    the elements converted as C does (fractions cut off, large numbers wrap in integers).

    ```lua
    t = torch.Tensor{2.7, -2.7}
    print(t:int()[1], t:int()[2], t:double():isSetTo(t))  --> 2	-2	true
    ```

    ## torch.totable

        torch.totable(t: Tensor|Storage): table
        Tensor:totable(): table

    The elements as a table of numbers, nested for more than one dimension.

    ```lua
    print(torch.totable(torch.Tensor{{1, 2}, {3, 4}})[2][1])  --> 3
    ```

    ## Tensor:fill

        torch.fill(t: Tensor, value: number): Tensor
        Tensor:fill(value: number): Tensor

    Every element becomes `value`, converted to the tensor's type. Gives the tensor itself.

    ```lua
    print(torch.Tensor(2, 2):fill(3):sum())  --> 12
    ```

    ## Tensor:zero

        torch.zero(t: Tensor): Tensor
        Tensor:zero(): Tensor

    Every element becomes 0. Gives the tensor itself; `torch.zeros` makes a new one.

    ```lua
    print(torch.ones(3):zero():sum())  --> 0
    ```

    ## Tensor:string

        Tensor:string(): string
        Tensor:string(text: string): Tensor

    Of ByteTensor and CharTensor: the elements as a text, a byte each; or the tensor becomes a vector
    of the bytes of `text`.

    ```lua
    print(torch.ByteTensor{76, 117, 97}:string(), torch.CharTensor():string('ab')[2])  --> Lua	98
    ```

    ## torch.isTensor

        torch.isTensor(x: any): boolean
        Tensor:isTensor(): boolean

    Whether a value is a tensor, of whatever type.

    ```lua
    print(torch.isTensor(torch.IntTensor()), torch.isTensor({1, 2}))  --> true	false
    ```

    ## torch.setdefaulttensortype

        torch.setdefaulttensortype(name: "torch.FloatTensor"|"torch.DoubleTensor")

    Makes Float or Double the type of `torch.Tensor`, `torch.Storage`, of the tensors that functions
    such as `torch.zeros` make, and of the parameters of new layers. At the start it is Double.

    ```lua
    torch.setdefaulttensortype('torch.FloatTensor')
    print(torch.zeros(2):type())  --> torch.FloatTensor
    ```

    ## torch.getdefaulttensortype

        torch.getdefaulttensortype(): string

    The name of the default type.

    ```lua
    print(torch.getdefaulttensortype())  --> torch.DoubleTensor
    ```

    ## Tensor:cdata

        torch.cdata(x: Tensor|Storage, [asnumber: boolean = false]): any
        Tensor:cdata(): any
        Storage:cdata(): any

    The address of the tensor or storage itself, to be compared and printed, as a light userdata or
    as a number; of nil it is nil. What LuaJIT's FFI would read there is not there.

    ```lua
    t = torch.zeros(2)
    print(torch.cdata(t) == torch.cdata(t), t:cdata() == t:clone():cdata())  --> true	false
    ```

    ## Tensor:data

        torch.data(x: Tensor|Storage, [asnumber: boolean = false]): any
        Tensor:data(): any
        Storage:data(): any

    A pointer to the first element: `p[i]` reads and writes element i of the storage behind it, from
    0, as in LuaJIT; `p + n` and `p - n` point further, `p - q` is how many elements lie between.
    Writing beyond the storage is an error. As a number it is the address. Of an empty tensor it is
    nil.

    ```lua
    t = torch.Tensor{1, 2, 3}
    p = t:data()
    p[0] = 10
    print(t[1], (p + 1)[1])  --> 10	3
    ```

    ## Tensor:retain

        Tensor:retain()
        Tensor:free()
        Storage:retain()
        Storage:free()

    For scripts that count references by hand as Torch7's C interface asks. Memory is managed here,
    so they do nothing.

    ```lua
    t = torch.ones(2)
    t:retain()
    t:free()
    print(t:sum())  --> 2
    ```
    """#)
}
