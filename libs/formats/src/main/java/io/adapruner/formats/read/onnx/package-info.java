/**
 * ONNX files: the walk through a graph to a network. The file as data is in {@code model}, arithmetic on constants in
 * {@code constant}, the meaning of operators in {@code operator}. Nothing in a file is executed; this package must not depend
 * on another format or a writer.
 */
package io.adapruner.formats.read.onnx;
