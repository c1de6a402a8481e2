package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.ArchiveFixture;
import io.adapruner.formats.Fixture;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of make_pt2.py that hold what some kinds of networks are made of. */
class ProgramKindsTest {
    private static final int IMAGE = 3 * 8 * 8;

    @TempDir
    Path folder;

    /** Gates that are repeated before they are multiplied, and norms of several kinds. */
    @Test
    void gatesAndNorms() {
        computes("gated", new double[][] {
            {0.055169, -0.161938, -0.426121, -0.830279, 0.315895}, {0.058559, -0.155372, -0.444258, -0.816338, 0.329632}
        });
    }

    /** Shifted features, boxes that are decoded in place, a bias of all tokens but the first, a border of a constant. */
    @ParameterizedTest
    @ValueSource(strings = {"written", "written-decomposed"})
    void valuesWrittenIntoPartsOfTensors(String program) {
        computes(program, new double[][] {
            {
                0.056169, 0.273799, -0.019431, 0.06725, -0.019183, 0.583171, 0.525073, 1.585935, 1.369458, 0.432854,
                0.555001
            },
            {0.073307, 0.242325, 0.06305, 0.147718, 0.085661, 0.543306, 0.535048, 1.544616, 1.49007, 0.477452, 0.538263}
        });
    }

    /** Queries, keys and values of one projection, stacked before the batch, and gated outputs. */
    @Test
    void attentionOfOneProjectionAndGatedOutputs() {
        computes("attention", new double[][] {
            {-0.003876, -0.139277, -0.088765, -0.125163, 0.150408}, {0.209688, 0.033707, -0.086001, -0.195834, 0.035749}
        });
    }

    /** A class token before the others, windows that are joined to the batch, two heads in each attention: each may go. */
    @Test
    void attentionOfTokensAndOfWindows() {
        Network network = computes("tokens", new double[][] {
                    {1.318554, 1.418069, -0.234503, -0.222033, 1.161396},
                    {1.461066, 1.460278, -0.228943, -0.174564, 1.224568}
                })
                .network();
        ChannelGroups groups = ChannelGroups.of(network);

        assertThat(Prunable.of(network, groups, PruningScope.defaults()).groups())
                .extracting(ChannelGroup::name, ChannelGroup::width)
                .containsExactly(tuple("windows.qkv", 2), tuple("all.qkv", 2), tuple("hidden", 12));
        assertThat(groups.get("windows.qkv").members())
                .extracting(ChannelGroup.Member::layer, m -> m.channels().getLast())
                .containsExactly(
                        tuple("windows.qkv", new int[] {4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23}),
                        tuple("windows.proj", new int[] {4, 5, 6, 7}));
    }

    /**
     * Attention with a bias from a table that stored coordinates make, with truths, and of what came before; positions that are resized and
     * repeated for each image, infinite padding, norms that only scale or only shift, batch norms over tokens, results joined before the
     * batch.
     */
    @Test
    void masksAndWhatIsComputedOfStoredTensors() {
        Network network = computes("masked", new double[][] {
                    {0.148069, 0.256491, 0.201563, 0.061618, -0.186049},
                    {0.201054, -0.251813, 0.301279, -0.351543, 0.114727}
                })
                .network();

        assertThat(Prunable.of(network, ChannelGroups.of(network), PruningScope.defaults())
                        .groups())
                .extracting(ChannelGroup::name, ChannelGroup::width)
                .containsExactly(tuple("qkv.0", 2), tuple("qkv.1", 2), tuple("qkv.2", 2));
    }

    /** Kernels that slide over windows which are joined to the batch, at their edges too; their channels may go, but for the last ones. */
    @Test
    void windowsThatAreJoinedToTheBatch() {
        Network network = computes("windowed", new double[][] {
                    {0.19576, -0.036463, 0.318364, -0.237204, -0.473875},
                    {0.192299, -0.04697, 0.30391, -0.259451, -0.41619}
                })
                .network();

        assertThat(Prunable.of(network, ChannelGroups.of(network), PruningScope.defaults())
                        .groups())
                .extracting(ChannelGroup::name, ChannelGroup::width)
                .containsExactly(tuple("inner", 6));
    }

