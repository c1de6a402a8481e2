package io.adapruner.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** Ports on 127.0.0.1. */
public final class Ports {
    private Ports() {}

    /** A port that no process listens on at this moment. */
    public static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
