/**
 * Archives of {@code torch.export.save}: the ATen graph and the weights, read without Python and without running anything.
 * One class per family of operators, listed in {@link io.adapruner.formats.exported.Operators}.
 */
package io.adapruner.formats.exported;