    /** By the names and in the order of the dict; probabilities that another output reads too stay what they are. */
    @Test
    void severalOutputs() {
        Network network = computes("heads", new double[][] {
                    {0.392179, -0.317164, 0.042213, 0.23599, 0.499415, 0.500585, 0.510011, 0.513241},
                    {0.358941, -0.397783, -0.024778, 0.169819, 0.550044, 0.449956, 0.558907, 0.476266}
                })
                .network();
        assertThat(network.outputs()).extracting(Network.Output::name).containsExactly("boxes", "scores", "best");
        assertThat(network.classes()).isEmpty();
        assertThat(Logits.of(network)).isEqualTo(network);
    }

    /** Orders that are constants of the file and its buffers, and a graph within the graph. */
    @Test
    void positionsAndChannelsInAnotherOrder() {
        ImportedNetwork imported = computes("rearranged", new double[][] {
            {-0.141861, -0.088448, -0.382259, -0.281175, -0.153421},
            {-0.152673, -0.048401, -0.412415, -0.25853, -0.207407}
        });

        assertThat(imported.warnings()).isEmpty();
        assertThat(imported.network().layers())
                .extracting(Layer::op)
                .contains(
                        new GatherChannels(List.of(3, 1, 0, 2, 7, 6, 4, 5)),
                        new GatherChannels(List.of(5, 4, 7, 6, 1, 0, 3, 2)));
        assertThat(imported.weights().tensors()).containsKey("inner.weight");
    }

    /** Comparisons and choices, places, running sums, einsums, patches, and positions and masks of the graph's own. */
    @Test
    void whatIsChosenAndCounted() {
        ImportedNetwork imported = computes("chosen", new double[][] {
            {2.590445, -0.6056, -1.849981, -1.135001, 2.232261}, {1.776471, -0.39794, -1.214844, -0.806742, 1.544082}
        });

        assertThat(imported.network().layers())
                .extracting(layer -> layer.op().getClass().getSimpleName())
                .contains("Where", "Fill", "StoredValue", "CumulativeSum", "Unfold", "Fold");
        assertThat(imported.weights().tensors())
                .containsKeys("stem.weight", "inner.weight", "einsum.weight", "table", "head.weight");
    }

    /** Attention whose batch is second, an LSTM of two layers in both directions and the last state of a GRU. */
    @Test
    void sequencesAreReadWhereverTheBatchIs() {
        ImportedNetwork imported = computes("recogniser", new double[][] {
            {0.370692, -0.651175, -0.339678, 0.211999, -0.570283}, {0.37691, -0.6526, -0.340828, 0.215266, -0.566914}
        });

        assertThat(imported.network().layers())
                .extracting(Layer::op)
                .contains(
                        new Recurrent(Recurrent.Cell.LSTM, 4, 3, 2, true, true),
                        new Recurrent(Recurrent.Cell.GRU, 6, 5, 1, false, true));
        assertThat(imported.weights().tensors())
                .containsKeys("lstm.weight_ih_l1_reverse", "gru.bias_hh_l0", "attention.out_proj.weight");
        ChannelGroups groups = ChannelGroups.of(imported.network());
        assertThat(groups.get("lstm").keptWhole()).contains("lstm: LSTM, whose gates mix all channels");
    }

    /** An LSTM over columns and a GRU over rows that are joined to the batch, which is second for one of them. */
    @Test
    void rowsAndColumnsAreReadAsSequences() {
        ImportedNetwork imported = computes("rows", new double[][] {
            {0.005495, 0.349543, 0.147645, 0.006878, -0.627012}, {-0.000724, 0.181419, 0.040927, 0.008929, -0.579145}
        });

        assertThat(imported.network().layers())
                .extracting(Layer::op)
                .contains(
                        new Recurrent(Recurrent.Cell.LSTM, 4, 3, 1, true, true),
                        new Recurrent(Recurrent.Cell.GRU, 6, 5, 1, true, true));
    }

