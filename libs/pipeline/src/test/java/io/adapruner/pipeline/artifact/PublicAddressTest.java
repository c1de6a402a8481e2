package io.adapruner.pipeline.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users may know the store by another address than the services, e.g. behind published ports. */
class PublicAddressTest {
    private static final Duration VALIDITY = Duration.ofMinutes(5);

    @Test
    void signedAddressesNameThePublicAddress() {
        URI address = access(Map.of("adapruner.store.public-endpoint", "https://files.example.org:8443"))
                .presignedGet("jobs/1/report.json", VALIDITY);

        assertThat(address.toString())
                .startsWith("https://files.example.org:8443/adapruner/jobs/1/report.json?")
                .contains("X-Amz-SignedHeaders=host");
    }

    @Test
    void withoutOneTheyNameTheServicesOwn() {
        URI address = access(Map.of()).presignedGet("jobs/1/report.json", VALIDITY);

        assertThat(address.toString()).startsWith("http://store:9000/adapruner/jobs/1/report.json?");
    }

    private static PresignedAccess access(Map<String, String> further) {
        var settings = new HashMap<>(Map.of(
                "adapruner.store.endpoint", "http://store:9000",
                "adapruner.store.access-key", "key",
                "adapruner.store.secret-key", "secret-secret",
                "adapruner.store.connect-timeout", "PT1S",
                "adapruner.store.read-timeout", "PT1S"));
        settings.putAll(further);
        var config = new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new PresignedAccess(new StoreClient(config.getConfigMapping(StoreConfig.class)));
    }
}
