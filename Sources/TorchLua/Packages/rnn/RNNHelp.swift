extension HelpPage {
  /// rnn.
  static let rnn = HelpPage(
    #"""
    # rnn

    Functions of nested tables of tensors; the layers with memory are classes of nn. `rnn` is there
    after `require 'rnn'`, also as `nn.rnn`; `rnn.version` is 2.1. A nested table holds tensors and such
    tables; anything else in it is an error. Functions of two give both.

    ## rnn.recursiveResizeAs

        rnn.recursiveResizeAs(t1: any, t2: any): any, any
        nn.rnn.recursiveResizeAs(t1: any, t2: any): any, any

    Gives the tensors of t1 the sizes of those at the same places of t2; what t1 lacks is made, what it
    has more stays.

    ```lua
    t = rnn.recursiveResizeAs({}, {torch.rand(2), {torch.rand(3)}})
    print(t[2][1]:size(1))  --> 3
    ```

    ## rnn.recursiveSet

        rnn.recursiveSet(t1: any, t2: any): any, any
        nn.rnn.recursiveSet(t1: any, t2: any): any, any

    Makes the tensors of t1 views of those at the same places of t2; what t1 lacks is made.

    ```lua
    x = torch.zeros(2)
    t = rnn.recursiveSet({}, {x})
    x:fill(3)
    print(t[1]:sum())  --> 6
    ```

    ## rnn.recursiveCopy

        rnn.recursiveCopy(t1: any, t2: any): any, any
        nn.rnn.recursiveCopy(t1: any, t2: any): any, any

    Copies the tensors of t2 to those at the same places of t1, in t2's sizes; what t1 lacks is made.

    ```lua
    print(rnn.recursiveCopy(nil, {torch.ones(2)})[1]:sum())  --> 2
    ```

    ## rnn.recursiveAdd

        rnn.recursiveAdd(t1: any, t2: any): any, any
        nn.rnn.recursiveAdd(t1: any, t2: any): any, any

    Adds the tensors of t2 to those at the same places of t1, which must have all of them.

    ```lua
    t = {torch.ones(2)}
    rnn.recursiveAdd(t, {torch.ones(2)})
    print(t[1]:sum())  --> 4
    ```

    ## rnn.recursiveTensorEq

        rnn.recursiveTensorEq(t1: any, t2: any): boolean
        nn.rnn.recursiveTensorEq(t1: any, t2: any): boolean

    Whether t1 has all tensors of t2, in their sizes, with no element that differs by 1e-5 or more.

    ```lua
    print(rnn.recursiveTensorEq({torch.ones(2)}, {torch.ones(2)}))  --> true
    ```

    ## rnn.recursiveNormal

        rnn.recursiveNormal(t: any): any
        nn.rnn.recursiveNormal(t: any): any

    Fills all tensors with numbers of the normal distribution, mean 0 and deviation 1.

    ```lua
    t = rnn.recursiveNormal{torch.zeros(2)}
    print(t[1]:norm() > 0)  --> true
    ```

    ## rnn.recursiveFill

        rnn.recursiveFill(t: any, value: number): any
        nn.rnn.recursiveFill(t: any, value: number): any

    Fills all tensors with a number.

    ```lua
    print(rnn.recursiveFill({torch.zeros(2)}, 3)[1]:sum())  --> 6
    ```

    ## rnn.recursiveSum

        rnn.recursiveSum(t: any): number
        nn.rnn.recursiveSum(t: any): number

    The sum of all elements of all tensors.

    ```lua
    print(rnn.recursiveSum{torch.ones(2), {torch.ones(3)}})  --> 5
    ```

    ## rnn.recursiveNew

        rnn.recursiveNew(t: any): any
        nn.rnn.recursiveNew(t: any): any

    Empty tensors of the same types, in the same structure.

    ```lua
    print(rnn.recursiveNew{torch.FloatTensor(2)}[1]:type())  --> torch.FloatTensor
    ```

    ## rnn.recursiveType

        rnn.recursiveType(t: any, type: string, [cache: table]): any
        nn.rnn.recursiveType(t: any, type: string, [cache: table]): any

    As `nn.utils.recursiveType`: tensors, modules and criterions are converted, other values stay.

    ```lua
    print(rnn.recursiveType({torch.rand(2)}, 'torch.FloatTensor')[1]:type())  --> torch.FloatTensor
    ```
    """#)
}
