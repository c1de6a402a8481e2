package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.WireMessage;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code ValueInfoProto} with the {@code TypeProto} of a tensor. */
final class ValueReader {
    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int TENSOR_TYPE = 1;
    private static final int ELEM_TYPE = 1;
    private static final int SHAPE = 2;
    private static final int DIM = 1;
    private static final int DIM_VALUE = 1;
    private static final int MOST_AXES = 64;

    private String name = "";
    private long type;
    private boolean shaped;
    private final List<Long> dims = new ArrayList<>();

    private ValueReader() {}

    static OnnxValue read(WireMessage message) {
        var reader = new ValueReader();
        while (message.next()) {
            switch (message.field()) {
                case NAME -> reader.name = message.text();
                case TYPE -> reader.type(message.message());
                default -> {}
            }
        }
        return new OnnxValue(reader.name, reader.type, reader.dims, reader.shaped);
    }

    private void type(WireMessage message) {
        while (message.next()) {
            if (message.field() == TENSOR_TYPE) {
                tensor(message.message());
            }
        }
    }

    private void tensor(WireMessage message) {
        while (message.next()) {
            switch (message.field()) {
                case ELEM_TYPE -> type = message.integer();
                case SHAPE -> {
                    shaped = true;
                    shape(message.message());
                }
                default -> {}
            }
        }
    }

    private void shape(WireMessage message) {
        while (message.next()) {
            if (message.field() == DIM) {
                if (dims.size() == MOST_AXES) {
                    throw message.invalid("value " + name + " has more than " + MOST_AXES + " axes");
                }
                dims.add(extent(message.message()));
            }
        }
    }

    /** Exporters also write 0 or a negative number for what they leave open. */
    private static long extent(WireMessage message) {
        long extent = OnnxValue.UNKNOWN;
        while (message.next()) {
            if (message.field() == DIM_VALUE) {
                extent = message.integer();
            }
        }
        return extent < 1 ? OnnxValue.UNKNOWN : extent;
    }
}
