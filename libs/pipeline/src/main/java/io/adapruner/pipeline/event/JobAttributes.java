package io.adapruner.pipeline.event;

import io.adapruner.pipeline.job.Step;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/** Names of the attributes that spans have about a job. */
public final class JobAttributes {
    private static final AttributeKey<String> JOB = AttributeKey.stringKey("adapruner.job.id");
    private static final AttributeKey<Long> TARGET = AttributeKey.longKey("adapruner.target");
    private static final AttributeKey<Long> STEP = AttributeKey.longKey("adapruner.step");
    private static final AttributeKey<String> STAGE = AttributeKey.stringKey("adapruner.stage");
    private static final AttributeKey<Long> SLICE = AttributeKey.longKey("adapruner.slice");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("adapruner.job.state");

    private JobAttributes() {}

    /** One stage of a job, or of one of its budgets. */
    public static Attributes of(String jobId, Target target, Step step, Stage stage) {
        return Attributes.of(
                JOB, jobId, TARGET, (long) target.number(), STEP, (long) step.number(), STAGE, stage.label());
    }

    /** One slice of a training. */
    public static Attributes of(String jobId, Target target, Step step, Stage stage, int slice) {
        return of(jobId, target, step, stage).toBuilder().put(SLICE, slice).build();
    }

    /** A job that has ended. */
    public static Attributes ended(String jobId, String state) {
        return Attributes.of(JOB, jobId, STATE, state);
    }
}
