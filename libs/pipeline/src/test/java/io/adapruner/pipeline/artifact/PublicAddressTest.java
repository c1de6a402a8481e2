package io.adapruner.pipeline.artifact;

import static org.assertj.core.api.Assertions.assertThat;

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
        var settings = new HashMap<>(Map.of("adapruner.store.endpoint", "http://store:9000"));
        settings.putAll(further);
        return new PresignedAccess(new StoreClient(StoreConfigs.of(settings)));
    }
}
