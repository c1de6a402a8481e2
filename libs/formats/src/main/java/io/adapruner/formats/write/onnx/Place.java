package io.adapruner.formats.write.onnx;

import io.adapruner.network.Layer;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where an operation stands in the graph.
 *
 * @param layer names the steps on the way to its value
 * @param values ONNX names of what it reads
 * @param input shape of the first of them, without the batch
 * @param larger shape of that for a larger input of the network, where its size is open
 * @param output shape of its value, without the batch
 * @param parameter from a parameter's suffix to the ONNX name of a tensor
 */
record Place(
        Layer layer,
        List<String> values,
        TensorShape input,
        TensorShape larger,
        TensorShape output,
        UnaryOperator<String> parameter) {
    Place {
        values = List.copyOf(values);
    }

    String x() {
        return values.getFirst();
    }

    /** The first value, the weight and, if there is one, the bias. */
    List<String> weighted(boolean bias) {
        var inputs = new ArrayList<>(List.of(x(), parameter.apply("weight")));
        if (bias) {
            inputs.add(parameter.apply("bias"));
        }
        return inputs;
    }

    /** Whether an axis of the first value follows the size of the network's input. */
    boolean varies(int axis) {
        return !input.dims().get(axis).equals(larger.dims().get(axis));
    }

    /** Whether any of them does. */
    boolean varies() {
        return !input.equals(larger);
    }
}
