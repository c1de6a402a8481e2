package io.adapruner.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccuracyPageTest {
    private static Measurement measurement(String variant, long seed, double inherited, Optional<Double> trained) {
        return new Measurement(
                "net",
                "macs=50%",
                "AdaPruner",
                variant,
                seed,
                49.9,
                90,
                10,
                inherited,
                60,
                Optional.of(70.4),
                Optional.empty(),
                trained.map(t -> 1),
                trained,
                trained.map(t -> 30.0),
                "./adapruner prune --seed " + seed);
    }

    @Test
    void seedsOfOneVariantAreOneRowTheBestVariantFirst() {
        String text = new AccuracyPage(List.of(
                        measurement("uniform", 0, 80, Optional.empty()),
                        measurement("auto", 0, 86, Optional.of(88.0)),
                        measurement("auto", 1, 87, Optional.of(88.5))))
                .text();

        assertThat(text.lines().filter(line -> line.matches("\\| (auto|uniform) \\| \\d.*")))
                .containsExactly(
                        "| auto | 0, 1 | 49.90 | 70 | **10.00** (10.00 to 10.00) | **86.50** (86.00 to 87.00) | **88.25** (88.00 to 88.50) | 60 + 30 |",
                        "| uniform | 0 | 49.90 | 70 | 10.00 | 80.00 |  | 60 |");
        assertThat(text.lines().filter(line -> line.startsWith("./adapruner")))
                .containsExactly("./adapruner prune --seed SEED");
    }

    /** A page that is edited by hand, or measurements that nobody has shown, would differ. */
    @Test
    void thePageIsThatOfTheMeasurements() throws IOException {
        assertThat(Files.readString(Path.of("../docs/accuracy.md")))
                .isEqualTo(AccuracyPage.of(Path.of("results/accuracy.jsonl")).text());
    }
}
