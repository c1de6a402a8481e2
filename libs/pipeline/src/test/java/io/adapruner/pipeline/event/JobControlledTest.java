package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JobControlledTest {
    @Property
    void cancelledIsFinalInAnyOrderAndAnyNumber(
            @ForAll @Size(min = 1, max = 8) List<Control> controls,
            @ForAll @LongRange(max = 2) long spread,
            @ForAll Random random) {
        List<JobControlled> told = told(controls, spread, random);
        List<JobControlled> shuffled = new ArrayList<>(told);
        told.forEach(c -> shuffled.add(told.get(random.nextInt(told.size()))));
        Collections.shuffle(shuffled, random);

        assertThat(joined(shuffled)).isEqualTo(joined(told));
        assertThat(joined(told).control() == Control.CANCEL).isEqualTo(controls.contains(Control.CANCEL));
    }

    @Property
    void compactionLosesNoCancellation(
            @ForAll @Size(min = 1, max = 8) List<Control> controls,
            @ForAll @LongRange(max = 2) long spread,
            @ForAll Random random) {
        List<JobControlled> told = told(controls, spread, random);
        var compacted = new LinkedHashMap<String, JobControlled>();
        told.forEach(c ->
                compacted.put(EventCodec.encode(c, "id", "/test", Instant.EPOCH).key(), c));

        assertThat(joined(List.copyOf(compacted.values())).control() == Control.CANCEL)
                .isEqualTo(controls.contains(Control.CANCEL));
    }

    @Test
    void theLaterOfPauseAndResumeCountsAndResumeOfTwoAtTheSameTime() {
        var paused = new JobControlled("j", Control.PAUSE, 7);

        assertThat(paused.join(new JobControlled("j", Control.RESUME, 6))).isEqualTo(paused);
        assertThat(paused.join(new JobControlled("j", Control.RESUME, 7)).control())
                .isEqualTo(Control.RESUME);
    }

    /** Times of several gateways' clocks: equal, or a little apart in either direction. */
    private static List<JobControlled> told(List<Control> controls, long spread, Random random) {
        return controls.stream()
                .map(c -> new JobControlled("j", c, random.nextLong(spread + 1)))
                .toList();
    }

    private static JobControlled joined(List<JobControlled> controls) {
        return controls.stream().reduce(JobControlled::join).orElseThrow();
    }
}
