/**
 * What ATen's operators mean: one class per family, listed in {@link
 * io.adapruner.formats.read.torchexport.operator.Operators}, each making layers from one call. What is not ATen's alone
 * belongs to {@code translation}.
 */
package io.adapruner.formats.read.torchexport.operator;
