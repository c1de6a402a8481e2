"""Writes torchvision models as torch.export archives, each with an input and PyTorch's own output.

    python export_pt2.py FOLDER [MODEL ...]

For every model: MODEL.pt2 as torch.export.save writes it, and MODEL.safetensors with the tensors "input" and "output". A
name may end in "-decomposed" (core ATen operators), "-dynamic" (dynamic batch) or "-training" (exported in training mode;
the expected output is still that of inference). Weights are random; the running statistics of batch norms come from two
passes over random images, so that no layer is an identity. Needs torch and torchvision.
"""

import json
import struct
import sys
from pathlib import Path

import torch
import torchvision

MODELS = [
    "alexnet", "vgg11", "vgg16_bn", "resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "densenet121",
    "squeezenet1_0", "googlenet", "mobilenet_v2", "mnasnet1_0", "inception_v3", "mobilenet_v3_small", "mobilenet_v3_large",
    "efficientnet_b0", "efficientnet_v2_s", "regnet_x_400mf", "regnet_y_400mf",
    "resnet18-decomposed", "resnet18-dynamic", "resnet18-training", "mobilenet_v2-decomposed", "densenet121-decomposed",
    "googlenet-decomposed", "vgg11-decomposed", "mobilenet_v2-dynamic-decomposed", "resnet18-training-decomposed",
]


def safetensors(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(tensor.detach().contiguous().float().numpy().tobytes())


def build(name):
    torch.manual_seed(1)
    options = {"init_weights": True} if name == "googlenet" else {}
    return torchvision.models.get_model(name, weights=None, **options)


def settle(model):
    """Running statistics of batch norms from random images."""
    model.train()
    with torch.no_grad():
        for _ in range(2):
            model(torch.randn(4, 3, 96, 96))
    return model.eval()


def export(name, folder):
    architecture, *options = name.split("-")
    model = settle(build(architecture))
    images = torch.randn(2, 3, 224, 224)
    with torch.no_grad():
        expected = model(images)
    if "training" in options:
        model.train()
    batch = {"dynamic_shapes": ({0: torch.export.Dim("batch")},)} if "dynamic" in options else {}
    program = torch.export.export(model, (images,), **batch)
    if "decomposed" in options:
        program = program.run_decompositions()
    torch.export.save(program, folder / f"{name}.pt2")
    safetensors(folder / f"{name}.safetensors", {"input": images, "output": expected})
    print(name, flush=True)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or MODELS:
        export(wanted, target)
