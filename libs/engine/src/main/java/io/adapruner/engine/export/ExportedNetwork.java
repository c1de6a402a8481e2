package io.adapruner.engine.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
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

    /**
     * @param network that was exported, for the size of the samples
     * @throws io.adapruner.problem.ProblemException INTERNAL when libtorch refuses the file
     */
    public static ExportedNetwork open(Engine engine, Path file, Network network, Preprocessing preprocessing) {
        return new ExportedNetwork(engine.compile(file), new NormalisedSamples(network, preprocessing));
    }

    /** The outputs in the network's order, each row-major, the batch first. */
    public List<float[]> outputs(Batch batch) {
        try (NDManager call = program.newManager()) {
            Argument[] inputs = samples.inputs(batch).stream()
                    .map(input -> Argument.of(HostTensors.floats(call, input.values(), new Shape(input.shape()))))
                    .toArray(Argument[]::new);
            return program.call(call, "forward", inputs).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
