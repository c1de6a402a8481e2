package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.model.OnnxAttribute;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Unusable;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Op;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node with what its inputs stand for.
 *
 * @param inputs nothing for one that is left out
 */
public record Call(OnnxNode node, List<Optional<Operand>> inputs, TranslationContext context) {
    public Call {
        inputs = List.copyOf(inputs);
    }

    /** A problem of this node. */
    public NodeProblem unsupported(String what) {
        return NodeProblem.unsupported(node.described() + ": " + what);
    }

    public Origin origin() {
        return context.origins().origin(node);
    }

    /** Adds layers for this node. */
    public Layers layers() {
        return new Layers(context.draft(), origin());
    }

    public boolean has(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    public Operand operand(int index) {
        if (!has(index)) {
            throw unsupported("input " + index + " is missing");
        }
        Operand operand = inputs.get(index).orElseThrow();
        if (operand instanceof Unusable(ProblemException reason)) {
            throw reason;
        }
        return operand;
    }

    public boolean flows(int index) {
        return has(index) && operand(index) instanceof Flow;
    }

    /** An input that is computed from the network's input, as the graph sees it, or a constant for every image. */
    public View view(int index) {
        if (operand(index) instanceof Flow(View view)) {
            return view;
        }
        if (operand(index) instanceof Fixed(Constant constant)
                && constant.shape().size() > 1
                && (constant.shape().getFirst() == 1 || constant.shape().getFirst() == context.batch())) {
            return new Broadcasting(this).value(constant, constant.shape().size());
        }
        throw unsupported("input " + index + " must be computed from the network's input");
    }

    /** The same with its axes as they are seen. */
    public Activation activation(int index) {
        return arranged(view(index));
    }

    public Activation arranged(View view) {
        return layers().arranged(view);
    }

    public Constant constant(int index) {
        if (operand(index) instanceof Fixed(Constant constant)) {
            return constant;
        }
        throw unsupported("input " + index + " must be a constant, it is computed from the network's input");
    }

    public Optional<Constant> optional(int index) {
        return has(index) ? Optional.of(constant(index)) : Optional.empty();
    }

    /** A constant of floats: a weight. */
    public Reals reals(int index) {
        if (constant(index) instanceof Reals reals) {
            return reals;
        }
        throw unsupported("input " + index + " must be a tensor of floats");
    }

    public Optional<Reals> optionalReals(int index) {
        return has(index) ? Optional.of(reals(index)) : Optional.empty();
    }

    /** Integers that older opsets give as an attribute and newer ones as an input. */
    public Optional<List<Long>> list(String attribute, int input) {
        if (node.attributes().get(attribute) instanceof OnnxAttribute.Wholes(List<Long> values)) {
            return Optional.of(values);
        }
        return optional(input).map(c -> Arrays.stream(c.wholes()).boxed().toList());
    }

    /** A layer without parameters. */
    public Activation layer(Op op, Activation... layerInputs) {
        return layers().layer(op, layerInputs);
    }

    /** A layer with parameters, by the operation's suffixes. */
    public Activation layer(Op op, Activation input, Map<String, Reals> parameters) {
        Map<String, Source> sources = context.parameters().sources(node, parameters);
        return layers().layer(op, input, sources);
    }

    /** Parameters of a layer in the operation's order; what is absent is left out. */
    public static Map<String, Reals> parameters(Reals weight, Optional<Reals> bias) {
        var parameters = new LinkedHashMap<String, Reals>();
        parameters.put("weight", weight);
        bias.ifPresent(b -> parameters.put("bias", b));
        return parameters;
    }

    public int extent(List<Integer> shape, int axis) {
        if (axis >= shape.size()) {
            throw unsupported("a constant of shape " + shape + " has too few axes");
        }
        return shape.get(axis);
    }
}
