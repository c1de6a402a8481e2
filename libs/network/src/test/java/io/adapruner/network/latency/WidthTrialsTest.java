package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.family.Architectures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WidthTrialsTest {
    private static final ChannelGroups GROUPS = ChannelGroups.of(Architectures.build("resnet50", 1000));
    private static final List<int[]> TRIALS = WidthTrials.of(GROUPS);

    @Test
    void theWholeNetworkComesFirstBetweenAndLast() {
        int[] full = GROUPS.all().stream().mapToInt(ChannelGroup::width).toArray();

        assertThat(TRIALS.getFirst()).containsExactly(full);
        assertThat(TRIALS.getLast()).containsExactly(full);
        assertThat(TRIALS.subList(1, TRIALS.size() - 1)).anyMatch(t -> java.util.Arrays.equals(t, full));
    }

    @Test
    void widthsLieInTheGroupsAndWhatIsKeptWholeStaysSo() {
        for (int[] trial : TRIALS) {
            for (int g = 0; g < trial.length; g++) {
                ChannelGroup group = GROUPS.all().get(g);
                assertThat(trial[g]).isBetween((int) (0.1 * group.width()), group.width());
                assertThat(group.keptWhole().isPresent() && trial[g] < group.width())
                        .isFalse();
            }
        }
    }

    @Test
    void everyGroupMeetsItsWholeRangeAndEveryAlignment() {
        for (int g = 0; g < GROUPS.all().size(); g++) {
            ChannelGroup group = GROUPS.all().get(g);
            if (group.keptWhole().isEmpty() && !group.tied()) {
                Set<Integer> powers = new HashSet<>();
                int narrowest = group.width();
                for (int[] trial : TRIALS) {
                    powers.add(Math.min(4, Integer.numberOfTrailingZeros(trial[g])));
                    narrowest = Math.min(narrowest, trial[g]);
                }
                assertThat(powers).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
                assertThat(narrowest).isLessThanOrEqualTo(group.width() / 4);
            }
        }
    }

    @Test
    void aNarrowGroupHasMultiplesOfHalfABlockAmongItsBest() {
        assertThat(WidthTrials.width(16, 0.4, Alignment.BEST)).isEqualTo(8);
        assertThat(WidthTrials.width(64, 0.4, Alignment.BEST)).isEqualTo(32);
        assertThat(WidthTrials.width(64, 0.4, 0)).isEqualTo(25);
        assertThat(WidthTrials.width(3, 0.1, 3)).isEqualTo(3);
    }

    @Test
    void tiedWidthsStayWholeInSomeTrialsAndVaryInOthers() {
        for (int g = 0; g < GROUPS.all().size(); g++) {
            ChannelGroup group = GROUPS.all().get(g);
            if (group.tied() && group.keptWhole().isEmpty()) {
                int index = g;
                assertThat(TRIALS.stream()
                                .filter(t -> t[index] == group.width())
                                .count())
                        .isBetween(10L, TRIALS.size() - 10L);
            }
        }
    }
}
