/**
 * Arithmetic on the constants of an ONNX graph: shapes that exporters compute node by node, weights that are transposed,
 * reshaped, cast or scaled on their way to an operator. Values that depend on the network's input have no place here.
 */
package io.adapruner.formats.read.onnx.constant;
