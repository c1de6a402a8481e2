/**
 * ONNX files: the walk through a graph to a network. The file as data stands in {@code model}, arithmetic on constants in
 * {@code constant}, the meaning of operators in {@code operator}. Nothing in a file is executed; no other format and no
 * writer may enter.
 */
package io.adapruner.formats.read.onnx;
