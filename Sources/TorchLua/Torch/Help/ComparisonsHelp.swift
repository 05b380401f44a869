extension HelpPage {
  /// Comparisons.
  static let torchComparisons = HelpPage(
    #"""
    # Comparisons

    Comparisons of elements give masks, ByteTensors of 1 and 0 that `x[mask]`, `maskedFill` and their
    kin take. All types but Half. Lua's `<`, `>` and `==` do not compare tensors by their elements:
    `==` asks whether both are the same object.

    ## torch.eq

        torch.eq([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        torch.ne([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        torch.lt([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        torch.le([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        torch.gt([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        torch.ge([res: Tensor], x: Tensor, y: Tensor|number): ByteTensor
        Tensor:eq(y: Tensor|number): ByteTensor
        Tensor:ne(y: Tensor|number): ByteTensor
        Tensor:lt(y: Tensor|number): ByteTensor
        Tensor:le(y: Tensor|number): ByteTensor
        Tensor:gt(y: Tensor|number): ByteTensor
        Tensor:ge(y: Tensor|number): ByteTensor

    1 where the elements of `x` are equal (eq), unequal (ne), less (lt), not greater (le), greater
    (gt), not less (ge) than those of `y`, or than a number, else 0. `y` has x's type and as many
    elements; a number is first converted to x's type. `res`, a ByteTensor or of x's type, takes the
    result; it gets x's sizes. `res:lt(x, y)` writes to the tensor itself.

    ```lua
    x = torch.Tensor{1, 5, 3}
    print(torch.lt(x, 4):sum(), x:eq(torch.Tensor{1, 2, 3})[2], x[x:ge(3)]:sum())  --> 2	0	8
    ```

    ## torch.equal

        torch.equal(x: Tensor, y: Tensor): boolean
        Tensor:equal(y: Tensor): boolean

    Whether both tensors, of one type, have the same sizes and the same elements; NaN equals nothing.

    ```lua
    x = torch.Tensor{1, 2}
    print(torch.equal(x, x:clone()), x:equal(torch.zeros(2)), x == x:clone())  --> true	false	false
    ```

    ## torch.all

        torch.all(mask: ByteTensor): boolean
        Tensor:all(): boolean

    Whether no element of a ByteTensor is 0. An empty one is an error.

    ```lua
    print(torch.all(torch.Tensor{1, 2}:gt(0)), torch.ByteTensor{1, 0}:all())  --> true	false
    ```

    ## torch.any

        torch.any(mask: ByteTensor): boolean
        Tensor:any(): boolean

    Whether an element of a ByteTensor is not 0. An empty one is an error.

    ```lua
    print(torch.any(torch.Tensor{1, 2}:gt(1)), torch.ByteTensor{0, 0}:any())  --> true	false
    ```
    """#)
}
