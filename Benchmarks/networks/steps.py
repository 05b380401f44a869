"""The work of steps.lua in PyTorch, with its own layers and fused SGD.

PyTorch's layers have two bias vectors where Torch's have one. Its GRU lets the reset gate act behind the product, which is
less work than Torch's law. Usage: steps.py [double|float] task ...; prints a line "task minimum median" in microseconds
for each. The number of threads is that of OMP_NUM_THREADS.
"""
import os
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[1]))
from measure import measure  # noqa: E402

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.set_default_dtype(torch.float64 if sys.argv[1:2] == ["double"] else torch.float32)


class Outputs(nn.Module):
    """A recurrent layer without its last states."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def step(model, loss, inputs, targets):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001, fused=True)

    def run():
        optimizer.zero_grad()
        loss(model(inputs), targets).backward()
        optimizer.step()

    return run


def mlp(batch):
    model = nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10), nn.LogSoftmax(1))
    return step(model, nn.NLLLoss(), torch.rand(batch, 784), torch.randint(10, (batch,)))


def lenet(batch):
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        nn.LogSoftmax(1))
    return step(model, nn.NLLLoss(), torch.rand(batch, 1, 28, 28), torch.randint(10, (batch,)))


def conv(planes):
    model = nn.Conv2d(planes, planes, 3, padding=1)
    # So many planes come from a layer below, which needs their gradient.
    inputs = torch.rand(32, planes, 32, 32, requires_grad=True)
    return step(model, nn.MSELoss(), inputs, torch.rand(32, planes, 32, 32))


def recurrent(layer, D, H, T, N):
    return step(Outputs(layer(D, H)), nn.MSELoss(), torch.rand(T, N, D), torch.rand(T, N, H))


makers = {"mlp": mlp, "lenet": lenet, "conv": conv, "lstm": lambda *size: recurrent(nn.LSTM, *size),
          "gru": lambda *size: recurrent(nn.GRU, *size)}

for name in sys.argv[2:]:
    kind, *size = name.split("_")
    torch.manual_seed(1)
    fastest, median = measure(makers[kind](*map(int, size)), 0.2)
    print(f"{name} {fastest * 1e6:.1f} {median * 1e6:.1f}", flush=True)
