package io.adapruner.pipeline.document;

import io.adapruner.network.latency.Hardware;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of the report ({@code jobs/<job>/targets/<n>/result/result.json}).
 *
 * @param macsKept fraction of the original's MACs
 * @param accuracy percent of the test split after each step; empty where no labels say what is right
 * @param imitation instead of accuracy, where the unpruned network says what is right
 * @param widthRule of the widths that the held-out images chose; empty in a result of before several rules were tried
 * @param criteria every candidate compared, in the order tried
 * @param learningRate that the network was fine-tuned at; empty without epochs, and in results of older versions
 * @param refitted whether every layer behind the first pruned channel was refitted; false in one of before there was that
 * @param artifacts file name to store key
 * @param durations seconds by stage
 * @param timing prediction and measurement, for a budget that bounds the latency
 * @param steps all of them, in order, where there were several; the figures above are then of the last one, but for the durations,
 *     which are of all
 */
public record TargetResult(
        int target,
        Budget budget,
        Base base,
        long macs,
        double macsKept,
        long parameters,
        long fileBytes,
        Optional<Accuracy> accuracy,
        Optional<Imitated> imitation,
        Optional<WidthRule> widthRule,
        String criterion,
        boolean compensated,
        boolean recalibrated,
        Boolean refitted,
        List<Inheritance.CandidateResult> criteria,
        List<BlockWidth> blocks,
        Latency latency,
        List<Epoch> epochs,
        Optional<LearningRate> learningRate,
        Map<String, String> artifacts,
        Map<String, Double> durations,
        long seed,
        String precision,
        String device,
        Map<String, String> versions,
        Optional<Timing> timing,
        List<StepResult> steps) {
    /** A row that was stored before there were latency budgets has no timing, and one of before there was refitting says nothing of it. */
    public TargetResult {
        refitted = refitted != null && refitted;
        timing = timing == null ? Optional.empty() : timing;
        imitation = imitation == null ? Optional.empty() : imitation;
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    /**
     * The unpruned network.
     *
     * @param accuracy percent of the test split; empty where no labels say what is right
     */
    public record Base(long macs, long parameters, Optional<Double> accuracy, long fileBytes) {}

    /** Percent of the test split; {@code finetuned} is empty without epochs. */
    public record Accuracy(double surgery, double inherited, Optional<Double> finetuned) {}

    /**
     * Every output after each step, in the network's order.
     *
     * @param finetuned of the result; empty without epochs
     * @param improved whether the result is what training made; false without epochs, and where held-out images found it further from
     *     the unpruned network than what it began with, which then is the result
     */
    public record Imitated(
            List<OutputLikeness> surgery,
            List<OutputLikeness> inherited,
            Optional<List<OutputLikeness>> finetuned,
            boolean improved) {}

    /** One prunable group. */
    public record BlockWidth(String name, double importance, Importance.Measure measure, int width, int originalWidth) {
        public BlockWidth {
            measure = Objects.requireNonNullElse(measure, Importance.Measure.BN_SCALE);
        }

        /** A group whose importance was read from batch norms' scales. */
        public BlockWidth(String name, double importance, int width, int originalWidth) {
            this(name, importance, Importance.Measure.BN_SCALE, width, originalWidth);
        }
    }

    /**
     * Measured on both networks in turn, same machine, threads and batch.
     *
     * @param measurements medians, one per batch size
     */
    public record Latency(List<Measurement> measurements, int threads, String precision) {
        /** One batch size. */
        public record Measurement(
                int batch,
                double originalMillis,
                double prunedMillis,
                double originalImagesPerSecond,
                double prunedImagesPerSecond) {}
    }

    /**
     * Latency in ONNX Runtime where a budget bounds it.
     *
     * @param prediction by the table that the search went by
     * @param original measured beside the result
     * @param pruned measured
     * @param measuredOn the machine that both were measured on, which need not be the table's
     * @param uploaded whether the table came with the job; else it was measured where importance is evaluated
     */
    public record Timing(
            Subnetwork.LatencyPrediction prediction,
            Measured original,
            Measured pruned,
            Hardware measuredOn,
            boolean uploaded) {
        /**
         * One network.
         *
         * @param millis of all its operations together, each at the time that a quarter of its runs stayed within
         * @param wallMillis median of whole passes
         */
        public record Measured(double millis, double wallMillis) {}
    }

    /**
     * One epoch of the fine-tuning.
     *
     * @param trainAccuracy percent of its images; empty where no labels are learnt from
     */
    public record Epoch(int epoch, double loss, Optional<Double> trainAccuracy, double seconds) {}
}
