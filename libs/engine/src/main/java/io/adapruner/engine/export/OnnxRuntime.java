package io.adapruner.engine.export;

import ai.djl.util.Utils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.adapruner.engine.ProcessEnd;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime in this process, loaded with the first call. */
public final class OnnxRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    private OnnxRuntime() {}

    /**
     * The process' one environment.
     *
     * @throws ProblemException {@link ProblemCode#DEVICE_UNAVAILABLE} when this machine cannot load ONNX Runtime
     */
    public static OrtEnvironment environment() {
        try {
            Telemetry.off();
            provideLibraries();
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            environment.setTelemetry(false);
            ProcessEnd.beforeDestructors();
            return environment;
        } catch (OrtException | LinkageError | IllegalStateException e) {
            throw new ProblemException(
                    ProblemCode.DEVICE_UNAVAILABLE, "ONNX Runtime cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Beside libtorch's, which DJL keeps as files too; where an operator or an image has laid them out, those are taken. */
    private static void provideLibraries() {
        if (System.getProperty(NATIVE_PATH) != null) {
            return;
        }
        try {
            OnnxLibraries.sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
            new OnnxLibraries(Utils.getEngineCacheDir("onnxruntime"))
                    .layOut()
                    .ifPresent(folder -> System.setProperty(NATIVE_PATH, folder.toString()));
        } catch (IOException e) {
            // The runtime then copies them to where it can.
            LOG.warn("ONNX Runtime's libraries cannot be kept as files: {}", e.toString());
        }
    }
}
