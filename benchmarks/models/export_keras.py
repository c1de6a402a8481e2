"""Writes Keras models as tf2onnx exports them, each with an input and TensorFlow's own output.

    python export_keras.py FOLDER ResNet50 MobileNetV2 DenseNet121

For MODEL: MODEL-nchw.onnx (inputs_as_nchw), MODEL-nhwc.onnx, and MODEL.safetensors with the tensors "input" (channels first)
and "output". Weights are random, and none at its neutral value. Needs tensorflow and tf2onnx.
"""

import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
import tf2onnx

from samples import safetensors

IMAGE = 96


def settle(model):
    """Scales and shifts as trained models have them, running statistics of one batch of random images."""
    random = np.random.default_rng(1)
    for variable in model.weights:
        kind = variable.path.rsplit("/", 1)[-1]
        if kind == "gamma":
            variable.assign(1 + 0.1 * random.random(variable.shape))
        elif kind in ("beta", "bias"):
            variable.assign(0.1 * random.random(variable.shape))
    for layer in model.layers:
        if hasattr(layer, "momentum"):
            layer.momentum = 0.0
    model(random.standard_normal((4, IMAGE, IMAGE, 3)).astype("f"), training=True)


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in sys.argv[2:]:
    tf.keras.utils.set_random_seed(1)
    model = getattr(tf.keras.applications, name)(
        weights=None, input_shape=(IMAGE, IMAGE, 3), classes=10, classifier_activation=None)
    settle(model)
    images = np.random.default_rng(2).standard_normal((2, IMAGE, IMAGE, 3)).astype("f")
    output = model(images, training=False).numpy()
    function = tf.function(lambda x, model=model: model(x, training=False))
    signature = [tf.TensorSpec((None, IMAGE, IMAGE, 3), tf.float32, name="x")]
    for kind, options in (("nchw", {"inputs_as_nchw": ["x"]}), ("nhwc", {})):
        tf2onnx.convert.from_function(
            function, input_signature=signature, opset=17, output_path=str(folder / f"{name}-{kind}.onnx"), **options)
    safetensors(folder / f"{name}.safetensors", {"input": images.transpose(0, 3, 1, 2), "output": output})
    print(f"done {name}", flush=True)
