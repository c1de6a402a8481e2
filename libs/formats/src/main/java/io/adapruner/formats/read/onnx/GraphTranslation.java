package io.adapruner.formats.read.onnx;

import io.adapruner.formats.read.onnx.constant.Arguments;
import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Folding;
import io.adapruner.formats.read.onnx.model.OnnxAttribute;
import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.read.onnx.model.OnnxTensor;
import io.adapruner.formats.read.onnx.operator.Call;
import io.adapruner.formats.read.onnx.operator.Operand;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Unusable;
import io.adapruner.formats.read.onnx.operator.Operators;
import io.adapruner.formats.read.onnx.operator.TranslationContext;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Walks through a graph once: what depends on constants alone is computed, the rest becomes layers. A node that cannot be
 * translated stops nothing by itself; its problem is thrown when the network's output depends on it.
 */
final class GraphTranslation {
    private static final int DEEPEST = 8;
    private static final Set<String> CONTROL = Set.of("Loop", "Scan", "If", "SequenceMap");
    private static final Set<String> SPREADING = Set.of("Expand", "ConstantOfShape");
    private static final Set<String> QUANTISED =
            Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "ConvInteger", "MatMulInteger");

    private final TranslationContext context;
    private final Map<String, Operand> values;
    private final int depth;

    private GraphTranslation(TranslationContext context, Map<String, Operand> values, int depth) {
        this.context = context;
        this.values = values;
        this.depth = depth;
    }

    /** @param inputs what the graph's inputs stand for */
    static GraphTranslation of(TranslationContext context, OnnxGraph graph, Map<String, Operand> inputs) {
        var translation = new GraphTranslation(context, new HashMap<>(inputs), 0);
        translation.run(graph);
        return translation;
    }

    /** What a name stands for; a problem when it stands for nothing. */
    Operand value(String name) {
        Operand value = values.get(name);
        return value == null
                ? new Unusable(NodeProblem.invalid("value " + name + " is read, but nothing in the graph makes it"))
                : value;
    }

    private void run(OnnxGraph graph) {
        graph.initialisers().forEach((name, tensor) -> values.put(name, constant(tensor)));
        var lasts = new LastReaders(graph);
        for (int i = 0; i < graph.nodes().size(); i++) {
            translate(graph.nodes().get(i));
            lasts.behind(i).forEach(this::release);
        }
    }

    private void release(String name) {
        if (values.get(name) instanceof Fixed(Constant constant)) {
            context.computed().released(constant);
            values.remove(name);
        }
    }

    private static Operand constant(OnnxTensor tensor) {
        try {
            return new Fixed(Constant.of(tensor));
        } catch (ProblemException e) {
            return new Unusable(e);
        }
    }

    private void translate(OnnxNode node) {
        if (node.outputs().isEmpty()) {
            return;
        }
        var call = new Call(
                node,
                node.inputs().stream()
                        .map(name -> name.isEmpty() ? Optional.<Operand>empty() : Optional.of(value(name)))
                        .toList(),
                context);
        List<Operand> results = results(call);
        for (int i = 0; i < node.outputs().size(); i++) {
            String output = node.outputs().get(i);
            if (!output.isEmpty()) {
                values.put(
                        output,
                        i < results.size()
                                ? named(output, node, results.get(i))
                                : new Unusable(call.unsupported("its output " + i + " is not understood")));
            }
        }
    }

    /** PyTorch's exporter stores equal tensors once and gives the others their names by copies. */
    private static Operand named(String output, OnnxNode node, Operand result) {
        return node.type().equals("Identity")
                        && result instanceof Fixed(Constant constant)
                        && constant instanceof Constant.Reals reals
                        && !reals.name().isEmpty()
                        && output.indexOf('.') > 0
                ? new Fixed(reals.named(output))
                : result;
    }

    private List<Operand> results(Call call) {
        try {
            context.computed().read(call);
            Optional<List<Operand>> computed = computed(call);
            if (computed.isPresent()) {
                return computed.get();
            }
            context.computed().kept(call, context.producers().keeps(call));
            context.producers().made(call);
            return layers(call);
        } catch (NodeProblem e) {
            return List.of(new Unusable(e));
        } catch (ProblemException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ArithmeticException e) {
            return List.of(new Unusable(NodeProblem.of(call.node().described(), e)));
        }
    }

    /** What a node computes from constants alone. */
    private Optional<List<Operand>> computed(Call call) {
        boolean fixed = IntStream.range(0, call.inputs().size())
                .allMatch(i -> !call.has(i) || call.operand(i) instanceof Fixed);
        if (!fixed || call.node().type().equals("Shape")) {
            return Optional.empty();
        }
        var arguments = new Arguments(
                call.node(),
                IntStream.range(0, call.inputs().size())
                        .mapToObj(i -> call.optional(i).map(constant -> once(call, constant)))
                        .toList(),
                context.computed().bound());
        Optional<List<Constant>> results = Folding.of(arguments);
        results.ifPresent(made -> context.computed().made(call, made));
        return results.map(made -> made.stream().<Operand>map(Fixed::new).toList());
    }

    /** What is made for each image of any batch, such as a class token, is made once: it is broadcast. */
    private static Constant once(Call call, Constant given) {
        if (!SPREADING.contains(call.node().type())
                || !(given instanceof Constant.Wholes(List<Integer> shape, boolean logical, long[] values))) {
            return given;
        }
        return new Constant.Wholes(
                shape,
                logical,
                Arrays.stream(values)
                        .map(value -> value == TranslationContext.ANY_BATCH ? 1 : value)
                        .toArray());
    }

    private List<Operand> layers(Call call) {
        OnnxNode node = call.node();
        if (node.domain().isEmpty()
                && node.type().equals("If")
                && call.operand(0) instanceof Fixed(Constant condition)) {
            return branch(call, condition.whole(0) != 0 ? "then_branch" : "else_branch");
        }
        if (CONTROL.contains(node.type())) {
            throw call.unsupported("control flow that depends on the input cannot be pruned; export the model for one"
                    + " fixed size of input, or rewrite it without the loop or condition");
        }
        if (QUANTISED.contains(node.type()) || node.type().startsWith("QLinear")) {
            throw call.unsupported("the file is quantised to integers; prune the model in floating point, before it is"
                    + " quantised");
        }
        if (!node.domain().isEmpty()) {
            throw call.unsupported("operators of the domain " + node.domain() + " are not understood; export the model"
                    + " with ONNX's own");
        }
        return Operators.named(node.type())
                .orElseThrow(() -> call.unsupported("this operator is not understood"))
                .translate(call);
    }

    /** A condition that is known decides which branch the network has. */
    private List<Operand> branch(Call call, String attribute) {
        if (depth == DEEPEST
                || !(call.node().attributes().get(attribute) instanceof OnnxAttribute.Subgraph(OnnxGraph graph))) {
            throw call.unsupported("its " + attribute + " is missing or too deep");
        }
        var inner = new GraphTranslation(context, new HashMap<>(values), depth + 1);
        inner.run(graph);
        return graph.outputs().stream()
                .map(output -> inner.value(output.name()))
                .toList();
    }
}
