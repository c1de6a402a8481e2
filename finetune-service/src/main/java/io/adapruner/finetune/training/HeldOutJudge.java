package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.LearningRate.Trial;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * Judges the weights that trials end with, all on the same held-out images, by the loss that they are trained with: a few steps
 * with a teacher bring a network nearer to the teacher, which cross-entropy shows late.
 */
final class HeldOutJudge {
    /** Images of a pass; their number changes no result. */
    private static final int BATCH = 256;

    private final Engine engine;
    private final TrainingTask task;
    private final ImageSplit heldOut;
    private final LogitLoss loss;
    /** What the teacher gives the same images; made when they are first needed. */
    private List<Answer> taught = List.of();

    HeldOutJudge(Engine engine, TrainingTask task, ImageSplit heldOut) {
        this.engine = engine;
        this.task = task;
        this.heldOut = heldOut;
        this.loss = new LogitLoss(task.recipe().distillation());
    }

    /** @param images how many to judge on */
    Trial judge(double rate, Weights weights, int images) {
        try {
            return task.imitated()
                    .map(teacher -> imitating(rate, teacher, weights, images))
                    .orElseGet(() -> classifying(
                            rate,
                            weights,
                            RandomSample.of(heldOut, images, BATCH, task.seed()).held()));
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.NON_FINITE_WEIGHTS) {
                return Trial.diverged(rate);
            }
            throw e;
        }
    }

    /** What a network gives an image, whose class is the label. */
    private record Answer(double[] logits, int label) {}

    private Trial classifying(double rate, Weights weights, Iterable<Batch> sample) {
        if (taught.isEmpty()) {
            taught = task.teacher()
                    .map(teacher -> answers(teacher.network(), teacher.weights(), sample))
                    .orElse(List.of());
        }
        return trial(rate, answers(task.network(), weights, sample));
    }

    /** Both networks in turn, a few images at a time: whole maps of all images would be gigabytes. */
    private Trial imitating(double rate, Teacher teacher, Weights weights, int images) {
        int batch = RunningNetwork.imagesOfAPass(task.network(), BATCH);
        var sum = new DoubleAdder();
        try (RunningNetwork original = running(teacher.network(), teacher.weights());
                RunningNetwork learnt = running(task.network(), weights)) {
            original.beside(
                    learnt,
                    RandomSample.of(heldOut, images, batch, task.seed()).iterator(),
                    (right, found) -> sum.add(Aims.error(teacher.aims(), found, right)));
        }
        return Double.isFinite(sum.sum())
                ? new Trial(rate, Optional.of(sum.sum() / images), Optional.empty())
                : Trial.diverged(rate);
    }

    private RunningNetwork running(Network network, Weights weights) {
        return engine.load(Logits.of(network), weights, task.preprocessing(), task.precision());
    }

    private Trial trial(double rate, List<Answer> learnt) {
        double sum = 0;
        int correct = 0;
        for (int i = 0; i < learnt.size(); i++) {
            Answer answer = learnt.get(i);
            double[] right = taught.isEmpty() ? answer.logits() : taught.get(i).logits();
            sum += loss.of(answer.logits(), answer.label(), right);
            correct += LogitLoss.largest(answer.logits()) == answer.label() ? 1 : 0;
        }
        return Double.isFinite(sum)
                ? new Trial(rate, Optional.of(sum / learnt.size()), Optional.of(100.0 * correct / learnt.size()))
                : Trial.diverged(rate);
    }

    private List<Answer> answers(Network network, Weights weights, Iterable<Batch> sample) {
        var answers = new ArrayList<Answer>();
        try (RunningNetwork running = running(network, weights)) {
            for (Batch batch : sample) {
                float[] values = running.logits(batch);
                int classes = values.length / batch.size();
                for (int i = 0; i < batch.size(); i++) {
                    var row = new double[classes];
                    for (int k = 0; k < classes; k++) {
                        row[k] = values[i * classes + k];
                    }
                    answers.add(new Answer(row, batch.labels()[i]));
                }
            }
        }
        return answers;
    }
}
