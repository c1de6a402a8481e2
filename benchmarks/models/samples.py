"""How the exporters of this folder hand over what their frameworks computed."""

import json
import struct

import numpy as np


def safetensors(path, arrays):
    """Write arrays, by name, as 32-bit floats."""
    header, offset = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + 4 * array.size]}
        offset += 4 * array.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            out.write(np.ascontiguousarray(array, dtype=np.float32).tobytes())