    /** Positions that are resampled with antialiasing are parameters of the sizes that the network has. */
    @Test
    void positionsThatAreResampled() {
        ImportedNetwork imported = computes("resampled", new double[][] {
            {-0.217778, 0.285231, 0.180754, 0.166647, -0.138802}, {-0.246547, 0.268327, 0.180163, 0.169438, -0.147901}
        });

        assertThat(imported.weights().get("cubic").shape()).isEqualTo(List.of(1, 4, 8, 8));
        assertThat(imported.weights().get("linear").shape()).isEqualTo(List.of(1, 4, 8, 8));
    }

    /** Frozen batch norms, weight and spectral norms, standardised weights, and a tensor repeated for each image. */
    @Test
    void weightsThatAreComputedFromStoredTensors() {
        ImportedNetwork imported = computes("reparametrised", new double[][] {
            {-0.370522, -0.484838, -0.691312, 0.072596, 0.302853}, {-0.354484, -0.478888, -0.680883, 0.083558, 0.29825}
        });

        assertThat(imported.warnings()).isEmpty();
        assertThat(imported.weights().tensors().keySet())
                .containsExactlyInAnyOrder(
                        "stem.weight",
                        "norm.weight",
                        "norm.bias",
                        "length.weight",
                        "length.bias",
                        "spectrum.weight",
                        "spectrum.bias",
                        "position",
                        "standard.weight",
                        "standard.bias",
                        "scaled.weight",
                        "scaled.bias",
                        "head.weight",
                        "head.bias");
        ChannelGroups groups = ChannelGroups.of(imported.network());
        assertThat(Prunable.of(imported.network(), groups, PruningScope.defaults())
                        .groups())
                .extracting(ChannelGroup::name)
                .containsExactly("length", "spectrum", "standard");
    }

    /** Five numbers in the graph ask for gigabytes. */
    @Test
    void aComputedTensorThatIsTooLargeIsRefused() {
        String entry = "model.json";
        String text = new String(ArchiveFixture.entry("reparametrised.pt2", entry), StandardCharsets.UTF_8);
        String large = text.replace("\"as_ints\":[2,-1,-1,-1]", "\"as_ints\":[2000000,-1,-1,-1]");
        assertThat(large).isNotEqualTo(text);
        Path file = Fixture.file(
                folder,
                "large.pt2",
                ArchiveFixture.replaced("reparametrised.pt2", entry, large.getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> ExportedProgramFile.read(file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining("node add_2 (torch.ops.aten.add.Tensor)");
    }

    /** Both gates of what {@code inner} makes follow it. */
    @Test
    void gatedChannelsArePrunable() {
        ImportedNetwork imported = read("gated");
        ChannelGroups groups = ChannelGroups.of(imported.network());

        assertThat(Prunable.of(imported.network(), groups, PruningScope.defaults())
                        .groups())
                .extracting(ChannelGroup::name)
                .contains("inner");
        assertThat(groups.get("inner").members(ChannelGroup.Role.PRODUCER))
                .extracting(ChannelGroup.Member::layer)
                .contains("inner", "squeeze");
    }

    /** @param expected what PyTorch computes for two images, evenly spaced values from -1 to 1 */
    private ImportedNetwork computes(String name, double[][] expected) {
        ImportedNetwork imported = read(name);
        var interpreter = new Interpreter(imported.network(), imported.weights());
        for (int image = 0; image < expected.length; image++) {
            int first = image * IMAGE;
            double[] pixels = IntStream.range(first, first + IMAGE)
                    .mapToDouble(i -> (float) (-1 + 2.0 * i / (2 * IMAGE - 1)))
                    .toArray();

            assertThat(interpreter.run(pixels)).containsExactly(expected[image], within(1e-5));
        }
        return imported;
    }

    private ImportedNetwork read(String name) {
        Path file = folder.resolve(name + ".pt2");
        try (var in = ExportedProgramFile.class.getResourceAsStream("/io/adapruner/formats/" + name + ".pt2")) {
            Files.copy(in, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExportedProgramFile.read(file);
    }
}
