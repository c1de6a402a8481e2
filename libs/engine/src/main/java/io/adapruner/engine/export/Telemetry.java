package io.adapruner.engine.export;

import io.adapruner.engine.program.NativeEnvironment;

/**
 * ONNX Runtime 1.29 reports to its maker unless the environment says no before its library is loaded, and its reporter has
 * ended processes with a native fault. Whoever starts this process need not know of that.
 */
final class Telemetry {
    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Says no in this process's environment; to be called before ONNX Runtime is loaded. */
    static void off() {
        NativeEnvironment.set(SWITCH, "1");
    }
}
