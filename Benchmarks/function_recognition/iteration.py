"""The work of iteration.lua in PyTorch: nn.LSTM over the whole sequence, one thread.

PyTorch's LSTM has no peepholes and two bias vectors; otherwise the model, the data, the loss and the
update are the same. Prints the minimum and the median of the blocks in microseconds per iteration.
"""
import math
import random
import statistics
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
random.seed(1)
dtype = torch.float32 if "float" in sys.argv[1:] else torch.float64

STEPS, BLOCKS, ITERATIONS = 8, 7, 100
k, b = random.random(), random.random() * 5
shapes = [lambda x: k * x + b, lambda x: k * x * x + b, lambda x: k * math.sqrt(x) + b]


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(2, 100)
        self.linear = torch.nn.Linear(100, 3)

    def forward(self, x):
        return torch.log_softmax(self.linear(self.lstm(x)[0]), 1)


model = Model().to(dtype)
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
loss = torch.nn.NLLLoss(reduction="sum")


def iteration():
    shape = random.randrange(3)
    points = []
    for _ in range(STEPS):
        x = random.random() * 10 + 5
        points.append((x, shapes[shape](x)))
    inputs = torch.tensor(points, dtype=dtype)
    targets = torch.full((STEPS,), shape)
    optimizer.zero_grad()
    loss(model(inputs), targets).backward()
    optimizer.step()


for _ in range(ITERATIONS):
    iteration()
times = []
for _ in range(BLOCKS):
    start = time.perf_counter()
    for _ in range(ITERATIONS):
        iteration()
    times.append((time.perf_counter() - start) / ITERATIONS * 1e6)
print(f"min {min(times):.1f} median {statistics.median(times):.1f}")
