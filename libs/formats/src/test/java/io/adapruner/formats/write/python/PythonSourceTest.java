package io.adapruner.formats.write.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Surgery;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonSourceTest {
    private static final List<String> HOSTILE = List.of(
            "class",
            "0",
            "1",
            "train",
            "weight",
            "a\"b",
            "x\ny",
            "'''",
            "\"\"\"",
            "\\",
            "\u00e4",
            "",
            "None",
            "self",
            "_x",
            "__init__",
            "import os; os",
            "system('x')",
            "a b",
            "forward",
            "torch",
            "nn",
            "\ud83d\ude00",
            "conv");

    static List<String> architectures() {
        return Architectures.names();
    }

    @Test
    void aSmallNetworkReadsAsPeopleWriteIt() throws IOException {
        assertThat(source(small(), List.of("cat", "dog \"x\"")).text()).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(PythonSourceTest.class.getResourceAsStream("small.py"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Two residual blocks of different widths between a stem and a classifier. */
    private static Network small() {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("stem", Conv2d.of(3, 4, 3, 1, 1), List.of("input")));
        String x = "stem";
        for (int b = 0; b < 2; b++) {
            String block = "blocks." + b + ".";
            layers.add(new Layer(block + "conv1", Conv2d.of(4, 5 + b, 3, 1, 1), List.of(x)));
            layers.add(new Layer(block + "bn1", BatchNorm2d.of(5 + b), List.of(block + "conv1")));
            layers.add(new Layer(block + "relu", new Relu(), List.of(block + "bn1")));
            layers.add(
                    new Layer(block + "conv2", Conv2d.of(5 + b, 4, 1, 1, 0).withBias(true), List.of(block + "relu")));
            layers.add(new Layer(block + "add", new Add(), List.of(block + "conv2", x)));
            x = block + "add";
        }
        layers.add(new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of(x)));
        layers.add(new Layer("flatten", new Flatten(), List.of("pool")));
        layers.add(new Layer("head.0", new Linear(4, 3, true), List.of("flatten")));
        layers.add(new Layer("activation", new Relu(), List.of("head.0")));
        layers.add(new Layer("head.2", new Linear(3, 2, false), List.of("activation")));
        return new Network("small", TensorShape.of(3, 8, 8), layers, "head.2", List.of());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theConstructorsOfEveryFamilyGiveTheWeights(String name) {
        Network pruned = pruned(Architectures.build(name, 10), new Random(3));
        PythonSource source = source(pruned, List.of());

        assertThat(source.parameters()).isEqualTo(shapes(pruned));
        assertThat(source.text().lines()).allMatch(l -> l.length() <= 100);
        assertThat(source(pruned, List.of()).text()).isEqualTo(source.text());
    }

    @Test
    void blocksOfOneFormAreOneClass() {
        assertThat(classes("resnet152")).containsExactly("Downsample", "ResidualBlock", "TransitionBlock", "Model");
        assertThat(classes("resnet110-cifar")).containsExactly("ResidualBlock", "TransitionBlock", "Model");
        assertThat(classes("vgg16-bn")).containsExactly("Model");
    }

    private static List<String> classes(String architecture) {
        return source(pruned(Architectures.build(architecture, 10), new Random(5)), List.of())
                .text()
                .lines()
                .filter(l -> l.startsWith("class "))
                .map(l -> l.substring(6, l.indexOf('(')))
                .toList();
    }

    @Property(tries = 300)
    void theConstructorsOfAnyNetworkGiveItsWeights(@ForAll long seed) {
        Network network = RandomNetworks.anyNetwork(new Random(seed));

        assertThat(source(network, List.of()).parameters()).isEqualTo(shapes(network));
    }

    @Property(tries = 500)
    void anyNamesOfModulesAreKept(@ForAll long seed) {
        var random = new Random(seed);
        Network network = renamed(RandomNetworks.anyNetwork(random), random);
        PythonSource source = source(network, HOSTILE.subList(0, 3));

        assertThat(source.parameters()).isEqualTo(shapes(network));
        assertThat(source.text()).matches("[ -~\n]*");
        assertThat(codeOf(source.text()))
                .doesNotContain("system", "'''", "import os; os")
                .doesNotContainPattern("self\\.(class|train|weight|None|self|forward|_x)\\b");
    }

    /** What is left of a source without its strings: nothing in it comes from a name that is not an identifier. */
    private static String codeOf(String source) {
        return source.replaceAll("\"\"\"[^\"]*\"\"\"", "").replaceAll("\"([^\"\\\\\n]|\\\\.)*\"", "");
    }

    @Test
    void whatAStrangerCallsHisClassesStaysAString() {
        Network network = Architectures.build("resnet20-cifar", 3);
        String text = source(network, List.of("\"]\nimport os", "\"\"\"", "\\")).text();

        assertThat(text).contains("CLASS_NAMES = [\"\\\"]\\u000aimport os\", \"\\\"\\\"\\\"\", \"\\\\\"]\n");
        assertThat(codeOf(text)).contains("CLASS_NAMES = [, , ]\n");
    }

    @Test
    void theNameOfTheNetworkStaysInTheDocstring() {
        Network plain = small();
        var network =
                new Network("\"\"\"\nimport evil\n\\", plain.input(), plain.layers(), plain.outputs(), plain.blocks());

        assertThat(source(network, List.of()).text()).startsWith("\"\"\"????import evil??, pruned by AdaPruner.\n\n");
    }

    @Test
    void modulesOutsideOfTheOutputsReachAreDeclaredAndNotCalled() {
        var layers = new ArrayList<>(small().layers());
        layers.add(3, new Layer("unused.conv", Conv2d.of(4, 2, 1, 1, 0), List.of("stem")));
        PythonSource source =
                source(new Network("small", TensorShape.of(3, 8, 8), layers, "head.2", List.of()), List.of());

        assertThat(source.parameters()).containsEntry("unused.conv.weight", List.of(2, 4, 1, 1));
        assertThat(source.text())
                .contains(
                        "        self.unused = nn.Module()\n        self.unused.conv = nn.Conv2d(4, 2, 1, bias=False)\n")
                .doesNotContain("self.unused.conv(");
    }

    @Test
    void aValueThatALayerReadsTwiceStandsThereTwice() {
        var network = new Network(
                "twice",
                TensorShape.of(1, 4, 4),
                List.of(
                        new Layer("conv", Conv2d.of(1, 2, 1, 1, 0), List.of("input")),
                        new Layer("squared", new Multiply(), List.of("conv", "conv")),
                        new Layer("doubled", new Add(), List.of("squared", "squared"))),
                "doubled",
                List.of());

        assertThat(source(network, List.of()).text())
                .contains("torch.mul(x, x)")
                .containsPattern("return (\\w) \\+ \\1\n");
    }

    @Test
    void interleavedContainersOnlyHoldTheirModules() {
        Network network = new Network(
                "interleaved",
                TensorShape.of(1, 4, 4),
                List.of(
                        new Layer("a.first", Conv2d.of(1, 2, 1, 1, 0), List.of("input")),
                        new Layer("b.first", Conv2d.of(2, 2, 1, 1, 0), List.of("a.first")),
                        new Layer("a.second", Conv2d.of(2, 2, 1, 1, 0), List.of("b.first"))),
                "a.second",
                List.of());
        PythonSource source = source(network, List.of());

        assertThat(source.parameters()).isEqualTo(shapes(network));
        assertThat(source.text()).contains("return self.a.second(self.b(self.a.first(x)))\n");
    }

    @Test
    void aTooDeepNameIsRefused() {
        String name = "a" + ".a".repeat(100);
        Network network = new Network(
                "deep",
                TensorShape.of(1, 4, 4),
                List.of(new Layer(name, Conv2d.of(1, 2, 1, 1, 0), List.of("input"))),
                name,
                List.of());

        assertThatThrownBy(() -> source(network, List.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("nested 101 deep, the limit is 100");
    }

    @Test
    void theFileIsTheText(@TempDir Path folder) throws IOException {
        PythonSource source = source(small(), List.of());
        source.write(folder.resolve("model.py"));

        assertThat(Files.readString(folder.resolve("model.py"))).isEqualTo(source.text());
    }

    private static PythonSource source(Network network, List<String> classNames) {
        int channels = network.input().channels();
        var preprocessing = new Preprocessing(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25));
        List<String> names = classNames.size() == network.classes().orElse(0) ? classNames : List.of();
        return PythonSource.of(new NetworkDocument(network, preprocessing, names));
    }

    private static Map<String, List<Integer>> shapes(Network network) {
        var shapes = new LinkedHashMap<String, List<Integer>>();
        network.parameters().forEach((name, spec) -> shapes.put(name, spec.shape()));
        return shapes;
    }

    private static Network pruned(Network network, Random random) {
        ChannelGroups groups = ChannelGroups.of(network);
        var widths = new LinkedHashMap<String, Integer>();
        for (ChannelGroup group : groups.all()) {
            if (group.keptWhole().isEmpty()) {
                widths.put(group.name(), random.nextInt(1, group.width() + 1));
            }
        }
        return new Surgery(network, groups).prune(PruningPlan.ofWidths(widths));
    }

    /** Whether one of two names would be a tensor that contains the other. */
    private static boolean holds(List<Layer> layers, Layer layer, String name) {
        return layers.stream()
                .anyMatch(l -> (isParameter(l) && name.startsWith(l.name() + "."))
                        || (isParameter(layer) && l.name().startsWith(name + ".")));
    }

    /** Whether the layer's name is that of a tensor. */
    private static boolean isParameter(Layer layer) {
        return layer.op().parameters().stream()
                .anyMatch(parameter -> parameter.name().isEmpty());
    }

    /** Two parameters of one name are not a network: a module {@code a} with a {@code b} beside a tensor {@code a.b}. */
    private static boolean sharesParameters(List<Layer> layers, Layer layer, String name) {
        var named = new Layer(name, layer.op(), layer.inputs());
        Set<String> taken =
                layers.stream().flatMap(PythonSourceTest::parameters).collect(Collectors.toSet());
        return parameters(named).anyMatch(taken::contains);
    }

    private static Stream<String> parameters(Layer layer) {
        return layer.op().parameters().stream().map(spec -> layer.parameter(spec.name()));
    }

    /** The same layers under names that no user would choose, nested at random. */
    private static Network renamed(Network network, Random random) {
        var names = new HashMap<>(Map.of(Network.INPUT, Network.INPUT));
        var layers = new ArrayList<Layer>();
        for (Layer layer : network.layers()) {
            String name;
            do {
                var parts = new ArrayList<String>();
                for (int depth = random.nextInt(1, 4); depth > 0; depth--) {
                    parts.add(HOSTILE.get(random.nextInt(HOSTILE.size())));
                }
                name = String.join(".", parts);
            } while (name.isBlank()
                    || names.containsValue(name)
                    || holds(layers, layer, name)
                    || sharesParameters(layers, layer, name));
            names.put(layer.name(), name);
            layers.add(new Layer(
                    name, layer.op(), layer.inputs().stream().map(names::get).toList()));
        }
        return new Network(
                "renamed",
                network.input(),
                layers,
                names.get(network.outputs().getFirst().value()),
                List.of());
    }
}
