package io.adapruner.benchmarks.cluster;

import io.adapruner.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A process that is a broker and nothing else, so that a test may kill it. */
public final class Broker {
    private Broker() {}

    /** @param arguments folder and port */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedKafka broker = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println("broker at " + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
