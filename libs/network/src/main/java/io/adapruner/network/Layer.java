package io.adapruner.network;

import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Objects;

/**
 * One application of an operation. Its name is also the name of the value it produces; for an operation with parameters it
 * is the module path of the source framework, so that parameter {@code p} is called {@code name + "." + p} as there.
 *
 * @param inputs names of the values consumed, in the operation's order
 */
public record Layer(String name, Op op, List<String> inputs) {
    public Layer {
        Objects.requireNonNull(op, "op");
        inputs = List.copyOf(inputs);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a layer of " + op + " has a blank name");
        }
    }

    /** Full name of one of this layer's parameters, e.g. {@code layer1.0.conv1.weight}; its own without a suffix. */
    public String parameter(String suffix) {
        return suffix.isEmpty() ? name : name + "." + suffix;
    }
}
