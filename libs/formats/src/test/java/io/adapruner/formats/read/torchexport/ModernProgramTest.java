package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.WithParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class {@code Modern} of make_pt2.py, which holds what newer networks are made of. */
class ModernProgramTest {
    /** What PyTorch computes for the first of the two images, evenly spaced values from -1 on. */
    private static final double[] EXPECTED = {-1.095669, 0.683398, 0.282884, -0.610364, -0.453876};

    private static final int BOTH_IMAGES = 2 * 3 * 8 * 8;

    @TempDir
    Path folder;

    private ImportedNetwork imported;

    @BeforeEach
    void read() throws IOException {
        Path file = folder.resolve("modern.pt2");
        try (var in = ExportedProgramFile.class.getResourceAsStream("/io/adapruner/formats/modern.pt2")) {
            Files.copy(in, file);
        }
        imported = ExportedProgramFile.read(file);
    }

    @Test
    void itComputesWhatPyTorchDoes() {
        double[] image = new double[BOTH_IMAGES / 2];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) (-1 + 2.0 * i / (BOTH_IMAGES - 1));
        }

        double[] actual = new Interpreter(imported.network(), imported.weights()).run(image);

        assertThat(actual).hasSize(EXPECTED.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(EXPECTED[i], within(1e-4));
        }
    }

    @Test
    void channelsAreFollowedThroughPermutationsAndGroups() {
        Network network = imported.network();

        assertThat(network.layer("expand").op()).isEqualTo(new PointwiseLinear(8, 12, true));
        assertThat(network.layer("project").op()).isEqualTo(new PointwiseLinear(12, 8, false));
        assertThat(network.layers().stream().map(Layer::op)).contains(new ChannelShuffle(8, 2));
    }

    @Test
    void tensorsOfTheModelItselfKeepTheirNamesAndShapes() {
        assertThat(imported.weights().get("layer_scale").shape()).isEqualTo(List.of(8, 1, 1));
        assertThat(imported.network().layer("layer_scale").op())
                .isInstanceOfSatisfying(
                        WithParameter.class, op -> assertThat(op.trained()).isTrue());
        assertThat(imported.network().layer("shift").op())
                .isInstanceOfSatisfying(
                        WithParameter.class, op -> assertThat(op.trained()).isFalse());
    }
}
