package io.adapruner.formats.write.python;

import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Constant;
import io.adapruner.formats.write.python.code.Identifiers;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * A network as {@code model.py}: one Python module that needs PyTorch and nothing else, with a class {@code Model} whose state
 * dict has the names of {@code weights.safetensors}, and a {@code load} that reads that file. The same document always gives
 * the same text.
 */
public final class PythonSource {
    private final String text;
    private final SequencedMap<String, List<Integer>> parameters;

    private PythonSource(String text, SequencedMap<String, List<Integer>> parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /**
     * @throws ProblemException {@link ProblemCode#UNSUPPORTED_NETWORK} when modules are nested more than 100 deep
     */
    public static PythonSource of(NetworkDocument document) {
        List<PythonClass> classes = new Modules(document.network()).classes();
        var parameters = new LinkedHashMap<String, List<Integer>>();
        classes.getLast().declare("", List.of(), parameters::put);
        String own = classes.stream().map(PythonClass::source).collect(Collectors.joining("\n\n"));
        String body = ChannelModules.used(own) + own;
        String text =
                docstring(document) + imports(body) + "\n" + constants(document) + "\n\n" + body + "\n\n" + loader();
        return new PythonSource(text, parameters);
    }

    /** The source. */
    public String text() {
        return text;
    }

    /**
     * Names and shapes of the parameters and buffers that the source declares (PyTorch's {@code num_batches_tracked} aside),
     * found by following its constructors: what a weights file for it must hold.
     */
    public SequencedMap<String, List<Integer>> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /** @throws UncheckedIOException when the file cannot be written */
    public void write(Path file) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String docstring(NetworkDocument document) {
        Network network = document.network();
        Cost cost = Cost.of(network);
        boolean arrays = document.basis() == Basis.ARRAYS;
        String name = Identifiers.prose(network.name());
        return String.format(
                Locale.ROOT,
                """
                \"""%s, pruned by AdaPruner.

                %,d MACs for one %s of %s, %,d parameters.%s %s are normalised as
                (%s - MEAN) / STD, per channel%s. To use it, or to go on training:

                    from model import load
                    %s = load("weights.safetensors")(%s)
                \"""
                """,
                name.length() > 60 ? name.substring(0, 60) + "..." : name,
                cost.macs(),
                arrays ? "sample" : "image",
                network.input(),
                cost.parameters(),
                network.open().any() ? " Other sizes will do." : "",
                arrays ? "Samples" : "Images",
                arrays ? "x" : "pixel / 255",
                network.inputs().size() > 1 ? " of all inputs in their order" : "",
                network.classes().isPresent() ? "logits" : "outputs",
                arguments(network, arrays ? "samples" : "images"));
    }

    private static String arguments(Network network, String one) {
        return network.inputs().size() == 1
                ? one
                : network.inputs().stream()
                        .map(input -> Identifiers.prose(input.name()))
                        .collect(Collectors.joining(", "));
    }

    private static String imports(String body) {
        return "import json\nimport math\nimport os\nimport struct\n"
                + (body.contains("OrderedDict(") ? "from collections import OrderedDict\n" : "")
                + "\nimport torch\n"
                + (body.contains("F.") ? "import torch.nn.functional as F\n" : "")
                + "from torch import nn\n";
    }

    private static String constants(NetworkDocument document) {
        return "INPUT_SHAPE = "
                + document.network().input().dims().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (document.network().input().rank() == 3 ? "  # channels, height, width\n" : "  # channels first\n")
                + inputs(document.network())
                + filled("MEAN", numbers(document.preprocessing().mean()))
                + filled("STD", numbers(document.preprocessing().deviation()))
                + (document.classNames().isEmpty()
                        ? ""
                        : filled(
                                "CLASS_NAMES",
                                document.classNames().stream()
                                        .map(Identifiers::literal)
                                        .toList()))
                + """
                DTYPES = {
                    "F64": (torch.float64, 8),
                    "F32": (torch.float32, 4),
                    "F16": (torch.float16, 2),
                    "BF16": (torch.bfloat16, 2),
                    "I64": (torch.int64, 8),
                }
                """;
    }

    private static String inputs(Network network) {
        return network.inputs().size() == 1
                ? ""
                : filled(
                        "INPUT_CHANNELS",
                        network.inputs().stream()
                                .map(input -> String.valueOf(input.channels()))
                                .toList());
    }

    private static List<String> numbers(List<Double> values) {
        return values.stream().map(v -> new Constant.Real(v).python()).toList();
    }

    /** A list in one line, or in lines as full as they can be. */
    private static String filled(String name, List<String> items) {
        String flat = name + " = [" + String.join(", ", items) + "]\n";
        if (flat.length() <= Code.WIDTH) {
            return flat;
        }
        var lines = new StringBuilder(name + " = [");
        int column = Code.WIDTH;
        for (String item : items) {
            if (column + item.length() + 2 > Code.WIDTH) {
                lines.append("\n   ");
                column = 3;
            }
            lines.append(' ').append(item).append(',');
            column += item.length() + 2;
        }
        return lines.append("\n]\n").toString();
    }

    private static String loader() {
        try (InputStream in = Objects.requireNonNull(PythonSource.class.getResourceAsStream("load.py"), "load.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read load.py from the class path", e);
        }
    }
}
