"""Writes torchvision models as users export them, each with an input and PyTorch's own output.

    python export_models.py FOLDER MODEL[:FORMAT] ...     FORMAT: pt2, dynamo, script; all without one
    python export_models.py FOLDER --serve                answers each line it reads with one line; these are
                                                          "export MODEL FORMAT" and "run FOLDER": model.py on input.safetensors
    python export_models.py --list                        every model of the matrix
    python export_models.py --list timm                   the smallest model of each of timm's files; so ultralytics, smp

For MODEL: MODEL.pt2 (torch.export.save), MODEL-dynamo.onnx (PyTorch's exporter over torch.export), MODEL-script.onnx
(PyTorch's exporter over TorchScript), and MODEL.safetensors with the tensors "input" and "output", "output1" and so on. A name may end in
"+decomposed" (core ATen operators), "+dynamic" (dynamic batch), "+sizes" (dynamic batch, height and width, depth too; the sample then also
has "larger_input", of another size, and "larger_output" and so on) or "+training" (exported in training mode; the expected
output is still that of inference). Weights are random, and none at its neutral value: an exporter stores equal tensors
once. The running statistics of batch norms come from two passes over random images. Needs torch and torchvision; the ONNX formats also onnx and onnxscript.
"timm.NAME", "ultralytics.NAME" (yolo11n, yolo11n-seg) and "smp.ARCHITECTURE.ENCODER" are those packages' models, and need them.
"""

import contextlib
import importlib.util
import io
import json
import os
import struct
import sys
import warnings
from pathlib import Path

import torch
import torchvision
from torch import nn

from samples import safetensors

IMAGE = 96
# Their adaptive pooling enlarges what smaller images leave, which ONNX has no operator for.
FULL_IMAGE = 224
FULL = ("alexnet", "vgg")
SEGMENTATION = ["fcn_resnet50", "deeplabv3_resnet50", "deeplabv3_mobilenet_v3_large"]
# Clips of so many pictures, of that height and width.
CLIPS = {"r3d_18": (8, 64, 64), "mc3_18": (8, 64, 64), "r2plus1d_18": (8, 64, 64), "s3d": (16, 224, 224), "unet3d": (8, 32, 32)}
# Transformers classify images too, but not by convolutions.
TRANSFORMERS = ("vit_", "swin_", "maxvit")


class UNet(nn.Module):
    """A small U-Net over planes or volumes: transposed convolutions upwards, concatenations across."""

    def __init__(self, axes=2, width=16, classes=5):
        super().__init__()
        self.convolution, self.norm, pool, transposed = (
            getattr(nn, f"{kind}{axes}d") for kind in ("Conv", "BatchNorm", "MaxPool", "ConvTranspose"))
        self.down1 = self.block(3, width)
        self.down2 = self.block(width, 2 * width)
        self.bottom = self.block(2 * width, 4 * width)
        self.pool = pool(2)
        self.up2 = transposed(4 * width, 2 * width, 2, stride=2)
        self.join2 = self.block(4 * width, 2 * width)
        self.up1 = transposed(2 * width, width, 2, stride=2)
        self.join1 = self.block(2 * width, width)
        self.head = self.convolution(width, classes, 1)

    def block(self, channels, width):
        return nn.Sequential(
            self.convolution(channels, width, 3, padding=1, bias=False), self.norm(width), nn.ReLU(inplace=True),
            self.convolution(width, width, 3, padding=1, bias=False), self.norm(width), nn.ReLU(inplace=True))

    def forward(self, x):
        one = self.down1(x)
        two = self.down2(self.pool(one))
        bottom = self.bottom(self.pool(two))
        two = self.join2(torch.cat([self.up2(bottom), two], 1))
        one = self.join1(torch.cat([self.up1(two), one], 1))
        return self.head(one)


class Twins(nn.Module):
    """Tells how far two pictures are apart: one encoder for both, of whose features the differences are weighed."""

    def __init__(self, width=16):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, 2 * width, 3, 2, 1, bias=False), nn.BatchNorm2d(2 * width), nn.ReLU(inplace=True),
            nn.Conv2d(2 * width, 2 * width, 3, 2, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.weigh = nn.Linear(2 * width, 1)

    def forward(self, first, second):
        return self.weigh((self.encoder(first) - self.encoder(second)).abs())


class Overlaid(nn.Module):
    """Segments a picture of which a mask of one channel is drawn by hand, and says how sure it is of the mask."""

    def __init__(self, width=16, classes=5):
        super().__init__()
        self.image = nn.Sequential(nn.Conv2d(3, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        self.mask = nn.Conv2d(1, width, 3, padding=1)
        self.down = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, 2, 1, bias=False), nn.BatchNorm2d(2 * width), nn.ReLU())
        self.up = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, image, mask):
        both = torch.cat([self.image(image), self.mask(mask).relu()], 1)
        up = self.up(self.down(both))
        return {"classes": self.head(up), "sure": torch.sigmoid(up.mean(1, keepdim=True)) * mask}


