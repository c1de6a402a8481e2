package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.tensor.ElementType;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A constant of the file. Its values stay where they are in the file until they are needed.
 *
 * @param name empty for a constant within a node
 * @param type empty for a type that is not understood
 * @param typeCode as the file numbers it
 * @param values little-endian and row-major, exactly as many as the shape says; nothing for a type that is not understood
 */
public record OnnxTensor(
        String name, List<Integer> shape, Optional<ElementType> type, long typeCode, Optional<ByteBuffer> values) {
    public OnnxTensor {
        shape = List.copyOf(shape);
    }

    /** Number of values. */
    public int elements() {
        return Math.toIntExact(shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact));
    }

    public boolean floating() {
        return type.filter(ElementType::floating).isPresent();
    }

    /** Whether the values are truths. */
    public boolean logical() {
        return type.filter(t -> t == ElementType.BOOL).isPresent();
    }

    /**
     * The values of a floating type; those of 32 bits as a view of the file.
     *
     * @throws ProblemException {@link ProblemCode#UNSUPPORTED_NETWORK} for a type that is not understood
     */
    public Tensor floats() {
        return Tensor.of(shape, known().floats(content()));
    }

    /** The values of a type of integers or truths. */
    public long[] integers() {
        ElementType known = known();
        ByteBuffer bytes = content();
        long[] integers = new long[elements()];
        for (int i = 0; i < integers.length; i++) {
            int at = i * known.bytes();
            integers[i] = switch (known) {
                case I64 -> bytes.getLong(at);
                case I32 -> bytes.getInt(at);
                case I16 -> bytes.getShort(at);
                case I8 -> bytes.get(at);
                case U8, BOOL -> bytes.get(at) & 0xFF;
                case F64, F32, F16, BF16 -> throw new IllegalStateException(known + " is a floating type");
            };
        }
        return integers;
    }

    private ElementType known() {
        return type.orElseThrow(() -> new ProblemException(
                ProblemCode.UNSUPPORTED_NETWORK,
                "tensor " + name + " has values of ONNX type " + typeCode
                        + ", which is not understood; export the model in fp32, not quantised"));
    }

    private ByteBuffer content() {
        return values.orElseThrow().duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }
}
