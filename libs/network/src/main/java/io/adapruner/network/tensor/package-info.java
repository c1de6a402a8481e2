/** Tensors and their shapes, the ground on which operations and networks stand. Knows nothing else of the product. */
package io.adapruner.network.tensor;
