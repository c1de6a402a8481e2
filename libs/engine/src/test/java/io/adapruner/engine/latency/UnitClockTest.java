package io.adapruner.engine.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.latency.Profile.Operation;
import io.adapruner.engine.latency.Profile.Run;
import io.adapruner.network.family.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitClockTest {
    private final UnitClock clock = new UnitClock(Architectures.build("mobilenet-v2", 10));

    @Test
    void operationsCountToTheUnitsThatTheirNamesBeginWith() {
        Map<String, Double> times = clock.times(new Run(List.of(
                new Operation("features.0.2_nchwc", 1),
                new Operation("features.1.conv.0.0", 2),
                new Operation("features.1.conv.2_nchwc_token_7", 4),
                new Operation("logits", 8))));

        assertThat(times)
                .containsEntry("features.0.0", 1.0)
                .containsEntry("features.1.conv.0.0", 2.0)
                .containsEntry("features.1.conv.1", 4.0)
                .containsEntry("classifier.1", 8.0)
                .containsEntry("features.2.conv.0.0", 0.0);
        assertThat(times.values().stream().mapToDouble(t -> t).sum()).isEqualTo(15);
    }

    @Test
    void aChangeOfLayoutCountsToWhatComesNextAndTheLastToWhatWas() {
        Map<String, Double> times = clock.times(new Run(List.of(
                new Operation("ReorderInput", 1),
                new Operation("features.0.2_nchwc", 2),
                new Operation("ReorderOutput_token_3", 4),
                new Operation("features.1.conv.0.0", 8),
                new Operation("ReorderOutput", 16))));

        assertThat(times).containsEntry("features.0.0", 3.0).containsEntry("features.1.conv.0.0", 28.0);
    }

    @Test
    void aProfileIsReadRunByRunInTheOrderOfTime(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("profile.json"), """
                [{"cat":"Session","dur":9,"ts":0,"name":"session_initialization","args":{}},
                 {"cat":"Node","dur":2000,"ts":110,"name":"b_kernel_time","args":{"op_name":"Conv","shapes":[{"float":[1]}]}},
                 {"cat":"Node","dur":1500,"ts":100,"name":"a_kernel_time","args":{}},
                 {"cat":"Node","dur":1,"ts":120,"name":"b_fence_before","args":{}},
                 {"cat":"Session","dur":4000,"ts":90,"name":"model_run","args":{}},
                 {"cat":"Session","dur":5000,"ts":200,"name":"model_run","args":{}},
                 {"cat":"Node","dur":500,"ts":210,"name":"a_kernel_time","args":{}}]
                """);

        assertThat(Profile.read(file).runs())
                .containsExactly(
                        new Run(List.of(new Operation("a", 1.5), new Operation("b", 2))),
                        new Run(List.of(new Operation("a", 0.5))));
    }
}
