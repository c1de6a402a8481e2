package io.adapruner.standalone;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.embedded.EmbeddedS3;
import io.adapruner.pipeline.health.FreeRoom;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;

/** The broker and the store of a laptop, started before the services and stopped after them. */
final class Infrastructure implements AutoCloseable {
    private static final String ACCESS_KEY = "adapruner";

    private final Home home;
    private final EmbeddedKafka broker;
    private final EmbeddedS3 store;
    private final DiskWatch watch;

    private Infrastructure(Home home, EmbeddedKafka broker, EmbeddedS3 store, DiskWatch watch) {
        this.home = home;
        this.broker = broker;
        this.store = store;
        this.watch = watch;
    }

    /**
     * Takes the home folder, starts both and sets system properties that say where they are, for the services.
     *
     * @param full is called, with a sentence for people, when the disk under the home folder is full: everything must stop
     */
    static Infrastructure start(Consumer<String> full) {
        Home home = Home.take(Home.location());
        tellWhyTheBrokerHalts(home.directory());
        EmbeddedS3 store = EmbeddedS3.start(home.directory().resolve("s3"), 0, ACCESS_KEY, home.secret());
        EmbeddedKafka broker = EmbeddedKafka.start(home.directory().resolve("kafka"), 0);
        System.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
        System.setProperty("adapruner.store.endpoint", store.endpoint());
        System.setProperty("adapruner.store.access-key", ACCESS_KEY);
        System.setProperty("adapruner.store.secret-key", home.secret());
        System.setProperty(
                "adapruner.cache.directory", home.directory().resolve("cache").toString());
        // The store's port is another at each start; what it holds is the same.
        System.setProperty("adapruner.cache.store-name", "home");
        System.setProperty(
                "quarkus.log.file.path",
                home.directory().resolve("log/adapruner.log").toString());
        System.setProperty("adapruner.disk.reserve-bytes", Long.toString(DiskWatch.RESERVE));
        return new Infrastructure(home, broker, store, DiskWatch.start(home.directory(), full));
    }

    /** Tells other commands with the same home folder where the API is. */
    void serves(URI api) {
        home.serves(api);
    }

    /** A broker that cannot write its log ends the process at once, and would not say why. */
    private static void tellWhyTheBrokerHalts(Path home) {
        Exit.setHaltProcedure((status, message) -> {
            System.err.println(
                    FreeRoom.at(home).shortage(DiskWatch.RESERVE).isPresent()
                            ? DiskWatch.farewell(home)
                            : "The embedded broker has ended; " + home.resolve("log/adapruner.log") + " says why.");
            Runtime.getRuntime().halt(status);
        });
    }

    @Override
    public void close() {
        watch.close();
        broker.close();
        store.close();
        home.close();
    }
}
