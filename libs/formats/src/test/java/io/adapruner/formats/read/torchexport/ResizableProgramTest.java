package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.Fixture;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class {@code Resizable} of make_pt2.py, whose height and width are open in the file. */
class ResizableProgramTest {
    /** What PyTorch computes in the first and the last box, of evenly spaced values from -1 to 1. */
    private static final double[] OF_7_BY_9 = {
        -0.110256, -0.002738, -0.238243, -0.208418, -0.165354, -0.155168, 0.23313, -0.154815, -0.136018, -0.194547
    };

    private static final double[] OF_12_BY_8 = {
        -0.116493, -0.006529, -0.232273, -0.219294, -0.176478, -0.12724, 0.212748, -0.177325, -0.166962, -0.174069
    };

    /** What PyTorch computes for the first two places and the last one, row by row. */
    private static final double[] DETECTED_IN_8_BY_8 = {
        1.52565, 3.580656, 7.112247, 1.710877, 1.841126, 7.612152, 0.829786, 2.92697, 6.125189, 1.497406, 1.513044,
        6.88648, 0.532626, 0.526557, 0.532245
    };

    private static final double[] DETECTED_IN_14_BY_18 = {
        1.509916, 3.550465, 19.200418, 1.704388, 1.838875, 15.553307, 0.822306, 2.917978, 17.996202, 1.501412, 1.516104,
        14.827945, 0.532925, 0.528808, 0.539849
    };

    private static final double[] OF_LENGTH_13 = {
        -0.287387, -0.290873, -0.178878, -0.113249, -0.116892, -0.10647, -0.043852
    };

    @TempDir
    Path folder;

    private Path file;
    private ImportedNetwork read;

    @BeforeEach
    void read() {
        file = Fixture.file(folder, "resizable.pt2");
        read = ExportedProgramFile.read(file);
    }

    @Test
    void heightAndWidthStayOpen() {
        Network network = read.network();

        assertThat(network.input()).isEqualTo(TensorShape.of(3, 8, 8));
        assertThat(network.open().axes()).containsExactly(1, 2);
        assertThat(network.open().layers().values())
                .containsExactly(
                        List.of(Follows.same("relu", 1), Follows.same("relu", 2)),
                        List.<SizeRule>of(new Fixed(), new Rest()),
                        List.<SizeRule>of(new Fixed(), new Rest()));
    }

    @Test
    void itComputesWhatPyTorchDoesAtOtherSizes() {
        assertBoxes(at(read.network(), 7, 9), read.weights(), OF_7_BY_9);
        assertBoxes(at(read.network(), 12, 8), read.weights(), OF_12_BY_8);
    }

