package io.adapruner.benchmarks.formats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.engine.Engine;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs networks on libtorch. */
record Programs(Engine engine) {
    /** Images are taken as they are. */
    static Preprocessing plain(Network network) {
        int channels = network.input().channels();
        return new Preprocessing(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    }

    List<float[]> outputs(Network network, Weights weights, Tensor input) throws IOException {
        Path script = Files.createTempFile("adapruner", ".pt");
        try {
            TorchScriptExport.write(network, weights, plain(network), script);
            return outputs(script, apart(network, input));
        } finally {
            Files.delete(script);
        }
    }

    /** What is fed: of several inputs the channels of each. */
    private static List<Tensor> apart(Network network, Tensor input) {
        var parts = new ArrayList<Tensor>();
        int first = 0;
        for (Network.Input each : network.inputs()) {
            int end = first + each.channels();
            parts.add(input.select(1, IntStream.range(first, end).toArray()));
            first = end;
        }
        return parts;
    }

    private List<float[]> outputs(Path script, List<Tensor> inputs) {
        try (LoadedProgram program = engine.compile(script);
                NDManager call = program.newManager()) {
            Argument[] arguments =
                    inputs.stream().map(input -> argument(call, input)).toArray(Argument[]::new);
            return program.call(call, "forward", arguments).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    private static Argument argument(NDManager call, Tensor input) {
        var shape =
                new Shape(input.shape().stream().mapToLong(Integer::longValue).toArray());
        return Argument.of(HostTensors.floats(call, input.buffer(), shape));
    }

    /** The outputs in a sample's file: {@code output}, {@code output1} and so on, behind a prefix. */
    static List<float[]> outputs(Weights sample, String prefix) {
        var outputs = new ArrayList<float[]>();
        Optional<Tensor> next = sample.find(prefix + "output");
        while (next.isPresent()) {
            outputs.add(next.get().toArray());
            next = sample.find(prefix + "output" + outputs.size());
        }
        return outputs;
    }

    /** The largest of the outputs' differences; infinite where there are not as many. */
    static double difference(List<float[]> actual, List<float[]> expected) {
        return actual.size() == expected.size()
                ? IntStream.range(0, expected.size())
                        .mapToDouble(i -> difference(actual.get(i), expected.get(i)))
                        .max()
                        .orElse(Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
    }

    /** The largest difference, relative to the largest expected value. */
    static double difference(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!Float.isFinite(actual[i])) {
                return Double.POSITIVE_INFINITY;
            }
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference / largest;
    }
}
