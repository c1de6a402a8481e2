/**
 * Networks as TorchScript: the code of a network, statement by statement, and archives that {@code torch.jit.load} and
 * libtorch read. Pure Java; nothing here runs a network, and this package must not depend on a reader.
 */
package io.adapruner.formats.write.torchscript;
