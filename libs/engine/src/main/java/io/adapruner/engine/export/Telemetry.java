package io.adapruner.engine.export;

import io.adapruner.engine.program.NativeEnvironment;

/**
 * ONNX Runtime 1.29 reports to its vendor unless the environment opts out before its library is loaded, and its reporter has
 * ended processes with a native fault. Users who start this process need not know about that.
 */
final class Telemetry {
    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Opts out in this process's environment; to be called before ONNX Runtime is loaded. */
    static void off() {
        NativeEnvironment.set(SWITCH, "1");
    }
}
