extension HelpPage {
  /// Parts, views, and choosing by position.
  static let torchIndexingAndViews = HelpPage(
    #"""
    # Parts, views, and choosing by position

    What `t[...]` does not say: views, which share the storage of their tensor, so that writing one
    writes the other; and slices or elements chosen by LongTensors of positions and by masks, which
    are copied. Dimensions and positions count from 1.

    ## torch.narrow

        torch.narrow(t: Tensor, dim: integer, first: integer, size: integer): Tensor
        Tensor:narrow(dim: integer, first: integer, size: integer): Tensor

    A view of the `size` slices of dimension `dim` from `first` on. They all have to be there.

    ```lua
    t = torch.range(1, 5)
    t:narrow(1, 2, 3):zero()
    print(t:sum())  --> 6
    ```

    ## torch.sub

        torch.sub(t: Tensor, first: integer, last: integer, ...: integer): Tensor
        Tensor:sub(first: integer, last: integer, ...: integer): Tensor

    A view of positions `first` to `last`, both included, of the first dimension, and with further
    pairs of positions of the next ones. Negative numbers count from the end: -1 is the last.
    (`torch.csub` subtracts.)

    ```lua
    t = torch.range(1, 6):view(2, 3)
    print(t:sub(1, 2, 2, -1):sum(), torch.range(1, 6):sub(-2, -1)[1])  --> 16	5
    ```

    ## torch.select

        torch.select(t: Tensor, dim: integer, i: integer): Tensor|number
        Tensor:select(dim: integer, i: integer): Tensor|number

    A view of slice `i` of dimension `dim`, which disappears; a number for a vector. `t[i]` is
    `t:select(1, i)`.

    ```lua
    t = torch.Tensor{{1, 2}, {3, 4}}
    print(t:select(2, 1)[2], t[2]:select(1, 2))  --> 3	4
    ```

    ## torch.transpose

        torch.transpose(t: Tensor, a: integer, b: integer): Tensor
        Tensor:transpose(a: integer, b: integer): Tensor

    A view with dimensions `a` and `b` exchanged.

    ```lua
    print(torch.zeros(2, 3, 4):transpose(1, 3):size():totable()[1])  --> 4
    ```

    ## torch.t

        torch.t(t: Tensor): Tensor
        Tensor:t(): Tensor

    A view of a matrix (n, m) with its dimensions exchanged, (m, n).

    ```lua
    print(torch.Tensor{{1, 2}, {3, 4}}:t()[1][2])  --> 3
    ```

    ## torch.permute

        torch.permute(t: Tensor, ...: integer): Tensor
        Tensor:permute(...: integer): Tensor

    A view whose dimension d is the d-th of the dimensions named; all are named once.

    ```lua
    t = torch.zeros(2, 3, 4):permute(3, 1, 2)
    print(t:size(1), t:size(2), t:size(3))  --> 4	2	3
    ```

    ## torch.view

        torch.view(t: Tensor, ...: integer|LongStorage): Tensor
        torch.view(res: Tensor, t: Tensor, ...: integer|LongStorage): Tensor
        Tensor:view(...: integer|LongStorage): Tensor
        Tensor:view(t: Tensor, ...: integer|LongStorage): Tensor

    A view of a contiguous tensor under other sizes with the same number of elements, of which one
    may be -1: it follows from the others. `res:view(t, ...)` makes `res` the view. For other tensors
    take `t:contiguous():view(...)` or `t:reshape(...)`.

    ```lua
    t = torch.range(1, 6)
    print(t:view(2, 3)[2][1], t:view(-1, 2):size(1))  --> 4	3
    ```

    ## torch.viewAs

        torch.viewAs(t: Tensor, like: Tensor): Tensor
        torch.viewAs(res: Tensor, t: Tensor, like: Tensor): Tensor
        Tensor:viewAs(like: Tensor): Tensor
        Tensor:viewAs(t: Tensor, like: Tensor): Tensor

    `view` with the sizes of the tensor `like`, of whatever type.

    ```lua
    print(torch.range(1, 6):viewAs(torch.zeros(3, 2))[3][1])  --> 5
    ```

    ## torch.expand

        torch.expand(t: Tensor, ...: integer|LongStorage): Tensor
        torch.expand(res: Tensor, t: Tensor, ...: integer|LongStorage): Tensor
        Tensor:expand(...: integer|LongStorage): Tensor
        Tensor:expand(t: Tensor, ...: integer|LongStorage): Tensor

    A view in which dimensions of size 1 are seen as larger ones, their one slice repeated without a
    copy. There are as many sizes as dimensions; those that were not 1 stay. Write to it with care:
    repeated elements are one element.

    ```lua
    t = torch.Tensor{{1}, {2}}:expand(2, 3)
    print(t:sum(), t:storage():size())  --> 9	2
    ```

    ## torch.expandAs

        torch.expandAs(t: Tensor, like: Tensor): Tensor
        torch.expandAs(res: Tensor, t: Tensor, like: Tensor): Tensor
        Tensor:expandAs(like: Tensor): Tensor
        Tensor:expandAs(t: Tensor, like: Tensor): Tensor

    `expand` to the sizes of the tensor `like`: for subtracting a mean from each row, for example.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}
    print((x - x:mean(1):expandAs(x))[2][1])  --> 1
    ```

    ## torch.repeatTensor

        torch.repeatTensor(t: Tensor, ...: integer|LongStorage): Tensor
        torch.repeatTensor(res: Tensor, t: Tensor, ...: integer|LongStorage): Tensor
        Tensor:repeatTensor(...: integer|LongStorage): Tensor
        Tensor:repeatTensor(t: Tensor, ...: integer|LongStorage): Tensor

    A copy of the tensor repeated as often along each dimension as the numbers say; more numbers than
    dimensions put new dimensions in front. `res` takes the result.

    ```lua
    t = torch.Tensor{1, 2}
    print(t:repeatTensor(3):size(1), t:repeatTensor(2, 2):size(2))  --> 6	4
    ```

    ## torch.squeeze

        torch.squeeze([res: Tensor], t: Tensor, [dim: integer]): Tensor|number
        Tensor:squeeze([dim: integer]): Tensor|number
        Tensor:squeeze(t: Tensor, [dim: integer]): Tensor|number

    A view without the dimensions of size 1, or without `dim` if its size is 1. A single element is a
    number, with `dim` only if the tensor was a vector.

    ```lua
    t = torch.zeros(1, 3, 1)
    print(t:squeeze():dim(), t:squeeze(1):dim(), torch.ones(1, 1):squeeze())  --> 1	2	1
    ```

    ## torch.unsqueeze

        torch.unsqueeze(t: Tensor, dim: integer): Tensor
        Tensor:unsqueeze(dim: integer): Tensor

    A view with a new dimension of size 1, which will be number `dim`, from 1 to `t:dim() + 1`.

    ```lua
    print(torch.zeros(3):unsqueeze(1):size(2), torch.zeros(3):unsqueeze(2):size(1))  --> 3	3
    ```

    ## torch.unfold

        torch.unfold(t: Tensor, dim: integer, size: integer, step: integer): Tensor
        Tensor:unfold(dim: integer, size: integer, step: integer): Tensor

    A view of all windows of `size` slices along `dim`, `step` apart: dimension dim becomes the
    windows, `(n - size) / step + 1` of them rounded down, and what is in a window is a new last
    dimension.

    ```lua
    t = torch.range(1, 7):unfold(1, 3, 2)
    print(t:size(1), t:size(2), t[2][1])  --> 3	3	3
    ```

    ## torch.split

        torch.split(t: Tensor, size: integer, [dim: integer = 1]): Tensor[]
        torch.split(parts: table, t: Tensor, size: integer, [dim: integer = 1]): Tensor[]
        Tensor:split(size: integer, [dim: integer = 1]): Tensor[]

    A table of views: parts of `size` slices along `dim`, the last one shorter where it must be. A
    table that stands first is filled.

    ```lua
    p = torch.split(torch.range(1, 5), 2)
    print(#p, p[3]:size(1))  --> 3	1
    ```

    ## torch.chunk

        torch.chunk(t: Tensor, n: integer, [dim: integer = 1]): Tensor[]
        torch.chunk(parts: table, t: Tensor, n: integer, [dim: integer = 1]): Tensor[]
        Tensor:chunk(n: integer, [dim: integer = 1]): Tensor[]

    A table of views: at most `n` parts of equal size along `dim`, the last one shorter where it must
    be. A table that stands first is filled.

    ```lua
    p = torch.range(1, 5):chunk(2)
    print(#p, p[1]:size(1), p[2]:size(1))  --> 2	3	2
    ```

    ## torch.index

        torch.index(t: Tensor, dim: integer, positions: LongTensor): Tensor
        torch.index(res: Tensor, t: Tensor, dim: integer, positions: LongTensor): Tensor
        Tensor:index(dim: integer, positions: LongTensor): Tensor
        Tensor:index(t: Tensor, dim: integer, positions: LongTensor): Tensor

    A copy of the slices of dimension `dim` that the vector `positions` names, in its order; they may
    repeat. All types but Half.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}, {5, 6}}
    print(x:index(1, torch.LongTensor{3, 1})[1][2])  --> 6
    ```

    ## Tensor:indexCopy

        Tensor:indexCopy(dim: integer, positions: LongTensor, source: Tensor): Tensor

    Slice `positions[i]` of dimension `dim` becomes slice i of `source`. In place.

    ```lua
    x = torch.zeros(3, 2)
    print(x:indexCopy(1, torch.LongTensor{3, 1}, torch.Tensor{{1, 1}, {2, 2}})[1][1])  --> 2
    ```

    ## Tensor:indexAdd

        Tensor:indexAdd(dim: integer, positions: LongTensor, source: Tensor): Tensor

    Slice i of `source` is added to slice `positions[i]` of dimension `dim`; repeated positions add
    up. In place.

    ```lua
    x = torch.zeros(3)
    print(x:indexAdd(1, torch.LongTensor{2, 2}, torch.Tensor{1, 10})[2])  --> 11
    ```

    ## Tensor:indexFill

        Tensor:indexFill(dim: integer, positions: LongTensor, value: number): Tensor

    The slices of dimension `dim` that `positions` names become `value`. In place.

    ```lua
    print(torch.zeros(3, 2):indexFill(2, torch.LongTensor{1}, 5):sum())  --> 15
    ```

    ## torch.gather

        torch.gather([res: Tensor], t: Tensor, dim: integer, positions: LongTensor): Tensor
        Tensor:gather(dim: integer, positions: LongTensor): Tensor
        Tensor:gather(t: Tensor, dim: integer, positions: LongTensor): Tensor

    Elements chosen along `dim`: for a matrix and dim 2 `res[i][j] = t[i][positions[i][j]]`, for dim
    1 `t[positions[i][j]][j]`. The result has the sizes of `positions`, which agree with those of t
    but for dim.

    ```lua
    p = torch.Tensor{{0.1, 0.9}, {0.8, 0.2}}
    print(p:gather(2, torch.LongTensor{{2}, {1}}):sum())  --> 1.7
    ```

    ## torch.scatter

        torch.scatter(t: Tensor, dim: integer, positions: LongTensor, source: Tensor|number): Tensor
        Tensor:scatter(dim: integer, positions: LongTensor, source: Tensor|number): Tensor

    The inverse of `torch.gather`, in place: for a matrix and dim 2
    `t[i][positions[i][j]] = source[i][j]`, or a number.

    ```lua
    print(torch.zeros(2, 3):scatter(2, torch.LongTensor{{2}, {3}}, 1)[2][3])  --> 1
    ```

    ## torch.scatterAdd

        torch.scatterAdd(t: Tensor, dim: integer, positions: LongTensor, source: Tensor): Tensor
        Tensor:scatterAdd(dim: integer, positions: LongTensor, source: Tensor): Tensor

    As `torch.scatter`, but the elements of `source` are added to what is there; repeated positions
    add up.

    ```lua
    x = torch.zeros(3)
    print(x:scatterAdd(1, torch.LongTensor{1, 1}, torch.Tensor{2, 3})[1])  --> 5
    ```

    ## torch.maskedSelect

        torch.maskedSelect(t: Tensor, mask: ByteTensor): Tensor
        torch.maskedSelect(res: Tensor, t: Tensor, mask: ByteTensor): Tensor
        Tensor:maskedSelect(mask: ByteTensor): Tensor
        Tensor:maskedSelect(t: Tensor, mask: ByteTensor): Tensor

    A vector of the elements where `mask`, of as many elements of 0 and 1, is 1; empty if there are
    none. A copy; `t[mask]` is the same.

    ```lua
    x = torch.Tensor{1, 5, 3}
    print(x:maskedSelect(x:gt(2)):sum(), x[x:gt(9)]:nElement())  --> 8	0
    ```

    ## Tensor:maskedFill

        Tensor:maskedFill(mask: ByteTensor, value: number): Tensor

    The elements where `mask` is 1 become `value`, in place; `t[mask] = value` is the same.

    ```lua
    x = torch.Tensor{1, 5, 3}
    print(x:maskedFill(x:gt(2), 0):sum())  --> 1
    ```

    ## Tensor:maskedCopy

        Tensor:maskedCopy(mask: ByteTensor, source: Tensor): Tensor

    The elements where `mask` is 1 become those of `source`, one after the other, in place. Source
    has at least as many elements as the mask has ones.

    ```lua
    x = torch.zeros(4)
    print(x:maskedCopy(torch.ByteTensor{0, 1, 0, 1}, torch.Tensor{7, 8})[4])  --> 8
    ```

    ## torch.nonzero

        torch.nonzero([res: LongTensor], t: Tensor): LongTensor
        Tensor:nonzero(): LongTensor

    The places of the elements that are not 0, in row-major order: a row (N, D) for each, with its
    position in each of the D dimensions; empty if there are none.

    ```lua
    p = torch.nonzero(torch.Tensor{{0, 7}, {8, 0}})
    print(p:size(1), p[2][1], p[2][2])  --> 2	2	1
    ```
    """#)
}
