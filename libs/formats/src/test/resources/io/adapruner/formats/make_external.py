"""Writes small-external.onnx and small-external.onnx.data: larger weights in the file beside it, as PyTorch's exporter does it.

Needs torch, onnx and onnxscript. What the exporter says about the machine it ran on is taken out.
"""

import onnx
import torch
from torch import nn

FILE = "small-external.onnx"

torch.manual_seed(1)
model = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3)).eval()
torch.onnx.export(model, (torch.randn(1, 3, 8, 8),), FILE, dynamo=True, external_data=True, verbose=False, opset_version=18)
made = onnx.load(FILE, load_external_data=False)
del made.metadata_props[:], made.graph.metadata_props[:]
for node in made.graph.node:
    del node.metadata_props[:]
    node.doc_string = ""
for value in [*made.graph.input, *made.graph.output, *made.graph.value_info, *made.graph.initializer]:
    del value.metadata_props[:]
onnx.save(made, FILE)
