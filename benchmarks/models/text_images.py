#!/usr/bin/env python3
"""Draws pictures with lines of text, for networks that look for it; rendered by seed, in the manner of the demo's images.

    python text_images.py FOLDER COUNT SIDE [--seed 1] [--fonts FONT.ttf ...]

SIDE x SIDE RGB, COUNT files 000000.png and on. Each has up to eight lines of letters and digits on a shaded ground among
spots and strokes, under noise; colours, sizes, angles and places are random. What is written is no language. Needs Pillow,
whose own typeface is used where none is named.
"""
import argparse
import random
import string
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont


def colour(r):
    return tuple(r.randrange(256) for _ in range(3))


def luma(rgb):
    return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000


def contrasting(r, ground):
    """Of any hue, clearly brighter or darker than the ground."""
    while True:
        candidate = colour(r)
        if abs(luma(candidate) - luma(ground)) > 70:
            return candidate


def ground(r, side):
    """One colour that fades to another of nearly the same brightness, so that text stands out everywhere."""
    first = colour(r)
    second = tuple(min(255, max(0, c + r.randrange(-40, 41))) for c in first)
    fade = Image.linear_gradient("L").resize((side, side)).rotate(r.choice((0, 90, 180, 270)))
    return Image.composite(Image.new("RGB", (side, side), first), Image.new("RGB", (side, side), second), fade), first


def distract(r, image):
    draw = ImageDraw.Draw(image)
    side = image.width
    for _ in range(r.randrange(4)):
        x, y, radius = r.randrange(side), r.randrange(side), r.randrange(2, side // 6)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour(r))
    for _ in range(r.randrange(4)):
        draw.line([r.randrange(side) for _ in range(4)], fill=colour(r), width=r.randrange(1, 4))


def words(r):
    letters = r.choice((string.ascii_uppercase, string.ascii_lowercase, string.ascii_letters, string.digits + "-/."))
    return " ".join("".join(r.choices(letters, k=r.randrange(2, 10))) for _ in range(r.randrange(1, 4)))


def write(r, image, ink, fonts):
    """One line, turned a little, anywhere; what does not fit is cut off, as in photographs."""
    size = r.randrange(12, max(13, image.width // 8))
    font = ImageFont.truetype(r.choice(fonts), size) if fonts else ImageFont.load_default(size)
    line = Image.new("L", image.size)
    at = (r.randrange(-image.width // 8, image.width // 2), r.randrange(0, image.height - size))
    ImageDraw.Draw(line).text(at, words(r), fill=255, font=font)
    image.paste(ink, mask=line.rotate(r.gauss(0, 5), Image.Resampling.BILINEAR, center=at))


def noisy(r, image):
    noise = Image.frombytes("RGB", image.size, r.randbytes(3 * image.width * image.height))
    return ImageChops.subtract(ImageChops.add(image, noise.point(lambda v: v // 16)), noise.point(lambda v: v % 16))


def picture(r, side, fonts):
    image, under = ground(r, side)
    distract(r, image)
    for _ in range(r.randrange(9)):
        write(r, image, contrasting(r, under), fonts)
    return noisy(r, image)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("side", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", nargs="*", default=[])
    a = parser.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    for i in range(a.count):
        picture(random.Random(f"{a.seed} {i}"), a.side, a.fonts).save(a.folder / f"{i:06d}.png")


if __name__ == "__main__":
    main()
