#!/usr/bin/env python3
"""Fits the polynomials of Sources/TensorCore/Kernels/VectorMath*.swift (needs mpmath).

Remez exchange: the polynomial p of degree n that minimises max |w(x) (p(x) - f(x))| on [a, b].
Prints the coefficients, lowest first, as Swift literals and the error in bits.
"""
from mpmath import mp, mpf, exp, expm1, log, sqrt, lu_solve, matrix, sin, cos, pi, fabs

mp.dps = 60


def remez(f, w, a, b, n, rounds=12):
    nodes = [(a + b) / 2 - (b - a) / 2 * cos(pi * i / (n + 1)) for i in range(n + 2)]
    for _ in range(rounds):
        rows = [[x**k for k in range(n + 1)] + [(-1) ** i / w(x)] for i, x in enumerate(nodes)]
        p = list(lu_solve(matrix(rows), matrix([f(x) for x in nodes])))[: n + 1]
        error = lambda x: w(x) * (sum(c * x**k for k, c in enumerate(p)) - f(x))
        grid = [a + (b - a) * (1 - cos(pi * i / (40 * (n + 2)))) / 2 for i in range(40 * (n + 2) + 1)]
        values = [error(x) for x in grid]
        nodes, best = [], None
        for x, v in zip(grid, values):  # The extremum of every run of equal sign.
            if best is not None and (v > 0) != (best[1] > 0):
                nodes.append(best[0])
                best = None
            if best is None or fabs(v) > fabs(best[1]):
                best = (x, v)
        nodes.append(best[0])
        if len(nodes) != n + 2:
            raise SystemExit(f"{len(nodes)} extrema instead of {n + 2}")
    return p, max(fabs(v) for v in values)


def report(name, fit):
    p, e = fit
    print(f"{name}: error 2^{float(log(e, 2)):.1f}")
    for c in p:
        print("  ", repr(float(c)), float(c).hex())


# exp(r) = 1 + r + r^2 q(r), |r| <= ln 2 / 2; the error is relative to expm1(r).
half = log(2) / 2 * (1 + mpf(2) ** -20)
tiny = mpf(10) ** -25
q = lambda r: (expm1(r) - r) / r**2 if fabs(r) > tiny else mpf(1) / 2
wq = lambda r: r**2 / expm1(r) if fabs(r) > tiny else tiny
# The weight has the sign of r; its zero at 0 takes one alternation away, hence |.|.
for n, name in ((9, "exp, Double"), (5, "exp, Float")):
    report(name, remez(q, lambda r: fabs(wq(r)) + mpf(10) ** -3, -half, half, n))

# log((1 + s) / (1 - s)) = s (2 + z l(z)), z = s^2, for sqrt(1/2) <= m <= sqrt(2), s = (m - 1) / (m + 1).
top = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * (1 + mpf(2) ** -20)


def l(z):
    if z < tiny:
        return mpf(2) / 3
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) / s - 2) / z


kinds = ((6, "log, Double"), (3, "log, Float"), (4, "log, to 44 bits"), (7, "log, to 60 bits"))
for n, name in kinds:
    report(name, remez(l, lambda z: z / 2 + mpf(10) ** -4, mpf(0), top, n))

# sin r = r (1 + z s(z)), cos r = 1 - z / 2 + z^2 c(z), z = r^2, for |r| <= pi / 4.
end = (pi / 4) ** 2 * (1 + mpf(2) ** -20)
s = lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z if z > tiny else -mpf(1) / 6
c = lambda z: ((cos(sqrt(z)) - 1) / z + mpf(1) / 2) / z if z > tiny else mpf(1) / 24
report("sin, to 44 bits", remez(s, lambda z: z + mpf(10) ** -4, mpf(0), end, 4))
report("cos, to 42 bits", remez(c, lambda z: z * z + mpf(10) ** -4, mpf(0), end, 3))
