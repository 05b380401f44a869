"""Writes the numbers of X.txt in this folder: what PyTorch computes for the layers and criterions of Torch7.

Usage: python3 make.py (with torch and numpy installed). The same version of PyTorch writes the same files.

A file is a list of lines, the words of a line separated by tabs:
    case NAME                 a new case
    make LUA                  the module, or with `criterion` the criterion, as a script makes it
    parameters.1 SIZES NUMBERS    the first tensor of module:parameters()
    do LUA                    a statement about the module `m`
    input SIZES NUMBERS       what comes in; input.1, input.2 … of a table; `long` before SIZES: a LongTensor
    gradOutput, target        likewise
    run                       forward, and backward if there is a gradOutput, with gradients zeroed before
    output, gradInput, gradParameters.1, loss, field.NAME    what has to be there now
Every number has all its digits. Where Torch7's law is not the one of PyTorch's own layer, it is written here in
PyTorch's operations and derived by autograd.
"""
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def normal(*sizes):
    return torch.randn(*sizes)


def uniform(*sizes):
    """From 0.1 to 1: away from where roots and logarithms have no slope."""
    return 0.1 + 0.9 * torch.rand(*sizes)


def integers(low, high, *sizes):
    """From low to high, both included."""
    return torch.randint(low, high + 1, sizes)


def signs(*sizes):
    return torch.randint(0, 2, sizes) * 2.0 - 1


def lua(tensor):
    """A tensor as a Lua expression."""
    return "torch.Tensor{" + ", ".join(repr(x) for x in tensor.tolist()) + "}"


def leaves(value):
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, (list, tuple)) else [value]


def mapped(value, function):
    if isinstance(value, (list, tuple)):
        return [mapped(part, function) for part in value]
    return function(value)


def tracked(value):
    """A copy that gradients flow into."""
    return mapped(value, lambda t: t.clone() if t.dtype == torch.long else t.detach().clone().requires_grad_())


def gradient(value):
    return mapped(value, lambda t: torch.zeros_like(t) if t.grad is None else t.grad)


class Family:
    """The cases of one file."""

    def __init__(self, name):
        self.name, self.lines = name, []
        torch.manual_seed(sum(ord(letter) * 31**i for i, letter in enumerate(name)) % 2**31)

    def line(self, *words):
        self.lines.append("\t".join(words))

    def show(self, name, value):
        if isinstance(value, (list, tuple)):
            for i, part in enumerate(value):
                self.show(f"{name}.{i + 1}", part)
            return
        sizes = "x".join(str(n) for n in value.shape) or "number"
        kind = "long " if value.dtype == torch.long else ""
        self.line(name, kind + sizes, " ".join(f"{x:.17g}" for x in value.detach().reshape(-1).tolist()))

    def new(self, name, make, parameters=()):
        """Starts a case; the following calls of `run` are about it."""
        self.line("case", name)
        self.line("make", make)
        self.parameters = [p.detach() for p in parameters]
        self.show("parameters", self.parameters)

    def do(self, statement):
        self.line("do", statement)

    def run(self, law, x, backward=True, fields=None):
        """One call with what `law(x, *parameters)` gives; `fields` makes what the module has to hold after it."""
        x, parameters = tracked(x), tracked(self.parameters)
        y = law(x, *parameters)
        self.show("input", x)
        if backward:
            dy = mapped(y, lambda t: normal(*t.shape))
            self.show("gradOutput", dy)
        self.line("run")
        self.show("output", y)
        if backward:
            torch.autograd.backward(leaves(y), leaves(dy))
            if all(t.dtype != torch.long for t in leaves(x)):
                self.show("gradInput", gradient(x))
            self.show("gradParameters", gradient(parameters))
        for name, value in (fields or {}).items():
            self.show("field." + name, value() if callable(value) else value)
        return y

    def case(self, name, make, law, x, parameters=(), backward=True):
        """A case of one call."""
        self.new(name, make, parameters)
        self.run(law, x, backward)

    def criterion(self, name, make, law, x, target):
        """A criterion whose loss is `law(x)`."""
        self.line("case", name)
        self.line("criterion", make)
        x = tracked(x)
        loss = law(x)
        loss.backward()
        self.show("input", x)
        self.show("target", target)
        self.line("run")
        self.show("loss", loss)
        self.show("gradInput", gradient(x))

    def write(self):
        path = Path(__file__).with_name(self.name + ".txt")
        path.write_text("\n".join(self.lines) + "\n")
        return path.stat().st_size


def with_slope(value, surrogate):
    """`value` with the derivatives of `surrogate`: for layers that guard only the way back from zero."""
    return value.detach() + surrogate - surrogate.detach()


# ---- affine maps, products, distances, look-up tables

def affine():
    f = Family("affine")
    linear = lambda x, w, b=None: F.linear(x, w, b)
    f.case("Linear", "nn.Linear(5, 3)", linear, normal(4, 5), [normal(3, 5), normal(3)])
    f.case("Linear vector", "nn.Linear(5, 3)", linear, normal(5), [normal(3, 5), normal(3)])
    f.case("Linear without bias", "nn.Linear(5, 3, false)", linear, normal(4, 5), [normal(3, 5)])
    f.case("Linear wide", "nn.Linear(33, 17)", linear, normal(9, 33), [normal(17, 33), normal(17)])
    f.case("Bilinear", "nn.Bilinear(3, 4, 2)", lambda x, w, b: F.bilinear(x[0], x[1], w, b),
           [normal(5, 3), normal(5, 4)], [normal(2, 3, 4), normal(2)])
    f.case("Bilinear without bias", "nn.Bilinear(3, 4, 2, false)", lambda x, w: F.bilinear(x[0], x[1], w),
           [normal(5, 3), normal(5, 4)], [normal(2, 3, 4)])
    f.case("Add", "nn.Add(4)", lambda x, b: x + b, normal(3, 4), [normal(4)])
    f.case("Add scalar", "nn.Add(4, true)", lambda x, b: x + b, normal(3, 4), [normal(1)])
    f.case("CAdd", "nn.CAdd(1, 2, 1)", lambda x, b: x + b, normal(3, 2, 4), [normal(1, 2, 1)])
    f.case("Mul", "nn.Mul()", lambda x, w: x * w, normal(3, 4), [normal(1)])
    f.case("CMul", "nn.CMul(4)", lambda x, w: x * w, normal(3, 4), [normal(4)])
    f.case("CMul planes", "nn.CMul(1, 2, 1, 1)", lambda x, w: x * w, normal(3, 2, 2, 3), [normal(1, 2, 1, 1)])
    f.case("LinearWeightNorm", "nn.LinearWeightNorm(5, 3)",
           lambda x, v, g, b: F.linear(x, g * v / v.norm(dim=1, keepdim=True), b),
           normal(4, 5), [normal(3, 5), normal(3, 1), normal(3)])

    def euclidean(x, w, c=None):
        d = x.unsqueeze(2) - w
        d = d if c is None else d * c
        value = d.norm(dim=1)
        # The way back divides by the distance and 1e-7 (nn/Euclidean.lua).
        return with_slope(value, (d * d).sum(1) / 2 / (value.detach() + 1e-7))

    f.case("Euclidean", "nn.Euclidean(4, 3)", euclidean, normal(5, 4), [normal(4, 3)])
    f.case("WeightedEuclidean", "nn.WeightedEuclidean(4, 3)", euclidean, normal(5, 4), [normal(4, 3), uniform(4, 3)])
    f.case("Cosine", "nn.Cosine(4, 3)", lambda x, w: F.normalize(x, dim=1) @ F.normalize(w, dim=1).t(),
           normal(5, 4), [normal(3, 4)])
    f.case("Maxout", "nn.Maxout(4, 3, 2)", lambda x, w, b: F.linear(x, w, b).view(-1, 2, 3).max(1).values,
           normal(5, 4), [normal(6, 4), normal(6)])
    f.case("MM", "nn.MM(true, false)", lambda x: x[0].transpose(1, 2) @ x[1], [normal(2, 4, 3), normal(2, 4, 5)])
    f.case("MV", "nn.MV()", lambda x: (x[0] @ x[1].unsqueeze(2)).squeeze(2), [normal(2, 4, 3), normal(2, 3)])
    f.case("DotProduct", "nn.DotProduct()", lambda x: (x[0] * x[1]).sum(1), [normal(3, 4), normal(3, 4)])
    f.case("CosineDistance", "nn.CosineDistance()", lambda x: F.cosine_similarity(x[0], x[1]),
           [normal(3, 4), normal(3, 4)])

    def pairwise(p):
        def law(x):
            d = (x[0] - x[1]).abs()
            value = (d**p).sum(1) ** (1 / p)
            # The way back divides by a power of the distance and 1e-6 (nn/PairwiseDistance.lua).
            return with_slope(value, (d**p).sum(1) / p * (value.detach() + 1e-6) ** (1 - p)) if p > 1 else value
        return law

    for p in 1, 2, 3:
        f.case(f"PairwiseDistance {p}", f"nn.PairwiseDistance({p})", pairwise(p), [normal(3, 4), normal(3, 4)])
    f.case("LookupTable", "nn.LookupTable(7, 3)", lambda x, w: F.embedding(x - 1, w), integers(1, 7, 2, 4),
           [normal(7, 3)])
    f.case("LookupTable padding", "nn.LookupTable(7, 3, 2)", lambda x, w: F.embedding(x - 1, w, padding_idx=1),
           torch.tensor([[1, 2, 7], [2, 3, 3]]), [normal(7, 3)])
    return f


