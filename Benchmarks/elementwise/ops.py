"""The work of ops.lua in PyTorch, one thread. Prints nanoseconds per call: minimum and median."""
import math
import sys
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parents[1]))
from measure import measure  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(1)
torch.set_default_dtype(torch.float32 if sys.argv[1:2] == ["float"] else torch.float64)
n = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000

x, y = torch.rand(n) * 4 - 2, torch.rand(n) + 0.5
r, positive = torch.empty(n), torch.rand(n) + 0.01
sorted_, order = torch.empty(n), torch.empty(n, dtype=torch.long)
picked = torch.empty(n)
rows = math.isqrt(n) if n >= 10000 else 10
columns = n // rows
matrix, flipped = torch.rand(rows, columns), torch.empty(columns, rows)
picks = torch.randperm(n)

operations = {
    "add": lambda: torch.add(x, y, out=r),
    "add-new": lambda: x + y,
    "mul": lambda: torch.mul(x, y, out=r),
    "axpy": lambda: r.add_(x, alpha=0.5),
    "copy": lambda: r.copy_(x),
    "sum": lambda: x.sum().item(),
    "max": lambda: x.max().item(),
    "dot": lambda: x.dot(y).item(),
    "exp": lambda: torch.exp(x, out=r),
    "log": lambda: torch.log(positive, out=r),
    "tanh": lambda: torch.tanh(x, out=r),
    "sigmoid": lambda: torch.sigmoid(x, out=r),
    "sort": lambda: torch.sort(x, out=(sorted_, order)),
    "randn": lambda: r.normal_(),
    "index": lambda: torch.index_select(x, 0, picks, out=picked),
    "transpose-copy": lambda: flipped.copy_(matrix.t()),
}

with torch.no_grad():
    for name, run in operations.items():
        r.copy_(x)
        fastest, median = measure(run, 0.1)
        print(f"{name} {fastest * 1e9:.1f} {median * 1e9:.1f}", flush=True)