    @Test
    void theSizeToPruneForMayBeStated() {
        Network stated =
                ExportedProgramFile.read(file, Optional.of(List.of(3, 12, 8))).network();

        assertThat(stated).isEqualTo(at(read.network(), 12, 8));
        assertThatThrownBy(() -> ExportedProgramFile.read(file, Optional.of(List.of(4, 12, 8))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining("axis 1 of the input is of the fixed size 3, not of the stated 4");
    }

    @Test
    void thePrunedNetworkIsOpenTooAndSoIsItsDocument() {
        Network pruned = pruned();
        var document = new NetworkDocument(pruned, Preprocessing.imageNet(), List.of());

        assertThat(pruned.open()).isEqualTo(read.network().open());
        assertThat(NetworkJson.read(NetworkJson.write(document))).isEqualTo(document);
    }

    /** Everything that the ONNX file computes of sizes is computed here by its reader, for each size. */
    @Test
    void theOnnxFileOfThePrunedNetworkIsForAnySize() {
        ChannelGroups groups = ChannelGroups.of(read.network());
        Network pruned = pruned();
        Weights weights = new Surgery(read.network(), groups).prune(plan(groups), read.weights());
        Path onnx = folder.resolve("resizable.onnx");
        OnnxExport.write(pruned, weights, Preprocessing.imageNet(), onnx);

        for (List<Integer> size : List.of(List.of(3, 7, 9), List.of(3, 12, 8))) {
            ImportedNetwork again = OnnxFile.read(onnx, Companions.none(), Optional.of(size));
            double[] sample = sample(size.get(1), size.get(2));
            double[] expected = new Interpreter(pruned.at(new TensorShape(size)), weights).run(sample);
            double[] actual = new Interpreter(again.network(), again.weights()).run(sample);

            assertThat(again.network().open().axes()).containsExactly(1, 2);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
            }
        }
    }

    @Test
    void thePythonSourceReadsTheSizeOfTheFinerMap() {
        String source = PythonSource.of(new NetworkDocument(read.network(), Preprocessing.imageNet(), List.of()))
                .text();

        assertThat(source).contains(".shape[2]", ".shape[3]").doesNotContain("size=4");
    }

    /** The class {@code Line} of make_pt2.py. */
    @Test
    void aSequenceMayBeOfAnyLengthToo() {
        ImportedNetwork line = ExportedProgramFile.read(Fixture.file(folder, "line.pt2"));

        assertThat(line.network().input()).isEqualTo(TensorShape.of(2, 16));
        assertThat(line.network().open().axes()).containsExactly(1);
        double[] actual = new Interpreter(line.network().at(TensorShape.of(2, 13)), line.weights()).run(evenly(2 * 13));
        assertThat(actual).hasSameSizeAs(OF_LENGTH_13);
        for (int i = 0; i < OF_LENGTH_13.length; i++) {
            assertThat(actual[i]).isCloseTo(OF_LENGTH_13[i], within(2e-6));
        }
    }

    /** The class {@code Detecting} of make_pt2.py: its places are constants of each size that is read. */
    @Test
    void theGridOfADetectorIsForAnySize() {
        ImportedNetwork detecting = ExportedProgramFile.read(Fixture.file(folder, "detecting.pt2"));
        Network network = detecting.network();

        assertThat(network.open().axes()).containsExactly(1, 2);
        assertPlaces(at(network, 8, 8), detecting.weights(), DETECTED_IN_8_BY_8);
        assertPlaces(at(network, 14, 18), detecting.weights(), DETECTED_IN_14_BY_18);
    }

    private static void assertPlaces(Network network, Weights weights, double[] expected) {
        TensorShape input = network.input();
        double[] all = new Interpreter(network, weights).run(sample(input.height(), input.width()));
        int places = all.length / 5;
        for (int i = 0; i < expected.length; i++) {
            int place = i % 3 == 2 ? places - 1 : i % 3;
            assertThat(all[i / 3 * places + place]).as("value " + i).isCloseTo(expected[i], within(1e-5));
        }
    }

    private static PruningPlan plan(ChannelGroups groups) {
        var widths = new LinkedHashMap<String, Integer>();
        groups.all().stream()
                .filter(group -> group.keptWhole().isEmpty())
                .forEach(group -> widths.put(group.name(), Math.ceilDiv(group.width(), 2)));
        return PruningPlan.ofWidths(widths);
    }

    private Network pruned() {
        ChannelGroups groups = ChannelGroups.of(read.network());
        Network pruned = new Surgery(read.network(), groups).prune(plan(groups));
        assertThat(pruned.parameters()).isNotEqualTo(read.network().parameters());
        return pruned;
    }

    private static Network at(Network network, int height, int width) {
        return network.at(TensorShape.of(3, height, width));
    }

    private static double[] sample(int height, int width) {
        return evenly(3 * height * width);
    }

    private static double[] evenly(int values) {
        double[] sample = new double[values];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = (float) (-1 + 2.0 * i / (sample.length - 1));
        }
        return sample;
    }

    private static void assertBoxes(Network network, Weights weights, double[] expected) {
        TensorShape input = network.input();
        double[] all = new Interpreter(network, weights).run(sample(input.height(), input.width()));
        var ends = new ArrayList<Double>();
        for (int i = 0; i < 5; i++) {
            ends.add(i, all[i]);
            ends.add(all[all.length - 5 + i]);
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(ends.get(i)).isCloseTo(expected[i], within(2e-6));
        }
    }
}
