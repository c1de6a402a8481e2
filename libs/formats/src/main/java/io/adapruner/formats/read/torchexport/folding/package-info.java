/**
 * ATen's operators on stored tensors alone, such as what normalises a weight: they make no layer, their results are computed once
 * when the weights are read. Values that depend on the network's input have no place here.
 */
package io.adapruner.formats.read.torchexport.folding;
