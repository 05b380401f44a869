"""Writes the numbers of X.txt in this folder: exact values of activations, criterions, reductions and normalisations at the
ends of the number range, for Double and Float.

Usage: python3 make.py (with mpmath installed). Every run writes the same files.

A file is a list of lines, the words of a line separated by tabs:
    case NAME TYPE            a new case, double or float
    layer LUA                 a module; output and gradInput are asked for
    criterion LUA             a criterion; loss and gradInput are asked for
    elements LUA              a criterion, of which each element is a case of its own
    call LUA                  an expression of `x`
    input SIZES NUMBERS       what comes in; input.1, input.2 … of a table
    gradOutput, target        likewise; what is not given is as in the case before
    output ULPS ABSOLUTE NUMBERS    what is to come out, and how far a number may be off: so many units in its last place, or so
                              much; gradInput, gradInput.1 …, loss likewise

Numbers are hexadecimal and exact. The laws are written in mpmath with some thousand bits; derivatives are differences at that
precision, so that no formula of ours is believed twice. What is wanted of a NaN, and of infinity, is what the law tends to; NaN
where it tends to nothing.
"""
import math
from fractions import Fraction
from pathlib import Path

from mpmath import mp, mpf

mp.prec = 9000
INF, NAN = math.inf, math.nan
BITS = {"double": 53, "float": 24}
LEAST = {"double": -1074, "float": -149}
MOST = {"double": 1024, "float": 128}


def rounded(x, kind):
    """The number of `kind` next to x, a tie to even."""
    x = mpf(x)
    if mp.isnan(x):
        return NAN
    if mp.isinf(x):
        return INF if x > 0 else -INF
    if x == 0:
        return 0.0
    sign, man, exp, count = x._mpf_
    unit = max(exp + count - BITS[kind], LEAST[kind])
    shift = exp - unit
    if shift >= 0:
        quotient = man << shift
    else:
        quotient, rest = man >> -shift, man & ((1 << -shift) - 1)
        half = 1 << (-shift - 1)
        if rest > half or rest == half and quotient & 1:
            quotient += 1
    if quotient.bit_length() + unit > MOST[kind]:
        return -INF if sign else INF
    value = math.ldexp(quotient, unit)
    return -value if sign else value


def isSpecial(x):
    return math.isinf(x) or math.isnan(x)


def text(x):
    return "nan" if math.isnan(x) else ("-inf" if x < 0 else "inf") if math.isinf(x) else x.hex()


def derivative(f, xs, i, dy):
    """Σ dy_j ∂f_j/∂x_i by a difference of the precision's middle."""
    h = (abs(xs[i]) if xs[i] != 0 else mpf(2) ** -1100) * mpf(2) ** -2500
    up, down = list(xs), list(xs)
    up[i] += h
    down[i] -= h
    return sum(g * (a - b) for g, a, b in zip(dy, f(*up), f(*down))) / (2 * h)


# The ends of the range, and what lies where functions bend, saturate or cancel.
NUMBERS = {
    "double": [
        0.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-200, 1e-160, 1e-100, 1e-20, 1e-16, 1e-9, 1e-6, 1e-3, 0.1, 0.75,
        1.25, 2.0, 5.0, 12.0, 17.0, 19.5, 22.0, 30.0, 36.5, 40.0, 100.0, 350.0, 700.0, 709.5, 720.0, 744.5, 746.0, 1e3, 1e4,
        1e8, 1e15, 1e16, 1e17, 1e20, 1e100, 1e150, 1e154, 1e160, 1e200, 1e300, 1.7976931348623157e308,
    ],
    "float": [
        0.0, 2**-149, 2**-140, 2**-126, 1e-38, 1e-30, 1e-25, 1e-20, 1e-15, 1e-8, 1e-6, 1e-3, 0.1, 0.75, 1.25, 2.0, 5.0, 8.0,
        9.5, 12.0, 15.0, 17.5, 19.5, 22.0, 40.0, 80.0, 88.5, 89.0, 100.0, 103.5, 105.0, 1e3, 1e4, 1e7, 2.0**24, 1e8, 1e10,
        1e15, 1e19, 1e20, 1e25, 1e30, 1e38, 3.4028234663852886e38,
    ],
}


def numbers(kind, condition=lambda x: True):
    both = [x for v in NUMBERS[kind] for x in ((v,) if v == 0 else (v, -v))]
    return [v for v in (rounded(v, kind) for v in both) if condition(v)]


class File:
    def __init__(self, name):
        self.name, self.lines, self.last, self.kind = name, [], {}, None

    def line(self, *words):
        self.lines.append("\t".join(words))

    def start(self, name, kind, what, code):
        if self.kind != kind:
            self.kind, self.last = kind, {}
        self.line("case", name, kind)
        self.line(what, code)

    def given(self, name, values, sizes=None):
        words = (sizes or str(len(values)), " ".join(text(float(v)) for v in values))
        if name == "input" or name == "input.1":
            self.last.pop("input.1" if name == "input" else "input", None)
        if self.last.get(name) != words:
            self.line(name, *words)
            self.last[name] = words

    def wanted(self, name, kind, values, ulps, absolute=0):
        words = " ".join(text(rounded(v, kind)) for v in values)
        self.line(name, repr(ulps), repr(float(absolute)), words)

    def write(self):
        Path(__file__).with_name(self.name + ".txt").write_text("\n".join(self.lines) + "\n")
        print(self.name, sum(line.startswith("case") for line in self.lines), "cases")


# ---- activations

activations = File("activations")


