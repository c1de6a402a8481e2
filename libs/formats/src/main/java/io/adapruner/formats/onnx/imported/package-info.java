/** From the operators of an ONNX graph to a network. Nothing in the file is executed. */
package io.adapruner.formats.onnx.imported;
