package io.adapruner.benchmarks.cluster;

import io.adapruner.embedded.LoopbackPort;
import java.net.URI;

/** Ports on 127.0.0.1. */
public final class Ports {
    private Ports() {}

    /** A port that no process listens on at this moment. */
    public static int free() {
        return LoopbackPort.free();
    }

    public static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
