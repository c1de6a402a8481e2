package io.adapruner.engine.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of {@link TorchScriptExport} as its user meets it: loaded by libtorch from the file alone and fed with samples that
 * were normalised outside.
 */
public final class ExportedNetwork implements AutoCloseable {
    private final LoadedProgram program;
    private final NormalisedSamples samples;

    private ExportedNetwork(LoadedProgram program, NormalisedSamples samples) {
        this.program = program;
        this.samples = samples;
    }

    /** @throws io.adapruner.problem.ProblemException INTERNAL when libtorch refuses the file */
    public static ExportedNetwork open(Engine engine, Path file, TensorShape input, Preprocessing preprocessing) {
        return new ExportedNetwork(engine.compile(file), new NormalisedSamples(input, preprocessing));
    }

    /** The outputs in the network's order, each row-major, the batch first. */
    public List<float[]> outputs(Batch batch) {
        try (NDManager call = program.newManager()) {
            NDArray x = HostTensors.floats(call, samples.values(batch), new Shape(samples.shape(batch)));
            return program.call(call, "forward", Argument.of(x)).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
