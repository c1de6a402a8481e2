"""Times torchvision's ImageFolder, for benchmarks/run throughput.DecodingThroughput.

    decoding_peer.py FOLDER make      # 40 pictures of 500x375 at about 37 kB, and the same at about 110 kB
    decoding_peer.py FOLDER serve     # then, for each line read, the name of one of its folders, a pass over that

A pass is answered by two numbers: milliseconds of processor time an image, as planes of bytes (PILToTensor) and of floats (ToTensor).
"""

import io
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.datasets import ImageFolder
from torchvision.transforms import CenterCrop, Compose, PILToTensor, Resize, ToTensor

SIZES = {'37kB': 37_000, '110kB': 110_000}


def photograph(seed):
    """Noise of every scale, as much of each as photographs have of it."""
    random = np.random.default_rng(seed)
    pixels = np.zeros((375, 500, 3))
    for scale in (4, 8, 16, 32, 64, 128):
        coarse = random.normal(0, 1, (375 // scale + 3, 500 // scale + 3, 3)).astype('float32')
        planes = [Image.fromarray(coarse[..., c]).resize((500, 375), Image.BICUBIC) for c in range(3)]
        pixels += np.stack([np.asarray(plane) for plane in planes], -1) * scale ** 0.8
    pixels = (pixels - pixels.min()) / (pixels.max() - pixels.min()) * 255 + random.normal(0, 4, (375, 500, 1))
    return Image.fromarray(pixels.clip(0, 255).astype('uint8'))


def jpeg(image, wanted):
    """Of the quality that comes nearest from above."""
    low, high = 5, 100
    while low < high:
        quality = (low + high) // 2
        content = io.BytesIO()
        image.save(content, 'JPEG', quality=quality)
        low, high = (quality + 1, high) if len(content.getvalue()) < wanted else (low, quality)
    content = io.BytesIO()
    image.save(content, 'JPEG', quality=low)
    return content.getvalue()


def make(folder):
    for i in range(40):
        image = photograph(i)
        for name, wanted in SIZES.items():
            place = folder / name / 'class'
            place.mkdir(parents=True, exist_ok=True)
            (place / f'{i:02}.jpg').write_bytes(jpeg(image, wanted))


def milliseconds(dataset):
    start = time.thread_time()
    for i in range(len(dataset)):
        dataset[i]
    return (time.thread_time() - start) * 1000 / len(dataset)


def serve(folder):
    torch.set_num_threads(1)
    for line in sys.stdin:
        times = []
        for last in (PILToTensor(), ToTensor()):
            transform = Compose([Resize(256), CenterCrop(224), last])
            times.append(milliseconds(ImageFolder(folder / line.strip(), transform)))
        print(*times, flush=True)


{'make': make, 'serve': serve}[sys.argv[2]](Path(sys.argv[1]))
