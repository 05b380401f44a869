extension HelpPage {
  /// Element by element.
  static let torchPointwise = HelpPage(
    #"""
    # Element by element

    Functions of each element, of one tensor or of two with equally many elements. As `torch.f(x)`
    they make a new tensor, as `torch.f(res, x)` they write to `res`, which takes the sizes of x and
    may be x; the method `x:f()` changes x itself and gives it, `res:f(x)` writes to res. A number
    argument is first converted to the type of the tensors (0.5 is 0 for integers). Integers wrap
    around; dividing them cuts the fraction off, and by 0 gives 0. All types but Half, if nothing
    else is said.

    ## torch.add

        torch.add([res: Tensor], x: Tensor, value: number): Tensor
        torch.add([res: Tensor], x: Tensor, [factor: number = 1], y: Tensor): Tensor
        Tensor:add([x: Tensor], value: number): Tensor
        Tensor:add([x: Tensor], [factor: number = 1], y: Tensor): Tensor

    `x + value`, or `x + factor * y`; `y` has as many elements as `x`, in any shape. `x:add(y)`
    changes x itself; `x + y` gives a new tensor.

    ```lua
    x = torch.Tensor{1, 2}
    x:add(10)
    print(x[1], torch.add(x, 2, torch.Tensor{1, 1})[2])  --> 11	14
    ```

    ## torch.csub

        torch.csub([res: Tensor], x: Tensor, value: number): Tensor
        torch.csub([res: Tensor], x: Tensor, [factor: number = 1], y: Tensor): Tensor
        Tensor:csub([x: Tensor], value: number): Tensor
        Tensor:csub([x: Tensor], [factor: number = 1], y: Tensor): Tensor

    `x - value`, or `x - factor * y`. (`sub` is another function: it cuts a part out.)

    ```lua
    print(torch.csub(torch.Tensor{5, 7}, torch.Tensor{1, 2})[2], torch.Tensor{5}:csub(2)[1])  --> 5	3
    ```

    ## torch.mul

        torch.mul([res: Tensor], x: Tensor, value: number): Tensor
        Tensor:mul([x: Tensor], value: number): Tensor

    `x * value`. `torch.cmul` multiplies two tensors, `torch.mm` matrices.

    ```lua
    print(torch.mul(torch.Tensor{1, 2}, 3)[2])  --> 6
    ```

    ## torch.div

        torch.div([res: Tensor], x: Tensor, value: number): Tensor
        Tensor:div([x: Tensor], value: number): Tensor

    `x / value`; for integers without the fraction.

    ```lua
    print(torch.div(torch.Tensor{1, 2}, 4)[1], torch.IntTensor{-7}:div(2)[1])  --> 0.25	-3
    ```

    ## torch.cmul

        torch.cmul([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cmul([x: Tensor], y: Tensor): Tensor

    `x * y`, element by element.

    ```lua
    print(torch.cmul(torch.Tensor{1, 2}, torch.Tensor{3, 4}):sum())  --> 11
    ```

    ## torch.cdiv

        torch.cdiv([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cdiv([x: Tensor], y: Tensor): Tensor

    `x / y`, element by element; integers divided by 0 give 0.

    ```lua
    print(torch.cdiv(torch.Tensor{1, 2}, torch.Tensor{4, 4})[2])  --> 0.5
    ```

    ## torch.fmod

        torch.fmod([res: Tensor], x: Tensor, value: number): Tensor
        torch.mod([res: Tensor], x: Tensor, value: number): Tensor
        Tensor:fmod([x: Tensor], value: number): Tensor
        Tensor:mod([x: Tensor], value: number): Tensor

    The remainder `x - trunc(x / value) * value`, which has the sign of `x`. Where `value` is 0 it is
    NaN, for integers 0. `mod` is the older name.

    ```lua
    print(torch.fmod(torch.Tensor{7, -7}, 3)[2], torch.remainder(torch.Tensor{7, -7}, 3)[2])  --> -1	2
    ```

    ## torch.remainder

        torch.remainder([res: Tensor], x: Tensor, value: number): Tensor
        Tensor:remainder([x: Tensor], value: number): Tensor

    The remainder `x - floor(x / value) * value`, which has the sign of `value`; `x % value` is the
    same. Where `value` is 0 it is NaN, for integers 0.

    ```lua
    print(torch.remainder(torch.Tensor{7, -7}, 3)[2], (torch.Tensor{-1} % 5)[1])  --> 2	4
    ```

    ## torch.cfmod

        torch.cfmod([res: Tensor], x: Tensor, y: Tensor): Tensor
        torch.cmod([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cfmod([x: Tensor], y: Tensor): Tensor
        Tensor:cmod([x: Tensor], y: Tensor): Tensor

    `torch.fmod` with the elements of `y`. `cmod` is the older name.

    ```lua
    print(torch.cfmod(torch.Tensor{7, -7}, torch.Tensor{4, 4})[2])  --> -3
    ```

    ## torch.cremainder

        torch.cremainder([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cremainder([x: Tensor], y: Tensor): Tensor

    `torch.remainder` with the elements of `y`.

    ```lua
    print(torch.cremainder(torch.Tensor{7, -7}, torch.Tensor{4, 4})[2])  --> 1
    ```

    ## torch.addcmul

        torch.addcmul([res: Tensor], x: Tensor, [factor: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addcmul([x: Tensor], [factor: number = 1], a: Tensor, b: Tensor): Tensor

    `x + factor * a * b`, element by element.

    ```lua
    print(torch.zeros(2):addcmul(2, torch.Tensor{1, 2}, torch.Tensor{3, 4})[2])  --> 16
    ```

    ## torch.addcdiv

        torch.addcdiv([res: Tensor], x: Tensor, [factor: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addcdiv([x: Tensor], [factor: number = 1], a: Tensor, b: Tensor): Tensor

    `x + factor * a / b`, element by element.

    ```lua
    print(torch.ones(2):addcdiv(2, torch.Tensor{1, 2}, torch.Tensor{4, 4})[2])  --> 2
    ```

    ## torch.clamp

        torch.clamp([res: Tensor], x: Tensor, min: number, max: number): Tensor
        Tensor:clamp([x: Tensor], min: number, max: number): Tensor

    The elements of `x`, those below `min` replaced by it, those above `max` by that.

    ```lua
    print(torch.clamp(torch.Tensor{-2, 0.5, 3}, -1, 1):sum())  --> 0.5
    ```

    ## torch.cmax

        torch.cmax([res: Tensor], x: Tensor, y: Tensor|number): Tensor
        Tensor:cmax(y: Tensor|number): Tensor
        Tensor:cmax(x: Tensor, y: Tensor|number): Tensor

    The larger of the elements of `x` and `y`, or of `x` and a number. `x:cmax(y)` changes x itself,
    `torch.cmax(x, y)` makes a new tensor. Where x is NaN it is y.

    ```lua
    print(torch.cmax(torch.Tensor{1, 5}, torch.Tensor{3, 4}):sum(), torch.Tensor{-1, 2}:cmax(0)[1])  --> 8	0
    ```

    ## torch.cmin

        torch.cmin([res: Tensor], x: Tensor, y: Tensor|number): Tensor
        Tensor:cmin(y: Tensor|number): Tensor
        Tensor:cmin(x: Tensor, y: Tensor|number): Tensor

    The smaller of the elements of `x` and `y`, or of `x` and a number; otherwise as `torch.cmax`.

    ```lua
    print(torch.cmin(torch.Tensor{1, 5}, torch.Tensor{3, 4}):sum(), torch.Tensor{-1, 2}:cmin(0)[2])  --> 5	0
    ```

    ## torch.abs

        torch.abs([res: Tensor], x: Tensor): Tensor
        torch.abs(x: number): number
        Tensor:abs([x: Tensor]): Tensor

    The absolute value.

    ```lua
    print(torch.abs(torch.Tensor{-3, 2}):sum(), torch.abs(-2))  --> 5	2
    ```

    ## torch.neg

        torch.neg([res: Tensor], x: Tensor): Tensor
        Tensor:neg([x: Tensor]): Tensor

    `-x`.

    ```lua
    print(torch.neg(torch.Tensor{1, -2}):sum(), torch.Tensor{1}:neg()[1])  --> 1	-1
    ```

    ## torch.sign

        torch.sign([res: Tensor], x: Tensor): Tensor
        Tensor:sign([x: Tensor]): Tensor

    1, 0 or -1; 0 for NaN.

    ```lua
    print(torch.sign(torch.Tensor{-3, 0, 2})[1], torch.sign(torch.Tensor{-3, 0, 2}):sum())  --> -1	0
    ```

    ## torch.cinv

        torch.cinv([res: Tensor], x: Tensor): Tensor
        Tensor:cinv([x: Tensor]): Tensor

    `1 / x`. Float and Double.

    ```lua
    print(torch.cinv(torch.Tensor{2, 4})[2])  --> 0.25
    ```

    ## torch.exp

        torch.exp([res: Tensor], x: Tensor): Tensor
        torch.exp(x: number): number
        Tensor:exp([x: Tensor]): Tensor

    `e^x`. Float and Double.

    ```lua
    print(torch.exp(torch.Tensor{0, 1})[1], torch.exp(0))  --> 1	1
    ```

    ## torch.log

        torch.log([res: Tensor], x: Tensor): Tensor
        torch.log(x: number): number
        Tensor:log([x: Tensor]): Tensor

    The natural logarithm: -inf for 0, NaN below. Float and Double.

    ```lua
    print(torch.log(torch.Tensor{1, 0})[2], torch.log(1))  --> -inf	0
    ```

    ## torch.log1p

        torch.log1p([res: Tensor], x: Tensor): Tensor
        torch.log1p(x: number): number
        Tensor:log1p([x: Tensor]): Tensor

    `log(1 + x)`, exact for small `x`. Float and Double.

    ```lua
    print(torch.log1p(1e-20), torch.log(1 + 1e-20))  --> 1e-20	0
    ```

    ## torch.pow

        torch.pow([res: Tensor], x: Tensor, n: number): Tensor
        torch.pow([res: Tensor], base: number, x: Tensor): Tensor
        torch.pow(x: number, n: number): number
        Tensor:pow([x: Tensor], n: number): Tensor
        Tensor:pow(base: number, [x: Tensor]): Tensor

    `x^n` for Float and Double, element by element; with the number first `base^x`, for all types but
    Half.

    ```lua
    print(torch.pow(torch.Tensor{2, 3}, 2)[2], torch.pow(2, torch.Tensor{3, 4})[1])  --> 9	8
    ```

    ## torch.cpow

        torch.cpow([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cpow([x: Tensor], y: Tensor): Tensor

    `x^y`, element by element.

    ```lua
    print(torch.cpow(torch.Tensor{2, 3}, torch.Tensor{3, 2}):sum())  --> 17
    ```

    ## torch.sqrt

        torch.sqrt([res: Tensor], x: Tensor): Tensor
        torch.sqrt(x: number): number
        Tensor:sqrt([x: Tensor]): Tensor

    The square root; NaN below 0. Float and Double.

    ```lua
    print(torch.sqrt(torch.Tensor{4, 9}):sum(), torch.sqrt(16))  --> 5	4
    ```

    ## torch.rsqrt

        torch.rsqrt([res: Tensor], x: Tensor): Tensor
        torch.rsqrt(x: number): number
        Tensor:rsqrt([x: Tensor]): Tensor

    `1 / sqrt(x)`. Float and Double.

    ```lua
    print(torch.rsqrt(torch.Tensor{4, 16})[2])  --> 0.25
    ```

    ## torch.sigmoid

        torch.sigmoid([res: Tensor], x: Tensor): Tensor
        torch.sigmoid(x: number): number
        Tensor:sigmoid([x: Tensor]): Tensor

    The logistic function `1 / (1 + exp(-x))`. Float and Double.

    ```lua
    print(torch.sigmoid(torch.Tensor{0})[1])  --> 0.5
    ```

    ## torch.tanh

        torch.tanh([res: Tensor], x: Tensor): Tensor
        torch.tanh(x: number): number
        Tensor:tanh([x: Tensor]): Tensor

    The hyperbolic tangent. Float and Double.

    ```lua
    print(torch.tanh(torch.Tensor{0, 100}):sum())  --> 1
    ```

    ## torch.sinh

        torch.sinh([res: Tensor], x: Tensor): Tensor
        torch.sinh(x: number): number
        Tensor:sinh([x: Tensor]): Tensor

    The hyperbolic sine. Float and Double.

    ```lua
    print(torch.sinh(torch.zeros(2))[1], torch.round(torch.sinh(1) * 1000))  --> 0	1175
    ```

    ## torch.cosh

        torch.cosh([res: Tensor], x: Tensor): Tensor
        torch.cosh(x: number): number
        Tensor:cosh([x: Tensor]): Tensor

    The hyperbolic cosine. Float and Double.

    ```lua
    print(torch.cosh(torch.zeros(2))[1], torch.round(torch.cosh(1) * 1000))  --> 1	1543
    ```

    ## torch.sin

        torch.sin([res: Tensor], x: Tensor): Tensor
        torch.sin(x: number): number
        Tensor:sin([x: Tensor]): Tensor

    The sine of an angle in radians. Float and Double.

    ```lua
    print(torch.sin(torch.Tensor{0, math.pi / 2})[2])  --> 1
    ```

    ## torch.cos

        torch.cos([res: Tensor], x: Tensor): Tensor
        torch.cos(x: number): number
        Tensor:cos([x: Tensor]): Tensor

    The cosine of an angle in radians. Float and Double.

    ```lua
    print(torch.cos(torch.Tensor{0, math.pi})[2])  --> -1
    ```

    ## torch.tan

        torch.tan([res: Tensor], x: Tensor): Tensor
        torch.tan(x: number): number
        Tensor:tan([x: Tensor]): Tensor

    The tangent of an angle in radians. Float and Double.

    ```lua
    print(torch.round(torch.tan(math.pi / 4)), torch.tan(torch.zeros(2))[1])  --> 1	0
    ```

    ## torch.asin

        torch.asin([res: Tensor], x: Tensor): Tensor
        torch.asin(x: number): number
        Tensor:asin([x: Tensor]): Tensor

    The angle from -pi/2 to pi/2 with this sine; NaN outside -1 to 1. Float and Double.

    ```lua
    print(torch.asin(torch.Tensor{1})[1] == math.pi / 2)  --> true
    ```

    ## torch.acos

        torch.acos([res: Tensor], x: Tensor): Tensor
        torch.acos(x: number): number
        Tensor:acos([x: Tensor]): Tensor

    The angle from 0 to pi with this cosine; NaN outside -1 to 1. Float and Double.

    ```lua
    print(torch.acos(torch.Tensor{-1})[1] == math.pi)  --> true
    ```

    ## torch.atan

        torch.atan([res: Tensor], x: Tensor): Tensor
        torch.atan(x: number): number
        Tensor:atan([x: Tensor]): Tensor

    The angle between -pi/2 and pi/2 with this tangent. Float and Double.

    ```lua
    print(torch.atan(torch.Tensor{1})[1] == math.pi / 4)  --> true
    ```

    ## torch.atan2

        torch.atan2([res: Tensor], y: Tensor, x: Tensor): Tensor
        torch.atan2(y: number, x: number): number
        Tensor:atan2([y: Tensor], x: Tensor): Tensor

    The angle of the point (x, y) from the positive x axis, -pi to pi. Float and Double.

    ```lua
    print(torch.atan2(1, -1) == 3 * math.pi / 4, torch.atan2(torch.zeros(1), torch.ones(1))[1])  --> true	0
    ```

    ## torch.floor

        torch.floor([res: Tensor], x: Tensor): Tensor
        torch.floor(x: number): number
        Tensor:floor([x: Tensor]): Tensor

    The largest integer that is not above. Float and Double.

    ```lua
    print(torch.floor(torch.Tensor{1.5, -1.5})[2])  --> -2
    ```

    ## torch.ceil

        torch.ceil([res: Tensor], x: Tensor): Tensor
        torch.ceil(x: number): number
        Tensor:ceil([x: Tensor]): Tensor

    The smallest integer that is not below. Float and Double.

    ```lua
    print(torch.ceil(torch.Tensor{1.5, -1.5})[1])  --> 2
    ```

    ## torch.round

        torch.round([res: Tensor], x: Tensor): Tensor
        torch.round(x: number): number
        Tensor:round([x: Tensor]): Tensor

    The nearest integer, halves away from 0. Float and Double.

    ```lua
    print(torch.round(torch.Tensor{2.5, -2.5})[1], torch.round(-2.5))  --> 3	-3
    ```

    ## torch.trunc

        torch.trunc([res: Tensor], x: Tensor): Tensor
        torch.trunc(x: number): number
        Tensor:trunc([x: Tensor]): Tensor

    The integer part. Float and Double.

    ```lua
    print(torch.trunc(torch.Tensor{1.7, -1.7})[2])  --> -1
    ```

    ## torch.frac

        torch.frac([res: Tensor], x: Tensor): Tensor
        torch.frac(x: number): number
        Tensor:frac([x: Tensor]): Tensor

    The fraction `x - trunc(x)`, with the sign of x. Float and Double.

    ```lua
    print(torch.frac(torch.Tensor{1.75, -1.75})[2])  --> -0.75
    ```

    ## torch.lgamma

        torch.lgamma([res: Tensor], x: Tensor): Tensor
        Tensor:lgamma([x: Tensor]): Tensor

    The natural logarithm of |gamma(x)|; gamma(n) is (n - 1)! for integers. Float and Double.

    ```lua
    print(torch.round(torch.lgamma(torch.Tensor{5}):exp()[1]))  --> 24
    ```

    ## torch.lerp

        torch.lerp([res: Tensor], a: Tensor, b: Tensor, weight: number): Tensor
        torch.lerp(a: number, b: number, weight: number): number
        Tensor:lerp([a: Tensor], b: Tensor, weight: number): Tensor

    The point `a + weight * (b - a)` between `a` and `b`. Float and Double.

    ```lua
    print(torch.lerp(torch.Tensor{0, 10}, torch.Tensor{4, 20}, 0.5)[2], torch.lerp(0, 8, 0.25))  --> 15	2
    ```

    ## torch.lshift

        torch.lshift([res: Tensor], x: Tensor, n: number): Tensor
        Tensor:lshift([x: Tensor], n: number): Tensor

    The bits of integers moved `n` places to the left, zeros moving in; 0 if n is not less than the
    width. Float and Double are multiplied by `2^n`.

    ```lua
    print(torch.lshift(torch.IntTensor{3}, 2)[1], torch.lshift(torch.Tensor{1.5}, 1)[1])  --> 12	3
    ```

    ## torch.rshift

        torch.rshift([res: Tensor], x: Tensor, n: number): Tensor
        Tensor:rshift([x: Tensor], n: number): Tensor

    The bits of integers moved `n` places to the right, zeros moving in whatever the sign; 0 if n is
    not less than the width. Float and Double are divided by `2^n`.

    ```lua
    print(torch.rshift(torch.IntTensor{12}, 2)[1], torch.rshift(torch.Tensor{3}, 1)[1])  --> 3	1.5
    ```

    ## torch.clshift

        torch.clshift([res: Tensor], x: Tensor, n: Tensor): Tensor
        Tensor:clshift([x: Tensor], n: Tensor): Tensor

    `torch.lshift` by the elements of `n`.

    ```lua
    print(torch.clshift(torch.IntTensor{1, 1}, torch.IntTensor{2, 3}):sum())  --> 12
    ```

    ## torch.crshift

        torch.crshift([res: Tensor], x: Tensor, n: Tensor): Tensor
        Tensor:crshift([x: Tensor], n: Tensor): Tensor

    `torch.rshift` by the elements of `n`.

    ```lua
    print(torch.crshift(torch.IntTensor{8, 8}, torch.IntTensor{2, 3}):sum())  --> 3
    ```

    ## torch.bitand

        torch.bitand([res: Tensor], x: Tensor, mask: number): Tensor
        Tensor:bitand([x: Tensor], mask: number): Tensor

    The bits that both `x` and `mask` have. Integers only.

    ```lua
    print(torch.bitand(torch.IntTensor{6, 3}, 2)[1], torch.IntTensor{12}:bitand(10)[1])  --> 2	8
    ```

    ## torch.bitor

        torch.bitor([res: Tensor], x: Tensor, mask: number): Tensor
        Tensor:bitor([x: Tensor], mask: number): Tensor

    The bits that `x` or `mask` has. Integers only.

    ```lua
    print(torch.bitor(torch.IntTensor{4}, 1)[1])  --> 5
    ```

    ## torch.bitxor

        torch.bitxor([res: Tensor], x: Tensor, mask: number): Tensor
        Tensor:bitxor([x: Tensor], mask: number): Tensor

    The bits that one of `x` and `mask` has and the other has not. Integers only.

    ```lua
    print(torch.bitxor(torch.IntTensor{6}, 3)[1])  --> 5
    ```

    ## torch.cbitand

        torch.cbitand([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cbitand([x: Tensor], y: Tensor): Tensor

    `torch.bitand` with the elements of `y`.

    ```lua
    print(torch.cbitand(torch.IntTensor{6, 5}, torch.IntTensor{3, 4})[2])  --> 4
    ```

    ## torch.cbitor

        torch.cbitor([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cbitor([x: Tensor], y: Tensor): Tensor

    `torch.bitor` with the elements of `y`.

    ```lua
    print(torch.cbitor(torch.IntTensor{6, 1}, torch.IntTensor{1, 4})[1])  --> 7
    ```

    ## torch.cbitxor

        torch.cbitxor([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:cbitxor([x: Tensor], y: Tensor): Tensor

    `torch.bitxor` with the elements of `y`.

    ```lua
    print(torch.cbitxor(torch.IntTensor{6, 1}, torch.IntTensor{3, 1})[2])  --> 0
    ```
    """#)
}
