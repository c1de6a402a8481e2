"""Writes beside-zip.pt and beside-legacy.pt: weights with everything beside them that a training script may save.

Needs torch and numpy.
"""

import argparse
import collections
import datetime
import decimal
import http
import pathlib

import numpy
import torch

weight = torch.nn.Parameter(torch.arange(4.0))
weight.is_shared = True  # an attribute, which makes PyTorch save a parameter in another way
state_dict = collections.OrderedDict(
    {"conv.weight": weight, "conv.seen": torch.tensor(7), "metric.sum": torch.tensor(0.5)})
averaged = {name: value + 1 if value.is_floating_point() else value for name, value in state_dict.items()}
checkpoint = {
    "loss": torch.tensor(0.25),
    "args": argparse.Namespace(lr=0.1, data=pathlib.PurePosixPath("images"), status=http.HTTPStatus.OK),
    "best": numpy.float64(91.5),
    "confusion": numpy.eye(2),
    "history": collections.defaultdict(list, {"loss": [1.5, 0.25]}),
    "seen": collections.Counter(["a", "b", "a"]),
    "when": datetime.datetime(2026, 1, 2),
    "rate": decimal.Decimal("0.1"),
    "complex": 1j,
    "range": range(3),
    "rng": torch.arange(5, dtype=torch.uint8),
    "state_dict": state_dict,
    "state_dict_ema": averaged,
    "optimizer": {"state": {0: {"momentum_buffer": torch.ones(4)}}, "param_groups": [{"lr": 0.1, "params": [0]}]},
}
torch.save(checkpoint, "beside-zip.pt")
torch.save(checkpoint, "beside-legacy.pt", _use_new_zipfile_serialization=False)
