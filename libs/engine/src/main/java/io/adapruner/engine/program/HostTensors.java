package io.adapruner.engine.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.adapruner.data.batch.Batch;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Copies values between Java and native tensors. Native memory is allocated first and written through: tensors that wrap a
 * Java buffer can outlive it.
 */
public final class HostTensors {
    private HostTensors() {}

    public static NDArray floats(NDManager manager, Tensor tensor) {
        return floats(manager, tensor.buffer(), shape(tensor));
    }

    public static NDArray floats(NDManager manager, FloatBuffer values, Shape shape) {
        return written(
                manager, shape, DataType.FLOAT32, bytes -> bytes.asFloatBuffer().put(values));
    }

    /** Scalar of shape {@code []}. */
    public static NDArray scalar(NDManager manager, float value) {
        return floats(manager, FloatBuffer.wrap(new float[] {value}), new Shape());
    }

    /** {@code int64 [N]}. */
    public static NDArray labels(NDManager manager, int[] labels) {
        long[] values = Arrays.stream(labels).asLongStream().toArray();
        return written(manager, new Shape(labels.length), DataType.INT64, bytes -> bytes.asLongBuffer()
                .put(values));
    }

    /**
     * {@code [N, ...]}: pixels as {@code uint8}, values of arrays as {@code float32}.
     *
     * @param sample shape of one sample
     */
    public static NDArray samples(NDManager manager, Batch batch, TensorShape sample) {
        Shape shape = new Shape(shape(batch, sample));
        return switch (batch.kind()) {
            case IMAGES ->
                written(
                        manager,
                        shape,
                        DataType.UINT8,
                        bytes -> bytes.put(batch.samples().duplicate()));
            case ARRAYS -> floats(manager, batch.floats(), shape);
        };
    }

    /** {@code [N, ...]}, of a batch of samples of that shape. */
    public static long[] shape(Batch batch, TensorShape sample) {
        return LongStream.concat(
                        LongStream.of(batch.size()), sample.dims().stream().mapToLong(Integer::longValue))
                .toArray();
    }

    /** A copy of a native float tensor, wherever it is. */
    public static Tensor tensor(NDArray array) {
        Integer[] shape = Arrays.stream(array.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toArray(Integer[]::new);
        return Tensor.of(Arrays.asList(shape), array.toFloatArray());
    }

    private static Shape shape(Tensor tensor) {
        return new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    private static NDArray written(NDManager manager, Shape shape, DataType type, Consumer<ByteBuffer> content) {
        if (!manager.getDevice().isGpu()) {
            NDArray array = manager.create(shape, type);
            content.accept(memory(array));
            return array;
        }
        try (NDManager host = manager.newSubManager(Device.cpu())) {
            NDArray array = host.create(shape, type);
            content.accept(memory(array));
            NDArray moved = array.toDevice(manager.getDevice(), true);
            moved.attach(manager);
            return moved;
        }
    }

    private static ByteBuffer memory(NDArray array) {
        return JniUtils.getByteBuffer((PtNDArray) array, true).order(ByteOrder.nativeOrder());
    }
}
