package io.adapruner.pipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerTest {
    /** Containers are configured by their environment. */
    @Test
    void securitySettingsOfTheEnvironmentReachEveryClient() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                                "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                                "KAFKA_SASL_JAAS_CONFIG", "module required;",
                                "KAFKA_SSL_TRUSTSTORE_TYPE", "PEM",
                                "KAFKA_SSL_TRUSTSTORE_LOCATION", "/etc/ca.crt",
                                "KAFKA_HOME", "/opt/kafka",
                                "BROKER_PASSWORD", "secret"),
                        300))
                .build();

        assertThat(new Broker("broker:9093", config).settings())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "broker:9093",
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "SCRAM-SHA-512",
                        "sasl.jaas.config", "module required;",
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.location", "/etc/ca.crt"));
    }
}
