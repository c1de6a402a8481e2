/**
 * Networks as ONNX: one node per layer, the user's own parameter names, weights streamed. Pure Java, with a protobuf writer
 * of its own; nothing here runs a network, and this package must not depend on a reader.
 */
package io.adapruner.formats.write.onnx;
