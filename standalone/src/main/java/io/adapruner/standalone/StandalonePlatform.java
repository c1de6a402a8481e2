package io.adapruner.standalone;

import io.adapruner.cli.platform.EmbeddedPlatform;
import io.adapruner.embedded.LoopbackPort;
import io.quarkus.runtime.Quarkus;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The same services for the length of one command, on a free port, their log in a file. */
public final class StandalonePlatform implements EmbeddedPlatform {
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Infrastructure infrastructure;

    @Override
    public URI start() {
        int port = LoopbackPort.free();
        System.setProperty("quarkus.http.port", Integer.toString(port));
        System.setProperty("quarkus.log.console.enable", "false");
        infrastructure = Infrastructure.start(reason -> {
            System.err.println(reason);
            System.exit(1);
        });
        var started = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .name("services")
                .start(() -> Quarkus.run(Services.class, (code, failure) -> {
                    if (failure != null) {
                        started.completeExceptionally(failure);
                    }
                    stopped.complete(null);
                }));
        Thread.ofVirtual().start(() -> {
            Services.awaitStart();
            started.complete(null);
        });
        try {
            started.join();
        } catch (CompletionException e) {
            stopped.join();
            infrastructure.close();
            throw Services.failure(e);
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public Optional<URI> running() {
        return Home.running(Home.location());
    }

    @Override
    public void close() {
        Quarkus.asyncExit(0);
        stopped.join();
        infrastructure.close();
    }
}
