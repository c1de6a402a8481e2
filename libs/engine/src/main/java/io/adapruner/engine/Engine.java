package io.adapruner.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.adapruner.engine.processor.Bfloat16;
import io.adapruner.engine.processor.PointwiseGradients;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.write.torchscript.Pointwise;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * libtorch, opened on one device. Threads are a setting of the whole process, so a process opens one engine; everything made
 * by it must be closed before it.
 */
public final class Engine implements AutoCloseable {
    private final EngineConfig config;
    private final ai.djl.engine.Engine djl;
    private final NDManager manager;
    private final boolean bfloat16;
    private final Pointwise pointwise;
    private Engine host;

    private Engine(EngineConfig config, ai.djl.engine.Engine djl, NDManager manager, Pointwise onProcessors) {
        this.config = config;
        this.djl = djl;
        this.manager = manager;
        this.bfloat16 = config.cuda() >= 0 || Bfloat16.isFastOnThisProcessor(manager);
        this.pointwise = config.cuda() >= 0 ? Pointwise.CONVOLUTION : onProcessors;
    }

    /** @throws ProblemException {@link ProblemCode#DEVICE_UNAVAILABLE} when libtorch or the device is missing */
    public static Engine open(EngineConfig config) {
        return open(config, System.getenv());
    }

    /** @param environment which may say what libtorch does on processors */
    static Engine open(EngineConfig config, Map<String, String> environment) {
        try {
            ai.djl.engine.Engine djl = ai.djl.engine.Engine.getEngine("PyTorch");
            ProcessEnd.beforeDestructors();
            JniUtils.setNumThreads(config.threads());
            if (JniUtils.getNumInteropThreads() != 1) {
                JniUtils.setNumInteropThreads(1);
            }
            return new Engine(config, djl, manager(djl, config), PointwiseGradients.safely(environment));
        } catch (EngineException | LinkageError e) {
            throw new ProblemException(
                    ProblemCode.DEVICE_UNAVAILABLE,
                    "libtorch cannot be loaded: " + deepest(e).getMessage(),
                    e);
        }
    }

    /** Only the loader's exception, the deepest cause, says which library is missing. */
    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static NDManager manager(ai.djl.engine.Engine djl, EngineConfig config) {
        if (config.cuda() < 0) {
            return djl.newBaseManager(Device.cpu());
        }
        if (!djl.hasCapability(StandardCapabilities.CUDA)) {
            throw new ProblemException(
                    ProblemCode.DEVICE_UNAVAILABLE,
                    "device " + config.device() + " is missing: libtorch " + djl.getVersion()
                            + " is built without CUDA, or sees no NVIDIA driver and device");
        }
        NDManager manager = djl.newBaseManager(Device.gpu(config.cuda()));
        // Devices are not counted: DJL counts with the CUDA runtime's own library, and finds none where it is stored
        // elsewhere.
        try (NDArray touched = manager.zeros(new Shape(1))) {
            touched.toFloatArray();
            return manager;
        } catch (EngineException e) {
            manager.close();
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
            throw new ProblemException(
                    ProblemCode.DEVICE_UNAVAILABLE,
                    "device " + config.device() + " is missing or of no use: " + reason,
                    e);
        }
    }

    /**
     * The same libtorch on the CPU, for results that must be exact to single precision: convolutions of CUDA round what they read
     * to TF32, 10 bits of mantissa. Itself when this is the CPU; closed with this engine.
     */
    public synchronized Engine host() {
        if (config.cuda() < 0) {
            return this;
        }
        if (host == null) {
            host = new Engine(
                    new EngineConfig("cpu", config.threads()),
                    djl,
                    djl.newBaseManager(Device.cpu()),
                    PointwiseGradients.safely(System.getenv()));
        }
        return host;
    }

    /** As configured, e.g. {@code cpu} or {@code cuda:0}. */
    public String device() {
        return config.device();
    }

    public int threads() {
        return config.threads();
    }

    /** The precision that is computed in where {@code wanted} is requested: single where this processor has no bfloat16. */
    public Precision precision(Precision wanted) {
        return bfloat16 ? wanted : Precision.FP32;
    }

    /** How 1x1 convolutions are computed where their weights need gradients. */
    Pointwise pointwise() {
        return pointwise;
    }

    /** Versions that a report names: {@code libtorch} and {@code djl}. */
    public Map<String, String> versions() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("libtorch", djl.getVersion());
        versions.put("djl", ai.djl.engine.Engine.getDjlVersion());
        return versions;
    }

    /**
     * A network to look at; the caller closes it.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH}, {@link ProblemCode#NON_FINITE_WEIGHTS},
     *     {@link ProblemCode#OUT_OF_MEMORY}
     */
    public RunningNetwork load(Network network, Weights weights, Preprocessing preprocessing, Precision precision) {
        return new RunningNetwork(this, network, weights, preprocessing, precision(precision));
    }

    /**
     * Recalibration and Taylor scores of a network's batch norms.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH}, {@link ProblemCode#NON_FINITE_WEIGHTS}
     */
    public NormStatistics norms(Network network, Weights weights, Preprocessing preprocessing, Precision precision) {
        return new NormStatistics(this, network, weights, preprocessing, precision(precision));
    }

    /**
     * A network to train; the caller closes it.
     *
     * @param bnSparsity factor of the L1 penalty on batch norms' scales, 0 for none
     * @param teacher needed exactly when the recipe distils
     */
    public Trainer trainer(
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            Precision precision,
            TrainingRecipe recipe,
            double bnSparsity,
            Optional<Teacher> teacher) {
        return new Trainer(this, network, weights, preprocessing, precision(precision), recipe, bnSparsity, teacher);
    }

    /** Fixes what dropout draws next. */
    void seed(long seed) {
        djl.setRandomSeed(Math.toIntExact(seed & Integer.MAX_VALUE));
    }

    /** Loads a program onto this engine's device; the caller closes it. */
    public LoadedProgram compile(ScriptModule module) {
        return LoadedProgram.load(manager, module);
    }

    /** Loads a TorchScript file onto this engine's device; the caller closes it. */
    public LoadedProgram compile(Path torchScript) {
        return LoadedProgram.load(manager, torchScript);
    }

    @Override
    public synchronized void close() {
        if (host != null) {
            host.close();
        }
        manager.close();
    }
}
