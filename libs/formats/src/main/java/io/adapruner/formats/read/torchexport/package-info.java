/**
 * Archives of {@code torch.export.save}: the ATen graph and the weights, read without Python and without running anything.
 * The walk through the graph stands here, the archive as data in {@code program}, the meaning of operators in {@code
 * operator}. No ONNX and no writer may enter.
 */
package io.adapruner.formats.read.torchexport;
