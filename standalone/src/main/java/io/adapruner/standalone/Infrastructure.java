package io.adapruner.standalone;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.embedded.EmbeddedS3;

/** The broker and the store of a laptop, started before the services and stopped after them. */
final class Infrastructure implements AutoCloseable {
    private static final String ACCESS_KEY = "adapruner";

    private final Home home;
    private final EmbeddedKafka broker;
    private final EmbeddedS3 store;

    private Infrastructure(Home home, EmbeddedKafka broker, EmbeddedS3 store) {
        this.home = home;
        this.broker = broker;
        this.store = store;
    }

    /** Takes the home folder, starts both and tells the services by system properties where they are. */
    static Infrastructure start() {
        Home home = Home.take(Home.location());
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
        return new Infrastructure(home, broker, store);
    }

    @Override
    public void close() {
        broker.close();
        store.close();
        home.close();
    }
}
