package io.adapruner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The proxy in front of a gateway: it passes everything on, answers 502, resets connections, or holds them and says nothing.
 */
final class FaultyProxy implements AutoCloseable {
    /** How it treats connections, those that are open included. */
    enum Mode {
        PASS,
        BAD_GATEWAY,
        RESET,
        SILENT
    }

    private static final String PAGE = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 20\r\n"
            + "Connection: close\r\n\r\n<h1>Bad Gateway</h1>";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int behind;
    private volatile Mode mode = Mode.PASS;

    /** @param behind port of the gateway */
    FaultyProxy(int behind) throws IOException {
        this.behind = behind;
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on; connections that were passed on are cut. */
    void become(Mode next) throws IOException {
        mode = next;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            open.clear();
        }
    }

    private void serve(Socket client) {
        try {
            switch (mode) {
                case PASS -> pass(client);
                case BAD_GATEWAY -> {
                    byte[] asked = new byte[8192];
                    if (client.getInputStream().read(asked) > 0) {
                        client.getOutputStream().write(PAGE.getBytes(StandardCharsets.US_ASCII));
                    }
                    client.close();
                }
                case RESET -> {
                    client.setSoLinger(true, 0);
                    client.close();
                }
                case SILENT -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException cut) {
            open.remove(client);
        }
    }

    private void pass(Socket client) throws IOException {
        var gateway = new Socket(InetAddress.getLoopbackAddress(), behind);
        open.add(gateway);
        Thread.ofVirtual().start(() -> copy(gateway, client));
        copy(client, gateway);
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException cut) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
