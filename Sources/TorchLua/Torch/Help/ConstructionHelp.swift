extension HelpPage {
  /// Building tensors.
  static let torchConstruction = HelpPage(
    #"""
    # Building tensors

    Functions that make tensors of numbers or of other tensors. The result has the default type
    (`torch.setdefaulttensortype`) or that of the tensors given; a tensor `res` that stands first
    takes the result instead, and a type's name that stands last
    (`torch.zeros(2, 'torch.FloatTensor')`) names another type. As methods they fill the tensor that
    they are called on.

    ## torch.zeros

        torch.zeros([res: Tensor], ...: integer|LongStorage): Tensor
        Tensor:zeros(...: integer|LongStorage): Tensor

    A tensor of the given sizes whose elements are all 0. The method resizes the tensor itself.

    ```lua
    print(torch.zeros(2, 3):nElement(), torch.zeros(2, 'torch.IntTensor'):type())  --> 6	torch.IntTensor
    ```

    ## torch.ones

        torch.ones([res: Tensor], ...: integer|LongStorage): Tensor
        Tensor:ones(...: integer|LongStorage): Tensor

    A tensor of the given sizes whose elements are all 1. The method resizes the tensor itself.

    ```lua
    print(torch.ones(2, 3):sum(), torch.IntTensor():ones(4):size(1))  --> 6	4
    ```

    ## torch.eye

        torch.eye([res: Tensor], n: integer, [m: integer = n]): Tensor
        Tensor:eye(n: integer, [m: integer = n]): Tensor

    The matrix (n, m) with ones on its diagonal and zeros elsewhere.

    ```lua
    print(torch.eye(2, 3)[2][2], torch.eye(3):sum())  --> 1	3
    ```

    ## torch.range

        torch.range([res: Tensor], first: number, last: number, [step: number = 1]): Tensor
        Tensor:range(first: number, last: number, [step: number = 1]): Tensor

    The vector of `first`, `first + step`, ... up to `last`, which is included if a step meets it. A
    negative step counts down. It has `floor((last - first) / step) + 1` elements.

    ```lua
    print(torch.range(1, 5):sum(), torch.range(5, 1, -2)[3], torch.range(0, 1, 0.3):size(1))  --> 15	1	4
    ```

    ## torch.linspace

        torch.linspace([res: Tensor], first: number, last: number, [n: integer = 100]): Tensor
        Tensor:linspace(first: number, last: number, [n: integer = 100]): Tensor

    The vector of `n` numbers at equal distances from `first` to `last`, both included. Float and
    Double.

    ```lua
    print(torch.linspace(0, 1, 5)[2], torch.linspace(0, 1):size(1))  --> 0.25	100
    ```

    ## torch.logspace

        torch.logspace([res: Tensor], first: number, last: number, [n: integer = 100]): Tensor
        Tensor:logspace(first: number, last: number, [n: integer = 100]): Tensor

    The vector of `10^x` for `n` numbers x at equal distances from `first` to `last`. Float and
    Double.

    ```lua
    print(torch.logspace(0, 2, 3)[2])  --> 10
    ```

    ## torch.diag

        torch.diag([res: Tensor], x: Tensor, [k: integer = 0]): Tensor
        Tensor:diag([k: integer = 0]): Tensor
        Tensor:diag(x: Tensor, [k: integer = 0]): Tensor

    Of a matrix (n, m): diagonal `k` as a vector, the main one for 0, above it for positive k, below
    for negative. Of a vector (n): the square matrix (n + |k|, n + |k|) with it as diagonal k. A
    copy; the method without `x` gives a new tensor.

    ```lua
    print(torch.diag(torch.Tensor{{1, 2}, {3, 4}}):sum(), torch.diag(torch.Tensor{5, 6}, 1)[1][2])  --> 5	5
    ```

    ## torch.tril

        torch.tril([res: Tensor], x: Tensor, [k: integer = 0]): Tensor
        Tensor:tril([k: integer = 0]): Tensor
        Tensor:tril(x: Tensor, [k: integer = 0]): Tensor

    The matrix `x` (n, m) with zeros above diagonal `k`, which is counted as in `torch.diag`. A new
    tensor.

    ```lua
    print(torch.tril(torch.ones(3, 3)):sum(), torch.ones(3, 3):tril(-1):sum())  --> 6	3
    ```

    ## torch.triu

        torch.triu([res: Tensor], x: Tensor, [k: integer = 0]): Tensor
        Tensor:triu([k: integer = 0]): Tensor
        Tensor:triu(x: Tensor, [k: integer = 0]): Tensor

    The matrix `x` (n, m) with zeros below diagonal `k`, which is counted as in `torch.diag`. A new
    tensor.

    ```lua
    print(torch.triu(torch.ones(3, 3)):sum(), torch.ones(3, 3):triu(1):sum())  --> 6	3
    ```

    ## torch.cat

        torch.cat([res: Tensor], a: Tensor, b: Tensor, [dim: integer]): Tensor
        torch.cat([res: Tensor], tensors: Tensor[], [dim: integer]): Tensor
        Tensor:cat(b: Tensor, [dim: integer]): Tensor
        Tensor:cat(a: Tensor, b: Tensor, [dim: integer]): Tensor
        Tensor:cat(tensors: Tensor[], [dim: integer]): Tensor

    The tensors one after the other along dimension `dim`, by default the last one. Their other sizes
    are the same; missing dimensions count as 1, so that vectors become columns with `dim` 2; empty
    tensors are left out. `a:cat(b)` is a new tensor; with two tensors or a table the tensor itself
    takes the result.

    ```lua
    a, b = torch.ones(2, 2), torch.zeros(2, 1)
    print(torch.cat(a, b):size(2), torch.cat({a, a, a}, 1):size(1))  --> 3	6
    print(torch.cat(torch.ones(2), torch.zeros(2), 2)[1][2])  --> 0
    ```

    ## torch.reshape

        torch.reshape([res: Tensor], x: Tensor, ...: integer|LongStorage): Tensor
        Tensor:reshape(...: integer|LongStorage): Tensor
        Tensor:reshape(x: Tensor, ...: integer|LongStorage): Tensor

    A copy of the elements of `x` in row-major order under other sizes with the same number of
    elements. `view` does it without a copy.

    ```lua
    print(torch.reshape(torch.range(1, 6), 2, 3)[2][1])  --> 4
    ```
    """#)
}
