package io.adapruner.pipeline.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.problem.ProblemCode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A fact in the past tense about one job. Every event is valid from its construction: an {@link IllegalArgumentException}
 * quotes what is not.
 */
public sealed interface Event {
    /** The job it is about, and CloudEvents subject. */
    String jobId();

    /** Where it is published. */
    @JsonIgnore
    Topic topic();

    /** Key of its record: a compacted topic keeps the last record of each. */
    @JsonIgnore
    default String key() {
        return jobId();
    }

    /** Which of a job's steps it belongs to; the first where it belongs to none. */
    @JsonIgnore
    default Step pruningStep() {
        return switch (this) {
            case PruningRequested e -> e.step();
            case ImportanceEvaluated e -> e.step();
            case SubnetworkFound e -> e.step();
            case WeightsInherited e -> e.step();
            case TrainingSliceRequested e ->
                e.inheritance().map(WeightsInherited::step).orElse(Step.FIRST);
            case JobProgressed e -> e.step();
            case NetworkFinetuned _, JobFailed _, JobControlled _ -> Step.FIRST;
        };
    }

    /**
     * A job was accepted, or its sparse training has ended, or the training after one step towards a budget has.
     *
     * @param model store prefix of the model that importance is to read: {@code models/<id>/}, or what a training has left
     * @param target the whole job at the first step, which serves all budgets; one budget at a later one
     */
    record PruningRequested(String jobId, PruningRequest request, String model, Target target, Step step)
            implements Event {
        public PruningRequested {
            EventFields.jobId(jobId);
            EventFields.present("request", request);
            EventFields.key("model", model);
            target = target == null ? Target.wholeJob() : target;
            step = Step.orFirst(step);
            EventFields.part(target, step, request);
        }

        /** The first step of a job. */
        public PruningRequested(String jobId, PruningRequest request, String model) {
            this(jobId, request, model, Target.wholeJob(), Step.FIRST);
        }

        @Override
        public Topic topic() {
            return Topic.PRUNING_REQUESTED;
        }
    }

    /**
     * Block importances are stored at {@code importance} ({@link io.adapruner.pipeline.document.Importance}).
     *
     * @param target the whole job at the first step, one budget at a later one
     */
    record ImportanceEvaluated(
            String jobId, PruningRequest request, String model, String importance, Target target, Step step)
            implements Event {
        public ImportanceEvaluated {
            EventFields.jobId(jobId);
            EventFields.present("request", request);
            EventFields.key("model", model);
            EventFields.key("importance", importance);
            target = target == null ? Target.wholeJob() : target;
            step = Step.orFirst(step);
            EventFields.part(target, step, request);
        }

        /** Of the first step. */
        public ImportanceEvaluated(String jobId, PruningRequest request, String model, String importance) {
            this(jobId, request, model, importance, Target.wholeJob(), Step.FIRST);
        }

        @Override
        public Topic topic() {
            return Topic.IMPORTANCE_EVALUATED;
        }
    }

    /** The widths that meet budget {@code target} are stored ({@link io.adapruner.pipeline.document.Subnetwork}). */
    record SubnetworkFound(
            String jobId,
            int target,
            PruningRequest request,
            String model,
            String importance,
            String subnetwork,
            Step step)
            implements Event {
        public SubnetworkFound {
            EventFields.jobId(jobId);
            EventFields.present("request", request);
            EventFields.budget(target, request.budgets());
            EventFields.key("model", model);
            EventFields.key("importance", importance);
            EventFields.key("subnetwork", subnetwork);
            step = Step.orFirst(step);
            EventFields.step(step, request);
        }

        /** Of the first step. */
        public SubnetworkFound(
                String jobId, int target, PruningRequest request, String model, String importance, String subnetwork) {
            this(jobId, target, request, model, importance, subnetwork, Step.FIRST);
        }

        @Override
        public Topic topic() {
            return Topic.SUBNETWORK_FOUND;
        }
    }

    /** The criterion is chosen and the pruned weights are stored ({@link io.adapruner.pipeline.document.Inheritance}). */
    record WeightsInherited(
            String jobId,
            int target,
            PruningRequest request,
            String model,
            String importance,
            String subnetwork,
            String inheritance,
            Step step)
            implements Event {
        public WeightsInherited {
            EventFields.jobId(jobId);
            EventFields.present("request", request);
            EventFields.budget(target, request.budgets());
            EventFields.key("model", model);
            EventFields.key("importance", importance);
            EventFields.key("subnetwork", subnetwork);
            EventFields.key("inheritance", inheritance);
            step = Step.orFirst(step);
            EventFields.step(step, request);
        }

        @Override
        public Topic topic() {
            return Topic.WEIGHTS_INHERITED;
        }
    }

    /** Which training a slice belongs to. */
    enum Training {
        SPARSE,
        FINE_TUNE
    }

