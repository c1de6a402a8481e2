package io.adapruner.engine.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.program.NativeFailures;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of {@link OnnxExport} as its user meets it: loaded by ONNX Runtime from the file alone, on the CPU, and fed with
 * samples that were normalised outside. The runtime's native library is loaded with the first file, not before; it has threads
 * of its own and shares nothing with libtorch.
 */
public final class OnnxNetwork implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final NormalisedSamples samples;

    private OnnxNetwork(OrtEnvironment environment, OrtSession session, NormalisedSamples samples) {
        this.environment = environment;
        this.session = session;
        this.samples = samples;
    }

    /**
     * Loads the file; the caller closes it.
     *
     * @param threads of one operation, at least 1
     * @param network that was exported, for the size of the samples
     * @throws ProblemException {@link ProblemCode#ARTIFACT_MISMATCH} when ONNX Runtime refuses the file;
     *     {@link ProblemCode#OUT_OF_MEMORY}; {@link ProblemCode#DEVICE_UNAVAILABLE} when this machine cannot load ONNX Runtime
     */
    public static OnnxNetwork open(Path file, int threads, Network network, Preprocessing preprocessing) {
        OrtEnvironment environment = OnnxRuntime.environment();
        try (SessionOptions options = options(threads)) {
            OrtSession session = environment.createSession(file.toString(), options);
            return new OnnxNetwork(environment, session, new NormalisedSamples(network, preprocessing));
        } catch (OrtException e) {
            throw typed("ONNX Runtime cannot load " + file.getFileName(), e);
        }
    }

    private static SessionOptions options(int threads) throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        // A file is looked at once: memory given back at once is worth more than speed.
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    /**
     * The outputs in the file's order, each row-major, the batch first.
     *
     * @throws ProblemException {@link ProblemCode#ARTIFACT_MISMATCH} when the file computes nothing of such samples;
     *     {@link ProblemCode#OUT_OF_MEMORY}
     */
    public List<float[]> outputs(Batch batch) {
        try (OnnxInputs inputs = new OnnxInputs(environment, samples.inputs(batch));
                OrtSession.Result result = session.run(inputs.tensors())) {
            var outputs = new ArrayList<float[]>();
            for (int i = 0; i < result.size(); i++) {
                FloatBuffer values = ((OnnxTensor) result.get(i)).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                outputs.add(copy);
            }
            return List.copyOf(outputs);
        } catch (OrtException e) {
            throw typed("ONNX Runtime cannot run the network", e);
        }
    }

    private static ProblemException typed(String what, OrtException e) {
        String message = String.valueOf(e.getMessage());
        return new ProblemException(
                NativeFailures.memory(message) ? ProblemCode.OUT_OF_MEMORY : ProblemCode.ARTIFACT_MISMATCH,
                what + ": " + message,
                e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw typed("ONNX Runtime cannot release the network", e);
        }
    }
}
