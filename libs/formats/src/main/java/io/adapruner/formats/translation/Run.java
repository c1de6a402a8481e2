package io.adapruner.formats.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Elements at equal distances: {@code extent} of them, each {@code stride} behind the last. */
record Run(long extent, long stride) {
    /** The number of elements of several runs within each other. */
    static long extent(List<Run> runs) {
        return runs.stream().mapToLong(Run::extent).reduce(1, Math::multiplyExact);
    }

    /** The same elements in as few runs as possible. */
    static List<Run> joined(List<Run> runs) {
        var joined = new ArrayList<Run>();
        for (Run run : runs) {
            boolean follows = !joined.isEmpty() && joined.getLast().stride == run.extent * run.stride && run.extent > 0;
            if (follows) {
                joined.set(joined.size() - 1, new Run(joined.getLast().extent * run.extent, run.stride));
            } else if (run.extent != 1) {
                joined.add(run);
            }
        }
        return List.copyOf(joined);
    }

    /** As {@link #take(List, long)}, but no further than to a run that is left where it is. */
    static Optional<List<Run>> take(List<Run> from, long extent, Run end) {
        int at = from.indexOf(end);
        List<Run> before = at < 0 ? from : from.subList(0, at);
        long there = extent(before);
        return take(before, at < 0 || there > extent ? extent : there);
    }

    /** Removes the outermost elements from a list of runs, or gives nothing when a run would be cut unevenly. */
    static Optional<List<Run>> take(List<Run> from, long extent) {
        var taken = new ArrayList<Run>();
        long missing = extent;
        while (missing > 1) {
            if (from.isEmpty()) {
                return Optional.empty();
            }
            Run run = from.removeFirst();
            if (missing % run.extent == 0) {
                taken.add(run);
                missing /= run.extent;
            } else if (run.extent % missing == 0) {
                taken.add(new Run(missing, run.stride * (run.extent / missing)));
                from.addFirst(new Run(run.extent / missing, run.stride));
                missing = 1;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(taken);
    }
}
