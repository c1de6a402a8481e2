package io.adapruner.formats.write.torchscript;

import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One tensor attribute of a {@link ScriptModule}.
 *
 * @param attribute valid identifier, see {@link Names}
 * @param trained whether it asks for gradients (a parameter) or not (a buffer)
 */
public record ScriptTensor(String attribute, Tensor value, boolean trained) {
    public ScriptTensor {
        Objects.requireNonNull(value, attribute);
    }

    /** Constants (no gradients) under {@link Names#attribute(String, String)}, in the weights' order. */
    public static List<ScriptTensor> constants(String prefix, Weights weights) {
        return weights.tensors().entrySet().stream()
                .map((Map.Entry<String, Tensor> e) ->
                        new ScriptTensor(Names.attribute(prefix, e.getKey()), e.getValue(), false))
                .toList();
    }
}
