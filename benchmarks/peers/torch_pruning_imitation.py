#!/usr/bin/env python3
"""Torch-Pruning without labels, on the networks of docs/without-labels.md that PyTorch can build, at equal MACs.

Needs what ../models/export_weights.py needs, and torch-pruning. Prints one line of JSON: how far each output on the test images is
from the unpruned network's, in the measure of AdaPruner's report (mean squared difference over the variance of the unpruned network's
values over these images), after surgery and after recalibration of the batch norms, and for --class-scores the percentage of places with the same class.
A module is PyTorch source that AdaPruner wrote (a job with --keep macs=100% --epochs 0), with weights.safetensors beside it: so can networks be
compared that come as ONNX files. L2 norms, global; of 400 steps the first is taken that keeps at most the budget. The layers that make the outputs stay whole, and those named by --whole.

  python torch_pruning_imitation.py onet --data crops48 --mean 0.5 --deviation 0.50196 --keep 0.7 --whole conv4 dense5
  python torch_pruning_imitation.py module --module whole/model.py --size 320 --mean 0 --deviation 1 --data photos320 --keep 0.7 --whole LAYER ...
  python torch_pruning_imitation.py deeplab --encoder mobilenet_v2-b0353104.pth --images photos160/train --data photos160 --keep 0.7 --class-scores 0
"""
import argparse
import importlib.util
import json
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parent.parent / "models"))
from export_weights import NETWORKS, arguments, images  # noqa: E402
from torch_pruning_peer import cost  # noqa: E402


def written(a):
    spec = importlib.util.spec_from_file_location("written", a.module)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load(str(a.module.parent / "weights.safetensors"))


NETWORKS["module"] = written, None


def part(a, name):
    files = sorted(f for f in (a.data / name).iterdir() if f.suffix in (".jpg", ".png"))
    return torch.from_numpy(images(files, [a.mean[i % len(a.mean)] for i in range(3)], [a.deviation[i % len(a.deviation)] for i in range(3)]))


@torch.no_grad()
def outputs(m, x):
    m.eval()
    batches = [m(b) if isinstance(m(b[:1]), tuple) else (m(b),) for b in x.split(50)]
    return [torch.cat(output).flatten(2) if output[0].dim() > 2 else torch.cat(output) for output in zip(*batches)]


def likeness(original, found, scores):
    rows = {}
    for k, (right, output) in enumerate(zip(original, found)):
        rows[k] = {"error": round(((output - right).square().mean() / right.var(0, correction=0).mean()).item(), 4)}
        if k in scores:
            rows[k]["agreement"] = round(100 * (output.argmax(1) == right.argmax(1)).float().mean().item(), 2)
    return rows


@torch.no_grad()
def recalibrate(m, x):
    norms = [b for b in m.modules() if isinstance(b, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    for batch in x[torch.randperm(len(x))].split(50) if norms else ():
        m(batch)
    m.eval()


def makers(m, size):
    """The layers that make the outputs: those without which an output would have another shape."""
    whole = [p.shape[1] for p in outputs(m, torch.zeros(1, 3, size, size))]
    return [layer for layer in m.modules() if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.weight.shape[0] in whole]


def main():
    import torch_pruning as tp

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments(parser)
    parser.add_argument("--data", type=Path, required=True, help="a folder with train/ and test/")
    parser.add_argument("--mean", type=float, nargs="+", default=[0.485, 0.456, 0.406])
    parser.add_argument("--deviation", type=float, nargs="+", default=[0.229, 0.224, 0.225])
    parser.add_argument("--module", type=Path)
    parser.add_argument("--size", type=int, help="height and width of a module's input")
    parser.add_argument("--keep", type=float, default=0.7)
    parser.add_argument("--whole", nargs="*", default=[])
    parser.add_argument("--class-scores", type=int, nargs="*", default=[])
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    make, size = NETWORKS[a.network]
    size = size or a.size
    m = make(a)
    x, xt = part(a, "train"), part(a, "test")
    original, whole = outputs(m, xt), cost(m, size)
    named = dict(m.named_modules())
    pruner = tp.pruner.MagnitudePruner(
        m,
        torch.randn(1, 3, size, size),
        importance=tp.importance.GroupMagnitudeImportance(p=2),
        global_pruning=True,
        pruning_ratio=1.0,
        max_pruning_ratio=0.95,
        iterative_steps=400,
        ignored_layers=makers(m, size) + [named[name] for name in a.whole],
    )
    macs = whole
    while macs > a.keep * whole:
        pruner.step()
        macs = cost(m, size)
    surgery = likeness(original, outputs(m, xt), a.class_scores)
    recalibrate(m, x)
    recalibrated = likeness(original, outputs(m, xt), a.class_scores)
    print(json.dumps(dict(network=a.network, kept=round(100 * macs / whole, 2), seed=a.seed, whole=a.whole, surgery=surgery, recalibrated=recalibrated)))


if __name__ == "__main__":
    main()