# ---- element by element

def activations():
    f = Family("activations")
    cases = {
        "Sigmoid()": torch.sigmoid, "LogSigmoid()": F.logsigmoid, "Tanh()": torch.tanh, "TanhShrink()": F.tanhshrink,
        "ReLU()": F.relu, "ReLU6()": F.relu6, "SoftSign()": F.softsign, "Abs()": torch.abs, "Square()": torch.square,
        "Exp()": torch.exp, "HardTanh()": F.hardtanh, "HardTanh(-1, 2)": lambda x: F.hardtanh(x, -1, 2),
        "Clamp(-0.5, 0.6)": lambda x: F.hardtanh(x, -0.5, 0.6), "LeakyReLU(0.3)": lambda x: F.leaky_relu(x, 0.3),
        "ELU(0.5)": lambda x: F.elu(x, 0.5), "Threshold(0.2, -1)": lambda x: F.threshold(x, 0.2, -1),
        "SoftPlus()": F.softplus, "SoftPlus(3)": lambda x: F.softplus(x, 3),
        "SoftShrink(0.4)": lambda x: F.softshrink(x, 0.4), "HardShrink(0.3)": lambda x: F.hardshrink(x, 0.3),
        "AddConstant(2.5)": lambda x: x + 2.5, "MulConstant(-1.5)": lambda x: x * -1.5, "Power(2)": lambda x: x**2,
        "SoftMax()": lambda x: F.softmax(x, 1), "SoftMin()": lambda x: F.softmin(x, 1),
        "LogSoftMax()": lambda x: F.log_softmax(x, 1),
    }
    for make, law in cases.items():
        f.case(make.removesuffix("()"), "nn." + make, law, 2 * normal(4, 5))
    f.case("Sqrt", "nn.Sqrt()", torch.sqrt, uniform(3, 4))
    f.case("Log", "nn.Log()", torch.log, uniform(3, 4))
    f.case("PReLU", "nn.PReLU()", F.prelu, normal(4, 5), [normal(1)])
    f.case("PReLU channels", "nn.PReLU(3)", F.prelu, normal(2, 3, 2, 4), [normal(3)])
    f.new("RReLU evaluate", "nn.RReLU(0.1, 0.4)")
    f.do("m:evaluate()")
    f.run(lambda x: F.rrelu(x, 0.1, 0.4, training=False), normal(4, 5))
    f.case("GatedLinearUnit", "nn.GatedLinearUnit()", lambda x: F.glu(x, -1), normal(3, 6))
    f.case("GatedLinearUnit 2", "nn.GatedLinearUnit(2)", lambda x: F.glu(x, 1), normal(2, 4, 3))
    f.case("CReLU", "nn.CReLU(1)", lambda x: F.relu(torch.cat([x, -x], 1)), normal(3, 4))
    f.case("CReLU planes", "nn.CReLU(3)", lambda x: F.relu(torch.cat([x, -x], 1)), normal(2, 3, 2, 4))
    f.case("SoftMax vector", "nn.SoftMax()", lambda x: F.softmax(x, 0), normal(5))
    f.case("LogSoftMax vector", "nn.LogSoftMax()", lambda x: F.log_softmax(x, 0), normal(5))
    f.case("SpatialSoftMax", "nn.SpatialSoftMax()", lambda x: F.softmax(x, 1), normal(2, 3, 2, 4))
    f.case("SpatialLogSoftMax", "nn.SpatialLogSoftMax()", lambda x: F.log_softmax(x, 1), normal(2, 3, 2, 4))
    f.case("SoftMax planes", "nn.SoftMax()", lambda x: F.softmax(x, 0), normal(3, 2, 4))
    f.case("LogSoftMax planes", "nn.LogSoftMax()", lambda x: F.log_softmax(x, 1), normal(2, 3, 2, 4))
    for p in 0.2, 0.5:
        f.new(f"Dropout {p} evaluate", f"nn.Dropout({p})")
        f.do("m:evaluate()")
        f.run(lambda x: x, normal(3, 4), backward=False)
    for name, sizes in ("SpatialDropout", (2, 3, 2, 2)), ("VolumetricDropout", (2, 3, 2, 2, 2)):
        f.new(name + " evaluate", f"nn.{name}(0.3)")
        f.do("m:evaluate()")
        f.run(lambda x: x * 0.7, normal(*sizes), backward=False)
    return f


# ---- convolution. Torch7 names the width before the height: (kW, kH, dW, dH, padW, padH).

