extension HelpPage {
  /// nn: functions.
  static let nn = HelpPage(
    #"""
    # nn: functions

    Files and summaries of models, nested tables of tensors, and checks of derivatives.

    ## nn.load

        nn.load(path: string, [mode: "binary"|"ascii" = "binary"]): nn.Module|nn.Criterion

    The module or criterion in a `.t7` file, as `model:save` or `torch.save` wrote it, also Torch7's
    own. An error for a file of something else. Not in Torch7.

    ```lua
    nn.Linear(3, 2):save('model.t7')
    print(nn.load('model.t7'))  --> nn.Linear(3 -> 2)
    ```

    ## nn.summary

        nn.summary(model: nn.Module, [input: any]): table

    Prints the layers of a model with their parameters, and with an input the sizes of their outputs.
    Gives the same as a list of rows with path, layer, depth, output, parameters and bytes; the sums are
    its fields parameters and bytes. Not in Torch7.

    ```lua
    local show = print
    print = function() end
    s = nn.summary(nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh()), torch.rand(4, 3))
    print = show
    print(s)  --> summary of 3 layers, 8 parameters, 64 bytes
    ```

    ## nn.utils.recursiveType

        nn.utils.recursiveType(t: any, type: string, [cache: table]): any

    Tensors, modules and criterions in nested tables, converted to a tensor type; other values stay.
    What shares memory does so afterwards, in all calls that get the same cache.

    ```lua
    print(nn.utils.recursiveType({torch.rand(2)}, 'torch.FloatTensor')[1]:type())  --> torch.FloatTensor
    ```

    ## nn.utils.recursiveResizeAs

        nn.utils.recursiveResizeAs(t1: any, t2: any): any, any

    Gives t1, a tensor or a nested table of them, the structure and sizes of t2; what it lacks is made,
    what it has more is taken away. Gives both.

    ```lua
    t = nn.utils.recursiveResizeAs({}, {torch.rand(2), {torch.rand(3)}})
    print(t[2][1]:size(1))  --> 3
    ```

    ## nn.utils.recursiveCopy

        nn.utils.recursiveCopy(t1: any, t2: any): any, any

    Copies the tensors of t2, a tensor or a nested table of them, to those at the same places of t1, in
    t2's sizes; what t1 lacks is made. Gives both.

    ```lua
    print(nn.utils.recursiveCopy(nil, {torch.ones(2)})[1]:sum())  --> 2
    ```

    ## nn.utils.recursiveAdd

        nn.utils.recursiveAdd(t1: any, [factor: number = 1], t2: any): any, any

    Adds factor times the tensors of t2 to those at the same places of t1. Gives both.

    ```lua
    t = {torch.ones(2)}
    nn.utils.recursiveAdd(t, 3, {torch.ones(2)})
    print(t[1]:sum())  --> 8
    ```

    ## nn.utils.recursiveFill

        nn.utils.recursiveFill(t: any, value: number): any

    Fills all tensors in a nested table; gives it.

    ```lua
    print(nn.utils.recursiveFill({torch.rand(2)}, 3)[1]:sum())  --> 6
    ```

    ## nn.utils.addSingletonDimension

        nn.utils.addSingletonDimension([view: Tensor], t: Tensor, [dim: integer = 1]): Tensor

    A view of t with a new dimension of size 1 at the place dim. With three arguments, or nil first, the
    first tensor becomes the view.

    ```lua
    x = nn.utils.addSingletonDimension(torch.rand(2, 3), 2)
    print(x:dim(), x:size(2))  --> 3	1
    ```

    ## nn.utils.contiguousView

        nn.utils.contiguousView(output: Tensor|nil, input: Tensor, ...: integer|LongStorage): Tensor

    The input in other sizes: viewed where it has no gaps in memory, else copied into `output`, or a new
    tensor.

    ```lua
    x = nn.utils.contiguousView(nil, torch.rand(2, 3):t(), 6)
    print(x:size(1))  --> 6
    ```

    ## nn.utils.clear

        nn.utils.clear(object: any, ...: string|string[]): any

    Empties the fields of these names: tensors become empty, tables too, others nil. For the
    `clearState` of a class of a script's own. Gives the object.

    ```lua
    m = nn.Linear(3, 2)
    m:forward(torch.rand(3))
    print(nn.utils.clear(m, 'output').output:nElement())  --> 0
    ```

    ## nn.tables.full

        nn.tables.full(nin: integer, nout: integer): Tensor

    A table for `nn.SpatialConvolutionMap` that joins every input plane with every output plane:
    `(nin nout, 2)`, input and output from 1.

    ```lua
    print(nn.tables.full(2, 3):size(1))  --> 6
    ```

    ## nn.tables.oneToOne

        nn.tables.oneToOne(nfeat: integer): Tensor

    A table for `nn.SpatialConvolutionMap` that joins each input plane with the output plane of its
    number: `(nfeat, 2)`.

    ```lua
    print(nn.tables.oneToOne(3)[2][1], nn.tables.oneToOne(3)[2][2])  --> 2	2
    ```

    ## nn.tables.random

        nn.tables.random(nin: integer, nout: integer, nto: integer): Tensor

    A table for `nn.SpatialConvolutionMap` that joins each output plane with nto input planes:
    `(nout nto, 2)`. They are taken from a permutation that is drawn anew when it is used up.

    ```lua
    print(nn.tables.random(4, 3, 2):size(1))  --> 6
    ```

    ## nn.Jacobian.testJacobian

        nn.Jacobian.testJacobian(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number
        nn.SparseJacobian.testJacobian(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number

    The largest difference between the derivatives with respect to the input by `backward` and by
    central differences of `forward`. The input is filled with numbers drawn between minval and maxval.
    Below 1e-5 or so in Double, a layer's backward pass is right. The functions of `nn.SparseJacobian`
    take inputs of pairs `(N, 2)`, index and value, of which they vary the values.

    ```lua
    print(nn.Jacobian.testJacobian(nn.Tanh(), torch.rand(3)) < 1e-6)  --> true
    ```

    ## nn.Jacobian.testJacobianParameters

        nn.Jacobian.testJacobianParameters(module: nn.Module, input: Tensor, param: Tensor, dparam: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number
        nn.SparseJacobian.testJacobianParameters(module: nn.Module, input: Tensor, param: Tensor, dparam: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number

    The same with respect to a parameter, whose gradient is dparam. Input and parameter are drawn.

    ```lua
    m = nn.Linear(3, 2)
    print(nn.Jacobian.testJacobianParameters(m, torch.rand(3), m.weight, m.gradWeight) < 1e-6)  --> true
    ```

    ## nn.Jacobian.testJacobianUpdateParameters

        nn.Jacobian.testJacobianUpdateParameters(module: nn.Module, input: Tensor, param: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number
        nn.SparseJacobian.testJacobianUpdateParameters(module: nn.Module, input: Tensor, param: Tensor, [minval: number = -2], [maxval: number = 2], [perturbation: number = 1e-6]): number

    The same for what `nn.Module:accUpdateGradParameters` makes of a parameter with rate 1.

    ```lua
    m = nn.Linear(3, 2)
    print(nn.Jacobian.testJacobianUpdateParameters(m, torch.rand(3), m.weight) < 1e-6)  --> true
    ```

    ## nn.Jacobian.testIO

        nn.Jacobian.testIO(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2]): number, number
        nn.SparseJacobian.testIO(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2]): number, number

    How much output and gradient of the input differ after the module was written to a file and read
    from it; both should be 0. The gradient of the output is drawn.

    ```lua
    print(nn.Jacobian.testIO(nn.Tanh(), torch.rand(3)))  --> 0	0
    ```

    ## nn.Jacobian.testAllUpdate

        nn.Jacobian.testAllUpdate(module: nn.Module, input: any, weight: string, gradWeight: string): table
        nn.SparseJacobian.testAllUpdate(module: nn.Module, input: any, weight: string, gradWeight: string): table

    How far the ways to update a parameter are from each other, by name; weight and gradWeight are
    fields of the module.

    ```lua
    errors = nn.Jacobian.testAllUpdate(nn.Linear(3, 2), torch.rand(3), 'weight', 'gradWeight')
    print(errors.accUpdateGradParameters < 1e-9)  --> true
    ```

    ## nn.Jacobian.forward

        nn.Jacobian.forward(module: nn.Module, input: Tensor, [param: Tensor], [perturbation: number = 1e-6]): Tensor
        nn.SparseJacobian.forward(module: nn.Module, input: Tensor, [param: Tensor], [perturbation: number = 1e-6]): Tensor

    The derivatives of the Q outputs with respect to the P elements of the input, or of a parameter, by
    central differences: `(P, Q)`.

    ```lua
    J = nn.Jacobian.forward(nn.MulConstant(3), torch.rand(2))
    print(('%.3f %.3f'):format(J[1][1], J[1][2]))  --> 3.000 0.000
    ```

    ## nn.Jacobian.backward

        nn.Jacobian.backward(module: nn.Module, input: Tensor, [param: Tensor], [dparam: Tensor]): Tensor
        nn.SparseJacobian.backward(module: nn.Module, input: Tensor, [param: Tensor], [dparam: Tensor]): Tensor

    The same derivatives by the module's backward pass, one for each output: `(P, Q)`. dparam is the
    gradient of param.

    ```lua
    J = nn.Jacobian.backward(nn.MulConstant(3), torch.rand(2))
    print(J[1][1], J[1][2])  --> 3	0
    ```

    ## nn.Jacobian.forwardUpdate

        nn.Jacobian.forwardUpdate(module: nn.Module, input: Tensor, param: Tensor, [perturbation: number = 1e-6]): Tensor
        nn.SparseJacobian.forwardUpdate(module: nn.Module, input: Tensor, param: Tensor, [perturbation: number = 1e-6]): Tensor

    What a parameter would be after a step of rate 1 down the gradient of each output, from central
    differences: `(P, Q)`.

    ```lua
    m = nn.Linear(3, 2)
    print(nn.Jacobian.forwardUpdate(m, torch.rand(3), m.weight):size(1))  --> 6
    ```

    ## nn.Jacobian.backwardUpdate

        nn.Jacobian.backwardUpdate(module: nn.Module, input: Tensor, param: Tensor): Tensor
        nn.SparseJacobian.backwardUpdate(module: nn.Module, input: Tensor, param: Tensor): Tensor

    What `nn.Module:accUpdateGradParameters` with rate 1 makes of a parameter for each output: `(P, Q)`.
    The parameters are restored.

    ```lua
    m = nn.Linear(3, 2)
    print(nn.Jacobian.backwardUpdate(m, torch.rand(3), m.weight):size(2))  --> 2
    ```

    ## nn.Jacobian.testDiagHessian

        nn.Jacobian.testDiagHessian(module: nn.Module, input: Tensor, gradParamName: string, diagHessianParamName: string, [minval: number = -2], [maxval: number = 2]): number
        nn.Jacobian.testDiagHessianInput(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2]): number
        nn.Jacobian.testDiagHessianWeight(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2]): number
        nn.Jacobian.testDiagHessianBias(module: nn.Module, input: Tensor, [minval: number = -2], [maxval: number = 2]): number

    After `nn.hessian.enable`: the largest difference between the diagonal of the Hessian by
    `nn.Jacobian.backwardDiagHessian` and by `nn.Jacobian.linearModuleDiagHessian`; of the input, weight
    or bias. For modules that are linear in them.

    ```lua
    nn.hessian.enable()
    print(nn.Jacobian.testDiagHessianWeight(nn.Linear(3, 2), torch.rand(3)) < 1e-9)  --> true
    ```

    ## nn.Jacobian.backwardDiagHessian

        nn.Jacobian.backwardDiagHessian(module: nn.Module, input: Tensor, name: string): Tensor

    After `nn.hessian.enable`: the diagonal of the Hessian of half the sum of the squared outputs;
    `name` is the field that is given, `'diagHessianInput'`, `'diagHessianWeight'` or
    `'diagHessianBias'`.

    ```lua
    nn.hessian.enable()
    m = nn.Linear(3, 2)
    m:initDiagHessianParameters()
    print(nn.Jacobian.backwardDiagHessian(m, torch.rand(3), 'diagHessianBias')[1])  --> 1
    ```

    ## nn.Jacobian.linearModuleDiagHessian

        nn.Jacobian.linearModuleDiagHessian(module: nn.Module, input: Tensor, gradParamName: string): Tensor

    The same diagonal from first derivatives, the sum of their squares over the outputs, for a module
    that is linear; of `'gradInput'`, `'gradWeight'` or `'gradBias'`, as a vector.

    ```lua
    print(nn.Jacobian.linearModuleDiagHessian(nn.Linear(3, 2), torch.rand(3), 'gradBias')[1])  --> 1
    ```

    ## nn.hessian.enable

        nn.hessian.enable()

    Gives modules and criterions what estimates the diagonal of the Hessian, propagated back like
    gradients with squared weights and inputs: `nn.Module:updateDiagHessianInput` and its kin;
    `parameters` then gives the diagonals as a third table, `getParameters` as a third tensor. A second
    call does nothing. Source: LeCun, Denker, Solla: Optimal Brain Damage, 1990.

    ```lua
    nn.hessian.enable()
    m = nn.Linear(3, 2)
    m:initDiagHessianParameters()
    print(#select(3, m:parameters()))  --> 2
    ```

    ## nn.Module:updateDiagHessianInput

        nn.Module:updateDiagHessianInput(input: any, diagHessianOutput: any): any
        nn.Criterion:updateDiagHessianInput(input: any, target: any): any

    After `nn.hessian.enable`: the diagonal of the Hessian with respect to the input from that with
    respect to the output, or of a criterion's loss; also the field `diagHessianInput`. For Sequential,
    Linear, the convolutions of images, Reshape, Tanh, TanhShrink, Square, Sqrt; MSECriterion,
    WeightedMSECriterion, L1Cost. Others raise an error.

    ```lua
    nn.hessian.enable()
    m, x = nn.MSECriterion(), torch.rand(2)
    m:forward(x, x)
    print(m:updateDiagHessianInput(x, x)[1])  --> 1
    ```

    ## nn.Module:accDiagHessianParameters

        nn.Module:accDiagHessianParameters(input: any, diagHessianOutput: any)

    After `nn.hessian.enable`: adds the diagonal of the Hessian with respect to the parameters to
    `diagHessianWeight` and `diagHessianBias`.

    ```lua
    nn.hessian.enable()
    m, x = nn.Linear(3, 2), torch.ones(3)
    m:forward(x)
    m:accDiagHessianParameters(x, torch.ones(2))
    print(m.diagHessianWeight:sum())  --> 6
    ```

    ## nn.Module:initDiagHessianParameters

        nn.Module:initDiagHessianParameters()

    After `nn.hessian.enable`: makes `diagHessianWeight` and `diagHessianBias`, zeros of the parameters'
    sizes, here and in an `nn.Sequential`.

    ```lua
    nn.hessian.enable()
    m = nn.Linear(3, 2)
    m:initDiagHessianParameters()
    print(m.diagHessianWeight:nElement())  --> 6
    ```

    ## nn.hessian.accDiagHessianParameters

        nn.hessian.accDiagHessianParameters(module: nn.Module, input: Tensor, diagHessianOutput: Tensor, gradParams: string[], diagHessianParams: string[])
        nn.hessian.updateDiagHessianInput(module: nn.Module, input: Tensor, diagHessianOutput: Tensor, params: string[], squares: string[]): Tensor
        nn.hessian.updateDiagHessianInputPointWise(module: nn.Module, input: Tensor, diagHessianOutput: Tensor): Tensor
        nn.hessian.initDiagHessianParameters(module: nn.Module, gradParams: string[], diagHessianParams: string[])

    After `nn.hessian.enable`: what a class of a script's own makes its methods of, for the fields of
    these names; PointWise for functions of single elements.

    ```lua
    nn.hessian.enable()
    m, x = nn.Tanh(), torch.zeros(2)
    m:forward(x)
    print(nn.hessian.updateDiagHessianInputPointWise(m, x, torch.ones(2))[1])  --> 1
    ```
    """#)
}
