"""The work of steps.lua in PyTorch: whole sequences at once through nn.LSTM and nn.GRU, one thread.

PyTorch's LSTM has no peepholes and two bias vectors; otherwise the models, the data, the losses and
the updates are the same. Usage: steps.py [double|float] [task ...]; prints a line "task minimum
median" in microseconds for each.
"""
import math
import random
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[1]))
from measure import measure  # noqa: E402

torch.set_num_threads(1)
dtype = torch.float32 if sys.argv[1:2] == ["float"] else torch.float64
torch.set_default_dtype(dtype)


class Recurrent(nn.Module):
    """Recurrent layers, one after the other, and a head for every step."""

    def __init__(self, layers, head):
        super().__init__()
        self.layers, self.head = nn.ModuleList(layers), head

    def forward(self, x, states=None):
        ends = []
        for i, layer in enumerate(self.layers):
            x, end = layer(x, states[i] if states else None)
            ends.append(end)
        return self.head(x), ends


def detach(states):
    return [tuple(s.detach() for s in end) if isinstance(end, tuple) else end.detach() for end in states]


def function_recognition():
    steps = 8
    k, b = random.random(), random.random() * 5
    shapes = [lambda x: k * x + b, lambda x: k * x * x + b, lambda x: k * math.sqrt(x) + b]
    model = Recurrent([nn.LSTM(2, 100)], nn.Sequential(nn.Linear(100, 3), nn.LogSoftmax(1)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    loss = nn.NLLLoss(reduction="sum")

    def step():
        shape = random.randrange(3)
        points = []
        for _ in range(steps):
            x = random.random() * 10 + 5
            points.append((x, shapes[shape](x)))
        inputs = torch.tensor(points, dtype=dtype)
        targets = torch.full((steps,), shape)
        optimizer.zero_grad()
        loss(model(inputs)[0], targets).backward()
        optimizer.step()

    return step, 1


def sine():
    T, N = 9, 300
    pool = []
    for _ in range(16):
        inputs = torch.rand(1, N, 1) + 0.01 * torch.arange(T).view(T, 1, 1)
        pool.append((inputs, torch.sin(inputs + 0.01) / 2))
    model = Recurrent([nn.LSTM(1, 10), nn.LSTM(10, 20), nn.LSTM(20, 1)], nn.Identity())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    loss = nn.MSELoss()
    turn = 0

    def step():
        nonlocal turn
        turn = (turn + 1) % len(pool)
        inputs, targets = pool[turn]
        optimizer.zero_grad()
        loss(model(inputs)[0][-1], targets[-1]).backward()
        optimizer.step()

    return step, 1


def reversal(both):
    T, N, digits, hidden = 5, 16, 10, 100
    pool = []
    for _ in range(16):
        classes = torch.randint(digits, (T, N))
        pool.append((nn.functional.one_hot(classes, digits).to(dtype), classes.flip(0).flatten()))
    head = nn.Sequential(nn.Linear(hidden * (2 if both else 1), digits), nn.LogSoftmax(2))
    model = Recurrent([nn.LSTM(digits, hidden, bidirectional=both)], head)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    loss = nn.NLLLoss()
    turn = 0

    def step():
        nonlocal turn
        turn = (turn + 1) % len(pool)
        inputs, targets = pool[turn]
        optimizer.zero_grad()
        loss(model(inputs)[0].view(T * N, digits), targets).backward()
        optimizer.step()

    return step, 1


def integral(every):
    pool = [(torch.rand(2, 1, 1), torch.rand(2, 1, 1)) for _ in range(64)]
    head = nn.Sequential(nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 1))
    model = Recurrent([nn.GRU(1, 50)], head)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0002, fused=True)
    loss = nn.L1Loss(reduction="sum")
    turn, states = 0, None

    def step():
        nonlocal turn, states
        optimizer.zero_grad()
        for _ in range(every):
            turn = (turn + 1) % len(pool)
            inputs, targets = pool[turn]
            outputs, ends = model(inputs, states)
            loss(outputs, targets).backward()
            states = detach(ends)
        optimizer.step()

    return step, 2 * every


def bits(T, N):
    pool = [(torch.randint(2, (T, N, 1)).to(dtype), torch.randint(4, (T * N,))) for _ in range(16)]
    head = nn.Sequential(nn.Linear(5, 4), nn.LogSoftmax(2))
    model = Recurrent([nn.LSTM(1, 5, num_layers=2)], head)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = nn.NLLLoss()
    turn, states = 0, None

    def step():
        nonlocal turn, states
        turn = (turn + 1) % len(pool)
        inputs, targets = pool[turn]
        optimizer.zero_grad()
        outputs, ends = model(inputs, states)
        loss(outputs.view(T * N, 4), targets).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        states = detach(ends)

    return step, 1


tasks = {
    "function_recognition": function_recognition,
    "sine": sine,
    "reversal_one": lambda: reversal(False),
    "reversal_both": lambda: reversal(True),
    "integral_every2": lambda: integral(1),
    "integral_every50": lambda: integral(25),
    "bits_wrong": lambda: bits(2, 50),
    "bits_right": lambda: bits(50, 7),
}

for name in sys.argv[2:] or tasks:
    torch.manual_seed(1)
    random.seed(1)
    step, points = tasks[name]()
    fastest, median = measure(step, 0.2)
    print(f"{name} {fastest / points * 1e6:.1f} {median / points * 1e6:.1f}", flush=True)
