package io.adapruner.formats.read.onnx.model;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param typeCode of its elements, as the file numbers it; 0 when it is not a tensor or the file does not say
 * @param dims extents; {@link #UNKNOWN} for one that the file leaves open
 * @param shaped whether the file states a shape at all
 */
public record OnnxValue(String name, long typeCode, List<Long> dims, boolean shaped) {
    /** Stands for an extent with a symbolic name or none. */
    public static final long UNKNOWN = -1;

    public OnnxValue {
        dims = List.copyOf(dims);
    }
}
