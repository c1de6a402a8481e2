package io.adapruner.formats.read.onnx.model;

import java.util.Map;

/**
 * A whole file, with functions written out where they are called and nodes in an order in which each can be computed.
 *
 * @param opset version of ONNX's own operators
 * @param metadata free texts by key
 * @param bytes of the file and those beside it that it takes tensors from
 */
public record OnnxModel(long opset, OnnxGraph graph, Map<String, String> metadata, long bytes) {
    public OnnxModel {
        metadata = Map.copyOf(metadata);
    }
}