def curve(name, lua, f, ends, ulps=1, slopeUlps=2, absolute=0, slopeAbsolute=0, where=lambda x: True, kinks={}, nan=(NAN, NAN),
          kinds=("double", "float")):
    """A function of one number. `ends` are f(-∞), f(∞), f′(-∞), f′(∞); None: not in its domain. `kinks` are values of f′ where
    the difference says nothing; `nan` is f and f′ of NaN. `absolute` is in units of the type's epsilon."""
    for kind in kinds:
        xs = numbers(kind, where)
        epsilon = 2.0 ** (1 - BITS[kind])
        ys = [f(mpf(x)) for x in xs]
        dys = [mpf(kinks[x]) if x in kinks else derivative(lambda v: [f(v)], [mpf(x)], 0, [mpf(1)]) for x in xs]
        for x, y, dy in ((-INF, ends[0], ends[2]), (INF, ends[1], ends[3]), (NAN, nan[0], nan[1])):
            if y is not None:
                xs.append(x)
                ys.append(y)
                dys.append(dy)
        activations.start(name, kind, "layer", lua)
        activations.given("input", xs)
        activations.given("gradOutput", [1.0] * len(xs))
        activations.wanted("output", kind, ys, ulps, absolute * epsilon)
        activations.wanted("gradInput", kind, dys, slopeUlps, slopeAbsolute * epsilon)


