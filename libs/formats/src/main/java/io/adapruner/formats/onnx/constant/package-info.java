/**
 * Arithmetic on the constants of an ONNX graph: shapes that exporters compute node by node, weights that are transposed,
 * reshaped, cast or scaled on their way to an operator. What depends on the network's input is not here.
 */
package io.adapruner.formats.onnx.constant;
