"""Checks folders of results as a Python user would use them: python round_trip.py [--without-onnx] FOLDER...

For each folder: model.py loads weights.safetensors, has their names, gives the outputs of model.pt
on random inputs, becomes ONNX if the onnx package is installed, and trains for a step; after
that it is saved as trained.pth and exported as trained.pt2 and trained.onnx, to be pruned again.
"""

import importlib.util
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

TOLERANCE = 1e-5
ONNX_TOLERANCE = 1e-4


def has(package):
    return importlib.util.find_spec(package) is not None


def import_file(path):
    """Return the module of a source file that lies on no path."""
    spec = importlib.util.spec_from_file_location("model_" + path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names_in(path):
    """Return the names and shapes in a safetensors file, read apart from model.py's reader."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    return {name: tuple(entry["shape"]) for name, entry in header.items()}


def require_close(name, found, expected, tolerance):
    """Require the largest difference to be small relative to the largest value (or 1)."""
    if found.shape != expected.shape:
        raise AssertionError(f"{name}: shape {tuple(found.shape)}, not {tuple(expected.shape)}")
    difference = ((found - expected).abs().max() / max(1, expected.abs().max())).item()
    if not difference <= tolerance:
        raise AssertionError(f"{name}: relative difference {difference:.2e}")
    return difference


def outputs(result):
    """Return what a model gives as a list, be it one tensor or several."""
    return [result] if torch.is_tensor(result) else list(result)


def require_all_close(name, found, expected, tolerance):
    """Require as many outputs, each close; return the largest difference."""
    if len(found) != len(expected):
        raise AssertionError(f"{name}: {len(found)} outputs, not {len(expected)}")
    return max(require_close(name, f, e, tolerance) for f, e in zip(found, expected))


def check_names(model, folder):
    own = {
        name: tuple(tensor.shape)
        for name, tensor in model.state_dict().items()
        if not name.endswith(".num_batches_tracked")
    }
    if own != names_in(folder / "weights.safetensors"):
        raise AssertionError("the state dict's names and shapes are not those of the weights")


def check_training(model, images):
    """Require that one step of training changes every parameter that has a gradient."""
    model.train()
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3)
    logits = next(o for o in outputs(model(images)) if o.dim() == 2)
    labels = torch.arange(len(images)) % logits.shape[1]
    nn.functional.cross_entropy(logits, labels).backward()
    optimiser.step()
    for name, parameter in model.named_parameters():
        gradient = parameter.grad
        # A gradient may be too small to move its parameter.
        moved = gradient is not None and bool((1e-3 * gradient).abs().max() > 1e-5)
        if moved and torch.equal(before[name], parameter):
            raise AssertionError(f"training left {name} as it was")
    if not any(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in model.parameters()):
        raise AssertionError("training reached no parameter")


def check_onnx(model, images, folder):
    """Export to ONNX and compare in ONNX Runtime, as far as the packages are there."""
    if not has("onnx") or not has("onnxscript"):
        return "onnx not installed"
    import onnx

    file = folder / "round-trip.onnx"
    torch.onnx.export(model, (images,), str(file), dynamo=True, external_data=False, verbose=False)
    onnx.checker.check_model(str(file))
    if not has("onnxruntime"):
        return "onnx checked"
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    found = [torch.from_numpy(f) for f in session.run(None, {session.get_inputs()[0].name: images.numpy()})]
    with torch.no_grad():
        difference = require_all_close("onnx", found, outputs(model(images)), ONNX_TOLERANCE)
    return f"onnx {difference:.1e}"


def export_trained(model, images, folder):
    """Write the trained model in all formats that can be pruned again, the last as DataParallel's trainers save it."""
    torch.save({"epoch": 1, "state_dict": nn.DataParallel(model).state_dict()}, folder / "trained.pth")
    torch.export.save(torch.export.export(model, (images,)), folder / "trained.pt2")
    if has("onnx") and has("onnxscript"):
        torch.onnx.export(
            model, (images,), str(folder / "trained.onnx"), dynamo=True, external_data=False, verbose=False)


def check(folder, with_onnx):
    """Return a line that says what was compared, or raise."""
    module = import_file(folder / "model.py")
    model = module.load(folder / "weights.safetensors")
    check_names(model, folder)
    images = torch.randn(4, *module.INPUT_SHAPE, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = outputs(torch.jit.load(str(folder / "model.pt")).eval()(images))
        difference = require_all_close("model.pt", outputs(model(images)), expected, TOLERANCE)
    onnx = check_onnx(model, images, folder) if with_onnx else "onnx left out"
    check_training(model, images)
    if with_onnx:
        export_trained(model.eval(), images, folder)
    return f"{folder.name}: model.pt {difference:.1e}, {onnx}, trained"


def main(arguments):
    with_onnx = "--without-onnx" not in arguments
    folders = [a for a in arguments if a != "--without-onnx"]
    failures = 0
    for folder in folders:
        try:
            print("ok", check(Path(folder), with_onnx), flush=True)
        except Exception as error:
            failures += 1
            print(f"FAILED {folder}: {type(error).__name__}: {error}", flush=True)
    return 1 if failures or not folders else 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main(sys.argv[1:]))
