package io.adapruner.engine.latency;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.adapruner.engine.export.FedInput;
import io.adapruner.engine.export.OnnxInputs;
import io.adapruner.engine.export.OnnxRuntime;
import io.adapruner.engine.program.NativeFailures;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.InputParts;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Runs a network in ONNX Runtime with the runtime's defaults, as its users run it, on a batch of random values.
 *
 * @param batch samples in one pass
 * @param threads of one operation
 */
record TimedRuns(int batch, int threads) {
    static final int WARM_UP = 3;
    /** A network that takes seconds is measured less often. */
    private static final int FEWEST = 5;

    private static final long LONGEST_NANOS = 3_000_000_000L;

    /** Values of a batch, 64 MiB of them; activations take many times as much. */
    private static final long LARGEST_INPUT = 1L << 24;

    /** Passes under the profiler, warm-up left out. */
    List<Profile.Run> profiled(Network network, Weights weights, int runs, Runnable stop) {
        try (var folder = new Scratch()) {
            Path written;
            try (SessionOptions options = options()) {
                options.enableProfiling(folder.path().resolve("profile").toString());
                try (OrtSession session = session(network, weights, folder, options)) {
                    run(session, network, runs, stop);
                    written = Path.of(session.endProfiling());
                }
            }
            List<Profile.Run> all = Profile.read(written).runs();
            return all.subList(Math.min(WARM_UP, all.size() - 1), all.size());
        } catch (IOException e) {
            throw new UncheckedIOException("measuring " + network.name(), e);
        } catch (OrtException e) {
            throw typed(network, e);
        }
    }

    /** Wall-clock milliseconds of passes without the profiler, warm-up left out. */
    double[] plain(Network network, Weights weights, int runs, Runnable stop) {
        try (var folder = new Scratch();
                SessionOptions options = options();
                OrtSession session = session(network, weights, folder, options)) {
            double[] all = run(session, network, runs, stop);
            return DoubleStream.of(all).skip(WARM_UP).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException("measuring " + network.name(), e);
        } catch (OrtException e) {
            throw typed(network, e);
        }
    }

    private SessionOptions options() throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        return options;
    }

    private static OrtSession session(Network network, Weights weights, Scratch folder, SessionOptions options)
            throws OrtException {
        OrtEnvironment environment = OnnxRuntime.environment();
        Path file = folder.path().resolve("network.onnx");
        OnnxExport.write(network, weights, Preprocessing.none(network.input().channels()), file);
        return environment.createSession(file.toString(), options);
    }

    private double[] run(OrtSession session, Network network, int runs, Runnable stop) throws OrtException {
        try (OnnxInputs images = images(network)) {
            double[] millis = new double[WARM_UP + runs];
            int done = 0;
            long begin = System.nanoTime();
            while (done < millis.length && (done < WARM_UP + FEWEST || System.nanoTime() - begin < LONGEST_NANOS)) {
                stop.run();
                long start = System.nanoTime();
                try (OrtSession.Result result = session.run(images.tensors())) {
                    millis[done] = result.size() == 0 ? 0 : (System.nanoTime() - start) / 1e6;
                    done++;
                }
            }
            return DoubleStream.of(millis).limit(done).toArray();
        }
    }

    private OnnxInputs images(Network network) throws OrtException {
        long elements = batch * network.input().elements();
        if (elements > LARGEST_INPUT) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "a batch of " + batch + " samples of " + network.input()
                            + " is too large to be measured; take at most "
                            + Math.max(1, LARGEST_INPUT / network.input().elements()));
        }
        var random = new Random(batch);
        var inputs = new ArrayList<FedInput>();
        for (Network.Input input : network.inputs()) {
            TensorShape sample = InputParts.shape(input, network.input());
            float[] values = new float[Math.toIntExact(batch * sample.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            inputs.add(new FedInput(input.name(), FloatBuffer.wrap(values), sample.batched(batch)));
        }
        return new OnnxInputs(OnnxRuntime.environment(), inputs);
    }

    private static ProblemException typed(Network network, OrtException e) {
        String message = String.valueOf(e.getMessage());
        return new ProblemException(
                NativeFailures.memory(message) ? ProblemCode.OUT_OF_MEMORY : ProblemCode.ARTIFACT_MISMATCH,
                "ONNX Runtime cannot run " + network.name() + ": " + message,
                e);
    }

    /** A folder for one network's files. */
    private record Scratch(Path path) implements AutoCloseable {
        Scratch() throws IOException {
            this(Files.createTempDirectory("adapruner-latency"));
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(path);
        }
    }
}
