package io.adapruner.formats.write.onnx.proto;

import io.adapruner.network.tensor.TensorShape;
import java.util.Map;

/** Name and type of a float tensor whose first axis is the batch, of any size. */
public final class ValueInfo {
    /** Symbolic name of the batch axis. */
    static final String BATCH = "batch";

    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int TENSOR_TYPE = 1;
    private static final int ELEM_TYPE = 1;
    private static final int SHAPE = 2;
    private static final int DIM = 1;
    private static final int DIM_VALUE = 1;
    private static final int DIM_PARAM = 2;
    private static final int FLOAT = 1;

    private ValueInfo() {}

    /**
     * The {@code ValueInfoProto} of {@code [batch, sample...]}.
     *
     * @param symbols names of axes of the sample that are of any size
     */
    public static Message proto(String name, TensorShape sample, Map<Integer, String> symbols) {
        Message shape = new Message().message(DIM, new Message().text(DIM_PARAM, BATCH));
        for (int axis = 0; axis < sample.rank(); axis++) {
            String symbol = symbols.get(axis);
            shape.message(
                    DIM,
                    symbol == null
                            ? new Message().integer(DIM_VALUE, sample.dims().get(axis))
                            : new Message().text(DIM_PARAM, symbol));
        }
        Message tensor = new Message().integer(ELEM_TYPE, FLOAT).message(SHAPE, shape);
        return new Message().text(NAME, name).message(TYPE, new Message().message(TENSOR_TYPE, tensor));
    }
}
