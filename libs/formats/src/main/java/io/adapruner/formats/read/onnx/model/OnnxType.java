package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** {@code TensorProto.DataType}: the types whose values are understood, by their numbers in the format. */
enum OnnxType {
    FLOAT(1, ElementType.F32),
    UINT8(2, ElementType.U8),
    INT8(3, ElementType.I8),
    INT16(5, ElementType.I16),
    INT32(6, ElementType.I32),
    INT64(7, ElementType.I64),
    BOOL(9, ElementType.BOOL),
    FLOAT16(10, ElementType.F16),
    DOUBLE(11, ElementType.F64),
    BFLOAT16(16, ElementType.BF16);

    private final int code;
    private final ElementType elements;

    OnnxType(int code, ElementType elements) {
        this.code = code;
        this.elements = elements;
    }

    static Optional<ElementType> elements(long code) {
        return Arrays.stream(values())
                .filter(t -> t.code == code)
                .map(t -> t.elements)
                .findFirst();
    }
}
