package io.adapruner.network;

import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Objects;

/**
 * One application of an operation. Its name is also the name of the value it produces; for an operation with parameters it
 * is the module path of the source framework, so that parameter {@code p} is called {@code name + "." + p} as there.
 *
 * @param inputs names of the values consumed, in the operation's order
 * @param module the layer whose parameters it uses: itself, or another one that is the same operation, as where one module is
 *     called for several values
 */
public record Layer(String name, Op op, List<String> inputs, String module) {
    public Layer {
        Objects.requireNonNull(op, "op");
        inputs = List.copyOf(inputs);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a layer of " + op + " has a blank name");
        }
    }

    /** A layer with parameters of its own. */
    public Layer(String name, Op op, List<String> inputs) {
        this(name, op, inputs, name);
    }

    /** Whether its parameters are another layer's. */
    public boolean shares() {
        return !module.equals(name);
    }

    /** The same layer of another size. */
    public Layer with(Op changed) {
        return new Layer(name, changed, inputs, module);
    }

    /** The same layer behind others. */
    public Layer reading(List<String> others) {
        return new Layer(name, op, others, module);
    }

    /** Full name of one of this layer's parameters, e.g. {@code layer1.0.conv1.weight}; the module's own without a suffix. */
    public String parameter(String suffix) {
        return suffix.isEmpty() ? module : module + "." + suffix;
    }
}
