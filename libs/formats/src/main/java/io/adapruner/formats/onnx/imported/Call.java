package io.adapruner.formats.onnx.imported;

import io.adapruner.formats.onnx.constant.Constant;
import io.adapruner.formats.onnx.constant.Constant.Reals;
import io.adapruner.formats.onnx.imported.Operand.Fixed;
import io.adapruner.formats.onnx.imported.Operand.Flow;
import io.adapruner.formats.onnx.imported.Operand.Unusable;
import io.adapruner.formats.onnx.model.OnnxAttribute;
import io.adapruner.formats.onnx.model.OnnxNode;
import io.adapruner.formats.translation.Arrangement;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.NodeProblem;
import io.adapruner.formats.translation.Origin;
import io.adapruner.formats.translation.Source;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Op;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
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
record Call(OnnxNode node, List<Optional<Operand>> inputs, Workshop workshop) {
    Call {
        inputs = List.copyOf(inputs);
    }

    /** A problem of this node. */
    NodeProblem unsupported(String what) {
        return new NodeProblem(node.described() + ": " + what);
    }

    Origin origin() {
        return workshop.places().origin(node);
    }

    /** Adds layers for this node. */
    Layers layers() {
        return new Layers(workshop.draft(), origin());
    }

    boolean has(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    Operand operand(int index) {
        if (!has(index)) {
            throw unsupported("input " + index + " is missing");
        }
        Operand operand = inputs.get(index).orElseThrow();
        if (operand instanceof Unusable(ProblemException reason)) {
            throw reason;
        }
        return operand;
    }

    boolean flows(int index) {
        return has(index) && operand(index) instanceof Flow;
    }

    /** An input that is computed from the network's input, as the graph sees it. */
    View view(int index) {
        if (operand(index) instanceof Flow(View view)) {
            return view;
        }
        throw unsupported("input " + index + " must be computed from the network's input");
    }

    /** The same with its axes as they are seen. */
    Activation activation(int index) {
        return arranged(view(index));
    }

    Activation arranged(View view) {
        return new Arrangement(workshop.draft(), origin()).of(view);
    }

    Constant constant(int index) {
        if (operand(index) instanceof Fixed(Constant constant)) {
            return constant;
        }
        throw unsupported("input " + index + " must be a constant, it is computed from the network's input");
    }

    Optional<Constant> optional(int index) {
        return has(index) ? Optional.of(constant(index)) : Optional.empty();
    }

    /** A constant of floats: a weight. */
    Reals reals(int index) {
        if (constant(index) instanceof Reals reals) {
            return reals;
        }
        throw unsupported("input " + index + " must be a tensor of floats");
    }

    Optional<Reals> optionalReals(int index) {
        return has(index) ? Optional.of(reals(index)) : Optional.empty();
    }

    /** Integers that older opsets give as an attribute and newer ones as an input. */
    Optional<List<Long>> list(String attribute, int input) {
        if (node.attributes().get(attribute) instanceof OnnxAttribute.Wholes(List<Long> values)) {
            return Optional.of(values);
        }
        return optional(input).map(c -> Arrays.stream(c.wholes()).boxed().toList());
    }

    /** An axis of a view, counted from the front. */
    int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw unsupported("axis " + axis + " does not exist in a tensor with " + rank + " axes");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** A layer without parameters. */
    Activation layer(Op op, Activation... layerInputs) {
        return workshop.draft().add(origin(), op, List.of(layerInputs), Map.of());
    }

    /** A layer with parameters, by the operation's suffixes. */
    Activation layer(Op op, Activation input, Map<String, Reals> parameters) {
        Map<String, Source> sources = workshop.parameters().sources(node, parameters);
        return workshop.draft().add(origin(), op, List.of(input), sources);
    }

    /** An operation that knows nothing of axes, on an activation however it is seen. */
    Flow elementwise(Op op, View view) {
        return new Flow(new View(layer(op, view.base()), view.axes()));
    }

    /** For each of an activation's axes, batch included, where it is seen; only for views of whole axes. */
    Optional<List<Integer>> wholeAxes(View view) {
        return view.batchFirst() ? view.order() : Optional.empty();
    }

    /** An activation in the axes that another one with the same order of axes was seen in. */
    static View seen(Activation activation, List<Integer> order) {
        var inverse = new ArrayList<Integer>(order);
        for (int axis = 0; axis < order.size(); axis++) {
            inverse.set(order.get(axis), axis);
        }
        return View.of(activation).permuted(inverse);
    }

    /** Parameters of a layer in the operation's order; what is absent is left out. */
    static Map<String, Reals> parameters(Reals weight, Optional<Reals> bias) {
        var parameters = new LinkedHashMap<String, Reals>();
        parameters.put("weight", weight);
        bias.ifPresent(b -> parameters.put("bias", b));
        return parameters;
    }

    int extent(List<Integer> shape, int axis) {
        if (axis >= shape.size()) {
            throw unsupported("a constant of shape " + shape + " has too few axes");
        }
        return shape.get(axis);
    }
}
