package io.adapruner.benchmarks.cluster;

import io.adapruner.embedded.EmbeddedS3;
import java.nio.file.Path;

/** A process that is an S3 store and nothing else, so that a test may kill it. */
public final class Store {
    private Store() {}

    /** @param arguments folder, port, access key and secret key */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedS3 store =
                EmbeddedS3.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2], arguments[3])) {
            System.out.println("store at " + store.endpoint());
            Thread.currentThread().join();
        }
    }
}
