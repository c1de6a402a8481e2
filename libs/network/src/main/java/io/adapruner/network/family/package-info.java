/** Builders of well-known architectures, with the parameter names that PyTorch and torchvision give them. */
package io.adapruner.network.family;
