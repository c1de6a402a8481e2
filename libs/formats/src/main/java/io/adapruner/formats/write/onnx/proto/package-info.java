/** Pieces of an ONNX file as the messages of ONNX's protobuf schema. What they stand for in a network is not known here. */
package io.adapruner.formats.write.onnx.proto;
