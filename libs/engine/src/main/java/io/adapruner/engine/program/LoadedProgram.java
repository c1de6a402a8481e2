package io.adapruner.engine.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.adapruner.formats.write.torchscript.ScriptArchive;
import io.adapruner.formats.write.torchscript.ScriptModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TorchScript module in native memory, which {@link #close} frees. Methods may be called from any thread, from one at a
 * time.
 */
public final class LoadedProgram implements AutoCloseable {
    private static final String METHOD = "module_method:";

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private LoadedProgram(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Writes the module to a temporary file and loads it.
     *
     * @param parent owner of the program's manager
     * @throws io.adapruner.problem.ProblemException INTERNAL when libtorch refuses the code, OUT_OF_MEMORY
     */
    public static LoadedProgram load(NDManager parent, ScriptModule module) {
        Path file = null;
        try {
            file = Files.createTempFile("adapruner", ".pt");
            ScriptArchive.write(module, file);
            return load(parent, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    /**
     * Loads a TorchScript file.
     *
     * @param parent owner of the program's manager
     * @throws io.adapruner.problem.ProblemException INTERNAL when libtorch refuses the file, OUT_OF_MEMORY
     */
    public static LoadedProgram load(NDManager parent, Path file) {
        var manager = (PtNDManager) parent.newSubManager();
        try {
            PtSymbolBlock block = NativeFailures.typed(
                    "load program", () -> JniUtils.loadModule(manager, file, true, new String[0], new String[0], true));
            return new LoadedProgram(manager, block);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Device device() {
        return manager.getDevice();
    }

    /** A manager on the program's device for one call's arguments and results; the caller closes it. */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /**
     * Calls a method without recording gradients.
     *
     * @param into owner of the results
     * @return the method's tensor, or the tensors of its list or tuple
     */
    public NDList call(NDManager into, String method, Argument... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        List<IValue> values = new ArrayList<>();
        try {
            for (Argument argument : arguments) {
                values.add(argument.toNative());
            }
            return NativeFailures.typed(method, () -> {
                try (IValue result = IValueUtils.runMethod(block, method, values.toArray(IValue[]::new))) {
                    return result.toNDList((PtNDManager) into);
                }
            });
        } finally {
            values.forEach(IValue::close);
        }
    }

    /** Calls a method without arguments for its effect. */
    public void run(String method) {
        NativeFailures.typed(method, () -> {
            IValueUtils.runMethod(block, method).close();
            return null;
        });
    }

    /**
     * Calls a method that may use {@code torch.autograd.grad}; only tensors can be passed.
     *
     * @param into owner of the results; also of the arguments
     */
    public NDList callWithGradients(NDManager into, String method, NDArray... arguments) {
        // Gradients must be enabled per thread; DJL's collector does the same but allows one user per process.
        JniUtils.setGraphExecutorOptimize(false);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (NDArray marker = into.create(0f)) {
            marker.setName(METHOD + method);
            var list = new NDList(arguments);
            list.add(marker);
            return NativeFailures.typed(method, () -> IValueUtils.forward(block, list, true));
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
