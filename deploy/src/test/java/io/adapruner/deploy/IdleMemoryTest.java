package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures for docs/deployment.md: what each container holds before the first job; and that none is near its limit. */
@Order(0)
@ExtendWith(RunningSystem.class)
class IdleMemoryTest {
    private static final double MOST_PERCENT = 60;

    @Test
    void theIdleSystemFitsItsLimits(Composition composition) {
        String prefix = composition.project() + "_";
        List<String[]> containers = composition
                .docker("stats", "--no-stream", "--format", "{{.Name}}|{{.MemUsage}}|{{.MemPerc}}")
                .expectSuccess()
                .lines()
                .filter(line -> line.replace('-', '_').startsWith(prefix.replace('-', '_')))
                .sorted()
                .map(line -> line.substring(prefix.length()).split("\\|", -1))
                .filter(container -> !container[0].startsWith("disks"))
                .toList();

        assertThat(containers).hasSizeGreaterThanOrEqualTo(Composition.SERVICES.size() + 3);
        for (String[] container : containers) {
            composition.report("idle memory: %s %s".formatted(container[0], container[1]));
            assertThat(Double.parseDouble(container[2].replace("%", "")))
                    .as(container[0] + " percent of its limit")
                    .isBetween(0.1, MOST_PERCENT);
        }
    }
}
