package io.adapruner.formats.read.onnx.model;

import java.util.List;

/** A constant of a node. */
public sealed interface OnnxAttribute {
    record Real(double value) implements OnnxAttribute {}

    record Whole(long value) implements OnnxAttribute {}

    record Text(String value) implements OnnxAttribute {}

    record Reals(List<Double> values) implements OnnxAttribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    record Wholes(List<Long> values) implements OnnxAttribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    record Constant(OnnxTensor tensor) implements OnnxAttribute {}

    record Subgraph(OnnxGraph graph) implements OnnxAttribute {}

    /** Within a function: whatever the caller gives under this name. */
    record Parameter(String name) implements OnnxAttribute {}

    /** Anything else; {@code type} is the format's number for it. */
    record Other(long type) implements OnnxAttribute {}
}
