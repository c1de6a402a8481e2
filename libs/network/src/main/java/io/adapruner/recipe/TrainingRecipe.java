package io.adapruner.recipe;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * How a network is trained: SGD with PyTorch's momentum, cosine decay to zero after a linear warm-up, no weight decay on
 * batch norms and biases.
 *
 * @param epochs passes over the training split; 0 means none
 * @param batch images per step
 * @param learningRate peak rate; with {@code rateSearch} that of a training which is too short to find one
 * @param warmupEpochs linear warm-up from 0, in epochs
 * @param labelSmoothing in [0, 1)
 * @param gradientClip largest global norm of the gradient; empty: no clipping
 * @param emaDecay decay of the averaged weights that are the result; empty: the last weights are
 * @param distillation the original network as teacher; empty: labels only
 * @param rateSearch how the peak rate is found; empty: it is {@code learningRate}
 * @param augmentation how images are changed; empty in trainings that were asked for before that could be told, see {@link #changes}
 * @param shuffleBuffer among how many images the next one is chosen at random, for data sets beyond the local disk: those of as many
 *     files as hold so many; empty: among all
 */
public record TrainingRecipe(
        int epochs,
        int batch,
        double learningRate,
        double momentum,
        boolean nesterov,
        double weightDecay,
        double warmupEpochs,
        double labelSmoothing,
        Optional<Double> gradientClip,
        Optional<Double> emaDecay,
        Optional<Distillation> distillation,
        Optional<RateSearch> rateSearch,
        Optional<Augmentation> augmentation,
        Optional<Integer> shuffleBuffer) {
    static final double HIGHEST_RATE = 100;

    /**
     * Loss = (1 - weight) * cross-entropy + weight * T^2 * KL(teacher || student), both softened by the temperature T
     * (Hinton et al. 2015), of images whose label the teacher gives too; of the others cross-entropy alone (Meng et al. 2019).
     */
    public record Distillation(double weight, double temperature) {
        public Distillation {
            require(weight > 0 && weight <= 1, "distillation weight " + weight + " must be in (0, 1]");
            require(temperature > 0 && temperature <= 100, "temperature " + temperature + " must be in (0, 100]");
        }

        public static Distillation defaults() {
            return new Distillation(0.9, 4);
        }
    }

    public TrainingRecipe {
        require(epochs >= 0 && epochs <= 10_000, "epochs " + epochs + " must be in 0..10000");
        require(batch >= 1 && batch <= 8192, "batch " + batch + " must be in 1..8192");
        require(
                learningRate > 0 && learningRate <= HIGHEST_RATE,
                "learningRate " + learningRate + " must be in (0, 100]");
        require(momentum >= 0 && momentum < 1, "momentum " + momentum + " must be in [0, 1)");
        require(!nesterov || momentum > 0, "nesterov needs a momentum above 0");
        require(weightDecay >= 0 && weightDecay < 1, "weightDecay " + weightDecay + " must be in [0, 1)");
        require(
                warmupEpochs >= 0 && warmupEpochs <= Math.max(epochs, 0),
                "warmupEpochs " + warmupEpochs + " must be in 0..epochs");
        require(labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing " + labelSmoothing + " must be in [0, 1)");
        gradientClip.ifPresent(
                c -> require(c > 0 && Double.isFinite(c), "gradientClip " + c + " must be above 0 and finite"));
        shuffleBuffer.ifPresent(
                b -> require(b >= 1 && b <= 100_000_000, "shuffleBuffer " + b + " must be in 1..100000000"));
        emaDecay.ifPresent(d -> require(d > 0 && d < 1, "emaDecay " + d + " must be in (0, 1)"));
    }

    /** A training at a given rate, of images that are changed by default. */
    public TrainingRecipe(
            int epochs,
            int batch,
            double learningRate,
            double momentum,
            boolean nesterov,
            double weightDecay,
            double warmupEpochs,
            double labelSmoothing,
            Optional<Double> gradientClip,
            Optional<Double> emaDecay,
            Optional<Distillation> distillation) {
        this(
                epochs,
                batch,
                learningRate,
                momentum,
                nesterov,
                weightDecay,
                warmupEpochs,
                labelSmoothing,
                gradientClip,
                emaDecay,
                distillation,
                Optional.empty(),
                Optional.of(Augmentation.defaults()),
                Optional.empty());
    }

    /** Fine-tuning: one epoch, taught by the original network, at a rate that is found. */
    public static TrainingRecipe defaults() {
        return new TrainingRecipe(
                1,
                128,
                0.03,
                0.9,
                true,
                5e-4,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Distillation.defaults()),
                Optional.of(RateSearch.defaults()),
                Optional.of(Augmentation.defaults()),
                Optional.empty());
    }

    /**
     * Training by imitation: one epoch, at a rate that is found among lower ones, with gradients that are clipped. Values may be of any
     * size, many networks that are imitated have no batch norms any more, and sets of images without labels are small.
     */
    public static TrainingRecipe imitation() {
        TrainingRecipe labelled = defaults();
        return new TrainingRecipe(
                labelled.epochs,
                labelled.batch,
                1e-3,
                labelled.momentum,
                labelled.nesterov,
                labelled.weightDecay,
                labelled.warmupEpochs,
                labelled.labelSmoothing,
                Optional.of(1.0),
                labelled.emaDecay,
                Optional.empty(),
                Optional.of(new RateSearch(List.of(1e-3, 3e-3, 1e-2, 3e-2), 0.3, 12)),
                Optional.of(Augmentation.defaults()),
                Optional.empty());
    }

    /** How images are changed: a training that was asked for before that could be told goes on as it began. */
    public Augmentation changes() {
        return augmentation.orElseGet(Augmentation::padded);
    }

    /** The same training with another number of images per step. */
    public TrainingRecipe withBatch(int images) {
        return new TrainingRecipe(
                epochs,
                images,
                learningRate,
                momentum,
                nesterov,
                weightDecay,
                warmupEpochs,
                labelSmoothing,
                gradientClip,
                emaDecay,
                distillation,
                rateSearch,
                augmentation,
                shuffleBuffer);
    }

    /** The same training of another length, of which as large a part is warm-up. */
    public TrainingRecipe withEpochs(int number) {
        return new TrainingRecipe(
                number,
                batch,
                learningRate,
                momentum,
                nesterov,
                weightDecay,
                epochs == 0 ? 0 : Math.min(number, warmupEpochs * number / epochs),
                labelSmoothing,
                gradientClip,
                emaDecay,
                distillation,
                rateSearch,
                augmentation,
                shuffleBuffer);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
