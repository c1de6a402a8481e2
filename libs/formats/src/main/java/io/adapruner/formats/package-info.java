/** Networks in and out: safetensors, PyTorch checkpoints, network.json, TorchScript. Every byte read is treated as hostile; no framework, no broker, no engine may enter. */
package io.adapruner.formats;
