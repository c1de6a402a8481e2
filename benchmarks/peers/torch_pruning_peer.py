#!/usr/bin/env python3
"""What a PyTorch user would get: Torch-Pruning on the networks and images of docs/accuracy.md, at equal MACs.

Needs torch, torchvision, torch-pruning, numpy and Pillow. Prints one line of JSON per criterion, in the form that
`benchmarks/run accuracy.AccuracyPage` reads: test accuracy after surgery, after recalibration of the batch norms over 100 batches and,
with --epochs, after training. The test images are only reported, never used to choose. Of every criterion the first pruning
of 400 steps is taken that keeps at most the budget. What residual sums tie together stays whole, as it does in AdaPruner.

  python torch_pruning_peer.py --data ../shared/data --network resnet56-cifar --model ../shared/data/models/resnet56-cifar10-jpeg.pt \\
      --keep 0.5 --criteria l1:global l2:global taylor:global --epochs 1 --tuned
  python torch_pruning_peer.py --data ../shared/data --network mobilenet-v2 --model mobilenet_v2-b0353104.pth --keep 0.672
"""
import argparse
import io
import json
import os
import struct
import sys
import tarfile
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from PIL import Image

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


class Block(nn.Module):
    """Basic block with an option-A shortcut: stride 2 and zero channels, no parameters."""

    def __init__(self, inp, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inp, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.short = stride != 1 or inp != out
        self.pad = out // 4

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        s = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.pad, self.pad)) if self.short else x
        return F.relu(y + s)


