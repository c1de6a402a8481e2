package io.adapruner.benchmarks.compensation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Samples every few milliseconds which method of the engine a thread is in. */
final class StackProfile implements AutoCloseable {
    private static final long MILLIS = 5;

    private final Thread observed;
    private final Thread observer;
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private volatile boolean done;

    private StackProfile(Thread observed) {
        this.observed = observed;
        this.observer = Thread.ofPlatform().daemon().start(this::observe);
    }

    static StackProfile ofCurrentThread() {
        return new StackProfile(Thread.currentThread());
    }

    private void observe() {
        while (!done) {
            for (StackTraceElement frame : observed.getStackTrace()) {
                String type = frame.getClassName();
                if (type.startsWith("io.adapruner.engine.")
                        && !type.contains(".program.")
                        && !type.endsWith("TensorKit")) {
                    seen.merge(
                            type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName(), 1, Integer::sum);
                    break;
                }
            }
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Percent of all samples, per method. */
    Map<String, Integer> shares() {
        int total =
                Math.max(1, seen.values().stream().mapToInt(Integer::intValue).sum());
        var shares = new ConcurrentHashMap<String, Integer>();
        seen.forEach((method, count) -> shares.put(method, Math.round(100f * count / total)));
        shares.values().removeIf(share -> share < 1);
        return shares;
    }

    @Override
    public void close() {
        done = true;
        observer.interrupt();
    }
}
