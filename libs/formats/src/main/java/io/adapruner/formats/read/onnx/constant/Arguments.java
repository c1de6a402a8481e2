package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.model.OnnxAttribute;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A node all of whose inputs are constants.
 *
 * @param inputs in the node's order; nothing for one that is left out
 * @param bound of what the node computes
 */
public record Arguments(OnnxNode node, List<Optional<Constant>> inputs, Bound bound) {
    public Arguments {
        inputs = List.copyOf(inputs);
    }

    public boolean has(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    public Constant input(int index) {
        if (!has(index)) {
            throw new IllegalArgumentException("input " + index + " is missing");
        }
        return inputs.get(index).orElseThrow();
    }

    /** Integers that older opsets give as an attribute and newer ones as an input; nothing when given as neither. */
    public Optional<List<Long>> list(String attribute, int input) {
        if (node.attributes().get(attribute) instanceof OnnxAttribute.Wholes(List<Long> values)) {
            return Optional.of(values);
        }
        return has(input)
                ? Optional.of(Arrays.stream(input(input).wholes()).boxed().toList())
                : Optional.empty();
    }

    /** Axes, counted from the front. */
    public List<Integer> axes(List<Long> given, int rank) {
        var axes = new ArrayList<Integer>();
        given.forEach(axis -> axes.add(axis(axis, rank)));
        return axes;
    }

    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException("axis " + axis + " does not exist among " + rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