# Channels of each input of those that take several.
SEVERAL = {"twins": (3, 3), "overlaid": (3, 1)}


def models():
    classifiers = torchvision.models.list_models(module=torchvision.models)
    return [m for m in classifiers if not m.startswith(TRANSFORMERS)] + SEGMENTATION + ["unet", *SEVERAL] + [clip for clip in CLIPS if clip != "s3d"]


def read_safetensors(path, name):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    entry = json.loads(data[8:8 + length])[name]
    start, end = (8 + length + offset for offset in entry["data_offsets"])
    return torch.frombuffer(bytearray(data[start:end]), dtype=torch.float32).reshape(entry["shape"])


def timm_families():
    """The smallest model of each of timm's files, which takes a minute to find."""
    import timm

    def parameters(name):
        with torch.device("meta"):
            return sum(p.numel() for p in timm.create_model(name).parameters())

    smallest = {}
    for name in timm.list_models():
        family = timm.models.model_entrypoint(name).__module__
        try:
            smallest[family] = min(smallest.get(family, (1 << 62, "")), (parameters(name), name))
        except Exception:  # some cannot be built without memory of their own
            continue
    return [f"timm.{name}" for _, name in sorted(smallest.values())]


def ultralytics_families():
    kinds = ["", "-seg", "-pose", "-obb", "-cls"]
    return ([f"ultralytics.yolov8n{kind}" for kind in kinds] + [f"ultralytics.yolo11n{kind}" for kind in kinds]
            + ["ultralytics." + name for name in ("yolov3-tiny", "yolov5n", "yolov6n", "yolov9t", "yolov10n", "yolo12n")])


def smp_families():
    architectures = ["unet", "unetplusplus", "manet", "linknet", "fpn", "pspnet", "pan", "deeplabv3", "deeplabv3plus", "upernet"]
    return [f"smp.{architecture}.resnet18" for architecture in architectures] + [
        f"smp.unet.{encoder}" for encoder in ("mobilenet_v2", "efficientnet-b0", "mobileone_s0", "timm-regnetx_002")]


FAMILIES = {"timm": timm_families, "ultralytics": ultralytics_families, "smp": smp_families}


def from_package(package, name):
    if package == "timm":
        import timm
        return timm.create_model(name)
    if package == "smp":
        import segmentation_models_pytorch
        architecture, encoder = name.split(".")
        return segmentation_models_pytorch.create_model(architecture, encoder, encoder_weights=None, classes=5)
    from ultralytics.nn import tasks
    task = {"seg": "SegmentationModel", "pose": "PoseModel", "obb": "OBBModel", "cls": "ClassificationModel"}
    model = getattr(tasks, task.get(name.partition("-")[2], "DetectionModel"))(f"{name}.yaml", verbose=False)
    for module in model.modules():
        if hasattr(module, "export"):
            module.export, module.format = True, "onnx"
    return model


def build(name):
    torch.manual_seed(1)
    if name.partition(".")[0] in FAMILIES:
        return from_package(*name.split(".", 1))
    if name in SEVERAL:
        return Twins() if name == "twins" else Overlaid()
    if name in ("unet", "unet3d"):
        return UNet(3 if name == "unet3d" else 2)
    options = {"weights": None}
    if name in SEGMENTATION:
        options |= {"weights_backbone": None, "num_classes": 5}
    if name in ("googlenet", "inception_v3"):
        options |= {"init_weights": False, "transform_input": True, "aux_logits": False}
    return torchvision.models.get_model(name, **options)


def size(name, model):
    """Extents of one sample's positions: its own, where a network takes no other."""
    return CLIPS[name] if name in CLIPS else (side(name, model),) * 2


def side(name, model):
    if name.startswith("timm."):
        own = model.pretrained_cfg.get("input_size", (3, FULL_IMAGE, FULL_IMAGE))[-1]
        return own if model.pretrained_cfg.get("fixed_input_size") else min(own, 160)
    return 128 if name.startswith(("ultralytics.", "smp.")) else FULL_IMAGE if name.startswith(FULL) else IMAGE


def samples(name, count, extents):
    """Random images, one tensor for each input."""
    return tuple(torch.randn(count, channels, *extents) for channels in SEVERAL.get(name, (3,)))


