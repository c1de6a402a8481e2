package io.adapruner.benchmarks.latency;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An ONNX file in a session with ONNX Runtime's defaults, as its users run it, and a batch of random images. */
final class TimedSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final OnnxTensor images;
    private final List<Double> millis = new ArrayList<>();

    TimedSession(Path file, int threads, TensorShape input, int batch) throws OrtException {
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(file.toString(), options);
        }
        float[] values = new float[Math.toIntExact(batch * input.elements())];
        var random = new Random(batch);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), input.batched(batch));
    }

    void run(boolean counted) throws OrtException {
        long start = System.nanoTime();
        try (OrtSession.Result result = session.run(Map.of(Network.INPUT, images))) {
            if (counted && result.size() == 1) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
    }

    double median() {
        var sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    @Override
    public void close() throws OrtException {
        images.close();
        session.close();
    }
}
