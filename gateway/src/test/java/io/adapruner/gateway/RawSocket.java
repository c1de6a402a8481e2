package io.adapruner.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A sender that behaves as no well-behaved client would: bytes as given, answers as they come. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int RECEIVED_UNREAD = 8192;

    private final Socket socket = new Socket();

    RawSocket(URI gateway) throws IOException {
        socket.setTcpNoDelay(true);
        // Small, so that unread answers are held by the gateway and not by the kernel
        socket.setReceiveBufferSize(RECEIVED_UNREAD);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), PATIENCE_MILLIS);
    }

    RawSocket send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** The head of a request with a JSON body, of which the caller sends as much as it likes. */
    RawSocket post(String path, String framing) throws IOException {
        return send("POST " + path + " HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n" + framing + "\n\n");
    }

    /** The answer's status, such as 403. */
    int status() throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        String text = new String(line, StandardCharsets.US_ASCII);
        if (!text.matches("HTTP/1\\.1 [0-9]{3}")) {
            throw new IOException("no status but '" + text + "'");
        }
        return Integer.parseInt(text.substring(text.length() - 3));
    }

    /** What comes until the gateway closes the connection. */
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
