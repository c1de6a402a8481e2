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
 * @param output shape of its value, without the batch
 * @param parameter from a parameter's suffix to the ONNX name of a tensor
 */
record Place(Layer layer, List<String> values, TensorShape input, TensorShape output, UnaryOperator<String> parameter) {
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
}
