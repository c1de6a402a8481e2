package io.adapruner.engine.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.data.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.TensorShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A file of {@link TorchScriptExport} as its user meets it: loaded by libtorch from the file alone and fed with images that
 * were normalised outside.
 */
public final class ExportedNetwork implements AutoCloseable {
    private final LoadedProgram program;
    private final TensorShape input;
    private final Preprocessing preprocessing;

    private ExportedNetwork(LoadedProgram program, TensorShape input, Preprocessing preprocessing) {
        this.program = program;
        this.input = input;
        this.preprocessing = preprocessing;
    }

    /** @throws io.adapruner.problem.ProblemException INTERNAL when libtorch refuses the file */
    public static ExportedNetwork open(Engine engine, Path file, TensorShape input, Preprocessing preprocessing) {
        return new ExportedNetwork(engine.compile(file), input, preprocessing);
    }

    /** Row-major {@code [N, classes]}. */
    public float[] logits(Batch batch) {
        try (NDManager call = program.newManager()) {
            var shape = new Shape(batch.size(), input.channels(), input.height(), input.width());
            NDArray images = HostTensors.floats(call, normalised(batch), shape);
            return program.call(call, "forward", Argument.of(images))
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    private FloatBuffer normalised(Batch batch) {
        ByteBuffer pixels = batch.pixels().duplicate();
        FloatBuffer values = FloatBuffer.allocate(pixels.remaining());
        while (values.hasRemaining()) {
            int channel = (int) (values.position() / input.positions() % input.channels());
            double intensity = (pixels.get() & 0xff) / 255.0;
            values.put((float) ((intensity - preprocessing.mean().get(channel))
                    / preprocessing.deviation().get(channel)));
        }
        return values.flip();
    }

    @Override
    public void close() {
        program.close();
    }
}
