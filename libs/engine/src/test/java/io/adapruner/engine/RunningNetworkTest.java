package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunningNetworkTest {
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void countsHitsAndAveragesTheLossOverUnevenBatches() {
        Network network = Nets.convolutional(4);
        Weights weights = Nets.random(network, 1);
        List<Batch> batches = List.of(Nets.randomBatch(network, 5, 1), Nets.randomBatch(network, 3, 2));
        try (RunningNetwork running = engine.load(network, weights, Nets.RAW, Precision.FP32)) {
            double loss = 0;
            int hits = 0;
            for (Batch batch : batches) {
                float[] logits = running.logits(batch);
                for (int i = 0; i < batch.size(); i++) {
                    double[] o = {logits[3 * i], logits[3 * i + 1], logits[3 * i + 2]};
                    loss -= Math.log(SoftmaxRegression.softmax(o, 1)[batch.labels()[i]]) / 8;
                    int best = IntStream.range(0, 3)
                            .reduce((a, b) -> o[b] > o[a] ? b : a)
                            .getAsInt();
                    hits += best == batch.labels()[i] ? 1 : 0;
                }
            }

            Evaluation evaluation = running.evaluate(batches.iterator());

            assertThat(evaluation.images()).isEqualTo(8);
            assertThat(evaluation.accuracy()).isEqualTo(100.0 * hits / 8);
            assertThat(evaluation.loss()).isCloseTo(loss, within(1e-4));
        }
    }

    @Test
    void aSoftmaxAtTheEndIsGivenButNotTalliedTwice() {
        Network network = Nets.convolutional(4);
        Weights weights = Nets.random(network, 1);
        List<Batch> batches = List.of(Nets.randomBatch(network, 5, 1), Nets.randomBatch(network, 3, 2));
        Network probable = Nets.ending(network, new Softmax(0, false));
        try (RunningNetwork plain = engine.load(network, weights, Nets.RAW, Precision.FP32);
                RunningNetwork running = engine.load(probable, weights, Nets.RAW, Precision.FP32)) {
            Evaluation expected = plain.evaluate(batches.iterator());
            Evaluation found = running.evaluate(batches.iterator());
            float[] o = plain.logits(batches.getFirst());
            double[] p = SoftmaxRegression.softmax(new double[] {o[0], o[1], o[2]}, 1);

            assertThat(found.accuracy()).isEqualTo(expected.accuracy());
            assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-6));
            assertThat(running.logits(batches.getFirst())).satisfies(q -> {
                for (int k = 0; k < 3; k++) {
                    assertThat((double) q[k]).isCloseTo(p[k], within(1e-5));
                }
            });
        }
    }

    @Test
    void imagesWithoutLabelsAreLookedAtButNotScored() {
        Network network = Nets.linear(2, 3);
        Batch labelled = Nets.batch(new int[] {0, 1}, 51, 204, 7, 8);
        Batch unlabelled = Batch.unlabelled(labelled.samples(), 2);
        try (RunningNetwork running = engine.load(network, Nets.random(network, 3), Nets.RAW, Precision.FP32)) {
            assertThat(running.logits(unlabelled)).isEqualTo(running.logits(labelled));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> running.evaluate(List.of(unlabelled).iterator()))
                    .withMessageContaining("they can neither be learnt from nor score")
                    .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
        }
    }

    @Test
    void normalisesPixelsAsStated() {
        Network network = Nets.linear(2, 3);
        Weights weights = Nets.random(network, 3);
        var preprocessing = new Preprocessing(List.of(0.4), List.of(0.25));
        try (RunningNetwork running = engine.load(network, weights, preprocessing, Precision.FP32)) {
            float[] logits = running.logits(Nets.batch(new int[] {0}, 51, 204));

            Tensor w = weights.get("fc.weight");
            for (int k = 0; k < 3; k++) {
                double expected = weights.get("fc.bias").get(k)
                        + w.get(2 * k) * (51 / 255.0 - 0.4) / 0.25
                        + w.get(2 * k + 1) * (204 / 255.0 - 0.4) / 0.25;
                assertThat((double) logits[k]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    /** oneDNN takes the mean's strides for channels-last, which with one channel and one column of output went wrong. */
    @Test
    void oneChannelAndOneColumnAreNoMatterOfLayout() {
        Extent one = Extent.square(1);
        var columns = new Conv2d(1, 6, Extent.square(3), new Extent(1, 2), new Extent(0, 0), one, 1, true);
        var network = new Network(
                "one",
                TensorShape.of(2, 6, 3),
                List.of(
                        new Layer("a", Conv2d.of(2, 6, 1, 1, 0), List.of(Network.INPUT)),
                        new Layer("mean", new Reduce(Reduce.Function.MEAN, List.of(0), true), List.of("a")),
                        new Layer("b", columns, List.of("mean")),
                        new Layer("flatten", new Flatten(), List.of("b"))),
                "flatten",
                List.of());
        Weights weights = Nets.random(network, 3);
        Batch batch = Nets.randomBatch(network, 2, 4);
        float[] logits;
        try (RunningNetwork running = engine.load(network, weights, Nets.raw(network), Precision.FP32)) {
            logits = running.logits(batch);
        }
        for (int image = 0; image < 2; image++) {
            double[] pixels = new double[36];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = batch.samples().get(36 * image + i) & 0xff;
            }
            double[] expected = new Interpreter(network, weights).run(pixels);
            for (int k = 0; k < expected.length; k++) {
                assertThat((double) logits[expected.length * image + k])
                        .isCloseTo(expected[k], within(1e-5 * Math.max(1, Math.abs(expected[k]))));
            }
        }
    }

    @Test
    void answersNearlyTheSameInBfloat16() {
        Network network = Architectures.build("resnet20-cifar-b", 10);
        Weights weights = Initialisation.random(network, 1);
        Batch batch = Nets.randomBatch(network, 4, 1);
        float[] exact;
        Weights moved = engine.norms(network, weights, Preprocessing.imageNet(), Precision.FP32)
                .recalibrated(List.of(batch).iterator());
        try (RunningNetwork running = engine.load(network, moved, Preprocessing.imageNet(), Precision.FP32)) {
            exact = running.logits(batch);
        }
        try (RunningNetwork running = engine.load(network, moved, Preprocessing.imageNet(), Precision.BF16)) {
            float[] bf16 = running.logits(batch);
            float largest = 0;
            for (float logit : exact) {
                largest = Math.max(largest, Math.abs(logit));
            }
            for (int i = 0; i < bf16.length; i++) {
                assertThat(bf16[i]).isCloseTo(exact[i], within(0.05f * largest));
            }
        }
    }
}
