package io.adapruner.formats.write.onnx;

import io.adapruner.network.tensor.TensorShape;

/** Name and type of a float tensor whose first axis is the batch, of any size. */
final class ValueInfo {
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

    /** The {@code ValueInfoProto} of {@code [batch, sample...]}. */
    static Message proto(String name, TensorShape sample) {
        Message shape = new Message().message(DIM, new Message().text(DIM_PARAM, BATCH));
        sample.dims().forEach(extent -> shape.message(DIM, new Message().integer(DIM_VALUE, extent)));
        Message tensor = new Message().integer(ELEM_TYPE, FLOAT).message(SHAPE, shape);
        return new Message().text(NAME, name).message(TYPE, new Message().message(TENSOR_TYPE, tensor));
    }
}
