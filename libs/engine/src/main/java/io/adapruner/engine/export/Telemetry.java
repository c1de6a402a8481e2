package io.adapruner.engine.export;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * ONNX Runtime 1.29 reports to its maker unless the environment says no before its library is loaded, and its reporter has
 * ended processes with a native fault. Whoever starts this process need not know of that.
 */
final class Telemetry {
    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Says no in this process's environment; to be called before ONNX Runtime is loaded. */
    @SuppressWarnings("restricted") // downcalls are; the engine next door is nothing else
    static synchronized void off() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(symbol -> {
            MethodHandle setenv = linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) setenv.invokeExact(arena.allocateFrom(SWITCH), arena.allocateFrom("1"), 1);
                if (failed != 0) {
                    throw new IllegalStateException(SWITCH + " cannot be set");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(SWITCH + " cannot be set", e);
            }
        });
    }
}
