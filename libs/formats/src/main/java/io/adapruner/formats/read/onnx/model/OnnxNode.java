package io.adapruner.formats.read.onnx.model;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One operator of the graph.
 *
 * @param name may be empty
 * @param type such as {@code Conv}
 * @param domain empty for ONNX's own operators
 * @param inputs names of values; an empty one is an input that is left out
 * @param scopes the modules that the call was made in, outermost first, where the exporter says so; may be empty
 */
public record OnnxNode(
        String name,
        String type,
        String domain,
        String overload,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> attributes,
        List<String> scopes) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
        scopes = List.copyOf(scopes);
    }

    /** How problems name the node. */
    public String described() {
        String shown = domain.isEmpty() ? type : domain + "." + type;
        String own = name.isEmpty() ? (outputs.isEmpty() ? "" : outputs.getFirst()) : name;
        return "node " + own + " (" + shown + ")";
    }

    /** The name of the definition that the node calls. */
    public String definition() {
        return key(domain, type, overload);
    }

    public static String key(String domain, String type, String overload) {
        return domain + "\n" + type + "\n" + overload;
    }

    /** The same operator over values of other names. */
    public OnnxNode renamed(String prefix, UnaryOperator<String> names, Map<String, OnnxAttribute> changed) {
        return new OnnxNode(
                prefix + name,
                type,
                domain,
                overload,
                inputs.stream().map(names).toList(),
                outputs.stream().map(names).toList(),
                changed,
                scopes);
    }

    public OnnxNode withScopes(List<String> outer) {
        return new OnnxNode(name, type, domain, overload, inputs, outputs, attributes, outer);
    }

    /** Attributes with the caller's in place of the function's parameters; what the caller leaves out is left out here too. */
    public Map<String, OnnxAttribute> given(Map<String, OnnxAttribute> arguments) {
        var given = new LinkedHashMap<String, OnnxAttribute>();
        attributes.forEach((key, value) -> {
            OnnxAttribute actual =
                    value instanceof OnnxAttribute.Parameter(String parameter) ? arguments.get(parameter) : value;
            if (actual != null) {
                given.put(key, actual);
            }
        });
        return given;
    }

    /** Names of all values that it reads, those that graphs within it read among them. */
    public List<String> reads() {
        return Stream.concat(
                        inputs.stream(),
                        attributes.values().stream()
                                .flatMap(attribute -> attribute instanceof OnnxAttribute.Subgraph(OnnxGraph graph)
                                        ? Stream.concat(
                                                graph.nodes().stream().flatMap(node -> node.reads().stream()),
                                                graph.outputs().stream().map(OnnxValue::name))
                                        : Stream.empty()))
                .toList();
    }

    /** Whether an attribute is given. */
    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** An integer. */
    public long whole(String attribute, long otherwise) {
        return attributes.get(attribute) instanceof OnnxAttribute.Whole(long value)
                ? value
                : absent(attribute, otherwise);
    }

    /** A truth, as ONNX writes it: 0 or 1. */
    public boolean truth(String attribute, boolean otherwise) {
        return whole(attribute, otherwise ? 1 : 0) != 0;
    }

    public double real(String attribute, double otherwise) {
        return attributes.get(attribute) instanceof OnnxAttribute.Real(double value)
                ? value
                : absent(attribute, otherwise);
    }

    public String text(String attribute, String otherwise) {
        return attributes.get(attribute) instanceof OnnxAttribute.Text(String value)
                ? value
                : absent(attribute, otherwise);
    }

    /** A list of integers. */
    public List<Long> wholes(String attribute, List<Long> otherwise) {
        return attributes.get(attribute) instanceof OnnxAttribute.Wholes(List<Long> values)
                ? values
                : absent(attribute, otherwise);
    }

    private <T> T absent(String attribute, T otherwise) {
        if (has(attribute)) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    described() + ": attribute " + attribute + " is of an unexpected kind: "
                            + attributes.get(attribute));
        }
        return otherwise;
    }
}
