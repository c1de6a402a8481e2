/**
 * Arithmetic on the constants of an ONNX graph: shapes that exporters compute node by node, weights that are transposed,
 * reshaped, cast or scaled on their way to an operator. What depends on the network's input may not enter.
 */
package io.adapruner.formats.read.onnx.constant;
