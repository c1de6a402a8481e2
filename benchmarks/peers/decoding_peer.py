"""Times torchvision's ImageFolder, for benchmarks/run throughput.DecodingThroughput.

    decoding_peer.py FOLDER make      # 40 pictures of 500x375 at about 37 kB, and the same at about 110 kB
    decoding_peer.py FOLDER serve     # then, for each line read, the name of one of its folders, a pass over that

A pass is answered by three numbers: milliseconds of processor time an image, of the middle as planes of bytes (PILToTensor) and of floats
(ToTensor), and of a random part as floats (RandomResizedCrop, RandomHorizontalFlip). The line "workers N FOLDER" is answered by the images
that a DataLoader of so many processes gives in a second, of random parts.
"""

import io
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.datasets import ImageFolder
from torchvision.transforms import (CenterCrop, Compose, PILToTensor, RandomHorizontalFlip, RandomResizedCrop, Resize,
                                    ToTensor)

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


TRAINING = Compose([RandomResizedCrop(224), RandomHorizontalFlip(), ToTensor()])


def per_second(dataset, workers):
    """Of the second of two passes over 1,000 images, for workers are slow to start."""
    many = torch.utils.data.ConcatDataset([dataset] * (1000 // len(dataset)))
    loader = torch.utils.data.DataLoader(many, 32, num_workers=workers, persistent_workers=True)
    for _ in range(2):
        start = time.perf_counter()
        for _ in loader:
            pass
        seconds = time.perf_counter() - start
    return len(many) / seconds


def serve(folder):
    torch.set_num_threads(1)
    for line in sys.stdin:
        words = line.split()
        if words[0] == 'workers':
            print(per_second(ImageFolder(folder / words[2], TRAINING), int(words[1])), flush=True)
            continue
        transforms = [Compose([Resize(256), CenterCrop(224), last]) for last in (PILToTensor(), ToTensor())]
        print(*(milliseconds(ImageFolder(folder / words[0], t)) for t in (*transforms, TRAINING)), flush=True)


{'make': make, 'serve': serve}[sys.argv[2]](Path(sys.argv[1]))