def settle(model, architecture, extents):
    """Nothing as untrained models have it: biases of 0, scales of 1 or nearly 0, running statistics of 0 and 1."""
    for name, parameter in model.named_parameters():
        # What scales a branch begins near to 0 in many, so that no error within the branch would be seen.
        if name.endswith(("layer_scale", "gamma")) or (name.endswith("weight") and parameter.dim() == 1):
            nn.init.uniform_(parameter, 0.5, 1.5)
        elif parameter.dim() == 1 or not parameter.data.any():
            parameter.data += 0.1 * torch.rand_like(parameter)
    model.train()
    # The mean over both passes, for what is left of the neutral values hides what the image is.
    norms = {module: module.momentum for module in model.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)}
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    with torch.no_grad():
        for _ in range(2):
            model(*samples(architecture, 4, extents))
    for norm, momentum in norms.items():
        norm.momentum = momentum
    return model.eval()


def outputs(result, prefix=""):
    """By the names under which a sample holds them, in order."""
    flat = [leaf for leaf in torch.utils._pytree.tree_leaves(result) if torch.is_tensor(leaf)]
    return {f"{prefix}output{i or ''}": tensor.numpy() for i, tensor in enumerate(flat)}


def write(name, kind, folder):
    """Write one model in one format, with its sample."""
    architecture, *options = name.split("+")
    model = build(architecture)
    extents = size(architecture, model)
    model = settle(model, architecture, extents)
    images = samples(architecture, 2, extents)
    sizes = "sizes" in options
    with torch.no_grad():
        sample = {"input": torch.cat(images, 1).numpy()} | outputs(model(*images))
        if sizes:
            growth = (4, 64, 32)[-len(extents):]
            larger = samples(architecture, 1, [extent + more for extent, more in zip(extents, growth)])
            sample |= {"larger_input": torch.cat(larger, 1).numpy()} | outputs(model(*larger), "larger_")
        safetensors(folder / f"{name}.safetensors", sample)
    if "training" in options:
        model.train()
    batch = ({0: torch.export.Dim("batch")},) * len(images) if "dynamic" in options else None
    if sizes:
        batch = (dict.fromkeys((0, *range(2, images[0].dim())), torch.export.Dim.DYNAMIC),) * len(images)
    given = ["input"] if len(images) == 1 else [f"input{i}" for i in range(len(images))]
    names = ("depth", "height", "width")[-len(extents):] if sizes else ()
    axes = {0: "batch"} | dict(enumerate(names, 2))
    if kind == "pt2":
        program = torch.export.export(model, images, dynamic_shapes=batch)
        if "decomposed" in options:
            program = program.run_decompositions()
        torch.export.save(program, folder / f"{name}.pt2")
    elif kind == "dynamo":
        torch.onnx.export(model, images, str(folder / f"{name}-dynamo.onnx"), dynamo=True, dynamic_shapes=batch,
                          external_data=False, verbose=False)
    elif kind == "script":
        torch.onnx.export(model, images, str(folder / f"{name}-script.onnx"), dynamo=False,
                          dynamic_axes=dict.fromkeys(given, axes) if batch else None, input_names=given)
    else:
        raise ValueError(f"unknown format {kind}")


def attempt(name, kind, folder):
    """Write, and return a line that says how it went; what exporters print is left out."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), \
                warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write(name, kind, folder)
        return f"done {name}:{kind}"
    except Exception as error:  # whatever an exporter raises is its answer
        text = " ".join(str(error).split())
        return f"failed {name}:{kind} {type(error).__name__}: {text[:200]}"


def run(folder):
    """Run a delivered model.py with its weights as a user would; return a line that says how it went."""
    try:
        spec = importlib.util.spec_from_file_location("model", folder / "model.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        model = module.load(folder / "weights.safetensors").eval()
        with torch.no_grad():
            given = read_safetensors(folder / "input.safetensors", "input")
            result = model(*given.split(getattr(module, "INPUT_CHANNELS", given.shape[1]), 1))
        safetensors(folder / "output.safetensors", outputs(result))
        return "done"
    except Exception as error:  # whatever the module raises is the answer
        return f"failed model.py {type(error).__name__}: {' '.join(str(error).split())[:200]}"


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(models()))
        return 0
    if arguments[:1] == ["--list"]:
        print("\n".join(FAMILIES[arguments[1]]()))
        return 0
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    if arguments[1:] == ["--serve"]:
        # Exporters print, native code of theirs too; the answers go where nothing else does.
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        for line in sys.stdin:
            command, *words = line.split()
            print(attempt(*words, folder) if command == "export" else run(Path(words[0])), file=answers, flush=True)
        return 0
    failures = 0
    for wanted in arguments[1:]:
        name, _, kind = wanted.partition(":")
        for each in [kind] if kind else ["pt2", "dynamo", "script"]:
            answer = attempt(name, each, folder)
            failures += answer.startswith("failed")
            print(answer, flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main(sys.argv[1:]))
