package io.adapruner.engine;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.regex.Pattern;

/**
 * Where and how wide to compute.
 *
 * @param device {@code cpu}, {@code cuda} (the first one) or {@code cuda:N}
 * @param threads threads of one operation on the CPU, at least 1
 */
public record EngineConfig(String device, int threads) {
    /** The device that every machine has. */
    public static final String CPU = "cpu";

    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:\\d{1,3})?");

    public EngineConfig {
        if (!DEVICE.matcher(device).matches()) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "device " + device + " is not cpu, cuda or cuda:N");
        }
        if (threads < 1 || threads > 1024) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "threads " + threads + " must be in 1..1024");
        }
    }

    /** The CPU with as many threads as the machine has processors. */
    public static EngineConfig cpu() {
        return allProcessors(CPU);
    }

    /** A device, and as many threads as this process has processors. */
    public static EngineConfig allProcessors(String device) {
        return new EngineConfig(device, Runtime.getRuntime().availableProcessors());
    }

    /** Index of the CUDA device; -1 for the CPU. */
    int cuda() {
        if (device.equals(CPU)) {
            return -1;
        }
        int colon = device.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(device.substring(colon + 1));
    }
}
