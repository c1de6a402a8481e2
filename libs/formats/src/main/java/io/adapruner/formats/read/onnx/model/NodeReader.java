package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.WireMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code NodeProto}. */
final class NodeReader {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int OP_TYPE = 4;
    private static final int ATTRIBUTE = 5;
    private static final int DOMAIN = 7;
    private static final int OVERLOAD = 8;
    private static final int METADATA = 9;
    /** Where PyTorch's exporter writes the modules of a node, as Python writes a list of texts. */
    private static final String SCOPES = "pkg.torch.onnx.name_scopes";

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private NodeReader() {}

    static OnnxNode read(WireMessage message, GraphReader graphs, ExternalData external) {
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var attributes = new HashMap<String, OnnxAttribute>();
        var metadata = new HashMap<String, String>();
        String name = "";
        String type = "";
        String domain = "";
        String overload = "";
        while (message.next()) {
            switch (message.field()) {
                case INPUT -> inputs.add(message.text());
                case OUTPUT -> outputs.add(message.text());
                case NAME -> name = message.text();
                case OP_TYPE -> type = message.text();
                case ATTRIBUTE -> AttributeReader.read(message.message(), graphs, external, attributes);
                case DOMAIN -> domain = message.text();
                case OVERLOAD -> overload = message.text();
                case METADATA -> StringEntry.read(message.message(), metadata);
                default -> {}
            }
        }
        graphs.countNode(message);
        return new OnnxNode(
                name,
                type,
                domain.equals("ai.onnx") ? "" : domain,
                overload,
                inputs,
                outputs,
                attributes,
                scopes(metadata));
    }

    private static List<String> scopes(Map<String, String> metadata) {
        return QUOTED.matcher(metadata.getOrDefault(SCOPES, ""))
                .results()
                .map(r -> r.group(1))
                .toList();
    }
}
