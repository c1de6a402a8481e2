/** TorchScript programs on DJL's PyTorch engine: load one, call its methods. Knows tensors, not networks. */
package io.adapruner.engine.program;