def sigma(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def bounded(x, law, line):
    """`law`, but where e to that power is nothing even for us, the line it tends to."""
    return line(x) if abs(x) > 100000 else law(x)


curve("Tanh", "nn.Tanh()", lambda x: bounded(x, mp.tanh, mp.sign), (-1, 1, 0, 0), ulps=2, slopeAbsolute=2)
curve("Sigmoid", "nn.Sigmoid()", lambda x: bounded(x, sigma, lambda x: mpf(x > 0)), (0, 1, 0, 0), ulps=2, slopeAbsolute=1)
curve("LogSigmoid", "nn.LogSigmoid()", lambda x: bounded(x, lambda x: -mp.log1p(mp.exp(-x)), lambda x: mp.ldexp(0, 0) if x > 0 else x),
      (-INF, 0, 1, 0), ulps=3, slopeUlps=3)
curve("SoftSign", "nn.SoftSign()", lambda x: x / (1 + abs(x)), (-1, 1, 0, 0), slopeUlps=4, kinks={0.0: 1})
for beta in (1, 3):
    curve(f"SoftPlus {beta}", f"nn.SoftPlus({beta})",
          lambda x: x if beta * x > 20 else bounded(beta * x, lambda z: mp.log1p(mp.exp(z)) / beta, lambda z: mpf(0)),
          (0, INF, 0, 1), ulps=3, slopeUlps=3)
curve("ELU", "nn.ELU(0.5)", lambda x: x if x > 0 else bounded(x, lambda x: mp.expm1(x) / 2, lambda x: -mpf(1) / 2),
      (-0.5, INF, 0, 1), ulps=3, slopeAbsolute=1, kinks={0.0: 0.5}, nan=(NAN, 1))
curve("LeakyReLU", "nn.LeakyReLU(0.25)", lambda x: x if x > 0 else x / 4, (-INF, INF, 0.25, 1), kinks={0.0: 0.25}, nan=(NAN, 0.25))
curve("PReLU", "nn.PReLU()", lambda x: x if x > 0 else x / 4, (-INF, INF, 0.25, 1), kinks={0.0: 0.25}, nan=(NAN, 0.25))
curve("ReLU", "nn.ReLU()", lambda x: max(x, mpf(0)), (0, INF, 0, 1), kinks={0.0: 0}, nan=(0, 0))
curve("ReLU6", "nn.ReLU6()", lambda x: min(max(x, mpf(0)), mpf(6)), (0, 6, 0, 0), kinks={0.0: 0}, nan=(6, 1))
curve("Threshold", "nn.Threshold(0.5, 0.25)", lambda x: x if x > 0.5 else mpf(0.25), (0.25, INF, 0, 1), nan=(0.25, 0))
curve("HardTanh", "nn.HardTanh()", lambda x: min(max(x, mpf(-1)), mpf(1)), (-1, 1, 0, 0), nan=(1, 1))
curve("Clamp", "nn.Clamp(-3, 1.5)", lambda x: min(max(x, mpf(-3)), mpf(1.5)), (-3, 1.5, 0, 0), nan=(1.5, 1))
curve("HardShrink", "nn.HardShrink(0.5)", lambda x: x if abs(x) > 0.5 else mpf(0), (-INF, INF, 1, 1), nan=(0, 0))
curve("SoftShrink", "nn.SoftShrink(0.5)", lambda x: mp.sign(x) * max(abs(x) - 0.5, mpf(0)), (-INF, INF, 1, 1), nan=(0, 0))
curve("TanhShrink", "nn.TanhShrink()", lambda x: x - bounded(x, mp.tanh, mp.sign), (-INF, INF, 1, 1), ulps=2, absolute=2,
      slopeUlps=6)
curve("Exp", "nn.Exp()", lambda x: bounded(x, mp.exp, lambda x: mpf(0) if x < 0 else mpf(INF)), (0, INF, 0, INF),
      where=lambda x: x < 1e5)
curve("Log", "nn.Log()", mp.log, (None, INF, None, 0), where=lambda x: x > 0, nan=(NAN, NAN))
curve("Sqrt", "nn.Sqrt()", mp.sqrt, (None, INF, None, 0), where=lambda x: x > 0)
curve("Square", "nn.Square()", lambda x: x * x, (INF, INF, -INF, INF), kinks={0.0: 0})
curve("Abs", "nn.Abs()", abs, (INF, INF, -1, 1), kinks={0.0: 1}, nan=(NAN, -1))
for p, ends in ((2, (INF, INF, -INF, INF)), (3, (-INF, INF, INF, INF)), (-1, (0, 0, 0, 0)), (-2, (0, 0, 0, 0)),
                (0.5, (None, INF, None, 0)), (-0.5, (None, 0, None, 0)), (2.5, (None, INF, None, INF)), (1, (-INF, INF, 1, 1))):
    curve(f"Power {p}", f"nn.Power({p})", lambda x: x ** mpf(p), ends, ulps=2, slopeUlps=4,
          nan=(NAN, 1 if p == 1 else NAN), where=lambda x: x > 0 if p != int(p) or p < 0 and x <= 0 else x != 0)
curve("AddConstant", "nn.AddConstant(2.5)", lambda x: x + 2.5, (-INF, INF, 1, 1), nan=(NAN, 1))
curve("MulConstant", "nn.MulConstant(-0.125)", lambda x: x / -8, (INF, -INF, -0.125, -0.125), nan=(NAN, -0.125))
curve("SAdd", "nn.SAdd(0.5, true)", lambda x: -(x + 0.5), (INF, -INF, -1, -1), nan=(NAN, -1))
curve("Clip", "nn.Clip(-0.5, 2)", lambda x: x, (-0.5, 2, 1, 1), where=lambda x: abs(x) < 0.5, nan=(NAN, 1))


def softmax(log, sign=1):
    def law(*xs):
        xs = [sign * x for x in xs]
        top = max(xs)
        shares = [mp.exp(x - top) if top - x < 100000 else mpf(0) for x in xs]
        total = mp.log(sum(shares))
        return [x - top - total if log else s / sum(shares) for x, s in zip(xs, shares)]
    return law


# Rows of scores, and what comes of infinite ones: [output] and [gradInput] for gradients dy, or None for a NaN in each place.
ROWS = {
    "double": [
        [1.0, 2.0, 3.0, 4.0], [1e300, -1e300, 1e300, 0.0], [1e300, 1e-300, -1e300, 5e-324], [-1e300, -1e300, -1e300, -1e300],
        [1.7976931348623157e308, 1.7976931348623157e308, -1.7976931348623157e308, 0.0], [1000.0, 999.0, -1000.0, 0.0],
        [745.0, 0.0, -1.0, -2.0], [1e-310, 0.0, -1e-310, 5e-324], [40.0, 0.0, 0.0, 0.0], [1e17, 1e17, 1e17 - 32, 0.0],
    ],
    "float": [
        [1.0, 2.0, 3.0, 4.0], [1e38, -1e38, 1e38, 0.0], [1e38, 1e-38, -1e38, 2**-149],
        [3.4028234663852886e38, 3.4028234663852886e38, -3.4028234663852886e38, 0.0], [1000.0, 999.0, -1000.0, 0.0],
        [103.0, 0.0, -1.0, -2.0], [2**-140, 0.0, -(2**-140), 2**-149], [20.0, 0.0, 0.0, 0.0],
    ],
}
DY = [1.0, -2.0, 0.5, 0.25]
for name, lua, log, sign in (("SoftMax", "nn.SoftMax()", False, 1), ("LogSoftMax", "nn.LogSoftMax()", True, 1),
                             ("SoftMin", "nn.SoftMin()", False, -1)):
    for kind in ("double", "float"):
        for i, row in enumerate(ROWS[kind]):
            row = [rounded(x, kind) for x in row]
            epsilon = 2.0 ** (1 - BITS[kind])
            law, xs = softmax(log, sign), [mpf(x) for x in row]
            activations.start(f"{name} row {i + 1}", kind, "layer", lua)
            activations.given("input", row, "1x4")
            activations.given("gradOutput", DY, "1x4")
            # The largest and the sum are rounded: an error of the distance's last place in e to that power.
            activations.wanted("output", kind, law(*xs), 4, 2 * epsilon if log else 0)
            activations.wanted("gradInput", kind, [derivative(law, xs, k, [mpf(d) for d in DY]) for k in range(4)], 8, 4 * epsilon)
        for i, (row, share) in enumerate([
            ([INF, 0.0, -1.0, 5.0], [1, 0, 0, 0]), ([-INF, 0.0, 0.0, -INF], [0, 0.5, 0.5, 0]),
            ([-INF, -INF, INF, -INF], [0, 0, 1, 0]), ([INF, INF, 0.0, 1.0], None), ([-INF] * 4, None),
            ([0.0, NAN, 0.0, 0.0], None),
        ]):
            activations.start(f"{name} infinite {i + 1}", kind, "layer", lua)
            activations.given("input", [sign * x for x in row], "1x4")
            activations.given("gradOutput", DY, "1x4")
            if share is None:
                output = gradient = [NAN] * 4
            else:
                share = [mpf(s) for s in share]
                output = [mp.log(s) if s > 0 else mpf(-INF) for s in share] if log else share
                total = sum(mpf(d) * (1 if log else s) for d, s in zip(DY, share))
                gradient = [mpf(d) - s * total if log else sign * s * (mpf(d) - total) for d, s in zip(DY, share)]
            activations.wanted("output", kind, output, 2)
            activations.wanted("gradInput", kind, gradient, 4)

for kind in ("double", "float"):
    xs = numbers(kind)
    a = [x for x in xs if abs(x) < 1e30]
    for i, b in enumerate((0.0, 1e4, -1e4, 0.75, xs[-1], -xs[-2])):
        activations.start(f"GatedLinearUnit {i + 1}", kind, "layer", "nn.GatedLinearUnit()")
        activations.given("input", [v for v in a] + [b] * len(a), f"1x{2 * len(a)}")
        s = bounded(mpf(b), sigma, lambda x: mpf(x > 0))
        activations.given("gradOutput", [1.0] * len(a), f"1x{len(a)}")
        activations.wanted("output", kind, [mpf(v) * s for v in a], 4)
        ds = s * (1 - s)
        epsilon = 2.0 ** (1 - BITS[kind])
        activations.wanted("gradInput", kind, [s] * len(a) + [mpf(v) * ds for v in a], 6, max(map(abs, a)) * epsilon)

# The functions of tensors that these and scripts are made of.


def function(name, code, f, ends, ulps=1, absolute=0, where=lambda x: True, kinds=("double", "float")):
    for kind in kinds:
        xs = numbers(kind, where)
        ys = [f(mpf(x)) for x in xs]
        for x, y in ((-INF, ends[0]), (INF, ends[1]), (NAN, NAN)):
            if y is not None:
                xs.append(x)
                ys.append(mpf(y))
        activations.start(name, kind, "call", code)
        activations.given("input", xs)
        activations.wanted("output", kind, ys, ulps, absolute * 2.0 ** (1 - BITS[kind]))


small = lambda x: abs(x) < 1e5
positive = lambda x: x > 0
function("exp", "torch.exp(x)", mp.exp, (0, INF), where=small)
function("log", "torch.log(x)", mp.log, (NAN, INF), where=positive)
function("log1p", "torch.log1p(x)", mp.log1p, (NAN, INF), ulps=2, where=lambda x: x > -1)
function("tanh", "torch.tanh(x)", lambda x: bounded(x, mp.tanh, mp.sign), (-1, 1), ulps=2)
function("sigmoid", "torch.sigmoid(x)", lambda x: bounded(x, sigma, lambda x: mpf(x > 0)), (0, 1), ulps=2)
function("sinh", "torch.sinh(x)", mp.sinh, (-INF, INF), ulps=2, where=small)
function("cosh", "torch.cosh(x)", mp.cosh, (INF, INF), ulps=2, where=small)
function("sin", "torch.sin(x)", mp.sin, (NAN, NAN))
function("cos", "torch.cos(x)", mp.cos, (NAN, NAN))
function("tan", "torch.tan(x)", mp.tan, (NAN, NAN))
function("asin", "torch.asin(x)", mp.asin, (NAN, NAN), where=lambda x: abs(x) <= 1)
function("acos", "torch.acos(x)", mp.acos, (NAN, NAN), where=lambda x: abs(x) <= 1)
function("atan", "torch.atan(x)", mp.atan, (-mp.pi / 2, mp.pi / 2))
function("sqrt", "torch.sqrt(x)", mp.sqrt, (NAN, INF), where=positive, ulps=0)
function("rsqrt", "torch.rsqrt(x)", lambda x: 1 / mp.sqrt(x), (NAN, 0), where=positive)
function("cinv", "torch.cinv(x)", lambda x: 1 / x, (0, 0), ulps=0, where=lambda x: x != 0)
mp.prec = 2000
function("lgamma", "torch.lgamma(x)", lambda x: mp.log(abs(mp.gamma(x))) if x < 1e5 else x * (mp.log(x) - 1) - mp.log(x) / 2 + mp.log(2 * mp.pi) / 2 + 1 / (12 * x),
         (INF, INF), ulps=4, where=lambda x: 0 < x < 1e300)
mp.prec = 9000
for p in (0, 1, 2, 3, -1, -2, 0.5, -0.5, 2.5, 1e-3, 7):
    ends = (INF if p > 0 and p == int(p) and p % 2 == 0 else -INF if p > 0 and p == int(p) else 0 if p < 0 and p == int(p) else None,
            INF if p > 0 else 0)
    if p == 0:
        ends = (1, 1)
    for kind in ("double", "float"):
        # The exponent is of the tensor's type.
        e = mpf(rounded(p, kind))
        xs = numbers(kind, lambda x: x != 0 and (x > 0 or p == int(p)))
        ys = [x**e for x in map(mpf, xs)]
        for x, y in ((-INF, ends[0]), (INF, ends[1])):
            if y is not None:
                xs.append(x)
                ys.append(mpf(y))
        activations.start(f"pow {p}", kind, "call", f"torch.pow(x, {p})")
        activations.given("input", xs)
        activations.wanted("output", kind, ys, 2)
activations.write()

# ---- criterions of elements

criterions = File("criterions")


def elements(name, lua, f, pairs, ends=(), ulps=2, slopeUlps=3, absolute=0, slopeAbsolute=0, kinks={}):
    """A loss f(x, t) of one element; `pairs(kind)` are the x and t, `ends` are (x, t, f, f′) with infinities or NaN."""
    for kind in ("double", "float"):
        epsilon = 2.0 ** (1 - BITS[kind])
        xt = [(rounded(x, kind), rounded(t, kind)) for x, t in pairs(kind)]
        ys = [f(mpf(x), mpf(t)) for x, t in xt]
        dys = [mpf(kinks[x, t]) if (x, t) in kinks else derivative(lambda v: [f(v, mpf(t))], [mpf(x)], 0, [mpf(1)]) for x, t in xt]
        for x, t, y, dy in ends:
            xt.append((x, t))
            ys.append(mpf(y))
            dys.append(mpf(dy))
        criterions.start(name, kind, "elements", lua)
        criterions.given("input", [x for x, _ in xt])
        criterions.given("target", [t for _, t in xt])
        criterions.wanted("loss", kind, ys, ulps, absolute * epsilon)
        criterions.wanted("gradInput", kind, dys, slopeUlps, slopeAbsolute * epsilon)


def everywhere(targets, where=lambda x, t: True):
    return lambda kind: [(x, t) for x in numbers(kind) for t in targets if where(x, t)]


def softplus(z):
    return z + mp.log1p(mp.exp(-z)) if z > 0 else mp.log1p(mp.exp(z)) if z > -100000 else mpf(0)


def softplusFar(z):
    return z if z > 100000 else softplus(z)


signs = everywhere((1.0, -1.0))
elements("SoftMargin", "nn.SoftMarginCriterion()", lambda x, t: softplusFar(-x * t), signs,
         [(INF, 1.0, 0, 0), (-INF, 1.0, INF, -1), (INF, -1.0, INF, 1), (-INF, -1.0, 0, 0), (NAN, 1.0, NAN, NAN)], ulps=3)
elements("BinaryLogisticRegression", "nn.BinaryLogisticRegression()", lambda x, t: softplusFar(-x * t), signs,
         [(INF, 1.0, 0, 0), (-INF, 1.0, INF, -1), (NAN, 1.0, NAN, NAN)], ulps=3)
elements("MultiLabelSoftMargin", "nn.MultiLabelSoftMarginCriterion()", lambda x, t: softplusFar(-x) if t == 1 else softplusFar(x),
         everywhere((0.0, 1.0)),
         [(INF, 1.0, 0, 0), (-INF, 1.0, INF, -1), (INF, 0.0, INF, 1), (-INF, 0.0, 0, 0), (NAN, 1.0, NAN, NAN)],
         ulps=3, slopeUlps=3)
elements("Margin", "nn.MarginCriterion()", lambda x, t: max(1 - t * x, mpf(0)), signs,
         [(INF, 1.0, 0, 0), (-INF, 1.0, INF, -1)])
elements("HingeEmbedding", "nn.HingeEmbeddingCriterion()", lambda x, t: x if t == 1 else max(1 - x, mpf(0)), signs,
         [(INF, 1.0, INF, 1), (INF, -1.0, 0, 0), (-INF, -1.0, INF, -1)])
near = lambda kind: [(x, t) for x in numbers(kind) for t in (0.0, 1.25)]
elements("MSE", "nn.MSECriterion()", lambda x, t: (x - t) ** 2, near,
         [(INF, 0.0, INF, INF), (-INF, 1.0, INF, -INF), (NAN, 0.0, NAN, NAN)], ulps=3)
elements("SmoothL1", "nn.SmoothL1Criterion()", lambda x, t: (x - t) ** 2 / 2 if abs(x - t) < 1 else abs(x - t) - 0.5, near,
         [(INF, 0.0, INF, 1), (-INF, 1.0, INF, -1), (NAN, 0.0, NAN, NAN)], ulps=3)
elements("Abs", "nn.AbsCriterion()", lambda x, t: abs(x - t), near,
         [(INF, 0.0, INF, 1), (-INF, 1.0, INF, -1)], kinks={(0.0, 0.0): 1, (1.25, 1.25): 1})


def bce(kind):
    least = mpf(rounded(1e-12, kind))
    return lambda x, t: -(t * mp.log(x + least) + (1 - t) * mp.log(1 - x + least))


for kind in ("double", "float"):
    values = [0.0, 1.0] + [x for x in numbers(kind) if 0 < x < 1] + [1 - 2.0**-20, 1 - 2.0 ** -BITS[kind]]
    xt = [(rounded(x, kind), t) for x in values for t in (0.0, 1.0, 0.25)]
    criterions.start("BCE", kind, "elements", "nn.BCECriterion()")
    criterions.given("input", [x for x, _ in xt])
    criterions.given("target", [t for _, t in xt])
    f = bce(kind)
    # 1 - x and x + 1e-12 are rounded, which near 1 and 0 weighs: the last place of 1 is 1e-12 of 1e-4, or all of it in Float.
    epsilon = 2.0 ** (1 - BITS[kind])
    criterions.wanted("loss", kind, [f(mpf(x), mpf(t)) for x, t in xt], 4, 4 * epsilon)
    # The original's form: the 1e-12 of both logarithms in one fraction, 0 where x = t. 1 - x and its kin are rounded.
    least = mpf(rounded(1e-12, kind))
    slopes = [(mpf(x) - t) / ((mpf(rounded(1 - mpf(x), kind)) + least) * (x + least)) for x, t in xt]
    criterions.wanted("gradInput", kind, slopes, 8)

elements("DistKLDiv", "nn.DistKLDivCriterion()", lambda x, t: t * (mp.log(t) - x) if t > 0 else mpf(0),
         lambda kind: [(x, t) for x in numbers(kind) for t in (0.0, 0.5, 1.0, 1e-30, 5e-324 if kind == "double" else 2**-149)],
         [(-INF, 0.0, 0, 0), (-INF, 0.5, INF, -0.5), (INF, 0.0, 0, 0), (-1.0, INF, INF, -INF)], ulps=4, absolute=4)

# ---- criterions of vectors


def vectors(file, name, what, lua, kind, law, inputs, dy=None, target=None, sizes=None, ulps=4, absolute=0, gradUlps=8,
            gradAbsolute=0, output=None, gradient=None, out="output"):
    """A law of several numbers. `output` and `gradient` stand for what the law says where numbers are not finite."""
    inputs = [[rounded(x, kind) for x in part] for part in inputs]
    flat = [mpf(x) for part in inputs for x in part]
    file.start(name, kind, what, lua)
    for i, part in enumerate(inputs):
        file.given("input" if len(inputs) == 1 else f"input.{i + 1}", part, sizes)
    if target is not None:
        file.given("target", target, "number" if len(target) == 1 else None)
    ys = output if output is not None else law(*flat)
    if dy is None:
        dy = [1.0] * len(ys)
    if what == "layer":
        file.given("gradOutput", dy, None if sizes is None or len(dy) != len(inputs[0]) else sizes)
    file.wanted(out, kind, ys, ulps, absolute)
    if what == "call" or gradient is False:
        return
    grads = gradient if gradient is not None else [derivative(law, flat, k, [mpf(d) for d in dy]) for k in range(len(flat))]
    start = 0
    for i, part in enumerate(inputs):
        file.wanted("gradInput" if len(inputs) == 1 else f"gradInput.{i + 1}", kind, grads[start:start + len(part)], gradUlps,
                    gradAbsolute)
        start += len(part)


for kind in ("double", "float"):
    epsilon = 2.0 ** (1 - BITS[kind])
    for i, row in enumerate(ROWS[kind]):
        for t in (1, 3):
            vectors(criterions, f"CrossEntropy {i + 1} {t}", "criterion", "nn.CrossEntropyCriterion()", kind,
                    lambda *xs: [-softmax(True)(*xs)[t - 1]], [row], target=[t], out="loss", absolute=2 * epsilon, gradAbsolute=2 * epsilon)
            vectors(criterions, f"ClassNLL {i + 1} {t}", "criterion", "nn.ClassNLLCriterion()", kind,
                    lambda *xs: [-xs[t - 1]], [row], target=[t], out="loss")
            vectors(criterions, f"MultiMargin {i + 1} {t}", "criterion", "nn.MultiMarginCriterion(1, nil, 0.75)", kind,
                    lambda *xs: [sum(max(mpf(0.75) - xs[t - 1] + x, mpf(0)) / 4 for k, x in enumerate(xs) if k != t - 1)], [row],
                    target=[t], out="loss")
    vectors(criterions, "CrossEntropy -inf elsewhere", "criterion", "nn.CrossEntropyCriterion()", kind, None,
            [[-INF, 0.0, 0.0, -INF]], target=[2], out="loss", output=[mp.log(2)], gradient=[0, -0.5, 0.5, 0])
    vectors(criterions, "CrossEntropy -inf", "criterion", "nn.CrossEntropyCriterion()", kind, None,
            [[-INF, 0.0, 0.0, -INF]], target=[1], out="loss", output=[INF], gradient=[-1, 0.5, 0.5, 0])

PAIRS = {
    "double": [
        ([1.0, 2.0, 3.0], [2.0, -1.0, 0.5]), ([1e200, 2e200, 0.0], [1e200, 1e200, 1e200]), ([1e300, -1e300, 1e300], [1e-3, 1.0, 2.0]),
        ([1e-200, 2e-200, 3e-200], [1e-200, 1e-200, 1e-200]), ([1e160, 1.0, 1e-160], [1e160, 1.0, 3.0]),
        ([5e307, 5e307, 5e307], [-5e307, 5e307, 1.0]), ([1e-310, 5e-324, 0.0], [1.0, 1.0, 1.0]),
        ([0.0, 0.0, 0.0], [1.0, 2.0, 3.0]), ([0.0, 0.0, 0.0], [1e200, 2e200, 1e200]),
    ],
    "float": [
        ([1.0, 2.0, 3.0], [2.0, -1.0, 0.5]), ([1e25, 2e25, 0.0], [1e25, 1e25, 1e25]), ([1e38, -1e38, 1e38], [1e-3, 1.0, 2.0]),
        ([1e-25, 2e-25, 3e-25], [1e-25, 1e-25, 1e-25]), ([1e19, 1.0, 1e-19], [1e19, 1.0, 3.0]), ([2**-149, 2**-140, 0.0], [1.0, 1.0, 1.0]),
        ([0.0, 0.0, 0.0], [1.0, 2.0, 3.0]), ([0.0, 0.0, 0.0], [1e25, 2e25, 1e25]), ([1e38, 1e38, 1e38], [-1e38, 1e38, 1.0]),
    ],
}


def cosine(least):
    def law(*v):
        a, b = v[:len(v) // 2], v[len(v) // 2:]
        dot = sum(x * y for x, y in zip(a, b))
        return dot / mp.sqrt((sum(x * x for x in a) + least) * (sum(x * x for x in b) + least))
    return law


reductions, normalizations = File("reductions"), File("normalizations")
for kind in ("double", "float"):
    epsilon = 2.0 ** (1 - BITS[kind])
    least = mpf(rounded(1e-12, kind))
    for i, (a, b) in enumerate(PAIRS[kind]):
        a, b = [rounded(x, kind) for x in a], [rounded(x, kind) for x in b]
        top = [max(map(abs, part)) for part in (a, b)]
        law = cosine(mpf(1e-12))
        vectors(criterions, f"CosineEmbedding {i + 1}", "criterion", "nn.CosineEmbeddingCriterion()", kind,
                lambda *v: [1 - law(*v)], [a, b], target=[1], out="loss", absolute=8 * epsilon, gradUlps=16,
                gradAbsolute=16 * epsilon / max(min(t for t in top if t) if any(top) else 1, 1e-6))
        scale = 32 * epsilon
        vectors(normalizations, f"CosineDistance {i + 1}", "layer", "nn.CosineDistance()", kind, lambda *v: [cosine(least)(*v)],
                [a, b], ulps=8, absolute=8 * epsilon, gradUlps=16, gradAbsolute=scale / max(min(t for t in top if t) if any(top) else 1, 1e-6))
        for p in (1, 2, 3):
            def distance(*v, p=p):
                return [sum(abs(x - y) ** p for x, y in zip(v[:3], v[3:])) ** (mpf(1) / p)]
            # 1e-6 more in the distance's place, as the original, which keeps the slope at 0 finite.
            n = distance(*map(mpf, a + b))[0] + (mpf(rounded(1e-6, kind)) if p > 1 else 0)
            slopes = [mp.sign(x - y) * (abs(mpf(x) - y) / n) ** (p - 1) if p > 1 else mp.sign(mpf(x) - y) for x, y in zip(a, b)]
            vectors(normalizations, f"PairwiseDistance {p} {i + 1}", "layer", f"nn.PairwiseDistance({p})", kind, distance, [a, b],
                    ulps=8, gradUlps=32, gradient=slopes + [-x for x in slopes])
            vectors(reductions, f"dist {p} {i + 1}", "call", f"torch.dist(x[1], x[2], {p})", "double" if kind == "double" else kind,
                    distance, [a, b], ulps=4 if p < 3 else 1024)

# ---- reductions

LISTS = {
    "double": {
        "plain": [1.0, 2.0, 3.0, 4.5, -7.0], "large": [1e200, -2e200, 3e200], "largest": [1.7e308, 1.7e308, 1.6e308],
        "cancelling": [1e308, 1e308, -1e308, -1e308], "in a row": [1e308] * 40 + [-1e308] * 40,
        "lanes": [1e308, -1e308] * 50, "small": [1e-200, 2e-200, 4e-200], "denormal": [5e-324, 1e-310, 3e-320],
        "mixed": [1e200, 1.0, 1e-200], "shifted": [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 6], "far": [1e16, 1e16 + 2, 1e16 + 8],
        "equal": [1e308] * 3, "equal small": [0.1] * 10, "many": [0.1 * k for k in range(1, 71)],
        "one zero": [1e300, 1e300, 0.0], "there and back": [1e200, 1e200, 1e-200, 1e-200], "back and there": [1e-200, 1e-200, 1e200, 1e200],
    },
    "float": {
        "plain": [1.0, 2.0, 3.0, 4.5, -7.0], "large": [1e25, -2e25, 3e25], "largest": [3e38, 3e38, 2.5e38],
        "cancelling": [1e38, 1e38, -1e38, -1e38], "in a row": [1e38] * 40 + [-1e38] * 40, "lanes": [3e38, -3e38] * 50,
        "small": [1e-25, 2e-25, 4e-25], "denormal": [2**-149, 2**-140, 2**-130], "mixed": [1e25, 1.0, 1e-25],
        "shifted": [1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 6], "far": [2.0**24, 2.0**24 + 2, 2.0**24 + 8], "equal": [3e38] * 3,
        "equal small": [0.1] * 10, "many": [0.1 * k for k in range(1, 71)], "one zero": [1e38, 1e38, 0.0],
        "there and back": [1e30, 1e30, 1e-30, 1e-30], "back and there": [1e-30, 1e-30, 1e30, 1e30],
    },
}


def variance(biased):
    def law(*xs):
        mean = sum(xs) / len(xs)
        return sum((x - mean) ** 2 for x in xs) / (len(xs) - (0 if biased else 1))
    return law


def product(xs):
    total = mpf(1)
    for x in xs:
        total *= x
    return total


for kind in ("double", "float"):
    for title, xs in LISTS[kind].items():
        xs = [rounded(x, kind) for x in xs]
        v, n = [mpf(x) for x in xs], len(xs)
        # Sums are in Double, of which each step rounds the sum so far.
        slack = n * 2.0**-53 * float(min(sum(abs(x) for x in v), mpf(1.7e308))) + 2.0**-1074
        ratio = 2 * n
        for form, code in (("all", "{f}(x{a})"), ("dim", "{f}(x:view(1, -1){a}, 2)"),
                           ("across", "{f}(x:view(-1, 1):expand(x:size(1), 3):clone(){a}, 1):view(-1):narrow(1, 1, 1)"),
                           ("strided", "{f}(x:view(-1, 1):expand(x:size(1), 2):clone():select(2, 1){a})")):
            if form == "strided" and title not in ("plain", "large", "cancelling", "small", "one zero"):
                continue
            def case(name, f, wanted, ulps, absolute=0, a=""):
                wanted = rounded(wanted, kind) if form != "all" and form != "strided" else wanted
                reductions.start(f"{name} {form} {title}", kind, "call", code.format(f=f, a=a))
                reductions.given("input", xs)
                if form in ("all", "strided") and kind == "float":
                    # A number, which is a Double.
                    reductions.line("output", repr(0), repr(max(float(abs(mpf(rounded(wanted, "double"))) * 2.0**-52 * ratio) if not isSpecial(rounded(wanted, "double")) else 0, absolute)), text(rounded(wanted, "double")))
                else:
                    reductions.wanted("output", kind, [wanted], ulps, absolute)
            # Along other dimensions than the last lines are added in the tensor's own type, as the original does.
            own = slack if form != "across" else slack * 2.0 ** (53 - BITS[kind])
            case("sum", "torch.sum", sum(v), 1, own)
            case("mean", "torch.mean", sum(v) / n, 1, slack / n + 0)
            case("prod", "torch.prod", product(v), ratio)
            for biased in (False, True):
                spread = variance(biased)(*v)
                extra = float(abs(sum(v) / n)) * 2.0**-52 * n
                flag = ", true" if biased else ""
                if form in ("all", "strided"):
                    flags = flag
                    case(f"var{flag}", "torch.var", spread, 2 * ratio, min(extra, 1e150) ** 2, a=flags)
                    case(f"std{flag}", "torch.std", mp.sqrt(spread), 2 * ratio, extra, a=flags)
            if form == "dim" or form == "across":
                spread = variance(False)(*v)
                extra = float(abs(sum(v) / n)) * 2.0**-52 * n
                case("var", "torch.var", spread, 2 * ratio, min(extra, 1e150) ** 2)
                case("std", "torch.std", mp.sqrt(spread), 2 * ratio, extra)
            for p in (0, 1, 2, 3, 0.5):
                wanted = mpf(sum(x != 0 for x in v)) if p == 0 else sum(abs(x) ** mpf(p) for x in v) ** (1 / mpf(p))
                # A root of a power that is far from 1 magnifies the rounding of its exponent.
                case(f"norm {p}", "torch.norm", wanted, ratio if p in (0, 1, 2) else 2048, a=f", {p}")
        running = [sum(v[:k + 1]) for k in range(n)]
        reductions.start(f"cumsum {title}", kind, "call", "torch.cumsum(x)")
        reductions.given("input", xs)
        reductions.wanted("output", kind, running, 1, slack)
        products = [product(v[:k + 1]) for k in range(n)]
        reductions.start(f"cumprod {title}", kind, "call", "torch.cumprod(x)")
        reductions.given("input", xs)
        reductions.wanted("output", kind, products, ratio)
    for title, xs, total, mean, most, norm in (
        ("inf", [INF, 1.0, 2.0], INF, INF, INF, INF), ("-inf", [-INF, 1.0, 2.0], -INF, -INF, 2, INF),
        ("both", [INF, -INF, 2.0], NAN, NAN, INF, INF), ("nan", [1.0, NAN, 2.0], NAN, NAN, NAN, NAN),
        ("inf and large", [INF, 1e300 if kind == "double" else 1e38, 1e300 if kind == "double" else 1e38], INF, INF, INF, INF),
    ):
        for f, wanted in (("sum", total), ("mean", mean), ("max", most), ("norm", norm)):
            reductions.start(f"{f} {title}", kind, "call", f"torch.{f}(x)")
            reductions.given("input", xs)
            reductions.wanted("output", kind, [wanted], 0)

# ---- layers that normalise

for kind in ("double", "float"):
    epsilon = 2.0 ** (1 - BITS[kind])
    huge, tiny = (1e200, 1e-200) if kind == "double" else (1e25, 1e-25)
    most = 1.7e308 if kind == "double" else 3e38
    rows = [[1.0, -2.0, 3.0, 0.5], [huge, -huge, 2 * huge, 0.0], [tiny, 2 * tiny, -tiny, 0.0], [most, -most, most, most],
            [huge, 1.0, tiny, -1.0], [0.0, 0.0, 0.0, 0.0], [1e-5, 2e-5, -1e-5, 1e-5], [5e-324 if kind == "double" else 2**-149, 0.0, 0.0, 0.0]]
    for i, row in enumerate(rows):
        row = [rounded(x, kind) for x in row]
        top = max(map(abs, row))
        for p in (2, 1, 3):
            def normalize(*xs, p=p):
                norm = (sum(abs(x) ** p for x in xs) + mpf(1e-10)) ** (mpf(1) / p)
                return [x / norm for x in xs]
            gradient = None
            if p == 1:
                # The original's form: 1e-10 more in each |x|, which keeps the slope at 0 finite.
                v = [mpf(x) for x in row]
                total = sum(map(abs, v)) + mpf(1e-10)
                cross = sum(x * mpf(d) for x, d in zip(v, DY))
                gradient = [(mpf(d) - cross * x / (abs(x) + mpf(1e-10)) / total) / total for x, d in zip(v, DY)]
            slack = 256 * epsilon / max(top, 1e-10 if p == 1 else 1e-5)
            vectors(normalizations, f"Normalize {p} {i + 1}", "layer", f"nn.Normalize({p})", kind, normalize, [row], dy=DY, sizes="1x4",
                    ulps=8 if p < 3 else 2048, gradUlps=16 if p < 3 else 4096, gradAbsolute=slack if p < 3 else slack * 100,
                    gradient=False if p == 3 and top == 0 else gradient)
        def layer(*xs):
            mean = sum(xs) / 4
            z = [x - mean for x in xs]
            return [2 * v / mp.sqrt(sum(w * w for w in z) + mpf(1e-10)) for v in z]
        # A chain of layers, each of whose results must have its place in the range.
        if top < most:
            vectors(normalizations, f"LayerNormalization {i + 1}", "layer", "nn.LayerNormalization(4, nil, nil, false)", kind, layer, [row], dy=DY, sizes="1x4",
                    ulps=16, absolute=32 * epsilon, gradUlps=64, gradAbsolute=256 * epsilon / max(top, 1e-5))
        def batch(*xs):
            mean = sum(xs) / 4
            spread = sum((x - mean) ** 2 for x in xs) / 4
            return [(x - mean) / mp.sqrt(spread + mpf(1e-5)) for x in xs]
        vectors(normalizations, f"BatchNormalization {i + 1}", "layer", "nn.BatchNormalization(1, nil, nil, false)", kind, batch, [row], dy=DY,
                sizes="4x1", ulps=16, absolute=32 * epsilon, gradUlps=64, gradAbsolute=256 * epsilon / max(top, 1e-3))
        def lrn(*xs):
            def s(c):
                return 1 + mpf(1e-4) / 3 * sum(xs[k] ** 2 for k in range(max(c - 1, 0), min(c + 2, 4)))
            return [x * s(c) ** (-mpf(3) / 4) for c, x in enumerate(xs)]
        vectors(normalizations, f"SpatialCrossMapLRN {i + 1}", "layer", "nn.SpatialCrossMapLRN(3)", kind, lrn, [row], dy=DY, sizes="4x1x1",
                ulps=16, absolute=64 * epsilon, gradUlps=64, gradAbsolute=64 * epsilon)
    for i, row in enumerate(rows[:5]):
        row = [rounded(x, kind) for x in row]
        vectors(normalizations, f"Sum {i + 1}", "layer", "nn.Sum(1)", kind, lambda *xs: [sum(xs)], [row],
                ulps=1, absolute=4 * epsilon * max(map(abs, row)))
        vectors(normalizations, f"Mean {i + 1}", "layer", "nn.Mean(1)", kind, lambda *xs: [sum(xs) / 4], [row],
                ulps=1, absolute=epsilon * max(map(abs, row)))
        vectors(normalizations, f"Max {i + 1}", "layer", "nn.Max(1)", kind, lambda *xs: [max(xs)], [row], gradient=False)
criterions.write()
reductions.write()
normalizations.write()