def convolution():
    f = Family("convolution")
    conv = lambda **options: lambda x, w, b=None: F.conv2d(x, w, b, **options)
    f.case("SpatialConvolution", "nn.SpatialConvolution(2, 3, 3, 2)", conv(), normal(2, 2, 5, 6),
           [normal(3, 2, 2, 3), normal(3)])
    f.case("SpatialConvolution stride, padding", "nn.SpatialConvolution(2, 3, 3, 2, 2, 1, 1, 2)",
           conv(stride=(1, 2), padding=(2, 1)), normal(2, 2, 5, 7), [normal(3, 2, 2, 3), normal(3)])
    f.case("SpatialConvolution one image", "nn.SpatialConvolution(2, 3, 3, 3, 1, 1, 1, 1)", conv(padding=1),
           normal(2, 4, 5), [normal(3, 2, 3, 3), normal(3)])
    f.case("SpatialConvolution without bias", "nn.SpatialConvolution(2, 3, 3, 3):noBias()", conv(), normal(2, 2, 4, 5),
           [normal(3, 2, 3, 3)])
    f.case("SpatialConvolution 1x1", "nn.SpatialConvolution(4, 5, 1, 1)", conv(), normal(3, 4, 3, 2),
           [normal(5, 4, 1, 1), normal(5)])
    f.case("SpatialConvolution 5x5", "nn.SpatialConvolution(3, 4, 5, 5, 1, 1, 2, 2)", conv(padding=2),
           normal(1, 3, 7, 6), [normal(4, 3, 5, 5), normal(4)])
    f.case("SpatialConvolutionMM", "nn.SpatialConvolutionMM(2, 3, 3, 2, 1, 1, 1, 0)",
           lambda x, w, b: F.conv2d(x, w.view(3, 2, 2, 3), b, padding=(0, 1)), normal(2, 2, 4, 5),
           [normal(3, 12), normal(3)])
    f.case("SpatialDilatedConvolution", "nn.SpatialDilatedConvolution(2, 2, 3, 2, 1, 2, 1, 2, 2, 3)",
           conv(stride=(2, 1), padding=(2, 1), dilation=(3, 2)), normal(2, 2, 7, 6), [normal(2, 2, 2, 3), normal(2)])
    f.case("SpatialDilatedConvolution 1", "nn.SpatialDilatedConvolution(1, 2, 3, 3, 1, 1, 1, 1)",
           conv(padding=1), normal(1, 1, 5, 4), [normal(2, 1, 3, 3), normal(2)])
    full = lambda **options: lambda x, w, b=None: F.conv_transpose2d(x, w, b, **options)
    f.case("SpatialFullConvolution", "nn.SpatialFullConvolution(2, 3, 4, 3, 2, 2, 1, 1)", full(stride=2, padding=1),
           normal(2, 2, 3, 4), [normal(2, 3, 3, 4), normal(3)])
    f.case("SpatialFullConvolution adjusted", "nn.SpatialFullConvolution(2, 3, 3, 2, 3, 2, 1, 0, 2, 1)",
           full(stride=(2, 3), padding=(0, 1), output_padding=(1, 2)), normal(2, 2, 3, 2),
           [normal(2, 3, 2, 3), normal(3)])
    f.case("SpatialFullConvolution without bias", "nn.SpatialFullConvolution(2, 2, 3, 3):noBias()", full(),
           normal(2, 3, 4), [normal(2, 2, 3, 3)])

    def depthwise(inputs, outputs, kernel, **options):
        def law(x, w, b):
            w = w.view(outputs, inputs, *kernel).transpose(0, 1).reshape(outputs * inputs, 1, *kernel)
            return F.conv2d(x, w, b.t().reshape(-1), groups=inputs, **options)
        return law

    f.case("SpatialDepthWiseConvolution", "nn.SpatialDepthWiseConvolution(3, 2, 3, 2, 2, 1, 1, 0)",
           depthwise(3, 2, (2, 3), stride=(1, 2), padding=(0, 1)), normal(2, 3, 4, 5), [normal(2, 18), normal(2, 3)])
    f.case("SpatialDepthWiseConvolution one each", "nn.SpatialDepthWiseConvolution(3, 1, 3, 3)",
           depthwise(3, 1, (3, 3)), normal(1, 3, 4, 4), [normal(1, 27), normal(1, 3)])

    def local(x, w, b):
        columns = F.unfold(x, (3, 2), padding=(0, 1), stride=(1, 2))
        out_h, out_w, out_planes = w.shape[:3]
        w = w.reshape(out_h * out_w, out_planes, -1)
        return torch.einsum("pok,nkp->nop", w, columns).view(-1, out_planes, out_h, out_w) + b

    f.case("SpatialConvolutionLocal", "nn.SpatialConvolutionLocal(2, 3, 4, 5, 2, 3, 2, 1, 1, 0)", local,
           normal(2, 2, 5, 4), [normal(3, 3, 3, 2, 3, 2), normal(3, 3, 3)])

    def dense(table, w, planes, transposed=False):
        rows = []
        for o in range(planes[1]):
            rows.append([sum((w[k] for k, (a, b) in enumerate(table) if (a, b) == (i + 1, o + 1)),
                             torch.zeros_like(w[0])) for i in range(planes[0])])
        full_w = torch.stack([torch.stack(row) for row in rows])
        return full_w.transpose(0, 1) if transposed else full_w

    table = [(1, 1), (2, 1), (2, 2), (3, 3), (1, 3)]
    text = "torch.Tensor{" + ", ".join("{%d, %d}" % pair for pair in table) + "}"
    f.case("SpatialConvolutionMap", f"nn.SpatialConvolutionMap({text}, 3, 2, 1, 2)",
           lambda x, w, b: F.conv2d(x, dense(table, w, (3, 3)), b, stride=(2, 1)), normal(2, 3, 6, 5),
           [normal(5, 2, 3), normal(3)])
    f.case("SpatialFullConvolutionMap", f"nn.SpatialFullConvolutionMap({text}, 3, 2, 1, 2)",
           lambda x, w, b: F.conv_transpose2d(x, dense(table, w, (3, 3), True), b, stride=(2, 1)), normal(3, 3, 4),
           [normal(5, 2, 3), normal(3)])

    def temporal(k, step):
        def law(x, w, b):
            frames = w.view(w.shape[0], k, -1).transpose(1, 2)
            return F.conv1d(x.transpose(-1, -2), frames, b, stride=step).transpose(-1, -2)
        return law

    f.case("TemporalConvolution", "nn.TemporalConvolution(3, 4, 2, 1)", temporal(2, 1), normal(2, 5, 3),
           [normal(4, 6), normal(4)])
    f.case("TemporalConvolution stride", "nn.TemporalConvolution(3, 2, 3, 2)", temporal(3, 2), normal(7, 3),
           [normal(2, 9), normal(2)])

    def row(step, feature_first):
        def law(x, w, b):
            x = x if feature_first else x.transpose(-1, -2)
            y = F.conv1d(x, w, b, stride=step, groups=w.shape[0])
            return y if feature_first else y.transpose(-1, -2)
        return law

    f.case("TemporalRowConvolution", "nn.TemporalRowConvolution(3, 2)", row(1, False), normal(2, 5, 3),
           [normal(3, 1, 2), normal(3)])
    f.case("TemporalRowConvolution features first", "nn.TemporalRowConvolution(3, 2, 2, true)", row(2, True),
           normal(2, 3, 6), [normal(3, 1, 2), normal(3)])
    f.case("TemporalSubSampling", "nn.TemporalSubSampling(3, 2, 2)",
           lambda x, w, b: (F.avg_pool1d(x.t()[None], 2, 2)[0] * 2).t() * w + b, normal(6, 3), [normal(3), normal(3)])
    f.case("SpatialSubSampling", "nn.SpatialSubSampling(2, 3, 2, 2, 1)",
           lambda x, w, b: F.avg_pool2d(x, (2, 3), (1, 2)) * 6 * w.view(-1, 1, 1) + b.view(-1, 1, 1),
           normal(2, 2, 4, 7), [normal(2), normal(2)])
    f.case("VolumetricConvolution", "nn.VolumetricConvolution(2, 3, 2, 3, 2, 1, 2, 1, 1, 1, 0)",
           lambda x, w, b: F.conv3d(x, w, b, stride=(1, 1, 2), padding=(1, 0, 1)), normal(2, 2, 3, 4, 5),
           [normal(3, 2, 2, 2, 3), normal(3)])
    f.case("VolumetricConvolution one", "nn.VolumetricConvolution(2, 2, 2, 2, 2)", lambda x, w, b: F.conv3d(x, w, b),
           normal(2, 3, 3, 4), [normal(2, 2, 2, 2, 2), normal(2)])
    f.case("VolumetricDilatedConvolution", "nn.VolumetricDilatedConvolution(1, 2, 2, 2, 3, 1, 2, 1, 1, 0, 1, 2, 2, 1)",
           lambda x, w, b: F.conv3d(x, w, b, stride=(1, 1, 2), padding=(1, 1, 0), dilation=(2, 1, 2)),
           normal(2, 1, 3, 4, 5), [normal(2, 1, 2, 3, 2), normal(2)])
    f.case("VolumetricFullConvolution", "nn.VolumetricFullConvolution(2, 2, 2, 3, 2, 2, 2, 1, 0, 1, 0, 1, 1, 0)",
           lambda x, w, b: F.conv_transpose3d(x, w, b, stride=(2, 1, 2), padding=(0, 0, 1), output_padding=(1, 0, 1)),
           normal(2, 2, 2, 2, 3), [normal(2, 2, 2, 2, 3), normal(2)])
    return f


