"""The work of steps.lua in PyTorch: `cells` writes the LSTM as single operations with two linear maps each, `layers` uses
nn.LSTM, which has two bias vectors where Torch's has one.

Usage: steps.py [double|float] task ...; prints a line "task minimum median" in microseconds for each. The number of
threads is that of OMP_NUM_THREADS.
"""
import os
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

sys.path.append(str(Path(__file__).parents[1]))
from measure import measure  # noqa: E402

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.set_default_dtype(torch.float64 if sys.argv[1:2] == ["double"] else torch.float32)

VOCABULARY, HIDDEN, LAYERS, BATCH, STEPS = 65, 128, 2, 50, 50


class Cells(nn.Module):
    """One step of all layers; the states are those of the last call."""

    def __init__(self):
        super().__init__()
        sizes = [VOCABULARY] + [HIDDEN] * (LAYERS - 1)
        self.inputs = nn.ModuleList(nn.Linear(size, 4 * HIDDEN) for size in sizes)
        self.states = nn.ModuleList(nn.Linear(HIDDEN, 4 * HIDDEN) for _ in sizes)
        self.decoder = nn.Linear(HIDDEN, VOCABULARY)
        self.start = [torch.zeros(BATCH, HIDDEN) for _ in range(2 * LAYERS)]

    def forward(self, text):
        state, predictions = [s.detach() for s in self.start], []
        for letters in text:
            x = F.one_hot(letters, VOCABULARY).to(torch.get_default_dtype())
            for layer in range(LAYERS):
                c, h = state[2 * layer], state[2 * layer + 1]
                i, f, o, g = (self.inputs[layer](x) + self.states[layer](h)).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
                state[2 * layer], state[2 * layer + 1] = c, h
                x = h
            predictions.append(torch.log_softmax(self.decoder(x), 1))
        self.start = state
        return predictions


class Layers(nn.Module):
    """All steps at once."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(VOCABULARY, HIDDEN, LAYERS)
        self.decoder = nn.Linear(HIDDEN, VOCABULARY)

    def forward(self, text):
        x = F.one_hot(text, VOCABULARY).to(torch.get_default_dtype())
        return torch.log_softmax(self.decoder(self.lstm(x)[0]), 2).flatten(0, 1)


def step(model, loss):
    for p in model.parameters():
        nn.init.uniform_(p, -0.08, 0.08)
    text, targets = (torch.randint(VOCABULARY, (STEPS, BATCH)) for _ in range(2))
    optimizer = torch.optim.RMSprop(model.parameters(), lr=2e-3, alpha=0.95)

    def run():
        optimizer.zero_grad()
        loss(model(text), targets).backward()
        nn.utils.clip_grad_value_(model.parameters(), 5)
        optimizer.step()

    return run


tasks = {
    "cells": lambda: step(Cells(), lambda out, y: sum(F.nll_loss(o, t) for o, t in zip(out, y))),
    "layers": lambda: step(Layers(), lambda out, y: F.nll_loss(out, y.flatten())),
}

for name in sys.argv[2:]:
    torch.manual_seed(1)
    fastest, median = measure(tasks[name](), 1)
    print(f"{name} {fastest * 1e6:.1f} {median * 1e6:.1f}", flush=True)
