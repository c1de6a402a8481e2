"""Writes Paddle's vision models as paddle2onnx exports them, each with an input and Paddle's own output.

    python export_paddle.py FOLDER resnet18 mobilenet_v2 mobilenet_v3_small densenet121 shufflenet_v2_x0_5 squeezenet1_1

For MODEL: MODEL-paddle.onnx (opset 13), and MODEL.safetensors with the tensors "input" and "output". Weights are random, and
none at its neutral value. Needs paddlepaddle, paddle2onnx and packaging.
"""

import sys
from pathlib import Path

import paddle

from samples import safetensors

IMAGE = 96


def settle(model):
    """Scales and shifts as trained models have them, running statistics of one batch of random images."""
    for parameter in model.parameters():
        if parameter.ndim == 1:
            parameter.set_value(parameter + 0.1 * paddle.rand(parameter.shape))
    for layer in model.sublayers():
        if "BatchNorm" in type(layer).__name__:
            layer._momentum = 0.0
    model.train()
    model(paddle.randn([4, 3, IMAGE, IMAGE]))
    model.eval()


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in sys.argv[2:]:
    paddle.seed(1)
    model = getattr(paddle.vision.models, name)(pretrained=False, num_classes=10)
    settle(model)
    images = paddle.randn([2, 3, IMAGE, IMAGE])
    output = model(images)
    paddle.onnx.export(
        model, str(folder / f"{name}-paddle"), opset_version=13,
        input_spec=[paddle.static.InputSpec([-1, 3, IMAGE, IMAGE], "float32", "x")])
    safetensors(folder / f"{name}.safetensors", {"input": images.numpy(), "output": output.numpy()})
    print(f"done {name}", flush=True)
