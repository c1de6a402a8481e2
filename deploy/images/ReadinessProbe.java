import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The images' health check: exits 0 when {@code /q/health/ready} of this container answers 200, else 1. It talks HTTP by hand,
 * because it runs every few seconds beside a working service and a plain socket loads a tenth of an HTTP client's classes.
 */
final class ReadinessProbe {
    private static final int PATIENCE_MILLIS = 4_000;

    private ReadinessProbe() {}

    public static void main(String[] arguments) {
        String port = System.getenv().getOrDefault("QUARKUS_HTTP_PORT", "8080");
        System.exit(ready(Integer.parseInt(port)) ? 0 : 1);
    }

    private static boolean ready(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return statusLine(socket.getInputStream()).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private static String statusLine(InputStream in) throws IOException {
        return new String(in.readNBytes("HTTP/1.1 200 ".length()), StandardCharsets.US_ASCII);
    }
}
