package io.adapruner.formats.write.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Softplus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What AdaPruner writes, it reads: the same layers and weights for families, the same function for anything. */
class OnnxRoundTripTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"resnet20-cifar", "resnet20-cifar-b", "resnet18", "resnet50", "vgg11-bn-cifar", "mobilenet-v2"})
    void aFamilyComesBackAsItWas(String architecture) throws IOException {
        Network network = Architectures.build(architecture, 10);
        Weights weights = Initialisation.random(network, 1);

        ImportedNetwork read = roundTrip(network, weights);

        assertThat(read.network().input()).isEqualTo(network.input());
        assertThat(read.network().parameters()).isEqualTo(network.parameters());
        assertThat(read.weights()).isEqualTo(weights);
        assertThat(read.warnings()).isEmpty();
        assertThat(read.network().layers().stream().map(Layer::name).toList())
                .isSubsetOf(network.layers().stream().map(Layer::name).toList());
    }

    /** What ONNX has no operator for is written as gathers and conditions, which are not read. */
    private static boolean beyondOnnx(Op op) {
        return op instanceof AdaptiveMaxPool
                || op instanceof Resize
                || op instanceof Softplus
                || (op instanceof OneDimensional(Op plane) && beyondOnnx(plane));
    }

    @Property(tries = 300)
    void aRandomNetworkComputesTheSameAfterwards(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Assume.that(network.layers().stream().noneMatch(layer -> beyondOnnx(layer.op())));
        Weights weights = RandomNetworks.weights(network, random);
        double[] sample = RandomNetworks.sample(network, random);

        ImportedNetwork read = roundTrip(network, weights);

        double[] expected = new Interpreter(network, weights).run(sample);
        double[] actual = new Interpreter(read.network(), read.weights()).run(sample);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static ImportedNetwork roundTrip(Network network, Weights weights) throws IOException {
        Path file = Files.createTempFile("round-trip", ".onnx");
        try {
            int channels = network.input().channels();
            var preprocessing =
                    new Preprocessing(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25));
            OnnxExport.write(network, weights, preprocessing, file);
            return OnnxFile.read(file, Companions.none(), Optional.empty());
        } finally {
            Files.delete(file);
        }
    }
}
