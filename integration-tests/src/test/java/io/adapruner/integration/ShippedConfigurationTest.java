package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.ShippedEnvironment;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service starts, and a job passes all of them, with the defaults that users get, by Compose and by the chart. */
class ShippedConfigurationTest {
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{([A-Z0-9_]+):-([^}]*)}");

    /** docker-compose.yml leaves it empty, because there is no collector to send traces to; the line shows what to write. */
    private static final String EXAMPLE = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @TempDir
    Path folder;

    @Test
    void aJobSucceedsWithTheFileThatInitHasWritten() throws Exception {
        aJobSucceeds(ShippedEnvironment.compose(folder), Map.of());
    }

    @Test
    void aJobSucceedsWithEveryNamedDefaultInForce() throws Exception {
        aJobSucceeds(
                ShippedEnvironment.composeWithEveryDefault(folder),
                // There is no collector here, and the line in question is an example of one
                Map.of("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", ""));
    }

    @Test
    void aJobSucceedsWithTheChartsDefaults() throws Exception {
        aJobSucceeds(
                ShippedEnvironment.chart(),
                // The chart's defaults are for three brokers; here is one
                Map.of("ADAPRUNER_TOPICS_REPLICATION", "1", "ADAPRUNER_TOPICS_MIN_INSYNC_REPLICAS", "1"));
    }

    @Test
    void theFileOfDefaultsNamesWhatComposeTakesWithoutIt() throws Exception {
        Map<String, String> named = ShippedEnvironment.namedDefaults();

        for (String file : new String[] {"docker-compose.yml", "docker-compose.gpu.yml"}) {
            Matcher used = DEFAULT.matcher(Files.readString(ShippedEnvironment.ROOT.resolve(file)));
            while (used.find()) {
                if (named.containsKey(used.group(1)) && !used.group(1).equals(EXAMPLE)) {
                    assertThat(named.get(used.group(1)))
                            .as("%s in %s", used.group(1), file)
                            .isEqualTo(used.group(2));
                }
            }
        }
        assertThat(named).containsEntry("ENGINE_THREADS", "0").hasSizeGreaterThan(30);
    }

    private void aJobSucceeds(ShippedEnvironment shipped, Map<String, String> environment) throws Exception {
        SmallJob small = SmallJob.in(Files.createDirectories(folder.resolve("job")));
        try (Cluster cluster = Cluster.start(folder, 0, shipped, environment);
                var gateway = new GatewayClient(cluster.gateway())) {
            String id = Submission.register(gateway, small).submit(1, 50);

            Job job = new EventStream(gateway, id).follow(event -> {});

            assertThat(job.state()).as(job.toString()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(gateway.report(id).targets()).hasSize(1);
        }
    }
}
