package io.adapruner.engine;

/**
 * A share in the one engine of this process: libtorch's threads are a setting of the process, and several services may live
 * in it. The first share opens the engine, the last one closed closes it.
 */
public final class SharedEngine implements AutoCloseable {
    // The process is the scope of libtorch itself, so this is the one place where static state is correct.
    private static Engine opened;
    private static EngineConfig openedWith;
    private static int shares;

    private final Engine engine;
    private boolean closed;

    private SharedEngine(Engine engine) {
        this.engine = engine;
    }

    /**
     * Takes a share.
     *
     * @throws io.adapruner.problem.ProblemException {@code DEVICE_UNAVAILABLE} when libtorch or the device is missing
     * @throws IllegalStateException when this process has already opened its engine with another configuration
     */
    public static synchronized SharedEngine open(EngineConfig config) {
        if (shares == 0) {
            opened = Engine.open(config);
            openedWith = config;
        } else if (!openedWith.equals(config)) {
            throw new IllegalStateException("this process computes with " + openedWith + ", not with " + config);
        }
        shares++;
        return new SharedEngine(opened);
    }

    public Engine engine() {
        return engine;
    }

    /** Work ends with its share, so this is when memory that it has freed goes back to the system. */
    @Override
    public void close() {
        synchronized (SharedEngine.class) {
            if (!closed) {
                closed = true;
                shares--;
                if (shares == 0) {
                    opened.close();
                }
                NativeHeap.trim();
            }
        }
    }
}
