package io.adapruner.engine.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void avx512AloneIsNoReasonForBfloat16() {
        Processor processor = Processor.parse(List.of(
                "processor\t: 0",
                "model name\t: Intel(R) Xeon(R) Platinum 8168",
                "flags\t\t: fpu avx avx2 avx512f avx512dq avx512bw avx512vl",
                "vmx flags\t: vnmi"));

        assertThat(processor.name()).isEqualTo("Intel(R) Xeon(R) Platinum 8168");
        assertThat(processor.has("avx512f")).isTrue();
        assertThat(processor.multipliesBfloat16()).isFalse();
    }

    @Test
    void itsOwnInstructionsAre() {
        assertThat(Processor.parse(List.of("flags : avx2 avx512f avx512_bf16")).multipliesBfloat16())
                .isTrue();
        assertThat(Processor.parse(List.of("flags : avx2 avx_vnni avx_ne_convert"))
                        .multipliesBfloat16())
                .isTrue();
        assertThat(Processor.parse(List.of("Features\t: fp asimd i8mm bf16")).multipliesBfloat16())
                .isTrue();
    }

    @Test
    void whatIsNotDescribedHasNone() {
        Processor unknown = new Processor("", Set.of());

        assertThat(unknown.has("avx2")).isFalse();
        assertThat(unknown.multipliesBfloat16()).isFalse();
        assertThat(Processor.parse(List.of("processor : 0")).has("avx2")).isFalse();
    }
}
