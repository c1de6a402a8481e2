package io.adapruner.benchmarks.fuzz.seed;

import java.util.Optional;

/** Which fields of ONNX's messages are messages themselves (onnx.proto3). */
enum OnnxMessage {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    SHAPE,
    FUNCTION,
    PLAIN;

    Optional<OnnxMessage> within(int field) {
        OnnxMessage inner =
                switch (this) {
                    case MODEL -> field == 7 ? GRAPH : field == 25 ? FUNCTION : plain(field == 8 || field == 14);
                    case GRAPH ->
                        switch (field) {
                            case 1 -> NODE;
                            case 5 -> TENSOR;
                            case 11, 12, 13 -> VALUE;
                            default -> null;
                        };
                    case NODE -> field == 5 ? ATTRIBUTE : null;
                    case ATTRIBUTE ->
                        switch (field) {
                            case 5, 10 -> TENSOR;
                            case 6, 11 -> GRAPH;
                            default -> null;
                        };
                    case TENSOR -> plain(field == 13);
                    case VALUE -> field == 2 ? TYPE : null;
                    case TYPE -> field == 1 ? TENSOR_TYPE : null;
                    case TENSOR_TYPE -> field == 2 ? SHAPE : null;
                    case SHAPE -> plain(field == 1);
                    case FUNCTION -> field == 7 ? NODE : plain(field == 9);
                    case PLAIN -> null;
                };
        return Optional.ofNullable(inner);
    }

    private static OnnxMessage plain(boolean message) {
        return message ? PLAIN : null;
    }
}
