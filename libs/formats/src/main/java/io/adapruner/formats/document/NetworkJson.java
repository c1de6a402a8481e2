package io.adapruner.formats.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.formats.model.NetworkSize;
import io.adapruner.network.Block;
import io.adapruner.network.InputParts;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Network.Input;
import io.adapruner.network.Network.Output;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code network.json}: the structure of a network. The same document always gives the same bytes. */
public final class NetworkJson {
    /** Bytes. */
    public static final int LARGEST_DOCUMENT = 16 << 20;

    private static final int MOST_CLASSES = 100_000;
    private static final int VERSION = 1;
    private static final int LARGEST_EXTENT = 1 << 16;
    /** Of a sample: channels, and those of a sequence of volumes. */
    private static final int MOST_AXES = 5;

    /** Layer names end up in parameter names, in generated programs and in paths: nothing that needs quoting. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(10_000)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private NetworkJson() {}

    public static byte[] write(NetworkDocument document) {
        Network network = document.network();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION).put("name", network.name());
        network.input().dims().forEach(root.putArray("input")::add);
        if (network.inputs().size() > 1) {
            ArrayNode inputs = root.putArray("inputs");
            network.inputs()
                    .forEach(input ->
                            inputs.addObject().put("name", input.name()).put("channels", input.channels()));
        }
        if (network.open().any()) {
            OpenJson.write(network.open(), root.putObject("open"));
        }
        outputs(network, root);
        ObjectNode preprocessing = root.putObject("preprocessing");
        document.preprocessing().mean().forEach(preprocessing.putArray("mean")::add);
        document.preprocessing().deviation().forEach(preprocessing.putArray("deviation")::add);
        if (document.basis() != Basis.GIVEN) {
            preprocessing.put("of", label(document.basis()));
        }
        document.classNames().forEach(root.putArray("classNames")::add);
        ArrayNode layers = root.putArray("layers");
        for (Layer layer : network.layers()) {
            ObjectNode node = layers.addObject().put("name", layer.name());
            node.set("op", OpJson.write(layer.op()));
            if (layer.shares()) {
                node.put("module", layer.module());
            }
            layer.inputs().forEach(node.putArray("inputs")::add);
        }
        ArrayNode blocks = root.putArray("blocks");
        for (Block block : network.blocks()) {
            block.layers().forEach(blocks.addObject().put("name", block.name()).putArray("layers")::add);
        }
        var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return MAPPER.writer(printer).writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot fail to be written", e);
        }
    }

    /**
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} naming what is wrong and where;
     *     {@link ProblemCode#PAYLOAD_TOO_LARGE} above 16 MiB
     */
    public static NetworkDocument read(byte[] json) {
        if (json.length > LARGEST_DOCUMENT) {
            throw new ProblemException(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "network.json has " + json.length + " bytes, the limit is " + LARGEST_DOCUMENT);
        }
        try {
            return document(new JsonFields("network", tree(json)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "network.json: " + e.getMessage(), e);
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree == null) {
                throw new ProblemException(ProblemCode.INVALID_NETWORK, "network.json is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "network.json is not valid JSON at " + e.getLocation() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "network.json is not valid JSON", e);
        }
    }

    private static NetworkDocument document(JsonFields root) {
        if (root.integer("version", Integer.MAX_VALUE) != VERSION) {
            throw root.invalid("version must be " + VERSION);
        }
        String name = root.text("name");
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw root.invalid("name must be one line, without control characters");
        }
        var input = new TensorShape(root.integers("input", MOST_AXES, LARGEST_EXTENT));
        List<Input> inputs = inputs(root, input);
        List<Output> outputs = outputs(root);
        JsonFields pixels = root.object("preprocessing");
        var preprocessing = new Preprocessing(pixels.numbers("mean", 1 << 16), pixels.numbers("deviation", 1 << 16));
        Basis basis = pixels.has("of") ? basis(pixels) : Basis.GIVEN;
        pixels.requireNoOthers();
        List<String> classNames = root.texts("classNames", MOST_CLASSES);
        var layers = new ArrayList<Layer>();
        root.objects("layers", NetworkSize.MOST_LAYERS).forEach(l -> layers.add(layer(l)));
        var blocks = new ArrayList<Block>();
        for (JsonFields block : root.objects("blocks", NetworkSize.MOST_LAYERS)) {
            blocks.add(new Block(block.text("name"), block.texts("layers", NetworkSize.MOST_LAYERS)));
            block.requireNoOthers();
        }
        OpenSizes open = root.has("open") ? OpenJson.read(root.object("open")) : OpenSizes.NONE;
        root.requireNoOthers();
        var network = new Network(name, input, inputs, layers, outputs, blocks, open);
        NetworkSize.check(network);
        return new NetworkDocument(network, preprocessing, basis, classNames);
    }

    private static String label(Basis basis) {
        return basis.name().toLowerCase(Locale.ROOT);
    }

    private static Basis basis(JsonFields preprocessing) {
        String of = preprocessing.text("of");
        return Stream.of(Basis.ASSUMED, Basis.ARRAYS)
                .filter(basis -> label(basis).equals(of))
                .findFirst()
                .orElseThrow(() -> preprocessing.invalid("of must be assumed or arrays"));
    }

    /** The only input of a network is not listed: it is called as all of them together are. */
    private static List<Input> inputs(JsonFields root, TensorShape joined) {
        if (!root.has("inputs")) {
            return List.of(new Input(Network.INPUT, joined.channels()));
        }
        var inputs = new ArrayList<Input>();
        for (JsonFields input : root.objects("inputs", InputParts.MOST)) {
            inputs.add(new Input(input.text("name"), input.integer("channels", LARGEST_EXTENT)));
            input.requireNoOthers();
        }
        if (inputs.size() < 2) {
            throw root.invalid("inputs lists several, a single one is the input");
        }
        return inputs;
    }

    /** The only output of a network that has no name for it is written by its value alone. */
    private static void outputs(Network network, ObjectNode root) {
        if (network.outputs().size() == 1 && network.outputs().getFirst().name().equals(Network.LOGITS)) {
            root.put("output", network.outputs().getFirst().value());
            return;
        }
        ArrayNode outputs = root.putArray("outputs");
        network.outputs()
                .forEach(
                        output -> outputs.addObject().put("name", output.name()).put("value", output.value()));
    }

    private static List<Output> outputs(JsonFields root) {
        if (!root.has("outputs")) {
            return List.of(new Output(Network.LOGITS, root.text("output")));
        }
        var outputs = new ArrayList<Output>();
        for (JsonFields output : root.objects("outputs", NetworkSize.MOST_LAYERS)) {
            outputs.add(new Output(output.text("name"), output.text("value")));
            output.requireNoOthers();
        }
        return outputs;
    }

    private static Layer layer(JsonFields fields) {
        String name = fields.text("name");
        if (!NAME.matcher(name).matches()) {
            throw fields.invalid("name '" + name + "' must consist of letters, digits and _ . : -");
        }
        String module = fields.has("module") ? fields.text("module") : name;
        var layer = new Layer(name, OpJson.read(fields.object("op")), fields.texts("inputs", 1000), module);
        fields.requireNoOthers();
        return layer;
    }
}
