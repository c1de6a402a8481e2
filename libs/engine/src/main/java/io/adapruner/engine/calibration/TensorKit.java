package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.write.torchscript.InputCode;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A fixed TorchScript program of small functions ({@code calibration.py} beside this class) and the native memory that
 * results live in. Every result belongs to the caller, who closes it.
 */
public final class TensorKit implements AutoCloseable {
    private final LoadedProgram program;
    private final NDManager manager;

    /** @param input of the networks whose samples are normalised, for one sample */
    public TensorKit(Engine engine, Preprocessing preprocessing, TensorShape input) {
        var code = new InputCode(preprocessing, input);
        String normalise =
                ScriptModule.method("input", "x: Tensor", "Tensor", "    return " + code.expression("x") + "\n");
        program = engine.compile(new ScriptModule(code.tensors(), List.of(functions(), normalise)));
        manager = program.newManager();
    }

    private static String functions() {
        try (InputStream code = TensorKit.class.getResourceAsStream("calibration.py")) {
            return new String(code.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the calibration program is missing", e);
        }
    }

    public NDArray call(String function, Argument... arguments) {
        return call(program, function, arguments);
    }

    /** A function of another program of the same engine, its result among this kit's. */
    NDArray call(LoadedProgram other, String function, Argument... arguments) {
        NDList results = other.call(manager, function, arguments);
        return results.singletonOrThrow();
    }

    /**
     * The samples of a batch as they are stored: pixels as {@code uint8}, values of arrays as {@code float32}.
     *
     * @param input of the network, for one sample
     */
    public NDArray samples(Batch batch, TensorShape input) {
        return HostTensors.samples(manager, batch, input);
    }

    /** What a network computes with, {@code float32}, from samples as they are stored. */
    public NDArray normalised(NDArray samples) {
        return call("input", Argument.of(samples));
    }

    /** A second hold on a tensor's memory, closed apart from the first. */
    public NDArray share(NDArray tensor) {
        return call("share", Argument.of(tensor));
    }

    /** Double precision. */
    public NDArray zeros(long... shape) {
        return manager.zeros(new Shape(shape), DataType.FLOAT64);
    }

    public NDArray floats(Tensor tensor) {
        return HostTensors.floats(manager, tensor);
    }

    public NDArray indices(int[] values) {
        return HostTensors.labels(manager, values);
    }

    /** Frees the program and every result that is still open. */
    @Override
    public void close() {
        manager.close();
        program.close();
    }
}
