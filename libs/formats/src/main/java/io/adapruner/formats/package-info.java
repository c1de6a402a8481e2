/** Networks in and out: safetensors, PyTorch checkpoints, network.json, TorchScript, ONNX. Every byte read is treated as hostile; no framework, no broker, no engine may enter. */
package io.adapruner.formats;
