package io.adapruner.pipeline.topic;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How any Kafka client of this process reaches the broker: {@code kafka.bootstrap.servers} and its security settings. */
@Singleton
public class Broker {
    private static final String PREFIX = "kafka.";
    private static final Set<String> SHARED = Set.of("security", "sasl", "ssl", "bootstrap");

    private final String servers;
    private final Config config;

    public Broker(@ConfigProperty(name = "kafka.bootstrap.servers") String servers, Config config) {
        this.servers = servers;
        this.config = config;
    }

    /** Settings for a client: address, and whatever {@code kafka.security.*}, {@code kafka.sasl.*}, {@code kafka.ssl.*} say. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)
                    && SHARED.contains(name.substring(PREFIX.length()).split("\\.", 2)[0])) {
                config.getOptionalValue(name, String.class)
                        .ifPresent(value -> settings.put(name.substring(PREFIX.length()), value));
            }
        }
        settings.put("bootstrap.servers", servers);
        return settings;
    }
}
