package io.adapruner.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.engine.EngineConfig;
import io.adapruner.problem.ProblemException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSettingsTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void withoutAnySettingItIsTheCpuWithAllProcessors() {
        assertThat(read(Map.of())).isEqualTo(new EngineConfig("cpu", PROCESSORS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", ""})
    void noThreadsAreAllProcessorsAsComposeWritesIt(String threads) {
        assertThat(read(Map.of("ADAPRUNER_ENGINE_THREADS", threads)).threads()).isEqualTo(PROCESSORS);
    }

    @Test
    void noDeviceIsTheCpu() {
        assertThat(read(Map.of("ADAPRUNER_ENGINE_DEVICE", "", "ADAPRUNER_ENGINE_THREADS", "3")))
                .isEqualTo(new EngineConfig("cpu", 3));
    }

    @Test
    void aDeviceKeepsAllProcessors() {
        assertThat(read(Map.of("ADAPRUNER_ENGINE_DEVICE", "cuda:1"))).isEqualTo(new EngineConfig("cuda:1", PROCESSORS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1025"})
    void threadsBeyondTheBoundsAreQuoted(String threads) {
        assertThatThrownBy(() -> read(Map.of("ADAPRUNER_ENGINE_THREADS", threads)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("threads " + threads);
    }

    @Test
    void anUnknownDeviceIsQuoted() {
        assertThatThrownBy(() -> read(Map.of("ADAPRUNER_ENGINE_DEVICE", "gpu")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("device gpu");
    }

    private static EngineConfig read(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withMapping(EngineSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(EngineSettings.class)
                .engine();
    }
}