class ResNet(nn.Module):
    def __init__(self, depth):
        super().__init__()
        n = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)

        def stage(i, o, s):
            return nn.Sequential(Block(i, o, s), *[Block(o, o, 1) for _ in range(n - 1)])

        self.layer1, self.layer2, self.layer3 = stage(16, 16, 1), stage(16, 32, 2), stage(32, 64, 2)
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Vgg11(nn.Module):
    """VGG-11 with batch norms and one linear layer."""

    def __init__(self):
        super().__init__()
        layers, inp = [], 3
        for width in (64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0):
            if width == 0:
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(inp, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
                inp = width
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(512, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    kinds = {"F32": torch.float32, "I64": torch.int64}
    return {
        name: torch.frombuffer(data, dtype=kinds[e["dtype"]], count=int(np.prod(e["shape"])), offset=e["data_offsets"][0])
        .reshape(e["shape"])
        .clone()
        for name, e in header.items()
        if name != "__metadata__"
    }


def load_network(name, path):
    m = {
        "resnet20-cifar": lambda: ResNet(20),
        "resnet56-cifar": lambda: ResNet(56),
        "vgg11-bn-cifar": Vgg11,
        "mobilenet-v2": torchvision.models.mobilenet_v2,
    }[name]()
    state = safetensors(path) if path.endswith(".safetensors") else torch.load(path, map_location="cpu", weights_only=False)
    state = {k.removeprefix("module."): v for k, v in state.get("state_dict", state).items()}
    counters = {k: v for k, v in m.state_dict().items() if k.endswith("num_batches_tracked")}
    m.load_state_dict({**counters, **state})
    return m.eval()


def decode(data, size):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    if size:
        # As torchvision's Resize(256) and CenterCrop(224); the images' shorter side is 256 already.
        image = torchvision.transforms.functional.center_crop(torchvision.transforms.functional.resize(image, 256), size)
    return np.asarray(image)


def load_split(folder, split, size):
    xs, ys = [], []
    for name in sorted(f for f in os.listdir(folder) if f.startswith(split) and f.endswith(".tar")):
        with tarfile.open(os.path.join(folder, name)) as tar:
            for member in tar:
                data = tar.extractfile(member).read()
                if member.name.endswith(".jpg"):
                    xs.append(decode(data, size))
                else:
                    ys.append(int(data))
    return torch.from_numpy(np.stack(xs)).permute(0, 3, 1, 2).contiguous(), torch.tensor(ys)


def forward(m, u8, tuned):
    x = ((u8.float() / 255) - MEAN) / STD
    if tuned:
        x = x.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=tuned):
        return m(x).float()


def augment(u8):
    """Pad by four, crop at random, flip: the usual for CIFAR."""
    n = len(u8)
    p = F.pad(u8, (4, 4, 4, 4))
    oy, ox = torch.randint(0, 9, (n,)), torch.randint(0, 9, (n,))
    r = torch.arange(32)
    iy, ix = oy[:, None] + r, ox[:, None] + r
    flip = torch.rand(n) < 0.5
    ix[flip] = ix[flip].flip(1)
    return p[torch.arange(n)[:, None, None, None], torch.arange(3)[None, :, None, None], iy[:, None, :, None], ix[:, None, None, :]]


@torch.no_grad()
def accuracy(m, x, y, tuned):
    m.eval()
    right = sum((forward(m, x[i : i + 100], tuned).argmax(1) == y[i : i + 100]).sum().item() for i in range(0, len(x), 100))
    return 100 * right / len(x)


@torch.no_grad()
def recalibrate(m, x, tuned, vary):
    norms = [b for b in m.modules() if isinstance(b, nn.BatchNorm2d)]
    for b in norms:
        b.reset_running_stats()
        b.momentum = None
    m.train()
    batch = min(128, len(x))
    for _ in range(min(100, max(1, 4 * len(x) // batch))):
        forward(m, vary(x[torch.randperm(len(x))[:batch]]), tuned)
    for b in norms:
        b.momentum = 0.1
    m.eval()


def cost(m, size):
    macs, hooks = [0], []

    def hook(mod, _, out):
        macs[0] += mod.weight.numel() * (out.shape[2] * out.shape[3] if isinstance(mod, nn.Conv2d) else 1)

    for mod in m.modules():
        if isinstance(mod, (nn.Conv2d, nn.Linear)):
            hooks.append(mod.register_forward_hook(hook))
    with torch.no_grad():
        m.eval()(torch.zeros(1, 3, size, size))
    for h in hooks:
        h.remove()
    return macs[0]


def finetune(m, x, y, epochs, rate, tuned):
    m.train()
    optimiser = torch.optim.SGD(m.parameters(), rate, momentum=0.9, weight_decay=5e-4, nesterov=True)
    steps = len(x) // 128
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs * steps)
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for k in range(steps):
            j = order[k * 128 : (k + 1) * 128]
            loss = F.cross_entropy(forward(m, augment(x[j]), tuned), y[j])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()


def kept_whole(name, m):
    """Layers whose outputs a residual sum reads, the first one, and the classifier."""
    if name.startswith("resnet"):
        return [m.conv1, m.linear] + [b.conv2 for b in m.modules() if isinstance(b, Block)]
    if name.startswith("vgg"):
        return [m.classifier]
    projections = [b.conv[-2] for b in m.features if hasattr(b, "use_res_connect") and b.use_res_connect]
    before = [m.features[i - 1].conv[-2] for i, b in enumerate(m.features) if getattr(b, "use_res_connect", False) and hasattr(m.features[i - 1], "conv")]
    return [m.classifier] + list(dict.fromkeys(projections + before))


def main():
    import torch_pruning as tp

    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--keep", type=float, nargs="+", default=[0.5])
    parser.add_argument("--criteria", nargs="*", default=["l1:global", "l2:global", "bn:global", "fpgm:global", "taylor:global", "lamp:global", "random:global", "l2:local"])
    parser.add_argument("--epochs", type=int, default=0)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tuned", action="store_true", help="channels_last and bf16 autocast instead of PyTorch's defaults")
    a = parser.parse_args()
    importances = dict(
        l1=lambda: tp.importance.GroupMagnitudeImportance(p=1),
        l2=lambda: tp.importance.GroupMagnitudeImportance(p=2),
        bn=tp.importance.BNScaleImportance,
        fpgm=tp.importance.FPGMImportance,
        taylor=tp.importance.GroupTaylorImportance,
        lamp=tp.importance.LAMPImportance,
        random=tp.importance.RandomImportance,
    )
    cifar = a.network != "mobilenet-v2"
    folder = os.path.join(a.data, "cifar10" if cifar else "imagenet-sample")
    size = 32 if cifar else 224
    x, y = load_split(folder, "train" if cifar else "calibration", 0 if cifar else size)
    xt, yt = load_split(folder, "test", 0 if cifar else size)
    held = len(x) // 10 if cifar else 0
    x, y = x[held:], y[held:]
    base = load_network(a.network, a.model)
    whole = cost(base, size)
    before = accuracy(base, xt, yt, a.tuned)
    for keep in a.keep:
        for name in a.criteria:
            criterion, scope = name.split(":")
            torch.manual_seed(a.seed)
            np.random.seed(a.seed)
            m = load_network(a.network, a.model)
            start = time.perf_counter()
            local = scope == "local"
            pruner = tp.pruner.MagnitudePruner(
                m,
                torch.randn(1, 3, size, size),
                importance=importances[criterion](),
                global_pruning=not local,
                pruning_ratio=1.0,
                max_pruning_ratio=1.0 if local else 0.95,
                iterative_steps=400,
                ignored_layers=kept_whole(a.network, m),
            )
            if criterion == "taylor":
                # Of one batch, or of a few more where they are small; a set without labels is judged by the network's own answers.
                for _ in range(10 if cifar else 3):
                    j = torch.randperm(len(x))[: 128 if cifar else 64]
                    logits = forward(m, x[j], a.tuned)
                    F.cross_entropy(logits, y[j] if cifar else logits.argmax(1).detach()).backward()
            while True:
                pruner.step()
                macs = cost(m, size)
                if macs <= keep * whole:
                    break
            m.zero_grad(set_to_none=True)
            surgery = accuracy(m, xt, yt, a.tuned)
            recalibrate(m, x, a.tuned, augment if cifar else lambda u8: u8)
            recalibrated = accuracy(m, xt, yt, a.tuned)
            seconds = time.perf_counter() - start
            row = dict(
                network=a.network,
                budget=f"macs={100 * keep:g}%",
                tool="Torch-Pruning",
                variant=f"{criterion}, {scope}",
                seed=a.seed,
                kept=round(100 * macs / whole, 2),
                base=round(before, 2),
                surgery=round(surgery, 2),
                inherited=round(recalibrated, 2),
                seconds=round(seconds, 1),
                command=" ".join(["python", "benchmarks/peers/torch_pruning_peer.py"] + [os.path.basename(v) if os.sep in v else v for v in sys.argv[1:]]),
            )
            if a.epochs:
                start = time.perf_counter()
                finetune(m, x, y, a.epochs, a.rate, a.tuned)
                row.update(trainingSeconds=round(time.perf_counter() - start, 1), epochs=a.epochs, trained=round(accuracy(m, xt, yt, a.tuned), 2))
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
