package io.adapruner.standalone;

import io.adapruner.embedded.LoopbackPort;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner up}: all services, kept running until Ctrl-C. */
@Command(
        name = "adapruner up",
        mixinStandardHelpOptions = true,
        description = "Runs all services in one process on loopback, with an embedded broker and store.")
final class Up implements Runnable {
    private static final int STOP_SECONDS = 30;
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the API on 127.0.0.1 (default: ${DEFAULT-VALUE}; 0: one that is free).")
    int port;

    @Spec
    CommandSpec spec;

    @Option(names = "--exit-when-ready", hidden = true, description = "Start, become ready, stop: a rehearsal.")
    boolean rehearsal;

    private final AtomicInteger exitCode = new AtomicInteger();

    static int run(String... arguments) {
        var up = new Up();
        var command = new CommandLine(up);
        int usage = command.execute(Arrays.copyOfRange(arguments, 1, arguments.length));
        return usage == 0 ? up.exitCode.get() : usage;
    }

    @Override
    public void run() {
        if (port < 0 || port > LAST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port " + port + " must be in 0.." + LAST_PORT);
        }
        if (port == 0) {
            port = LoopbackPort.free();
        }
        if (taken(port)) {
            System.err.println(
                    "Port " + port + " on 127.0.0.1 is in use; stop what listens there or choose another with --port.");
            exitCode.set(1);
            return;
        }
        try {
            serve(Infrastructure.start(reason -> {
                System.err.println(reason);
                Quarkus.asyncExit(1);
            }));
        } catch (ProblemException | UncheckedIOException e) {
            System.err.println(io.adapruner.cli.Main.describe(e));
            exitCode.set(1);
        }
    }

    private void serve(Infrastructure infrastructure) {
        System.setProperty("quarkus.http.port", Integer.toString(port));
        infrastructure.serves(URI.create("http://127.0.0.1:" + port));
        var closed = new CountDownLatch(1);
        // On Ctrl-C the JVM must stay until the broker has stopped, which is after the services have.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed), "await-broker"));
        if (rehearsal) {
            Thread.ofVirtual().start(() -> {
                Services.awaitStart();
                Quarkus.asyncExit(0);
            });
        } else {
            Thread.ofVirtual().start(() -> {
                Services.awaitStart();
                System.out.println("AdaPruner is ready: http://127.0.0.1:" + port + " (Ctrl-C stops it)");
            });
        }
        Quarkus.run(Services.class, (code, failure) -> {
            if (failure != null) {
                System.err.println(io.adapruner.cli.Main.describe(Services.failure(failure)));
            }
            exitCode.set(failure == null ? code : 1);
            infrastructure.close();
            closed.countDown();
        });
    }

    private static boolean taken(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !probe.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    private static void await(CountDownLatch closed) {
        try {
            closed.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
