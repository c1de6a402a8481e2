package io.adapruner.formats.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.RealData;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    /** Sums over all values in double precision, as PyTorch computes them from the same files. */
    @ParameterizedTest
    @CsvSource({
        "resnet20-12fca82f.th, resnet20-cifar, 139.7826495598208",
        "resnet56-4bfd9763.th, resnet56-cifar, 1427.879011697099",
        "resnet56-cifar10-jpeg.pt, resnet56-cifar, 1364.7119739070945"
    })
    void aRealCheckpointFitsItsArchitecture(String file, String architecture, double sum) {
        Network network = Architectures.build(architecture, 10);

        Weights weights = ModelFile.read(RealData.model(file)).checkedFor(network);

        double total = weights.tensors().values().stream()
                .mapToDouble(t -> {
                    double s = 0;
                    for (float v : t.toArray()) {
                        s += v;
                    }
                    return s;
                })
                .sum();
        assertThat(total).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-6 * Math.abs(sum)));
    }
}
