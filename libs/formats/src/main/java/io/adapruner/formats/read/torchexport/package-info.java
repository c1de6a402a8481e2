/**
 * Archives of {@code torch.export.save}: the ATen graph and the weights, read without Python and without running anything.
 * The walk through the graph is here, the archive as data in {@code program}, the meaning of operators in {@code
 * operator}, what is computed from stored tensors alone in {@code folding}. This package must not depend on ONNX or a writer.
 */
package io.adapruner.formats.read.torchexport;
