extension HelpPage {
  /// Linear algebra.
  static let torchLinearAlgebra = HelpPage(
    #"""
    # Linear algebra

    Products of vectors and matrices (all types but Half; BLAS for Float and Double), and, for Float
    and Double, linear systems and factors of matrices (LAPACK). `a * b` is `torch.mv` or `torch.mm`.
    Results are resized; `res` may be one of the arguments. Matrices are given and returned by rows
    as any tensor. Results in pairs come in the order of the signature, and both may be given first.

    ## torch.dot

        torch.dot(x: Tensor, y: Tensor): number
        Tensor:dot(y: Tensor): number

    The sum of the products of the elements of two tensors with equally many elements. `x * y` of two
    vectors is the same.

    ```lua
    print(torch.dot(torch.Tensor{1, 2}, torch.Tensor{3, 4}), torch.Tensor{1, 2} * torch.Tensor{3, 4})  --> 11	11
    ```

    ## torch.mv

        torch.mv([res: Tensor], a: Tensor, x: Tensor): Tensor
        Tensor:mv(a: Tensor, x: Tensor): Tensor

    The product (n) of a matrix `a` (n, m) and a vector `x` (m). The method writes to the tensor
    itself.

    ```lua
    print(torch.mv(torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{1, 1})[2])  --> 7
    ```

    ## torch.mm

        torch.mm([res: Tensor], a: Tensor, b: Tensor): Tensor
        Tensor:mm(a: Tensor, b: Tensor): Tensor

    The product (n, m) of matrices `a` (n, k) and `b` (k, m). The method writes to the tensor itself:
    `c:mm(a, b)`.

    ```lua
    a = torch.Tensor{{1, 2}, {3, 4}}
    print(torch.mm(a, a)[1][1], (a * a:t())[2][2])  --> 7	25
    ```

    ## torch.bmm

        torch.bmm([res: Tensor], a: Tensor, b: Tensor): Tensor
        Tensor:bmm(a: Tensor, b: Tensor): Tensor

    The products (N, n, m) of the matrices of `a` (N, n, k) and `b` (N, k, m), pair by pair. The
    method writes to the tensor itself.

    ```lua
    print(torch.bmm(torch.ones(5, 2, 3), torch.ones(5, 3, 4))[5][2][4])  --> 3
    ```

    ## torch.ger

        torch.ger([res: Tensor], x: Tensor, y: Tensor): Tensor
        Tensor:ger(x: Tensor, y: Tensor): Tensor

    The outer product (n, m) of vectors `x` (n) and `y` (m): element (i, j) is `x[i] * y[j]`.

    ```lua
    print(torch.ger(torch.Tensor{1, 2}, torch.Tensor{3, 4})[2][1])  --> 6
    ```

    ## torch.addmv

        torch.addmv([res: Tensor], [beta: number = 1], t: Tensor, [alpha: number = 1], a: Tensor, x: Tensor): Tensor
        Tensor:addmv([alpha: number = 1], a: Tensor, x: Tensor): Tensor
        Tensor:addmv(t: Tensor, [alpha: number = 1], a: Tensor, x: Tensor): Tensor
        Tensor:addmv(beta: number, [t: Tensor], alpha: number, a: Tensor, x: Tensor): Tensor

    `beta * t + alpha * (a * x)`: `t` (n), `a` (n, m), `x` (m). The method writes to the tensor,
    which is also t if none is given; one number alone is alpha there, but beta in the function.

    ```lua
    a = torch.Tensor{{1, 2}, {3, 4}}
    print(torch.ones(2):addmv(10, a, torch.ones(2))[1])  --> 31
    ```

    ## torch.addmm

        torch.addmm([res: Tensor], [beta: number = 1], t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addmm([alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addmm(t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addmm(beta: number, [t: Tensor], alpha: number, a: Tensor, b: Tensor): Tensor

    `beta * t + alpha * (a * b)`: `t` (n, m), `a` (n, k), `b` (k, m). The method writes to the
    tensor, which is also t if none is given; one number alone is alpha there, but beta in the
    function. With beta 0 what stands in t does not matter.

    ```lua
    a = torch.eye(2)
    print(torch.ones(2, 2):addmm(0, 5, a, a)[1][1], torch.addmm(torch.ones(2, 2), a, a)[1][1])  --> 5	2
    ```

    ## torch.addr

        torch.addr([res: Tensor], [beta: number = 1], t: Tensor, [alpha: number = 1], x: Tensor, y: Tensor): Tensor
        Tensor:addr([alpha: number = 1], x: Tensor, y: Tensor): Tensor
        Tensor:addr(t: Tensor, [alpha: number = 1], x: Tensor, y: Tensor): Tensor
        Tensor:addr(beta: number, [t: Tensor], alpha: number, x: Tensor, y: Tensor): Tensor

    `beta * t + alpha * (x * y^T)`: `t` (n, m), `x` (n), `y` (m). The method writes to the tensor,
    which is also t if none is given; one number alone is alpha there, but beta in the function.

    ```lua
    print(torch.zeros(2, 2):addr(2, torch.Tensor{1, 2}, torch.Tensor{3, 4})[2][2])  --> 16
    ```

    ## torch.addbmm

        torch.addbmm([res: Tensor], [beta: number = 1], t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addbmm([alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addbmm(t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:addbmm(beta: number, [t: Tensor], alpha: number, a: Tensor, b: Tensor): Tensor

    `beta * t + alpha * sum_i (a[i] * b[i])`: `t` (n, m), `a` (N, n, k), `b` (N, k, m). Numbers and
    methods as in `torch.addmm`.

    ```lua
    print(torch.zeros(2, 2):addbmm(torch.ones(3, 2, 4), torch.ones(3, 4, 2))[1][1])  --> 12
    ```

    ## torch.baddbmm

        torch.baddbmm([res: Tensor], [beta: number = 1], t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:baddbmm([alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:baddbmm(t: Tensor, [alpha: number = 1], a: Tensor, b: Tensor): Tensor
        Tensor:baddbmm(beta: number, [t: Tensor], alpha: number, a: Tensor, b: Tensor): Tensor

    `beta * t[i] + alpha * (a[i] * b[i])` for each i: `t` (N, n, m), `a` (N, n, k), `b` (N, k, m).
    Numbers and methods as in `torch.addmm`.

    ```lua
    print(torch.ones(3, 2, 2):baddbmm(torch.ones(3, 2, 4), torch.ones(3, 4, 2))[3][1][1])  --> 5
    ```

    ## torch.gesv

        torch.gesv([x: Tensor], [lu: Tensor], b: Tensor, a: Tensor): Tensor, Tensor

    The solution x (n, k) of `a * x = b` for a square `a` (n, n) and `b` (n, k), or (n) for one
    column, and the factors L and U of a in one matrix. The right side stands first. A singular
    matrix is an error. Source: LAPACK gesv.

    ```lua
    a, b = torch.Tensor{{2, 0}, {0, 4}}, torch.Tensor{{2}, {2}}
    x = torch.gesv(b, a)
    print(x[1][1], x[2][1])  --> 1	0.5
    ```

    ## torch.gels

        torch.gels([x: Tensor], [qr: Tensor], b: Tensor, a: Tensor): Tensor, Tensor

    The x (n, k) with the least `|a * x - b|` for `a` (m, n) of full rank and `b` (m, k), that of
    least |x| where many solve it, and the factors of a. Source: LAPACK gels.

    ```lua
    a, b = torch.Tensor{{1}, {1}}, torch.Tensor{{1}, {3}}
    print(torch.round(torch.gels(b, a)[1][1] * 1000))  --> 2000
    ```

    ## torch.trtrs

        torch.trtrs([x: Tensor], [copy: Tensor], b: Tensor, a: Tensor, [part: "U"|"L" = "U"], [trans: "N"|"T" = "N"], [diag: "N"|"U" = "N"]): Tensor, Tensor

    The solution x (n, k) of `a * x = b`, or of `a^T * x = b` with trans 'T', for a triangular `a`
    (n, n): its upper or lower triangle is read; diag 'U' takes its diagonal for ones. The second
    result is a copy of a. Source: LAPACK trtrs.

    ```lua
    a, b = torch.Tensor{{2, 1}, {0, 1}}, torch.Tensor{{4}, {2}}
    print(torch.trtrs(b, a)[1][1])  --> 1
    ```

    ## torch.inverse

        torch.inverse([res: Tensor], a: Tensor): Tensor

    The inverse of a square matrix (n, n); a singular one is an error. To solve a system `torch.gesv`
    is better. Source: LAPACK getrf and getri.

    ```lua
    print(torch.inverse(torch.Tensor{{2, 0}, {0, 4}})[2][2])  --> 0.25
    ```

    ## torch.symeig

        torch.symeig([values: Tensor], [vectors: Tensor], a: Tensor, [job: "N"|"V" = "N"], [part: "U"|"L" = "U"]): Tensor, Tensor

    The eigenvalues (n) of a symmetric matrix (n, n), ascending, and with job 'V' the eigenvectors as
    the columns of a matrix (n, n). Only the upper or the lower triangle is read. Source: LAPACK
    syev.

    ```lua
    e, v = torch.symeig(torch.Tensor{{2, 1}, {1, 2}}, 'V')
    print(torch.round(e[1] * 100), torch.round(e[2] * 100), v:size(1))  --> 100	300	2
    ```

    ## torch.eig

        torch.eig([values: Tensor], [vectors: Tensor], a: Tensor, [job: "N"|"V" = "N"]): Tensor, Tensor

    The eigenvalues of a square matrix (n, n), real and imaginary parts (n, 2), and with job 'V' the
    right eigenvectors as columns (n, n); those of a complex pair stand as real and imaginary part in
    two columns. Source: LAPACK geev.

    ```lua
    e = torch.eig(torch.Tensor{{0, 1}, {-1, 0}})
    print(torch.abs(e[1][1]) < 1e-9, torch.round(torch.abs(e[1][2])))  --> true	1
    ```

    ## torch.svd

        torch.svd([u: Tensor], [s: Tensor], [v: Tensor], a: Tensor, [job: "S"|"A" = "S"]): Tensor, Tensor, Tensor

    The singular value decomposition `a = u * diag(s) * v^T` of a matrix (m, n): with k = min(m, n),
    u (m, k), s (k) descending, v (n, k); with job 'A' u (m, m) and v (n, n). Source: LAPACK gesvd.

    ```lua
    a = torch.Tensor{{3, 0}, {0, 4}, {0, 0}}
    u, s, v = torch.svd(a)
    print(s[1], torch.dist(u * torch.diag(s) * v:t(), a) < 1e-9)  --> 4	true
    ```

    ## torch.qr

        torch.qr([q: Tensor], [r: Tensor], a: Tensor): Tensor, Tensor

    The factors `a = q * r` of a matrix (m, n) with k = min(m, n): q (m, k) with orthonormal columns,
    r (k, n) upper triangular. Source: LAPACK geqrf and orgqr.

    ```lua
    a = torch.randn(4, 3)
    q, r = torch.qr(a)
    print(q:size(2), torch.dist(q * r, a) < 1e-9)  --> 3	true
    ```

    ## torch.geqrf

        torch.geqrf([res: Tensor], [tau: Tensor], a: Tensor): Tensor, Tensor

    The QR factors of a matrix (m, n) as LAPACK keeps them: r above the diagonal and Householder
    reflectors below it (m, n), and the scales `tau` (min(m, n)) of these. `torch.orgqr` and
    `torch.ormqr` take both.

    ```lua
    a = torch.randn(4, 3)
    f, tau = torch.geqrf(a)
    print(f:size(1), tau:size(1))  --> 4	3
    ```

    ## torch.orgqr

        torch.orgqr([q: Tensor], a: Tensor, tau: Tensor): Tensor

    The matrix q (m, k) of reflectors `a` (m, n) and scales `tau` (k) that `torch.geqrf` gave.

    ```lua
    a = torch.randn(4, 3)
    q = torch.orgqr(torch.geqrf(a))
    print(torch.dist(q:t() * q, torch.eye(3)) < 1e-9)  --> true
    ```

    ## torch.ormqr

        torch.ormqr([res: Tensor], a: Tensor, tau: Tensor, c: Tensor, [side: "L"|"R" = "L"], [trans: "N"|"T" = "N"]): Tensor

    The product `q * c` or, with side 'R', `c * q`, for the full q (m, m) of what `torch.geqrf` gave;
    q is transposed with trans 'T'.

    ```lua
    a = torch.randn(3, 3)
    f, tau = torch.geqrf(a)
    print(torch.dist(torch.ormqr(f, tau, a, 'L', 'T'), torch.triu(f)) < 1e-9)  --> true
    ```

    ## torch.potrf

        torch.potrf([res: Tensor], a: Tensor, [part: "U"|"L" = "U"]): Tensor

    The Cholesky factor of a symmetric positive definite matrix (n, n): the upper u with
    `a = u^T * u`, or the lower l with `a = l * l^T`. Another matrix is an error. Source: LAPACK
    potrf.

    ```lua
    print(torch.potrf(torch.Tensor{{4, 2}, {2, 5}})[1][1])  --> 2
    ```

    ## torch.potrs

        torch.potrs([res: Tensor], b: Tensor, chol: Tensor, [part: "U"|"L" = "U"]): Tensor

    The solution x (n, k) of `a * x = b`, where `chol` is the Cholesky factor of a that `torch.potrf`
    gives. Source: LAPACK potrs.

    ```lua
    a = torch.Tensor{{4, 2}, {2, 5}}
    x = torch.potrs(torch.Tensor{{6}, {7}}, torch.potrf(a))
    print(torch.round(x[1][1] * 100), torch.round(x[2][1] * 100))  --> 100	100
    ```

    ## torch.potri

        torch.potri([res: Tensor], chol: Tensor, [part: "U"|"L" = "U"]): Tensor

    The inverse of the matrix whose Cholesky factor `chol` is. Source: LAPACK potri.

    ```lua
    a = torch.Tensor{{4, 2}, {2, 5}}
    print(torch.dist(torch.potri(torch.potrf(a)) * a, torch.eye(2)) < 1e-9)  --> true
    ```

    ## torch.pstrf

        torch.pstrf([res: Tensor], [pivots: IntTensor], a: Tensor, [part: "U"|"L" = "U"], [tolerance: number = -1]): Tensor, IntTensor

    The Cholesky factor with complete pivoting of a positive semidefinite matrix (n, n), and the
    order (n) in which its rows were taken, from 1. A negative `tolerance` stands for LAPACK's own.
    Source: LAPACK pstrf.

    ```lua
    u, order = torch.pstrf(torch.Tensor{{1, 0}, {0, 9}})
    print(u[1][1], order[1])  --> 3	2
    ```
    """#)
}