    /**
     * The next bounded piece of one training may run.
     *
     * @param target the whole job in sparse training, else the budget that is fine-tuned
     * @param slice number of the slice, from 0
     * @param step number of optimiser steps already done
     * @param inheritance present for {@link Training#FINE_TUNE}: the fact that started the training, which knows the job's step
     * @param attempt number of this attempt at the slice, from 1; absent: the first
     */
    record TrainingSliceRequested(
            String jobId,
            Target target,
            Training training,
            int slice,
            long step,
            PruningRequest request,
            Optional<WeightsInherited> inheritance,
            Optional<Integer> attempt)
            implements Event {
        public TrainingSliceRequested {
            EventFields.jobId(jobId);
            target = target == null ? Target.wholeJob() : target;
            EventFields.present("training", training);
            EventFields.count("slice", slice);
            EventFields.count("step", step);
            EventFields.present("request", request);
            EventFields.present("inheritance", inheritance);
            switch (training) {
                case SPARSE ->
                    EventFields.require(
                            target.equals(Target.wholeJob()) && inheritance.isEmpty(),
                            "a sparse training serves the whole job, not target " + target.number());
                case FINE_TUNE -> {
                    EventFields.budget(target.number(), request.budgets());
                    var cause = inheritance.orElseThrow(
                            () -> new IllegalArgumentException("fine-tuning needs the fact that started it"));
                    EventFields.require(
                            cause.jobId().equals(jobId) && cause.target() == target.number(),
                            "the slice is of job " + jobId + ", target " + target.number() + ", its inheritance of job "
                                    + cause.jobId() + ", target " + cause.target());
                }
            }
            attempt = attempt == null ? Optional.empty() : attempt;
            attempt.ifPresent(number -> EventFields.require(
                    number >= 1, "attempt " + number + " at slice " + slice + " of job " + jobId + " is less than 1"));
        }

        /** The first attempt at a slice. */
        public TrainingSliceRequested(
                String jobId,
                Target target,
                Training training,
                int slice,
                long step,
                PruningRequest request,
                Optional<WeightsInherited> inheritance) {
            this(jobId, target, training, slice, step, request, inheritance, Optional.empty());
        }

        /** The same slice once more, because this attempt failed. */
        public TrainingSliceRequested nextAttempt() {
            return new TrainingSliceRequested(
                    jobId, target, training, slice, step, request, inheritance, Optional.of(attempt.orElse(1) + 1));
        }

        /**
         * Index of the budget that is fine-tuned.
         *
         * @throws IllegalStateException in a sparse training, which has none
         */
        public int budget() {
            return switch (target) {
                case Target.OfBudget(int index) -> index;
                case Target.WholeJob() ->
                    throw new IllegalStateException("the slice of job " + jobId + " serves all budgets");
            };
        }

        @Override
        public Topic topic() {
            return Topic.TRAINING_SLICE_REQUESTED;
        }
    }

    /** One target is done; its result is stored at {@code result} ({@link io.adapruner.pipeline.document.TargetResult}). */
    record NetworkFinetuned(String jobId, int target, String result) implements Event {
        public NetworkFinetuned {
            EventFields.jobId(jobId);
            Target.budget(target);
            EventFields.key("result", result);
        }

        @Override
        public Topic topic() {
            return Topic.NETWORK_FINETUNED;
        }
    }

    /**
     * How far a stage is.
     *
     * @param fraction done, 0 to 1
     * @param etaSeconds expected seconds to the stage's end; empty: unknown
     * @param figures what is worth showing: {@code imagesPerSecond}, {@code loss}, {@code epoch}, {@code accuracy} ...
     */
    record JobProgressed(
            String jobId,
            Target target,
            Stage stage,
            double fraction,
            Optional<Double> etaSeconds,
            Map<String, Double> figures,
            String message,
            long atMillis,
            Step step)
            implements Event {
        public JobProgressed {
            EventFields.jobId(jobId);
            target = target == null ? Target.wholeJob() : target;
            EventFields.present("stage", stage);
            EventFields.fraction(fraction);
            EventFields.present("etaSeconds", etaSeconds).ifPresent(s -> EventFields.seconds("etaSeconds", s));
            figures = EventFields.figures(figures);
            EventFields.present("message", message);
            EventFields.atMillis(atMillis);
            step = Step.orFirst(step);
        }

        @Override
        public Topic topic() {
            return Topic.JOB_PROGRESSED;
        }
    }

    /** The job, or one of its budgets, cannot go on. */
    record JobFailed(String jobId, Target target, Stage stage, ProblemCode code, String message, long atMillis)
            implements Event {
        public JobFailed {
            EventFields.jobId(jobId);
            target = target == null ? Target.wholeJob() : target;
            EventFields.present("stage", stage);
            EventFields.present("code", code);
            EventFields.present("message", message);
            EventFields.atMillis(atMillis);
        }

        @Override
        public Topic topic() {
            return Topic.JOB_FAILED;
        }
    }

    /** What an operator wants of a job. */
    enum Control {
        CANCEL,
        PAUSE,
        RESUME
    }

    /** A user asked to cancel, pause or resume a job. */
    record JobControlled(String jobId, Control control, long atMillis) implements Event {
        /** Latest time that an event can carry, in milliseconds since 1970. */
        public static final long LATEST_MILLIS = EventFields.LATEST_MILLIS;

        private static final Comparator<JobControlled> LAST_WORD = Comparator.<JobControlled, Boolean>comparing(
                        c -> c.control() == Control.CANCEL)
                .thenComparingLong(JobControlled::atMillis)
                .thenComparing(JobControlled::control);

        public JobControlled {
            EventFields.jobId(jobId);
            EventFields.present("control", control);
            EventFields.atMillis(atMillis);
        }

        /**
         * The one of two controls of a job that counts: a cancellation, else the later one, else {@code RESUME}. The maximum of
         * a total order, so neither the order in which controls are seen nor their repetition matters.
         */
        public JobControlled join(JobControlled other) {
            EventFields.require(
                    jobId.equals(other.jobId), "controls of jobs " + jobId + " and " + other.jobId + " do not join");
            return BinaryOperator.maxBy(LAST_WORD).apply(this, other);
        }

        @Override
        public Topic topic() {
            return Topic.JOB_CONTROLLED;
        }

        /**
         * A cancellation has a key of its own, so that compaction never drops it for the resumption that another gateway
         * published a moment later.
         */
        @Override
        public String key() {
            return switch (control) {
                case CANCEL -> jobId + ".cancel";
                case PAUSE, RESUME -> jobId;
            };
        }
    }
}