# ---- pooling

def pooling():
    f = Family("pooling")
    f.case("TemporalMaxPooling", "nn.TemporalMaxPooling(3, 2)",
           lambda x: F.max_pool1d(x.transpose(1, 2), 3, 2).transpose(1, 2), normal(2, 7, 3))
    f.case("TemporalMaxPooling one", "nn.TemporalMaxPooling(2)", lambda x: F.max_pool1d(x.t()[None], 2)[0].t(),
           normal(6, 3))
    f.case("SpatialMaxPooling", "nn.SpatialMaxPooling(2, 2)", lambda x: F.max_pool2d(x, 2), normal(2, 2, 4, 6))
    f.case("SpatialMaxPooling padded", "nn.SpatialMaxPooling(2, 3, 2, 1, 1, 1)",
           lambda x: F.max_pool2d(x, (3, 2), (1, 2), (1, 1)), normal(2, 2, 5, 6))
    # Sizes at which the last window begins inside the image: without padding Torch7 also makes one that does not.
    f.case("SpatialMaxPooling ceil", "nn.SpatialMaxPooling(3, 2, 2, 2):ceil()",
           lambda x: F.max_pool2d(x, (2, 3), 2, ceil_mode=True), normal(2, 5, 6))
    f.case("SpatialMaxPooling ceil padded", "nn.SpatialMaxPooling(3, 3, 2, 2, 1, 1):ceil()",
           lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True), normal(2, 2, 6, 5))
    f.case("SpatialDilatedMaxPooling", "nn.SpatialDilatedMaxPooling(2, 3, 1, 2, 1, 0, 3, 2)",
           lambda x: F.max_pool2d(x, (3, 2), (2, 1), (0, 1), (2, 3)), normal(2, 2, 7, 6))
    average = lambda *a, **o: lambda x: F.avg_pool2d(x, *a, **o)
    f.case("SpatialAveragePooling", "nn.SpatialAveragePooling(3, 2, 2, 1)", average((2, 3), (1, 2)), normal(2, 2, 4, 7))
    f.case("SpatialAveragePooling stride 1", "nn.SpatialAveragePooling(2, 2)", average(2, 1), normal(2, 3, 4))
    f.case("SpatialAveragePooling padded", "nn.SpatialAveragePooling(3, 3, 2, 2, 1, 1)", average(3, 2, 1),
           normal(2, 2, 6, 6))
    f.case("SpatialAveragePooling exclude", "nn.SpatialAveragePooling(3, 3, 2, 2, 1, 1):setCountExcludePad()",
           average(3, 2, 1, count_include_pad=False), normal(2, 2, 6, 5))
    f.case("SpatialAveragePooling ceil", "nn.SpatialAveragePooling(3, 3, 2, 2, 1, 1):ceil()",
           average(3, 2, 1, ceil_mode=True), normal(1, 2, 6, 7))
    f.case("SpatialAveragePooling ceil exclude", "nn.SpatialAveragePooling(3, 2, 2, 2):ceil():setCountExcludePad()",
           average((2, 3), 2, ceil_mode=True, count_include_pad=False), normal(1, 2, 5, 6))
    f.case("SpatialAdaptiveMaxPooling", "nn.SpatialAdaptiveMaxPooling(3, 2)",
           lambda x: F.adaptive_max_pool2d(x, (2, 3)), normal(2, 2, 5, 7))
    f.case("SpatialAdaptiveAveragePooling", "nn.SpatialAdaptiveAveragePooling(3, 2)",
           lambda x: F.adaptive_avg_pool2d(x, (2, 3)), normal(2, 2, 5, 7))
    f.case("SpatialAdaptiveAveragePooling one", "nn.SpatialAdaptiveAveragePooling(1, 1)",
           lambda x: F.adaptive_avg_pool2d(x, 1), normal(3, 4, 3))
    for p in 2, 3:
        f.case(f"SpatialLPPooling {p}", f"nn.SpatialLPPooling(2, {p}, 3, 2, 2, 1)",
               lambda x, p=p: (F.avg_pool2d(x**p, (2, 3), (1, 2)) * 6) ** (1 / p), uniform(2, 2, 4, 7))
    f.case("FeatureLPPooling", "nn.FeatureLPPooling(3, 2, 2, true)",
           lambda x: (x**2).unfold(1, 3, 2).sum(-1).sqrt(), uniform(2, 7, 2))
    f.case("FeatureLPPooling one", "nn.FeatureLPPooling(2, 1, 3, false)",
           lambda x: (x**3).unfold(0, 2, 1).sum(-1) ** (1 / 3), uniform(6))
    f.case("VolumetricMaxPooling", "nn.VolumetricMaxPooling(2, 3, 2, 1, 2, 2, 1, 1, 0)",
           lambda x: F.max_pool3d(x, (2, 2, 3), (1, 2, 2), (1, 0, 1)), normal(2, 2, 3, 4, 5))
    f.case("VolumetricMaxPooling ceil", "nn.VolumetricMaxPooling(2, 2, 2):ceil()",
           lambda x: F.max_pool3d(x, 2, ceil_mode=True), normal(1, 3, 3, 5))
    f.case("VolumetricDilatedMaxPooling", "nn.VolumetricDilatedMaxPooling(2, 2, 2, 1, 1, 1, 0, 1, 0, 1, 3, 2)",
           lambda x: F.max_pool3d(x, 2, 1, (0, 0, 1), (1, 2, 3)), normal(1, 2, 3, 4, 5))
    f.case("VolumetricAveragePooling", "nn.VolumetricAveragePooling(2, 3, 2, 1, 2, 2)",
           lambda x: F.avg_pool3d(x, (2, 2, 3), (1, 2, 2)), normal(2, 2, 3, 4, 5))

    def there_and_back(pool, unpool):
        def law(x):
            y, places = pool(x)
            return unpool(y * y, places, x)
        return law

    through = "local pool = nn.%s(%s) return nn.Sequential():add(pool):add(nn.Square()):add(nn.%s(pool))"
    f.case("SpatialMaxUnpooling", through % ("SpatialMaxPooling", "2, 3, 2, 3", "SpatialMaxUnpooling"),
           there_and_back(lambda x: F.max_pool2d(x, (3, 2), return_indices=True),
                          lambda y, places, x: F.max_unpool2d(y, places, (3, 2), output_size=x.shape[-2:])),
           normal(2, 2, 6, 5))
    f.case("VolumetricMaxUnpooling", through % ("VolumetricMaxPooling", "2, 2, 3, 2, 2, 3", "VolumetricMaxUnpooling"),
           there_and_back(lambda x: F.max_pool3d(x, (2, 3, 2), return_indices=True),
                          lambda y, places, x: F.max_unpool3d(y, places, (2, 3, 2), output_size=x.shape[-3:])),
           normal(2, 2, 4, 6, 4))
    f.case("TemporalDynamicKMaxPooling", "nn.TemporalDynamicKMaxPooling(3)",
           lambda x: x.gather(1, x.topk(3, dim=1).indices.sort(dim=1).values), normal(2, 6, 3))
    return f


