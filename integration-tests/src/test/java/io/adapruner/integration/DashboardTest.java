package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.integration.Dashboard.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grafana shows an error only to the person on call; these are found here. */
class DashboardTest {
    private static final Pattern LINK = Pattern.compile("/d/([a-z-]+)");

    static List<Dashboard> dashboards() throws IOException {
        return Dashboard.all();
    }

    @Test
    void thereAreTheFourThatOperatorsExpect() throws IOException {
        assertThat(dashboards())
                .extracting(Dashboard::uid)
                .containsExactlyInAnyOrder(
                        "adapruner-pipeline", "adapruner-fine-tuners", "adapruner-gateway", "adapruner-platform");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyChartHasAQueryAndTheChosenDataSource(Dashboard dashboard) {
        assertThat(dashboard.charts()).isNotEmpty().allSatisfy(chart -> {
            String title = chart.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(chart.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(chart.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(PromQl.metrics(target.path("expr").asText()))
                        .as(title)
                        .isNotEmpty();
                assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(target.path("refId").asText()).as(title).isNotBlank();
            });
            assertThat(chart.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
        });
        assertThat(dashboard.document().at("/templating/list/0/name").asText()).isEqualTo("datasource");
        assertThat(dashboard.document().at("/templating/list/0/type").asText()).isEqualTo("datasource");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noTwoPanelsOverlapOrShareAnId(Dashboard dashboard) {
        List<Place> places = dashboard.panels().stream().map(Dashboard::place).toList();
        assertThat(places).allMatch(Place::onGrid);
        for (int a = 0; a < places.size(); a++) {
            for (int b = a + 1; b < places.size(); b++) {
                assertThat(places.get(a).overlaps(places.get(b)))
                        .as("%s over %s", places.get(a), places.get(b))
                        .isFalse();
            }
        }
        assertThat(dashboard.panels())
                .extracting(p -> p.path("id").asInt())
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyLinkLeadsToADashboardAndEveryOtherDashboardIsLinked(Dashboard dashboard) throws IOException {
        Set<String> uids = dashboards().stream().map(Dashboard::uid).collect(Collectors.toSet());
        Matcher links = LINK.matcher(dashboard.document().toString());
        while (links.find()) {
            assertThat(uids).contains(links.group(1));
        }
        Set<String> linked = StreamSupport.stream(
                        dashboard.document().path("links").spliterator(), false)
                .map(l -> l.path("url").asText().replace("/d/", ""))
                .collect(Collectors.toSet());
        assertThat(linked).hasSize(3).doesNotContain(dashboard.uid()).isSubsetOf(uids);
    }

    /** One click from the silent stage to the workers, one to broker and store. */
    @Test
    void thePipelineBeginsWithWhyAJobDoesNotMove() throws IOException {
        Dashboard pipeline = dashboards().stream()
                .filter(d -> d.uid().equals("adapruner-pipeline"))
                .findFirst()
                .orElseThrow();

        assertThat(pipeline.panels().getFirst().path("title").asText()).isEqualTo("Why is my job not moving?");
        JsonNode silence = pipeline.charts().getFirst();
        assertThat(silence.at("/targets/0/expr").asText()).contains("adapruner_targets_silence_seconds");
        assertThat(silence.path("links").toString()).contains("adapruner-fine-tuners", "adapruner-platform");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noIdentifierOfAJobIsAsked(Dashboard dashboard) {
        assertThat(dashboard.queries()).noneMatch(q -> q.matches(".*(job_?id|jobId|model_?id).*"));
    }

    /** An alert without a paragraph cannot be understood by the person on call. */
    @Test
    void everyAlertNamesAParagraphOfTheRunbookThatIsThere() throws IOException {
        Path root = Path.of("..");
        Set<String> paragraphs = Files.readAllLines(root.resolve("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)
                        .strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        List<AlertRules.Alert> alerts = AlertRules.alerts();

        assertThat(alerts).hasSizeGreaterThanOrEqualTo(10).allSatisfy(alert -> {
            assertThat(alert.runbook()).as(alert.name()).startsWith("docs/runbook.md#");
            assertThat(paragraphs)
                    .as(alert.name())
                    .contains(alert.runbook().substring(alert.runbook().indexOf('#') + 1));
            assertThat(AlertRules.tested()).as("unit tests of %s", alert.name()).contains(alert.name());
        });
    }
}
