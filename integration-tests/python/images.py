"""Writes pictures of every format and kind that data sets have, and beside each NAME what Pillow makes of it.

    images.py FOLDER WIDTHxHEIGHT...

NAME.rgb holds width and height (two 32-bit integers, the low byte first) and the pixels of Image.open(NAME).convert('RGB');
NAME.fitted the 48x40 pixels that torchvision's transforms for validation leave of it: Resize, whose shorter side is 8/7 of the
wanted one, and CenterCrop; NAME.bicubic, NAME.lanczos and NAME.nearest what they leave with Resize(64) and that filter; NAME.whole the
whole picture at that size; NAME.upright its width, height and pixels turned as Exif says.
"""

import io
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

OUT = Path(sys.argv[1])
SIZES = [tuple(map(int, size.split('x'))) for size in sys.argv[2:]]
WIDTH, HEIGHT = 48, 40


def photograph(width, height, seed=0):
    """Smooth areas, edges and noise."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 120 * np.sin((x * a + y * b) / 17 + c) for a, b, c in random.uniform(-2, 2, (3, 3))]
    pixels = np.stack(planes, -1) + random.normal(0, 6, (height, width, 1))
    pixels[height // 3:height // 2, width // 4:width // 2] = random.integers(0, 256, 3)
    return Image.fromarray(pixels.clip(0, 255).astype('uint8'))


def encoded(image, file_format, **options):
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def marker(jpeg, name):
    """Where the segment that begins with a name begins, and where it ends."""
    at = jpeg.index(name) - 4
    return at, at + 2 + int.from_bytes(jpeg[at + 2:at + 4], 'big')


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def jpegs(image):
    grey, inks = image.convert('L'), image.convert('CMYK')
    for quality in (30, 75, 95):
        yield f'quality-{quality}.jpg', encoded(image, 'JPEG', quality=quality)
    for subsampling, name in enumerate(('444', '422', '420')):
        yield f'{name}.jpg', encoded(image, 'JPEG', subsampling=subsampling)
    yield 'progressive.jpg', encoded(image, 'JPEG', progressive=True)
    yield 'progressive-grey.jpg', encoded(grey, 'JPEG', progressive=True)
    yield 'grey.jpeg', encoded(grey, 'JPEG')
    yield 'restarts.JPG', encoded(image, 'JPEG', restart_marker_rows=1)
    yield 'rgb.jfif', encoded(image, 'JPEG', keep_rgb=True)
    cmyk = encoded(inks, 'JPEG')
    yield 'cmyk-adobe.jpg', cmyk
    start, end = marker(cmyk, b'Adobe')
    yield 'cmyk-plain.jpg', cmyk[:start] + cmyk[end:]
    luma = np.asarray(image.convert('YCbCr'))
    black = np.random.default_rng(1).integers(200, 256, luma.shape[:2] + (1,)).astype('uint8')
    ycck = bytearray(encoded(Image.fromarray(255 - np.concatenate([luma, black], -1), 'CMYK'), 'JPEG', quality=95))
    ycck[marker(ycck, b'Adobe')[0] + 15] = 2
    yield 'ycck.jpg', bytes(ycck)
    yield 'progressive-ycck.jpg', encoded(inks, 'JPEG', progressive=True)
    for orientation in range(1, 9):
        yield f'turned-{orientation}.jpg', encoded(image, 'JPEG', exif=turned(orientation))
    for orientation, kind in ((6, 'PNG'), (8, 'WEBP'), (5, 'TIFF')):
        options = {'lossless': True} if kind == 'WEBP' else {}
        yield f'turned.{kind.lower()}', encoded(image, kind, exif=turned(orientation), **options)
    damaged = bytearray(encoded(image, 'JPEG', quality=95, restart_marker_rows=1))
    damaged[-400:-380] = bytes(20)
    yield 'damaged-inside.jpg', bytes(damaged)


def pngs(image):
    grey = image.convert('L')
    half = image.convert('RGBA')
    half.putalpha(grey)
    yield 'rgb.png', encoded(image, 'PNG')
    yield 'rgba.png', encoded(half, 'PNG')
    yield 'grey.png', encoded(grey, 'PNG')
    yield 'grey-alpha.png', encoded(half.convert('LA'), 'PNG')
    yield 'bilevel.png', encoded(image.convert('1'), 'PNG')
    for bits in (1, 2, 4, 8):
        yield f'palette-{bits}.png', encoded(image.quantize(2**bits), 'PNG', bits=bits)
    yield 'palette-transparent.png', encoded(image.quantize(16), 'PNG', transparency=3)
    yield 'transparent.png', encoded(image, 'PNG', transparency=image.getpixel((0, 0)))
    yield 'named.jpg', encoded(image, 'PNG')


def others(image):
    grey, palette = image.convert('L'), image.quantize(200)
    for name, kind in (('rgb', image), ('grey', grey), ('palette', palette), ('bilevel', image.convert('1'))):
        yield f'{name}.bmp', encoded(kind, 'BMP')
        yield f'{name}.gif', encoded(kind, 'GIF')
        yield f'{name}.tiff', encoded(kind, 'TIFF')
    yield 'rgba.bmp', encoded(image.convert('RGBA'), 'BMP')
    for compression in ('tiff_lzw', 'tiff_deflate', 'packbits', 'tiff_adobe_deflate'):
        yield f'{compression}.TIF', encoded(image, 'TIFF', compression=compression)
    yield 'rgba.tif', encoded(image.convert('RGBA'), 'TIFF')
    yield 'cmyk.tif', encoded(image.convert('CMYK'), 'TIFF')
    yield 'fax.tif', encoded(image.convert('1'), 'TIFF', compression='group4')
    yield 'two-frames.gif', encoded(palette, 'GIF', save_all=True, append_images=[grey.convert('P')])
    yield 'transparent.gif', encoded(palette, 'GIF', transparency=5)
    yield 'interlaced.gif', encoded(palette, 'GIF', interlace=1)
    for lossless in (False, True):
        name = 'lossless' if lossless else 'lossy'
        half = image.convert('RGBA')
        half.putalpha(grey)
        yield f'{name}.webp', encoded(image, 'WEBP', lossless=lossless)
        yield f'{name}-alpha.webp', encoded(half, 'WEBP', lossless=lossless, exact=True)
    yield 'animated.webp', encoded(image, 'WEBP', save_all=True, append_images=[image.rotate(90)])
    yield 'rgb.ppm', encoded(image, 'PPM')
    yield 'grey.pgm', encoded(grey, 'PPM')
    yield 'bilevel.pbm', encoded(image.convert('1'), 'PPM')
    numbers = np.asarray(image)
    header = f'# made by hand\n{image.width} {image.height}\n'
    yield 'plain.ppm', (f'P3\n{header}255\n' + ' '.join(map(str, numbers.ravel()))).encode()
    yield 'plain.pgm', (f'P2 {header}15\n' + '\n'.join(map(str, numbers[..., 0].ravel() // 16))).encode()
    yield 'plain.pbm', (f'P1 {header}' + ''.join(map(str, numbers[..., 0].ravel() // 128))).encode()
    yield 'two-bytes.ppm', (f'P6 {header}1000\n').encode() + (numbers.astype('>u2') * 3).tobytes()


def fitted(image):
    if WIDTH * image.height <= HEIGHT * image.width:
        height = round(HEIGHT * 8 / 7)
        size = max(WIDTH, height * image.width // image.height), height
    else:
        width = round(WIDTH * 8 / 7)
        size = width, max(HEIGHT, width * image.height // image.width)
    left, top = round((size[0] - WIDTH) / 2), round((size[1] - HEIGHT) / 2)
    return image.resize(size, Image.BILINEAR).crop((left, top, left + WIDTH, top + HEIGHT))


def viewed(image, filter):
    """What Resize(64) and CenterCrop leave."""
    shorter = 64
    if image.width <= image.height:
        size = shorter, int(shorter * image.height / image.width)
    else:
        size = int(shorter * image.width / image.height), shorter
    left, top = round((size[0] - WIDTH) / 2), round((size[1] - HEIGHT) / 2)
    return image.resize(size, filter).crop((left, top, left + WIDTH, top + HEIGHT))


def main():
    pictures = {}
    for width, height in SIZES:
        image = photograph(width, height)
        for kind in (jpegs, pngs, others):
            pictures.update((f'{width}x{height}-{name}', content) for name, content in kind(image))
    for name, content in pictures.items():
        (OUT / name).write_bytes(content)
        opened = Image.open(io.BytesIO(content))
        upright = ImageOps.exif_transpose(opened).convert('RGB')
        (OUT / f'{name}.upright').write_bytes(struct.pack('<2i', *upright.size) + upright.tobytes())
        image = opened.convert('RGB')
        for filter in (Image.BICUBIC, Image.LANCZOS, Image.NEAREST):
            (OUT / f'{name}.{Image.Resampling(filter).name.lower()}').write_bytes(viewed(image, filter).tobytes())
        (OUT / f'{name}.whole').write_bytes(image.resize((WIDTH, HEIGHT), Image.BILINEAR).tobytes())
        (OUT / f'{name}.rgb').write_bytes(struct.pack('<2i', *image.size) + image.tobytes())
        (OUT / f'{name}.fitted').write_bytes(fitted(image).tobytes())
        print(f'ok {name}')


main()