# ---- normalisation

def normalization():
    f = Family("normalization")
    layers = [("BatchNormalization", (6, 3)), ("SpatialBatchNormalization", (2, 3, 3, 4)),
              ("VolumetricBatchNormalization", (2, 3, 2, 3, 2))]
    for name, sizes in layers:
        for arguments, eps, momentum, learned in [("3", 1e-5, 0.1, True), ("3, 1e-3, 0.3, false", 1e-3, 0.3, False)]:
            mean, variance = normal(3), uniform(3)
            parameters = [normal(3), normal(3)] if learned else []
            f.new(f"{name} {arguments}", f"nn.{name}({arguments})", parameters)
            f.do(f"m.running_mean:copy({lua(mean)}) m.running_var:copy({lua(variance)})")
            law = lambda training: lambda x, w=None, b=None: F.batch_norm(
                x, mean, variance, w, b, training, momentum, eps)
            for _ in range(2):
                f.run(law(True), normal(*sizes) * 1.5 + 0.5, fields={"running_mean": mean, "running_var": variance})
            f.do("m:evaluate()")
            f.run(law(False), normal(*sizes), fields={"running_mean": mean, "running_var": variance})

    def layer_norm(x, w=None, b=None):
        # The original repeats the means of a batch along the wrong axis: element i loses the mean of row i mod N.
        d = x - x.mean(1).repeat(x.shape[1]).view(x.shape)
        y = d / (d.square().sum(1, keepdim=True) + 1e-10).sqrt() * math.sqrt(x.shape[1])
        return y if w is None else y * w + b

    f.case("LayerNormalization", "nn.LayerNormalization(5)", layer_norm, normal(3, 5), [normal(5), normal(5)])
    f.case("LayerNormalization plain", "nn.LayerNormalization(5, nil, 1e-10, false)", layer_norm, normal(3, 5))
    lrn = lambda *a: lambda x: F.local_response_norm(x if x.dim() == 4 else x[None], *a).view(x.shape)
    f.case("SpatialCrossMapLRN", "nn.SpatialCrossMapLRN(3, 0.5, 0.7, 2)", lrn(3, 0.5, 0.7, 2), normal(2, 5, 2, 3))
    f.case("SpatialCrossMapLRN one", "nn.SpatialCrossMapLRN(5, 1, 0.75)", lrn(5, 1, 0.75, 1), normal(6, 3, 2))

    def normalize(p):
        def law(x):
            power = (x.abs() ** p).sum(1, keepdim=True) + 1e-10
            if p < 2:
                # The way back has x/(|x| + 1e-10) for the sign (nn/Normalize.lua).
                x0 = x.detach()
                power = with_slope(power, (p * x0 * (x0.abs() + 1e-10) ** (p - 2) * x).sum(1, keepdim=True))
            return x / power ** (1 / p)
        return law

    for p in 1, 2, 3:
        f.case(f"Normalize {p}", f"nn.Normalize({p})", normalize(p), normal(3, 4))
    f.case("Normalize infinity", "nn.Normalize(math.huge)",
           lambda x: x / x.abs().max(1, keepdim=True).values.add(1e-10), normal(3, 4))

    kernel = uniform(3, 5)
    text = "torch.Tensor{" + ", ".join("{" + ", ".join(map(repr, row)) + "}" for row in kernel.tolist()) + "}"
    weight = (kernel / kernel.sum() / 2).expand(1, 2, 3, 5)
    blur = lambda x: F.conv2d(x, weight, padding=(1, 2))

    def subtractive(x):
        return x - blur(x) / blur(torch.ones_like(x[:1]))

    def divisive(x):
        deviation = blur(x * x).sqrt() / blur(torch.ones_like(x[:1]))
        return x / F.threshold(deviation, 0.5, 0.7)

    f.case("SpatialSubtractiveNormalization", f"nn.SpatialSubtractiveNormalization(2, {text})", subtractive,
           normal(2, 2, 5, 6))
    f.case("SpatialDivisiveNormalization", f"nn.SpatialDivisiveNormalization(2, {text}, 0.5, 0.7)", divisive,
           normal(2, 2, 5, 6))
    f.case("SpatialContrastiveNormalization", f"nn.SpatialContrastiveNormalization(2, {text}, 0.5, 0.7)",
           lambda x: divisive(subtractive(x)), normal(2, 2, 5, 6))
    return f


# ---- padding and larger images

