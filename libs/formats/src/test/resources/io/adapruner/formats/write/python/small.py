"""small, pruned by AdaPruner.

35,090 MACs for one image of 3x8x8, 599 parameters. Images are normalised as
(pixel / 255 - MEAN) / STD, per channel. To use it, or to go on training:

    from model import load
    logits = load("weights.safetensors")(images)
"""
import json
import math
import os
import struct

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (3, 8, 8)  # channels, height, width
MEAN = [0.5, 0.5, 0.5]
STD = [0.25, 0.25, 0.25]
CLASS_NAMES = ["cat", "dog \"x\""]
DTYPES = {
    "F64": (torch.float64, 8),
    "F32": (torch.float32, 4),
    "F16": (torch.float16, 2),
    "BF16": (torch.bfloat16, 2),
    "I64": (torch.int64, 8),
}


class ResidualBlock(nn.Module):
    """blocks.0 and one more."""

    def __init__(self, hidden_channels):
        super().__init__()
        self.conv1 = nn.Conv2d(4, hidden_channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden_channels)
        self.conv2 = nn.Conv2d(hidden_channels, 4, 1)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return self.conv2(y) + x


class Model(nn.Module):
    """The network, from normalised images [N, C, H, W] to logits [N, classes]."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.blocks = nn.Sequential(
            ResidualBlock(hidden_channels=5),
            ResidualBlock(hidden_channels=6),
        )
        self.head = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2, bias=False))

    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.blocks(self.stem(x)), 1)
        return self.head(torch.flatten(x, 1))


def read_safetensors(path):
    """Return the tensors of a safetensors file by name. Nothing in the file is executed."""
    tensors = {}
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < 8:
            raise ValueError(f"{path} is too short for a safetensors file")
        (length,) = struct.unpack("<Q", file.read(8))
        start = 8 + length
        if length > 100_000_000 or start > size:
            raise ValueError(f"{path} has a header of {length} bytes, more than fit")
        header = json.loads(file.read(length).decode("utf-8"))
        if not isinstance(header, dict):
            raise ValueError(f"the header of {path} is not an object")
        header.pop("__metadata__", None)
        for name, entry in header.items():
            dtype, shape = entry["dtype"], entry["shape"]
            begin, end = entry["data_offsets"]
            if dtype not in DTYPES:
                raise ValueError(f"{name!r} in {path} has type {dtype!r}, expected {list(DTYPES)}")
            if not all(type(n) is int and n >= 0 for n in [*shape, begin, end]):
                raise ValueError(f"{name!r} in {path} has an invalid shape or place")
            if begin > end or end > size - start:
                raise ValueError(f"{name!r} lies outside {path}")
            kind, width = DTYPES[dtype]
            if end - begin != width * math.prod(shape):
                raise ValueError(f"{name!r} in {path} is {shape}, but has {end - begin} bytes")
            file.seek(start + begin)
            data = bytearray(file.read(end - begin))
            flat = torch.frombuffer(data, dtype=kind) if data else torch.empty(0, dtype=kind)
            tensors[name] = flat.reshape(shape)
    return tensors


def load(path="weights.safetensors"):
    """Return the model with the weights of a safetensors file, in evaluation mode."""
    model = Model()
    missing, unexpected = model.load_state_dict(read_safetensors(path), strict=False)
    missing = [name for name in missing if not name.endswith(".num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{path} is of another network: lacks {missing}, has {unexpected}")
    return model.eval()
