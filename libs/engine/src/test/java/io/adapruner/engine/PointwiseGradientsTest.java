package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.formats.write.torchscript.Pointwise;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointwiseGradientsTest {
    private static final int IN = 3;
    private static final int OUT = 5;

    /** A kernel of 3x3 that is zero but for its centre computes what the centre alone does, gradients included. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void aMatrixProductTrainsAsTheConvolutionDoes(int stride, boolean bias) {
        Network pointwise = network(Conv2d.of(IN, OUT, 1, stride, 0).withBias(bias));
        Network embedded = network(Conv2d.of(IN, OUT, 3, stride, 1).withBias(bias));
        Weights weights = Nets.random(pointwise, 1);
        Batch batch = Nets.randomBatch(pointwise, 4, 2);

        try (Engine engine = Engine.open(new EngineConfig("cpu", 1), Map.of("ONEDNN_MAX_CPU_ISA", "DEFAULT"))) {
            assertThat(engine.pointwise()).isEqualTo(Pointwise.MATRIX_PRODUCT);
            Map<String, Tensor> product = step(engine, pointwise, weights, batch);
            Map<String, Tensor> convolution = step(engine, embedded, embed(weights), batch);

            float[] changed = product.get("conv.weight").toArray();
            float[] centres = new float[changed.length];
            for (int i = 0; i < centres.length; i++) {
                centres[i] = convolution.get("conv.weight").get(9 * i + 4);
            }
            assertThat(changed).isNotEqualTo(weights.get("conv.weight").toArray());
            assertThat(changed).containsExactly(centres, within(1e-5f));
            assertThat(product.get("fc.weight").toArray())
                    .containsExactly(convolution.get("fc.weight").toArray(), within(1e-5f));
            assertThat(product.get("stem.weight").toArray())
                    .containsExactly(convolution.get("stem.weight").toArray(), within(1e-5f));
        }
    }

    private static Map<String, Tensor> step(Engine engine, Network network, Weights weights, Batch batch) {
        try (Trainer trainer = engine.trainer(
                network, weights, Nets.raw(network), Precision.FP32, Nets.recipe(0, false, 0), 0, Optional.empty())) {
            trainer.step(batch, 1e-4);
            return trainer.weights().tensors();
        }
    }

    private static Weights embed(Weights weights) {
        var tensors = new LinkedHashMap<String, Tensor>(weights.tensors());
        Tensor centres = weights.get("conv.weight");
        float[] values = new float[9 * centres.elements()];
        for (int i = 0; i < centres.elements(); i++) {
            values[9 * i + 4] = centres.get(i);
        }
        tensors.put("conv.weight", Tensor.of(List.of(OUT, IN, 3, 3), values));
        return new Weights(tensors);
    }

    private static Network network(Conv2d convolution) {
        return new Network(
                "pointwise",
                TensorShape.of(2, 6, 7),
                List.of(
                        new Layer("stem", Conv2d.of(2, IN, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("conv", convolution, List.of("stem")),
                        new Layer("relu", new Relu(), List.of("conv")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(2)), List.of("relu")),
                        new Layer("flat", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(4 * OUT, 3, true), List.of("flat"))),
                "fc",
                List.of());
    }
}