def shapes():
    f = Family("shapes")
    f.case("SpatialZeroPadding", "nn.SpatialZeroPadding(1, 2, 3, 1)", lambda x: F.pad(x, (1, 2, 3, 1)),
           normal(2, 2, 3, 4))
    f.case("SpatialZeroPadding cropped", "nn.SpatialZeroPadding(-1, 2, 1, -1)", lambda x: F.pad(x, (-1, 2, 1, -1)),
           normal(2, 3, 4))
    for name, mode in ("Reflection", "reflect"), ("Replication", "replicate"):
        f.case(f"Spatial{name}Padding", f"nn.Spatial{name}Padding(1, 2, 3, 1)",
               lambda x, mode=mode: F.pad(x, (1, 2, 3, 1), mode), normal(2, 2, 4, 5))
        f.case(f"Spatial{name}Padding one", f"nn.Spatial{name}Padding(2)",
               lambda x, mode=mode: F.pad(x, (2, 2, 2, 2), mode), normal(2, 3, 4))
    f.case("VolumetricReplicationPadding", "nn.VolumetricReplicationPadding(1, 2, 3, 1, 2, 1)",
           lambda x: F.pad(x, (1, 2, 3, 1, 2, 1), "replicate"), normal(2, 2, 2, 3, 2))
    f.case("Padding", "nn.Padding(1, 2, 1, 0.5)", lambda x: F.pad(x, (0, 2), value=0.5), normal(3, 4))
    f.case("Padding before", "nn.Padding(1, -2, 1, -1)", lambda x: F.pad(x, (2, 0), value=-1), normal(3, 4))
    f.case("SpatialUpSamplingNearest", "nn.SpatialUpSamplingNearest(3)",
           lambda x: F.interpolate(x, scale_factor=3, mode="nearest"), normal(2, 2, 2, 3))
    f.case("UpSampling planes", "nn.UpSampling(2)", lambda x: F.interpolate(x, scale_factor=2, mode="nearest"),
           normal(2, 2, 2, 3))
    f.case("UpSampling volumes", "nn.UpSampling(2, 'nearest')",
           lambda x: F.interpolate(x, scale_factor=2, mode="nearest"), normal(2, 2, 2, 3, 2))
    # Torch7 computes the step of the source in single precision: only steps that are exact in it agree.
    bilinear = lambda h, w: lambda x: F.interpolate(x, (h, w), mode="bilinear", align_corners=True)
    f.case("SpatialUpSamplingBilinear", "nn.SpatialUpSamplingBilinear(3)", bilinear(9, 9), normal(2, 2, 3, 3))
    f.case("SpatialUpSamplingBilinear size", "nn.SpatialUpSamplingBilinear{owidth = 9, oheight = 5}", bilinear(5, 9),
           normal(2, 2, 2, 5))
    f.case("UpSampling linear", "nn.UpSampling({owidth = 7, oheight = 5}, 'linear')", bilinear(5, 7),
           normal(2, 2, 3, 4))
    f.case("UpSampling trilinear", "nn.UpSampling({odepth = 3, owidth = 3, oheight = 5}, 'linear')",
           lambda x: F.interpolate(x, (3, 5, 3), mode="trilinear", align_corners=True), normal(1, 2, 2, 3, 2))
    f.case("PixelShuffle", "nn.PixelShuffle(2)", lambda x: F.pixel_shuffle(x, 2), normal(2, 8, 2, 3))
    f.case("PixelShuffle one", "nn.PixelShuffle(3)", lambda x: F.pixel_shuffle(x, 3), normal(9, 2, 2))
    return f


# ---- criterions

def criterions():
    f = Family("criterions")
    target, weights = integers(1, 5, 6), uniform(5)
    log_p = lambda *sizes: F.log_softmax(normal(*sizes), 1)
    nll = lambda **o: lambda x, t=target: F.nll_loss(x, t - 1, **o)
    f.criterion("ClassNLL", "nn.ClassNLLCriterion()", nll(), log_p(6, 5), target)
    f.criterion("ClassNLL weights", f"nn.ClassNLLCriterion({lua(weights)})", nll(weight=weights), log_p(6, 5), target)
    f.criterion("ClassNLL sum", "nn.ClassNLLCriterion(nil, false)", nll(reduction="sum"), log_p(6, 5), target)
    f.criterion("ClassNLL weights sum", f"nn.ClassNLLCriterion({lua(weights)}, false)",
                nll(weight=weights, reduction="sum"), log_p(6, 5), target)
    ignored = torch.tensor([3, 1, 2, 3, 5, 1])
    f.criterion("ClassNLL ignore", "nn.ClassNLLCriterion(nil, true, 3)",
                lambda x: F.nll_loss(x, ignored - 1, ignore_index=2), log_p(6, 5), ignored)
    f.criterion("ClassNLL weights ignore", f"nn.ClassNLLCriterion({lua(weights)}, true, 3)",
                lambda x: F.nll_loss(x, ignored - 1, weights, ignore_index=2), log_p(6, 5), ignored)
    f.criterion("ClassNLL weights ignore sum", f"nn.ClassNLLCriterion({lua(weights)}, false, 3)",
                lambda x: F.nll_loss(x, ignored - 1, weights, ignore_index=2, reduction="sum"), log_p(6, 5), ignored)
    f.criterion("CrossEntropy", "nn.CrossEntropyCriterion()", lambda x: F.cross_entropy(x, target - 1),
                normal(6, 5), target)
    f.criterion("CrossEntropy weights", f"nn.CrossEntropyCriterion({lua(weights)})",
                lambda x: F.cross_entropy(x, target - 1, weights), normal(6, 5), target)
    planes = integers(1, 5, 2, 3, 2)
    for suffix, arguments, options in [("", "", {}), (" weights", lua(weights), {"weight": weights}),
                                       (" sum", "nil, false", {"reduction": "sum"})]:
        f.criterion("SpatialClassNLL" + suffix, f"nn.SpatialClassNLLCriterion({arguments})",
                    lambda x, o=options: F.nll_loss(x, planes - 1, **o), log_p(2, 5, 3, 2), planes)

    y = normal(3, 4)
    for suffix, argument, reduction in ("", "", "mean"), (" sum", "false", "sum"):
        f.criterion("MSE" + suffix, f"nn.MSECriterion({argument})",
                    lambda x, r=reduction: F.mse_loss(x, y, reduction=r), normal(3, 4), y)
        f.criterion("Abs" + suffix, f"nn.AbsCriterion({argument})",
                    lambda x, r=reduction: F.l1_loss(x, y, reduction=r), normal(3, 4), y)
        f.criterion("SmoothL1" + suffix, f"nn.SmoothL1Criterion({argument})",
                    lambda x, r=reduction: F.smooth_l1_loss(x, y, reduction=r), 2 * normal(3, 4), y)
    s = signs(3, 4)
    f.criterion("SoftMargin", "nn.SoftMarginCriterion()", lambda x: F.soft_margin_loss(x, s), normal(3, 4), s)
    f.criterion("Margin", "nn.MarginCriterion(0.7)", lambda x: (0.7 - x * s).clamp(min=0).mean(), normal(3, 4), s)
    v = uniform(4)
    q = integers(0, 1, 3, 4).double()
    f.criterion("BCE", "nn.BCECriterion()", lambda x: F.binary_cross_entropy(x, q), uniform(3, 4) * 0.9, q)
    f.criterion("BCE weights", f"nn.BCECriterion({lua(v)})", lambda x: F.binary_cross_entropy(x, q, v),
                uniform(3, 4) * 0.9, q)
    f.criterion("BCE sum", "nn.BCECriterion(nil, false)", lambda x: F.binary_cross_entropy(x, q, reduction="sum"),
                uniform(3, 4) * 0.9, q)
    p = F.softmax(normal(3, 4), 1)
    f.criterion("DistKLDiv", "nn.DistKLDivCriterion()", lambda x: (p * (p.log() - x)).mean(), log_p(3, 4), p)
    f.criterion("MultiMargin", "nn.MultiMarginCriterion()", lambda x: F.multi_margin_loss(x, target - 1), normal(6, 5),
                target)
    f.criterion("MultiMargin 2 weights", f"nn.MultiMarginCriterion(2, {lua(weights)}, 0.5)",
                lambda x: F.multi_margin_loss(x, target - 1, 2, 0.5, weights), normal(6, 5), target)
    labels = torch.tensor([[1, 3, 0, 0], [4, 2, 1, 0], [2, 0, 0, 0]])
    f.criterion("MultiLabelMargin", "nn.MultiLabelMarginCriterion()",
                lambda x: F.multilabel_margin_loss(x, labels - 1), normal(3, 4), labels)
    soft = lambda w: lambda x: -(w * (q * F.logsigmoid(x) + (1 - q) * F.logsigmoid(-x))).mean()
    f.criterion("MultiLabelSoftMargin", "nn.MultiLabelSoftMarginCriterion()", soft(1), normal(3, 4), q)
    f.criterion("MultiLabelSoftMargin weights", f"nn.MultiLabelSoftMarginCriterion({lua(v)})", soft(v), normal(3, 4), q)
    z = signs(6)
    f.criterion("HingeEmbedding", "nn.HingeEmbeddingCriterion(0.8)",
                lambda x: F.hinge_embedding_loss(x, z, 0.8), uniform(6), z)
    f.criterion("CosineEmbedding", "nn.CosineEmbeddingCriterion(0.2)",
                lambda x: F.cosine_embedding_loss(x[0], x[1], z, 0.2), [normal(6, 3), normal(6, 3)], z)
    f.criterion("MarginRanking", "nn.MarginRankingCriterion(0.5)",
                lambda x: F.margin_ranking_loss(x[0], x[1], z, 0.5), [normal(6), normal(6)], z)
    f.criterion("L1HingeEmbedding", "nn.L1HingeEmbeddingCriterion(9)",
                lambda x: (9 - (x[0] - x[1]).abs().sum()).clamp(min=0), [normal(3), normal(3)], torch.tensor(-1.0))
    f.criterion("L1Cost", "nn.L1Cost()", lambda x: x.abs().sum(), normal(3, 4), normal(3, 4))
    f.criterion("DistanceRatio", "nn.DistanceRatioCriterion()",
                lambda x: -F.logsigmoid(x[1] - x[0]).mean(), [uniform(4), uniform(4)], torch.tensor(0.0))
    return f


