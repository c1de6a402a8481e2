def read_safetensors(path):
    """Return the tensors of a safetensors file by name. Nothing in the file is executed."""
    tensors = {}
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < 8:
            raise ValueError(f"{path} is too short for a safetensors file")
        (length,) = struct.unpack("<Q", file.read(8))
        start = 8 + length
        if length > 100_000_000 or start > size:
            raise ValueError(f"{path} has a header of {length} bytes, more than fit")
        header = json.loads(file.read(length).decode("utf-8"))
        if not isinstance(header, dict):
            raise ValueError(f"the header of {path} is not an object")
        header.pop("__metadata__", None)
        for name, entry in header.items():
            dtype, shape = entry["dtype"], entry["shape"]
            begin, end = entry["data_offsets"]
            if dtype not in DTYPES:
                raise ValueError(f"{name!r} in {path} has type {dtype!r}, expected {list(DTYPES)}")
            if not all(type(n) is int and n >= 0 for n in [*shape, begin, end]):
                raise ValueError(f"{name!r} in {path} has an invalid shape or place")
            if begin > end or end > size - start:
                raise ValueError(f"{name!r} lies outside {path}")
            kind, width = DTYPES[dtype]
            if end - begin != width * math.prod(shape):
                raise ValueError(f"{name!r} in {path} is {shape}, but has {end - begin} bytes")
            file.seek(start + begin)
            data = bytearray(file.read(end - begin))
            flat = torch.frombuffer(data, dtype=kind) if data else torch.empty(0, dtype=kind)
            tensors[name] = flat.reshape(shape)
    return tensors


def load(path="weights.safetensors"):
    """Return the model with the weights of a safetensors file, in evaluation mode."""
    model = Model()
    missing, unexpected = model.load_state_dict(read_safetensors(path), strict=False)
    missing = [name for name in missing if not name.endswith(".num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{path} is of another network: lacks {missing}, has {unexpected}")
    return model.eval()
