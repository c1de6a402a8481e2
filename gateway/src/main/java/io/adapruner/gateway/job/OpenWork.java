package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Stage;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The open jobs and targets at one moment.
 *
 * @param jobs number of open jobs by state, every open state present
 * @param targets number of open budgets by the stage they are at, every stage present; a paused job's count
 * @param silentMillis by stage, time since the last event of the open budget that has been silent for longest; 0 where there is
 *     none; a paused job's do not count
 */
record OpenWork(Map<JobStatus, Integer> jobs, Map<Stage, Integer> targets, Map<Stage, Long> silentMillis) {
    OpenWork {
        jobs = Map.copyOf(jobs);
        targets = Map.copyOf(targets);
        silentMillis = Map.copyOf(silentMillis);
    }

    static OpenWork of(Collection<JobView> views, long nowMillis) {
        var jobs = new EnumMap<JobStatus, Integer>(JobStatus.class);
        Arrays.stream(JobStatus.values()).filter(s -> !s.terminal()).forEach(s -> jobs.put(s, 0));
        var targets = new EnumMap<Stage, Integer>(Stage.class);
        var silent = new EnumMap<Stage, Long>(Stage.class);
        for (Stage stage : Stage.values()) {
            targets.put(stage, 0);
            silent.put(stage, 0L);
        }
        for (JobView view : views) {
            JobState state = view.state();
            JobStatus status = state.status();
            if (state.request().isEmpty() || status.terminal()) {
                continue;
            }
            jobs.merge(status, 1, Integer::sum);
            for (int t = 0; t < state.targets(); t++) {
                JobStatus own = state.status(t);
                if (!own.terminal()) {
                    targets.merge(state.stage(t), 1, Integer::sum);
                    if (own != JobStatus.PAUSED) {
                        silent.merge(state.stage(t), Math.max(0, nowMillis - view.heard(t)), Math::max);
                    }
                }
            }
        }
        return new OpenWork(jobs, targets, silent);
    }
}
