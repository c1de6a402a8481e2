package io.adapruner.engine.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** What a program's method can be given. */
public sealed interface Argument {
    /** {@code Tensor}. */
    record OneTensor(NDArray value) implements Argument {}

    /** {@code List[Tensor]}, at least one. */
    record Tensors(NDList values) implements Argument {}

    /** {@code float}. */
    record Real(double value) implements Argument {}

    /** {@code int}. */
    record Whole(long value) implements Argument {}

    static Argument of(NDArray value) {
        return new OneTensor(value);
    }

    static Argument of(NDList values) {
        return new Tensors(values);
    }

    static Argument of(double value) {
        return new Real(value);
    }

    static Argument of(long value) {
        return new Whole(value);
    }

    /** The native value, which the caller closes. */
    default IValue toNative() {
        return switch (this) {
            case OneTensor(NDArray value) -> IValue.from((PtNDArray) value);
            case Tensors(NDList values) -> IValue.listFrom(values.toArray(PtNDArray[]::new));
            case Real(double value) -> IValue.from(value);
            case Whole(long value) -> IValue.from(value);
        };
    }
}