# ---- recurrent layers. A law takes (x, parameters, states) for one step and returns the new states, output first.

def lstm_step(x, parameters, states):
    """nn.LSTM with peepholes (forget gate, input gate, hidden, output gate)."""
    h, c = states
    wf, bf, uf, pf, wi, bi, ui, pi, wg, bg, ug, wo, bo, uo, po = parameters
    f = torch.sigmoid(x @ wf.t() + bf + h @ uf.t() + c * pf)
    i = torch.sigmoid(x @ wi.t() + bi + h @ ui.t() + c * pi)
    c = f * c + i * torch.tanh(x @ wg.t() + bg + h @ ug.t())
    return [torch.sigmoid(x @ wo.t() + bo + h @ uo.t() + c * po) * torch.tanh(c), c]


def plain_lstm_step(x, parameters, states):
    """nn.LSTM with cell2gate = false."""
    wf, bf, uf, wi, bi, ui, wg, bg, ug, wo, bo, uo = parameters
    return lstm_step(x, [wf, bf, uf, 0, wi, bi, ui, 0, wg, bg, ug, wo, bo, uo, 0], states)


def gated(a, c, order):
    """The LSTM's new states from the sums of its gates, whose columns lie in `order`."""
    gates = dict(zip(order, a.chunk(4, 1)))
    c = torch.sigmoid(gates["f"]) * c + torch.sigmoid(gates["i"]) * torch.tanh(gates["g"])
    return [torch.sigmoid(gates["o"]) * torch.tanh(c), c]


def fast_lstm_step(x, parameters, states):
    w, b, u = parameters
    return gated(x @ w.t() + b + states[0] @ u.t(), states[1], "igfo")


def seq_lstm_step(x, parameters, states):
    w, b = parameters
    return gated(torch.cat([x, states[0]], 1) @ w + b, states[1], "ifog")


def seq_lstmp_step(x, parameters, states):
    w, b, projection = parameters
    h, c = gated(torch.cat([x, states[0]], 1) @ w + b, states[1], "ifog")
    return [h @ projection, c]


def gru_step(x, parameters, states):
    """nn.GRU: the reset gate acts on the state, before the product (Cho et al., 2014, not nn.GRU of PyTorch)."""
    w, b, u, wh, bh, uh = parameters
    s = states[0]
    r, z = torch.sigmoid(x @ w.t() + b + s @ u.t()).chunk(2, 1)
    h = torch.tanh(x @ wh.t() + bh + (r * s) @ uh.t())
    return [(1 - z) * h + z * s]


def seq_gru_step(x, parameters, states):
    w, b = parameters
    inputs, width = x.shape[1], w.shape[1] // 3
    wx, wh = w[:inputs], w[inputs:]
    s, a = states[0], x @ wx + b
    r, z = torch.sigmoid(a[:, :2 * width] + s @ wh[:, :2 * width]).chunk(2, 1)
    h = torch.tanh(a[:, 2 * width:] + (r * s) @ wh[:, 2 * width:])
    return [(1 - z) * h + z * s]


def rnn_step(x, parameters, states):
    w, b, u, c = parameters
    return [torch.tanh(x @ w.t() + b + states[0] @ u.t() + c)]


def unrolled(step, states, masked=False, ends=None):
    """The law of a sequence (T, N, D) from that of a step; `ends` receives the last states."""
    def law(x, *parameters):
        now, outputs = list(states), []
        for x_t in x.unbind(0):
            now = step(x_t, parameters, now)
            if masked:
                real = (x_t.detach().abs().sum(1, keepdim=True) > 0).to(x_t.dtype)
                now = [state * real for state in now]
            outputs.append(now[0])
        if ends is not None:
            ends[:] = [state.detach() for state in now]
        return torch.stack(outputs)
    return law


