import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes an application's start-up cache: {@code java StartUpCache.java JAVA APPLICATION CACHE}. The application starts without
 * broker and store, which it must survive anyway, answers a few probes, and is told to stop; what it had loaded by then is
 * cached. Fails the build when this makes no cache.
 */
final class StartUpCache {
    private static final int PORT = 8080;
    private static final int PROBES = 5;
    private static final int MOST_SECONDS = 120;

    private StartUpCache() {}

    public static void main(String[] arguments) throws Exception {
        String java = arguments[0];
        Path application = Path.of(arguments[1]);
        Path cache = Path.of(arguments[2]);
        List<String> command = new ArrayList<>(List.of(java));
        for (String option : Files.readAllLines(application.resolve("jvm.options"))) {
            if (!option.startsWith("-XX:AOTCache=") && !option.isBlank()) {
                command.add(option);
            }
        }
        command.addAll(List.of(
                "-Xmx512m", "-XX:AOTCacheOutput=" + cache, "-jar", application.resolve("quarkus-run.jar").toString()));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        builder.environment().put("ADAPRUNER_STORE_ENDPOINT", "http://127.0.0.1:1");
        builder.environment().put("ADAPRUNER_STORE_ACCESS_KEY", "none");
        builder.environment().put("ADAPRUNER_STORE_SECRET_KEY", "none-none");
        builder.environment().put("ADAPRUNER_TOPICS_PATIENCE", "1s");
        builder.environment().put("ADAPRUNER_STORE_CONNECT_TIMEOUT", "1s");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(PORT));
        builder.environment().put("DJL_CACHE_DIR", "/opt/natives/djl");
        Process process = builder.start();
        awaitListening(process);
        for (int i = 0; i < PROBES && process.isAlive(); i++) {
            new ProcessBuilder(java, "-cp", "/opt/probe", "ReadinessProbe").inheritIO().start().waitFor();
            Thread.sleep(500);
        }
        process.destroy();
        if (!process.waitFor(5, TimeUnit.MINUTES) || !Files.exists(cache)) {
            throw new IllegalStateException("no start-up cache was made; the application's output is above");
        }
        System.out.println(cache + " has " + (Files.size(cache) >> 20) + " MiB");
    }

    private static void awaitListening(Process process) throws InterruptedException {
        for (int i = 0; i < MOST_SECONDS && process.isAlive(); i++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
                return;
            } catch (IOException e) {
                Thread.sleep(1000);
            }
        }
        throw new IllegalStateException("the application does not listen; its output is above");
    }
}
