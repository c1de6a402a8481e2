package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After everything else, because it begins with nothing: what files of earlier versions of deploy/init may hold. */
@Order(101)
@ExtendWith(RunningSystem.class)
class OldInstallationTest {
    /** One in 64 of those that earlier versions made began so; Kafka's tools mistake such a word for an option. */
    private static final Map<String, String> OLD = Map.of("KAFKA_CLUSTER_ID", "-aRxCxOWNBCF48riubFdlA");

    @Test
    void aClusterIdThatBeginsWithAHyphenIsFormatted(Composition composition) {
        composition.down();
        composition.compose(OLD, List.of("up", "-d", "--no-build", "disks")).expectSuccess();
        composition.compose(OLD, List.of("up", "-d", "--no-build", "kafka")).expectSuccess();

        composition.awaitHealthy(List.of("kafka"));

        assertThat(composition.container("kafka").healthy()).isTrue();
        composition.down();
    }
}
