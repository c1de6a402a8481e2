package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View.Axis;
import java.util.ArrayList;
import java.util.List;

/** A view whose last axis is weighed, wherever the batch is among the others: moved to where channels are, and back. */
public record LastAxis(View view) {
    /** {@code [last, all others but the batch]}. */
    public Activation moved(Layers layers) {
        List<Run> others = front().stream()
                .flatMap(axis -> axis.runs().stream())
                .filter(run -> !run.equals(View.BATCH))
                .toList();
        return layers.arranged(
                new View(view.base(), List.of(Axis.BATCH, view.axes().getLast(), new Axis(others))));
    }

    /** What was made of {@link #moved}, in the axes that were seen, with its channels last. */
    public View seen(Activation made) {
        long stride = made.shape().positions();
        var axes = new ArrayList<Axis>();
        for (Axis axis : front()) {
            var runs = new ArrayList<Run>();
            for (Run run : axis.runs()) {
                if (run.equals(View.BATCH)) {
                    runs.add(run);
                } else {
                    stride /= run.extent();
                    runs.add(new Run(run.extent(), stride));
                }
            }
            axes.add(new Axis(runs));
        }
        axes.add(View.of(made).axes().get(1));
        return new View(made, axes);
    }

    private List<Axis> front() {
        return view.axes().subList(0, view.rank() - 1);
    }
}
