package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Prunable;
import io.adapruner.network.PruningScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class {@code Gated} of make_pt2.py: gates that are repeated before they are multiplied, and norms of several kinds. */
class GatedProgramTest {
    /** What PyTorch computes for the two images, evenly spaced values from -1 to 1. */
    private static final double[][] EXPECTED = {
        {0.055169, -0.161938, -0.426121, -0.830279, 0.315895}, {0.058559, -0.155372, -0.444258, -0.816338, 0.329632}
    };

    private static final int IMAGE = 3 * 8 * 8;

    @TempDir
    Path folder;

    private ImportedNetwork imported;

    @BeforeEach
    void read() throws IOException {
        Path file = folder.resolve("gated.pt2");
        try (var in = ExportedProgramFile.class.getResourceAsStream("/io/adapruner/formats/gated.pt2")) {
            Files.copy(in, file);
        }
        imported = ExportedProgramFile.read(file);
    }

    @Test
    void itComputesWhatPyTorchDoes() {
        var interpreter = new Interpreter(imported.network(), imported.weights());
        for (int image = 0; image < EXPECTED.length; image++) {
            int first = image * IMAGE;
            double[] pixels = IntStream.range(first, first + IMAGE)
                    .mapToDouble(i -> (float) (-1 + 2.0 * i / (2 * IMAGE - 1)))
                    .toArray();

            assertThat(interpreter.run(pixels)).containsExactly(EXPECTED[image], within(1e-5));
        }
    }

    /** Both gates of what {@code inner} makes follow it. */
    @Test
    void gatedChannelsArePrunable() {
        Prunable prunable =
                Prunable.of(imported.network(), ChannelGroups.of(imported.network()), PruningScope.defaults());

        assertThat(prunable.groups()).extracting(ChannelGroup::name).contains("inner");
        assertThat(ChannelGroups.of(imported.network()).get("inner").members(ChannelGroup.Role.PRODUCER))
                .extracting(ChannelGroup.Member::layer)
                .contains("inner", "squeeze");
    }
}
