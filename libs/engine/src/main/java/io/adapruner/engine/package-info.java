/** Runs a network: the generated TorchScript program on DJL's PyTorch engine. No framework, no broker may enter. */
package io.adapruner.engine;
