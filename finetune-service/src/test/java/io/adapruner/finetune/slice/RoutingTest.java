package io.adapruner.finetune.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RoutingTest {
    @Property
    void staysWhileNobodyElseWaits(@ForAll @IntRange(min = 0, max = 7) int own, @ForAll long seed) {
        assertThat(new Routing(8, new Random(seed)).next(own, Set.of(own), false))
                .isEqualTo(own);
    }

    @Property
    void goesToAnotherWorkerWhenSomebodyWaits(
            @ForAll Set<@IntRange(min = 0, max = 7) Integer> owned, @ForAll long seed) {
        int next = new Routing(8, new Random(seed)).next(0, owned, true);
        assertThat(next).isBetween(0, 7);
        if (owned.size() < 8) {
            assertThat(owned).doesNotContain(next);
        }
    }
}
