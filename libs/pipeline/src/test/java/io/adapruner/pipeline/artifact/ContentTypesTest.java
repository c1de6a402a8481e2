package io.adapruner.pipeline.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {
    @ParameterizedTest
    @CsvSource({
        "jobs/1/result.json,application/json",
        "jobs/1/report.md,text/markdown; charset=utf-8",
        "jobs/1/model.py,text/x-python; charset=utf-8",
        "jobs/1/model.pt,application/octet-stream",
    })
    void theEndingDecides(String key, String type) {
        assertThat(ContentTypes.of(key)).isEqualTo(type);
    }
}
