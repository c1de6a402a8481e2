/**
 * Runs a network: the generated TorchScript program on DJL's PyTorch engine. This module must not depend on a framework or a
 * broker.
 */
package io.adapruner.engine;
