package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.translation.source.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which module of the source a node belongs to. PyTorch's exporters write it into the node's name
 * ({@code /layer1/layer1.0/conv1/Conv}) or its metadata, TensorFlow's into the name.
 */
public final class NodeOrigins {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,180}");
    private static final int LONGEST = 150;

    private final Set<String> containers = new HashSet<>();

    public NodeOrigins(Collection<OnnxNode> nodes) {
        nodes.forEach(node -> {
            List<String> path = path(node);
            for (int length = 0; length < path.size(); length++) {
                containers.add(String.join(".", path.subList(0, length)));
            }
        });
    }

    public Origin origin(OnnxNode node) {
        return new Origin(layer(node), node.name(), node.described());
    }

    /** The module itself when nothing else is within it, else the operator within the module. */
    private String layer(OnnxNode node) {
        List<String> path = path(node);
        if (!path.isEmpty()) {
            String module = String.join(".", path);
            return containers.contains(module) ? module + "." + operation(node) : module;
        }
        return named(node.name().replaceFirst("^node_", ""))
                .or(() -> node.outputs().stream().findFirst().flatMap(NodeOrigins::named))
                .orElseGet(() -> operation(node));
    }

    /** The module of a node with parameters; nothing when the file does not say. */
    public Optional<String> module(OnnxNode node) {
        List<String> path = path(node);
        return path.isEmpty() ? Optional.empty() : Optional.of(layer(node));
    }

    private static String operation(OnnxNode node) {
        return named(node.type().toLowerCase(Locale.ROOT)).orElse("layer");
    }

    /** Made to fit where only the characters do not; nothing when there is nothing left of it. */
    public static Optional<String> named(String text) {
        String fitting = text.replaceAll("[^A-Za-z0-9_.:-]+", ".").replaceAll("^[^A-Za-z0-9_]+|[.]+$", "");
        String shorter = fitting.length() > LONGEST ? fitting.substring(fitting.length() - LONGEST) : fitting;
        String name = shorter.replaceAll("^[^A-Za-z0-9_]+", "");
        return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    private static List<String> path(OnnxNode node) {
        List<String> scopes = node.scopes();
        if (scopes.size() > 1) {
            return joined(scopes.subList(0, scopes.size() - 1));
        }
        int end = node.name().lastIndexOf('/');
        return end < 0
                ? List.of()
                : joined(List.of(node.name().substring(0, end).split("/", -1)));
    }

    /** {@code layer1, layer1.0, conv1} is {@code layer1.0, conv1}: the second repeats the first. */
    private static List<String> joined(List<String> modules) {
        var path = new ArrayList<String>();
        for (String module : modules) {
            Optional<String> name = named(module);
            if (name.isEmpty()) {
                continue;
            }
            String before = String.join(".", path);
            if (!before.isEmpty() && name.get().startsWith(before + ".")) {
                path.clear();
            } else if (!path.isEmpty() && name.get().startsWith(path.getLast() + ".")) {
                path.removeLast();
            }
            path.add(name.get());
        }
        return path;
    }
}