def recurrent():
    f = Family("recurrent")
    T, N, D, H = 4, 3, 3, 2
    w = lambda *sizes: 0.7 * normal(*sizes)
    zeros = lambda count, width=H: [torch.zeros(N, width) for _ in range(count)]
    peephole = [w(H, D), w(H), w(H, H), w(H), w(H, D), w(H), w(H, H), w(H), w(H, D), w(H), w(H, H),
                w(H, D), w(H), w(H, H), w(H)]
    plain = [w(H, D), w(H), w(H, H)] * 4
    fast = [w(4 * H, D), w(4 * H), w(4 * H, H)]
    gru = [w(2 * H, D), w(2 * H), w(2 * H, H), w(H, D), w(H), w(H, H)]
    cells = [("LSTM", "nn.LSTM(3, 2)", lstm_step, peephole, 2),
             ("LSTM without peepholes", "nn.LSTM(3, 2, nil, false)", plain_lstm_step, plain, 2),
             ("FastLSTM", "nn.FastLSTM(3, 2)", fast_lstm_step, fast, 2),
             ("GRU", "nn.GRU(3, 2)", gru_step, gru, 1)]

    def padded():
        """Sequences that begin with steps of zeros, as masks find them."""
        x = normal(T, N, D)
        x[0, 1] = x[0, 2] = x[1, 2] = 0
        return x

    for name, make, step, parameters, count in cells:
        f.case(name, f"nn.Sequencer({make})", unrolled(step, zeros(count)), normal(T, N, D), parameters)
        f.case(name + " table", f"nn.Sequencer({make})",
               lambda x, *p, s=step, n=count: list(unrolled(s, zeros(n))(torch.stack(x), *p).unbind(0)),
               [normal(N, D) for _ in range(T)], parameters)
        f.case(name + " masked", f"nn.Sequencer({make}:maskZero(1))", unrolled(step, zeros(count), masked=True),
               padded(), parameters)
        f.new(name + " remembered", f"nn.Sequencer({make}):remember('both')", parameters)
        ends = zeros(count)
        for call in range(3):
            if call == 2:
                f.do("m:forget()")
                ends = zeros(count)
            f.run(unrolled(step, list(ends), ends=ends), normal(T, N, D))
        starts = [normal(N, H) for _ in range(count)]
        fields = ["userPrevOutput", "userPrevCell"][:count]
        f.new(name + " initial state", f"nn.Sequencer({make})", parameters)
        for field, state in zip(fields, starts):
            f.do(f"m:get(1).{field} = {lua(state.flatten())}:view({N}, {H})")
        f.run(unrolled(step, starts), normal(T, N, D))

    sequences = [("SeqLSTM", "nn.SeqLSTM(3, 2)", seq_lstm_step, [w(D + H, 4 * H), w(4 * H)], [H, H]),
                 ("SeqGRU", "nn.SeqGRU(3, 2)", seq_gru_step, [w(D + H, 3 * H), w(3 * H)], [H]),
                 ("SeqLSTMP", "nn.SeqLSTMP(3, 4, 2)", seq_lstmp_step, [w(D + 2, 16), w(16), w(4, 2)], [2, 4])]
    for name, make, step, parameters, widths in sequences:
        none = lambda: [torch.zeros(N, width) for width in widths]
        f.case(name, make, unrolled(step, none()), normal(T, N, D), parameters)
        f.new(name + " batch first", make, parameters)
        f.do("m.batchfirst = true")
        f.run(lambda x, *p: unrolled(step, none())(x.transpose(0, 1), *p).transpose(0, 1), normal(N, T, D))
        f.new(name + " masked", make, parameters)
        f.do("m.maskzero = true")
        f.run(unrolled(step, none(), masked=True), padded())
        f.new(name + " remembered", make, parameters)
        f.do("m:remember('both')")
        ends = none()
        for call in range(3):
            if call == 2:
                f.do("m:forget()")
                ends = none()
            f.run(unrolled(step, list(ends), ends=ends), normal(T, N, D))
        # Tables: {c0, h0, x}, of the GRU {h0, x}
        f.case(name + " initial state", make,
               lambda x, *p: unrolled(step, x[:-1][::-1])(x[-1], *p),
               [normal(N, width) for width in reversed(widths)] + [normal(T, N, D)], parameters)
        starts = [normal(N, width) for width in widths]
        f.new(name + " state of the user", make, parameters)
        for field, state in zip(["userPrevOutput", "userPrevCell"], starts):
            f.do(f"m.{field} = {lua(state.flatten())}:view({N}, {state.shape[1]})")
        f.run(unrolled(step, starts), normal(T, N, D))

    # PyTorch's own LSTM, with the same weights in its order of gates (i, f, g, o).
    weight, bias = w(D + H, 4 * H), w(4 * H)

    def own(x, weight, bias):
        order = torch.arange(4 * H).view(4, H)[[0, 1, 3, 2]].flatten()
        weights = [weight[:D].t()[order], weight[D:].t()[order], bias[order], torch.zeros(4 * H)]
        return torch.lstm(x, (torch.zeros(1, N, H), torch.zeros(1, N, H)), weights, True, 1, 0.0, True, False, False)[0]

    f.case("SeqLSTM as PyTorch's", "nn.SeqLSTM(3, 2)", own, normal(T, N, D), [weight, bias])
    rnn = [w(H, D), w(H), w(H, H), w(H)]
    f.case("Recurrence", "nn.Sequencer(nn.Recurrence(nn.Sequential():add(nn.ParallelTable():add(nn.Linear(3, 2))"
           ":add(nn.Linear(2, 2))):add(nn.CAddTable()):add(nn.Tanh()), 2, 1))", unrolled(rnn_step, zeros(1)),
           normal(T, N, D), rnn)

    def recurrent_law(x, start, w_x, b_x, w_h, b_h):
        h, outputs = None, []
        for x_t in x.unbind(0):
            back = start if h is None else h @ w_h.t() + b_h
            h = torch.sigmoid(x_t @ w_x.t() + b_x + back)
            outputs.append(h)
        return torch.stack(outputs)

    f.case("Recurrent", "nn.Sequencer(nn.Recurrent(2, nn.Linear(3, 2), nn.Linear(2, 2), nn.Sigmoid()))", recurrent_law,
           normal(T, N, D), [w(H), w(H, D), w(H), w(H, H), w(H)])
    both = [w(D + H, 4 * H), w(4 * H), w(D + H, 4 * H), w(4 * H)]

    def two_ways(merge):
        def law(x, w1, b1, w2, b2):
            forward = unrolled(seq_lstm_step, zeros(2))(x, w1, b1)
            return merge(forward, unrolled(seq_lstm_step, zeros(2))(x.flip(0), w2, b2).flip(0))
        return law

    f.case("SeqBRNN", "nn.SeqBRNN(3, 2)", two_ways(torch.add), normal(T, N, D), both)
    f.case("SeqBRNN joined", "nn.SeqBRNN(3, 2, false, nn.JoinTable(3))", two_ways(lambda a, b: torch.cat([a, b], 2)),
           normal(T, N, D), both)
    other = [w(*p.shape) for p in fast]

    def by_table(x, *p):
        x = torch.stack(x)
        forward = unrolled(fast_lstm_step, zeros(2))(x, *p[:3])
        backward = unrolled(fast_lstm_step, zeros(2))(x.flip(0), *p[3:]).flip(0)
        return list(torch.cat([forward, backward], 2).unbind(0))

    f.case("BiSequencer", "nn.BiSequencer(nn.FastLSTM(3, 2), nn.FastLSTM(3, 2))", by_table,
           [normal(N, D) for _ in range(T)], fast + other)
    return f


if __name__ == "__main__":
    sizes = [family().write() for family in (affine, activations, convolution, pooling, normalization, shapes,
                                             criterions, recurrent)]
    print(sum(sizes), "bytes")
