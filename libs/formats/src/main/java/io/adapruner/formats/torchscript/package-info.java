/**
 * Networks as TorchScript: the code of a network, statement by statement, and archives that {@code torch.jit.load} and
 * libtorch read. Pure Java; nothing here runs a network.
 */
package io.adapruner.formats.torchscript;
