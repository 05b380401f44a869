extension HelpPage {
  /// Sums, extremes, order.
  static let torchReductions = HelpPage(
    #"""
    # Sums, extremes, order

    Functions that make one number of all elements, or of the elements along a dimension `dim`, which
    is counted from 1 and stays with size 1: (N, D) summed over 2 is (N, 1). Methods give new tensors
    and leave theirs alone; `torch.f(res, x)` and `res:f(x)` write to a tensor of x's type, where
    there are two results to two (`res`, and a LongTensor of positions). Integers are summed in 64
    bits, reals in double precision. All types but Half, if nothing else is said.

    ## torch.sum

        torch.sum(x: Tensor): number
        torch.sum([res: Tensor], x: Tensor, dim: integer): Tensor
        Tensor:sum(): number
        Tensor:sum(dim: integer): Tensor
        Tensor:sum(x: Tensor, dim: integer): Tensor

    The sum of all elements (0 for an empty tensor), or the sums along `dim`.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}
    print(x:sum(), x:sum(1)[1][2], torch.sum(x, 2)[2][1])  --> 10	6	7
    ```

    ## torch.prod

        torch.prod(x: Tensor): number
        torch.prod([res: Tensor], x: Tensor, dim: integer): Tensor
        Tensor:prod(): number
        Tensor:prod(dim: integer): Tensor
        Tensor:prod(x: Tensor, dim: integer): Tensor

    The product of all elements (1 for an empty tensor), or the products along `dim`.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}
    print(x:prod(), x:prod(1)[1][2])  --> 24	8
    ```

    ## torch.cumsum

        torch.cumsum([res: Tensor], x: Tensor, [dim: integer = 1]): Tensor
        Tensor:cumsum([dim: integer = 1]): Tensor
        Tensor:cumsum(x: Tensor, [dim: integer = 1]): Tensor

    The sums of the elements up to each place along `dim`; the sizes of `x`.

    ```lua
    print(torch.cumsum(torch.Tensor{1, 2, 3})[3], torch.ones(2, 3):cumsum(2)[1][3])  --> 6	3
    ```

    ## torch.cumprod

        torch.cumprod([res: Tensor], x: Tensor, [dim: integer = 1]): Tensor
        Tensor:cumprod([dim: integer = 1]): Tensor
        Tensor:cumprod(x: Tensor, [dim: integer = 1]): Tensor

    The products of the elements up to each place along `dim`; the sizes of `x`.

    ```lua
    print(torch.cumprod(torch.Tensor{1, 2, 3, 4})[4])  --> 24
    ```

    ## torch.mean

        torch.mean(x: Tensor): number
        torch.mean([res: Tensor], x: Tensor, dim: integer): Tensor
        Tensor:mean(): number
        Tensor:mean(dim: integer): Tensor
        Tensor:mean(x: Tensor, dim: integer): Tensor

    The mean of all elements, or the means along `dim`. Float and Double; an empty tensor is an
    error.

    ```lua
    x = torch.Tensor{{1, 2}, {3, 4}}
    print(x:mean(), x:mean(2)[1][1])  --> 2.5	1.5
    ```

    ## torch.var

        torch.var(x: Tensor, [biased: boolean = false]): number
        torch.var([res: Tensor], x: Tensor, dim: integer, [biased: boolean = false]): Tensor
        Tensor:var([biased: boolean = false]): number
        Tensor:var(dim: integer, [biased: boolean = false]): Tensor
        Tensor:var(x: Tensor, dim: integer, [biased: boolean = false]): Tensor

    The variance of all elements, or along `dim`: the sum of the squared differences from the mean
    over n - 1, or over n if `biased`. Float and Double.

    ```lua
    x = torch.Tensor{1, 2, 3, 6}
    print(x:var() * 3, x:var(true) * 4, x:var(1)[1] * 3)  --> 14	14	14
    ```

    ## torch.std

        torch.std(x: Tensor, [biased: boolean = false]): number
        torch.std([res: Tensor], x: Tensor, dim: integer, [biased: boolean = false]): Tensor
        Tensor:std([biased: boolean = false]): number
        Tensor:std(dim: integer, [biased: boolean = false]): Tensor
        Tensor:std(x: Tensor, dim: integer, [biased: boolean = false]): Tensor

    The standard deviation: the square root of `torch.var`. Float and Double.

    ```lua
    print(torch.std(torch.Tensor{1, 3}, true), torch.Tensor{1, 2, 3}:std())  --> 1	1
    ```

    ## torch.max

        torch.max(x: Tensor): number
        torch.max([res: Tensor], [indices: LongTensor], x: Tensor, dim: integer): Tensor, LongTensor
        Tensor:max(): number
        Tensor:max(dim: integer): Tensor, LongTensor
        Tensor:max(x: Tensor, dim: integer): Tensor, LongTensor

    The largest element; or the largest along `dim` and where they stand, from 1, the first of
    equals. NaN counts as the largest. An empty tensor is an error. `torch.cmax` takes the larger of
    two elements.

    ```lua
    x = torch.Tensor{{1, 5}, {7, 2}}
    m, i = torch.max(x, 2)
    print(x:max(), m[1][1], i[1][1])  --> 7	5	2
    ```

    ## torch.min

        torch.min(x: Tensor): number
        torch.min([res: Tensor], [indices: LongTensor], x: Tensor, dim: integer): Tensor, LongTensor
        Tensor:min(): number
        Tensor:min(dim: integer): Tensor, LongTensor
        Tensor:min(x: Tensor, dim: integer): Tensor, LongTensor

    The smallest element; or the smallest along `dim` and where they stand, from 1, the first of
    equals. A NaN is taken before any number. An empty tensor is an error.

    ```lua
    x = torch.Tensor{{1, 5}, {7, 2}}
    m, i = torch.min(x, 2)
    print(x:min(), m[2][1], i[2][1])  --> 1	2	2
    ```

    ## torch.median

        torch.median([res: Tensor], [indices: LongTensor], x: Tensor, [dim: integer]): Tensor, LongTensor
        Tensor:median([dim: integer]): Tensor, LongTensor
        Tensor:median(x: Tensor, [dim: integer]): Tensor, LongTensor

    The middle elements along `dim`, by default the last dimension, the lower of two middle ones; and
    where they stand.

    ```lua
    print(torch.median(torch.Tensor{9, 1, 5})[1], (torch.Tensor{4, 1, 3, 2}:median())[1])  --> 5	2
    ```

    ## torch.mode

        torch.mode([res: Tensor], [indices: LongTensor], x: Tensor, [dim: integer]): Tensor, LongTensor
        Tensor:mode([dim: integer]): Tensor, LongTensor
        Tensor:mode(x: Tensor, [dim: integer]): Tensor, LongTensor

    The most frequent elements along `dim`, by default the last dimension, the smallest of equally
    frequent ones; and where they stand.

    ```lua
    print(torch.mode(torch.Tensor{3, 1, 3, 2})[1])  --> 3
    ```

    ## torch.kthvalue

        torch.kthvalue([res: Tensor], [indices: LongTensor], x: Tensor, k: integer, [dim: integer]): Tensor, LongTensor
        Tensor:kthvalue(k: integer, [dim: integer]): Tensor, LongTensor
        Tensor:kthvalue(x: Tensor, k: integer, [dim: integer]): Tensor, LongTensor

    The `k`-th smallest elements along `dim`, by default the last dimension, k from 1; and where they
    stand.

    ```lua
    v, i = torch.kthvalue(torch.Tensor{30, 10, 20}, 2)
    print(v[1], i[1])  --> 20	3
    ```

    ## torch.sort

        torch.sort([res: Tensor], [indices: LongTensor], x: Tensor, [dim: integer], [descending: boolean = false]): Tensor, LongTensor
        Tensor:sort([dim: integer], [descending: boolean = false]): Tensor, LongTensor
        Tensor:sort(x: Tensor, [dim: integer], [descending: boolean = false]): Tensor, LongTensor

    The elements sorted along `dim`, by default the last dimension, from the smallest or, if
    `descending`, the largest; and where each stood. NaN counts as the largest. The order of equal
    elements is Torch7's, not that of the tensor.

    ```lua
    v, i = torch.sort(torch.Tensor{30, 10, 20}, true)
    print(v[1], i[2], i[3])  --> 30	3	2
    ```

    ## torch.topk

        torch.topk([res: Tensor], [indices: LongTensor], x: Tensor, [k: integer = 1], [dim: integer], [largest: boolean = false], [sorted: boolean = false]): Tensor, LongTensor
        Tensor:topk([k: integer = 1], [dim: integer], [largest: boolean = false], [sorted: boolean = false]): Tensor, LongTensor
        Tensor:topk(x: Tensor, [k: integer = 1], [dim: integer], [largest: boolean = false], [sorted: boolean = false]): Tensor, LongTensor

    The `k` smallest elements along `dim`, by default the last dimension, or the k largest; and where
    they stand. They are in order only if `sorted`.

    ```lua
    v, i = torch.topk(torch.Tensor{3, 1, 2}, 2, 1, true, true)
    print(v[1], v[2], i[1], i[2])  --> 3	2	1	3
    ```

    ## torch.norm

        torch.norm(x: Tensor, [p: number = 2]): number
        torch.norm([res: Tensor], x: Tensor, p: number, dim: integer): Tensor
        Tensor:norm([p: number = 2]): number
        Tensor:norm(p: number, dim: integer): Tensor
        Tensor:norm(x: Tensor, p: number, dim: integer): Tensor

    The p-norm `(sum |x|^p)^(1/p)` of all elements, or along `dim`; for p = 0 the number of elements
    that are not 0. Float and Double.

    ```lua
    x = torch.Tensor{3, 4}
    print(x:norm(), x:norm(1), x:norm(0), x:norm(2, 1)[1])  --> 5	7	2	5
    ```

    ## torch.renorm

        torch.renorm([res: Tensor], x: Tensor, p: number, dim: integer, limit: number): Tensor
        Tensor:renorm([x: Tensor], p: number, dim: integer, limit: number): Tensor

    `x` with each slice of dimension `dim` whose p-norm exceeds `limit` scaled down to that norm; for
    (N, D) and dim 1 the rows. As a method without x it changes the tensor itself. Float and Double.

    ```lua
    x = torch.renorm(torch.Tensor{{3, 4}, {0.3, 0.4}}, 2, 1, 1)
    print(torch.round(x[1]:norm() * 100) / 100, x[2][1])  --> 1	0.3
    ```

    ## torch.dist

        torch.dist(x: Tensor, y: Tensor, [p: number = 2]): number
        Tensor:dist(y: Tensor, [p: number = 2]): number

    The p-norm of `x - y`; both have equally many elements. Float and Double.

    ```lua
    print(torch.dist(torch.Tensor{1, 2}, torch.Tensor{4, 6}))  --> 5
    ```

    ## torch.histc

        torch.histc([res: Tensor], x: Tensor, [bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor
        Tensor:histc([bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor
        Tensor:histc(x: Tensor, [bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor

    A vector (bins): how many elements of `x` fall into each of `bins` equal parts of `min` to `max`,
    of the range of the elements where min and max are equal. Elements outside are left out. Float
    and Double.

    ```lua
    print(torch.histc(torch.Tensor{1, 2, 2, 3}, 3)[2])  --> 2
    ```

    ## torch.bhistc

        torch.bhistc([res: Tensor], x: Tensor, [bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor
        Tensor:bhistc([bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor
        Tensor:bhistc(x: Tensor, [bins: integer = 100], [min: number = 0], [max: number = 0]): Tensor

    `torch.histc` of each row of a matrix (N, D): (N, bins), all with the same range. Float and
    Double.

    ```lua
    print(torch.bhistc(torch.Tensor{{1, 2, 2, 3}, {1, 1, 1, 1}}, 3)[2][1])  --> 4
    ```

    ## torch.trace

        torch.trace(x: Tensor): number
        Tensor:trace(): number

    The sum of the diagonal of a matrix.

    ```lua
    print(torch.trace(torch.Tensor{{1, 2}, {3, 4}}))  --> 5
    ```

    ## torch.cross

        torch.cross([res: Tensor], a: Tensor, b: Tensor, [dim: integer]): Tensor
        Tensor:cross(b: Tensor, [dim: integer]): Tensor
        Tensor:cross(a: Tensor, b: Tensor, [dim: integer]): Tensor

    The cross products of the vectors along `dim`, whose size is 3; by default the first dimension of
    size 3. Both have the same sizes.

    ```lua
    print(torch.cross(torch.Tensor{1, 0, 0}, torch.Tensor{0, 1, 0})[3])  --> 1
    ```
    """#)
}
