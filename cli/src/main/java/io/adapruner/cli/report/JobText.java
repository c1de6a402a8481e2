package io.adapruner.cli.report;

import io.adapruner.api.Job;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.Problem;
import io.adapruner.api.StageProgress;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Step;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders jobs for a terminal. */
public final class JobText {
    private JobText() {}

    /** One line each. */
    public static String list(List<JobSummary> jobs) {
        var table = new Table("job", "state", "submitted", "budgets", "done").words(1, 2, 3);
        for (JobSummary job : jobs) {
            table.row(List.of(
                    job.id(),
                    Label.of(job.state()),
                    job.submittedAt(),
                    job.targets().stream().map(JobSummary.Target::budget).collect(Collectors.joining(", ")),
                    job.targets().stream().filter(t -> t.state().terminal()).count() + " of "
                            + job.targets().size()));
        }
        return table.render();
    }

    /** Everything that is known of one. */
    public static String one(Job job) {
        var text = new StringBuilder();
        text.append("job ")
                .append(job.id())
                .append(": ")
                .append(Label.of(job.state()))
                .append('\n');
        text.append("submitted ").append(job.submittedAt()).append('\n');
        text.append("model ").append(job.request().modelId()).append('\n');
        text.append("data set ").append(job.request().datasetId()).append("\n\n");
        text.append(targets(job));
        if (!job.stages().isEmpty()) {
            text.append('\n').append(stages(job));
        }
        job.problem().ifPresent(problem -> text.append('\n').append(problem(problem)));
        return text.toString();
    }

    private static String targets(Job job) {
        var table = new Table("budget", "state", "stage", "of the stage").words(1, 2);
        for (Job.Target target : job.targets()) {
            table.row(List.of(
                    target.budget(),
                    Label.of(target.state()),
                    named(job, target.stage(), target.step()),
                    percent(target.fraction())));
        }
        return table.render();
    }

    private static String stages(Job job) {
        var table = new Table("stage", "budget", "done", "said").words(1, 3);
        for (StageProgress stage : job.stages()) {
            table.row(List.of(
                    named(job, stage.stage(), stage.step()),
                    stage.target() < 0
                            ? "all"
                            : job.targets().get(stage.target()).budget(),
                    percent(stage.fraction()),
                    stage.message()));
        }
        return table.render();
    }

    private static String named(Job job, Stage stage, Step step) {
        int steps = job.request().steps().number();
        return Label.of(stage) + (steps == 1 ? "" : ", step " + step + " of " + steps);
    }

    private static String problem(Problem problem) {
        return problem.title() + ": " + problem.detail() + "\n" + problem.advice() + "\n";
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }
}
