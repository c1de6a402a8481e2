package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
    @Test
    void functionsLabelsAndRangesAreNoMetrics() {
        assertThat(
                        PromQl.metrics(
                                "histogram_quantile(0.95, sum by (le, stage) (rate(a_seconds_bucket{job=\"x\", uri!~\".*/e\"}[30m])))"))
                .containsExactly("a_seconds_bucket");
        assertThat(PromQl.metrics("adapruner:idle:ratio > 0 and on () max(b{instance=~\"$worker\"}) > 0.5"))
                .containsExactly("adapruner:idle:ratio", "b");
        assertThat(PromQl.metrics("c_bytes - on (instance) sum by (instance) (d) or vector(0)"))
                .containsExactly("c_bytes", "d");
        assertThat(PromQl.metrics("DCGM_FI_DEV_GPU_UTIL / 100")).containsExactly("DCGM_FI_DEV_GPU_UTIL");
        assertThat(PromQl.metrics("60 * sum by (type) (rate(e_total[$__rate_interval]))"))
                .containsExactly("e_total");
        assertThat(PromQl.metrics("label_values(f_available, instance)")).containsExactly("f_available");
        assertThat(PromQl.metrics("sort(up)")).containsExactly("up");
    }
}
