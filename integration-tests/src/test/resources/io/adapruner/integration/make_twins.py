"""Writes twins.pt2: a small network that compares two pictures, as torch.export saves it. Needs PyTorch.

    python make_twins.py
"""

from pathlib import Path

import torch
from torch import nn


class Twins(nn.Module):
    """One encoder for both pictures; the distance of their features, weighed, and the features of the first."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, stride=2, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 48, 3, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(48)
        self.conv3 = nn.Conv2d(48, 48, 3, padding=1, bias=False)
        self.norm3 = nn.BatchNorm2d(48)
        self.weigh = nn.Linear(48, 4)

    def features(self, x):
        x = self.norm1(self.conv1(x)).relu()
        x = self.norm2(self.conv2(x)).relu()
        return self.norm3(self.conv3(x)).relu().mean([2, 3])

    def forward(self, left, right):
        left, right = self.features(left), self.features(right)
        return {"distance": self.weigh((left - right).abs()), "features": left}


def main():
    torch.manual_seed(1)
    model = Twins()
    for _ in range(20):
        model(torch.randn(32, 3, 16, 16), torch.randn(32, 3, 16, 16))
    batch = torch.export.Dim("batch")
    images = (torch.randn(2, 3, 16, 16), torch.randn(2, 3, 16, 16))
    program = torch.export.export(model.eval(), images, dynamic_shapes=({0: batch}, {0: batch}))
    for node in program.graph.nodes:
        # The source lines of one machine are of no use on another.
        node.meta.pop("stack_trace", None)
    torch.export.save(program, Path(__file__).parent / "twins.pt2")


if __name__ == "__main__":
    main()
