"""Writes signals.pt2: a small network over signals of six channels, as torch.export saves it. Needs PyTorch.

    python make_signals.py
"""

import torch
from torch import nn


class Signals(nn.Module):
    """Two convolutions over 128 steps, and three classes."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(6, 32, 5, padding=2, bias=False)
        self.norm1 = nn.BatchNorm1d(32)
        self.conv2 = nn.Conv1d(32, 48, 5, padding=2, bias=False)
        self.norm2 = nn.BatchNorm1d(48)
        self.conv3 = nn.Conv1d(48, 48, 3, padding=1, bias=False)
        self.norm3 = nn.BatchNorm1d(48)
        self.pool = nn.MaxPool1d(2)
        self.relu = nn.ReLU()
        self.fc = nn.Linear(48, 3)

    def forward(self, x):
        x = self.pool(self.relu(self.norm1(self.conv1(x))))
        x = self.pool(self.relu(self.norm2(self.conv2(x))))
        x = self.relu(self.norm3(self.conv3(x)))
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool1d(x, 1), 1))


def signals(count, generator):
    """[count, 6, 128] in m/s^2: at rest, running and walking, told apart by frequency and strength; classes in turn."""
    time = torch.arange(128) / 50.0
    samples, classes = [], []
    for i in range(count):
        kind = i % 3
        strength, pace = ((0.2, 0.5), (6.0, 3.0), (2.0, 2.0))[kind]
        phase = 6.28 * torch.rand(6, 1, generator=generator)
        wave = strength * torch.sin(6.28 * pace * time + phase)
        wave[1] += 9.8
        samples.append(wave + 0.3 * torch.randn(6, 128, generator=generator))
        classes.append(kind)
    return torch.stack(samples), torch.tensor(classes)


def main():
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(2)
    model = Signals()
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(60):
        x, y = signals(48, generator)
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimiser.step()
    model.eval()
    x, y = signals(300, generator)
    print("accuracy", (model(x).argmax(1) == y).float().mean().item())
    batch = torch.export.Dim("batch")
    program = torch.export.export(model, (torch.zeros(2, 6, 128),), dynamic_shapes=({0: batch},))
    for node in program.graph.nodes:
        # The source lines of one machine are of no use on another.
        node.meta.pop("stack_trace", None)
    torch.export.save(program, "signals.pt2")


if __name__ == "__main__":
    main()
