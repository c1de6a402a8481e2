/**
 * An ONNX file as data: nodes, attributes, tensors over the mapped file. Nothing here knows what an operator means; nothing
 * of the file is executed.
 */
package io.adapruner.formats.read.onnx.model;
