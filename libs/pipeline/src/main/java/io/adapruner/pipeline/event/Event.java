package io.adapruner.pipeline.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/** A fact in the past tense about one job. */
public sealed interface Event {
    /** The job it is about; key of the record and CloudEvents subject. */
    String jobId();

    /** Where it is published. */
    @JsonIgnore
    Topic topic();

    /**
     * A job was accepted, or its sparse training has ended.
     *
     * @param model store prefix of the model that importance shall read: {@code models/<id>/}, or the sparse training's result
     */
    record PruningRequested(String jobId, PruningRequest request, String model) implements Event {
        @Override
        public Topic topic() {
            return Topic.PRUNING_REQUESTED;
        }
    }

    /** Block importances are stored at {@code importance} ({@link io.adapruner.pipeline.document.Importance}). */
    record ImportanceEvaluated(String jobId, PruningRequest request, String model, String importance) implements Event {
        @Override
        public Topic topic() {
            return Topic.IMPORTANCE_EVALUATED;
        }
    }

    /** The widths that meet budget {@code target} are stored ({@link io.adapruner.pipeline.document.Subnetwork}). */
    record SubnetworkFound(
            String jobId, int target, PruningRequest request, String model, String importance, String subnetwork)
            implements Event {
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
            String inheritance)
            implements Event {
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
     * @param slice number of the slice, from 0
     * @param step number of optimiser steps already done
     * @param inheritance present for {@link Training#FINE_TUNE}: the fact that started the training
     * @param attempt number of this attempt at the slice, from 1; absent: the first
     */
    record TrainingSliceRequested(
            String jobId,
            int target,
            Training training,
            int slice,
            long step,
            PruningRequest request,
            Optional<WeightsInherited> inheritance,
            Optional<Integer> attempt)
            implements Event {
        public TrainingSliceRequested {
            if (attempt.filter(number -> number < 1).isPresent()) {
                throw new IllegalArgumentException(
                        "attempt " + attempt.get() + " at slice " + slice + " of job " + jobId + " is less than 1");
            }
        }

        /** The first attempt at a slice. */
        public TrainingSliceRequested(
                String jobId,
                int target,
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

        @Override
        public Topic topic() {
            return Topic.TRAINING_SLICE_REQUESTED;
        }
    }

    /** One target is done; its result is stored at {@code result} ({@link io.adapruner.pipeline.document.TargetResult}). */
    record NetworkFinetuned(String jobId, int target, String result) implements Event {
        @Override
        public Topic topic() {
            return Topic.NETWORK_FINETUNED;
        }
    }

    /**
     * How far a stage is.
     *
     * @param target budget index, -1 for what serves all budgets
     * @param fraction done, 0 to 1
     * @param etaSeconds expected seconds to the stage's end; empty: unknown
     * @param figures what is worth showing: {@code imagesPerSecond}, {@code loss}, {@code epoch}, {@code accuracy} ...
     */
    record JobProgressed(
            String jobId,
            int target,
            Stage stage,
            double fraction,
            Optional<Double> etaSeconds,
            Map<String, Double> figures,
            String message,
            long atMillis)
            implements Event {
        public JobProgressed {
            figures = Map.copyOf(figures);
        }

        @Override
        public Topic topic() {
            return Topic.JOB_PROGRESSED;
        }
    }

    /** The job cannot go on. {@code target} is -1 when all budgets fail. */
    record JobFailed(String jobId, int target, Stage stage, ProblemCode code, String message, long atMillis)
            implements Event {
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

    /** A user asked for a change of course. */
    record JobControlled(String jobId, Control control, long atMillis) implements Event {
        @Override
        public Topic topic() {
            return Topic.JOB_CONTROLLED;
        }
    }
}
