package io.adapruner.importance;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportanceEvaluationTest {
    private static final Network NETWORK = Architectures.build("resnet8-cifar", 4, TensorShape.of(3, 8, 8));
    private static final Weights WEIGHTS = Initialisation.random(NETWORK, 1);

    /** Noise. */
    private record Noise(int size, int channels, int height, int width) implements ImageSplit {
        @Override
        public SampleFormat format() {
            return SampleFormat.images(channels, height, width);
        }

        @Override
        public int label(int index) {
            return 0;
        }

        @Override
        public void sample(int index, ByteBuffer into) {
            byte[] image = new byte[format().bytes()];
            new Random(index).nextBytes(image);
            into.put(image);
        }
    }

    @Test
    void whereSeveralRulesAreTriedOneDocumentHoldsWhatEachOfThemNeeds() {
        Importance auto = document(WidthRule.AUTO);
        Importance paper = document(WidthRule.ADAPRUNER);

        assertThat(auto.blocks()).isEqualTo(paper.blocks());
        assertThat(auto.residuals()).isEqualTo(document(WidthRule.RESIDUAL).residuals());
        assertThat(paper.residuals()).isEmpty();
        assertThat(paper.eliminations()).isEmpty();
    }

    /** The units of a group go one after another, so that their places are a permutation; the residual falls to 0 at full width. */
    @Test
    void theOrderOfEliminationIsKeptWithItsResiduals() {
        Importance auto = document(WidthRule.AUTO);

        assertThat(auto.eliminations()).containsOnlyKeys("layer1.0.conv1", "layer2.0.conv1", "layer3.0.conv1");
        auto.eliminations().forEach((group, places) -> {
            assertThat(places)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, places.size())
                            .mapToObj(place -> (double) place)
                            .toList());
            assertThat(auto.residuals().get(group)).hasSameSizeAs(places);
            assertThat(auto.residuals().get(group).getLast()).isZero();
        });
    }

    @Test
    void thePapersRuleAloneReadsScalesAndNoImages() {
        ImportanceEvaluation paper = evaluation(WidthRule.ADAPRUNER);

        assertThat(paper.measures()).isFalse();
        assertThat(paper.wanted()).allMatch(name -> name.contains(".bn") && name.endsWith(".weight"));
        assertThat(evaluation(WidthRule.AUTO).measures()).isTrue();
        assertThat(evaluation(WidthRule.AUTO).wanted())
                .isEqualTo(NETWORK.parameters().keySet());
    }

    private static Importance document(WidthRule rule) {
        ImportanceEvaluation evaluation = evaluation(rule);
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            ResidualMeasurement.Curves curves = evaluation.measures()
                    ? ResidualMeasurement.of(
                            share.engine(),
                            NETWORK,
                            WEIGHTS,
                            Preprocessing.imageNet(),
                            evaluation.prunable(),
                            new Noise(64, 3, 8, 8),
                            64,
                            3)
                    : ResidualMeasurement.Curves.NONE;
            return evaluation.document(WEIGHTS, curves, 0, 1, 0);
        }
    }

    private static ImportanceEvaluation evaluation(WidthRule rule) {
        return new ImportanceEvaluation(NETWORK, Method.defaults().with(rule));
    }
}
