package io.adapruner.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackingTest {
    private static final Map<String, Tensor> TENSORS = new LinkedHashMap<>();

    static {
        TENSORS.put("bias", Tensor.of(List.of(1), 7));
        TENSORS.put("weight", Tensor.of(List.of(2, 2), 1, 2, 3, 4));
    }

    @Test
    void tensorsLieInTheOrderOfTheirNames() {
        assertThat(Packing.of(TENSORS).pack(TENSORS)).isEqualTo(Tensor.of(List.of(5), 7, 1, 2, 3, 4));
        assertThat(Packing.of(List.of("weight", "bias"), TENSORS).pack(TENSORS))
                .isEqualTo(Tensor.of(List.of(5), 1, 2, 3, 4, 7));
    }

    @Test
    void windowsFollowEachOtherAndCoverEverything() {
        Packing packing = Packing.of(List.of("weight", "bias"), TENSORS);

        assertThat(packing.elements()).isEqualTo(5);
        assertThat(packing.windows("f"))
                .containsExactly(
                        Map.entry("weight", "torch.view(torch.slice(f, 0, 0, 4, 1), [2, 2])"),
                        Map.entry("bias", "torch.view(torch.slice(f, 0, 4, 5, 1), [1])"));
    }

    @Test
    void someKeepTheirOrder() {
        assertThat(Packing.of(TENSORS).only(name -> name.endsWith("t")).shapes())
                .containsExactly(Map.entry("weight", List.of(2, 2)));
        assertThat(Packing.packed(TENSORS.keySet().stream()))
                .isEqualTo("torch.cat([torch.flatten(bias), torch.flatten(weight)])");
    }
}
