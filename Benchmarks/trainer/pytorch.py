"""The same epochs as train.lua in a PyTorch loop: batches are made before the clock starts."""
import sys
import time

import torch
from torch import nn

path, kind = sys.argv[1:3]
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64 if kind == "double" else torch.float32)
rows = [[float(word) for word in line.split()] for line in open(path)]
inputs = torch.tensor([row[:16] for row in rows]).view(-1, 8, 2)
targets = torch.tensor([int(row[16]) - 1 for row in rows]).view(-1, 1).expand(-1, 8).contiguous()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 100, batch_first=True)
        self.linear = nn.Linear(100, 3)

    def forward(self, x):
        return self.linear(self.lstm(x)[0])


for name in ("sgd", "adam"):
    for batch in (1, 32):
        torch.manual_seed(1)
        model, criterion = Network(), nn.CrossEntropyLoss()
        optimizer = (torch.optim.SGD if name == "sgd" else torch.optim.Adam)(model.parameters(), lr=0.001)
        best = float("inf")
        for epoch in range(4):
            order = torch.randperm(len(rows))
            start = time.perf_counter()
            for part in order.split(batch):
                optimizer.zero_grad()
                loss = criterion(model(inputs[part]).flatten(0, 1), targets[part].flatten())
                loss.backward()
                optimizer.step()
            if epoch:
                best = min(best, time.perf_counter() - start)
        print(f"PyTorch {name} {batch} {best / len(rows) * 1e6:.1f}")
