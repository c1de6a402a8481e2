package io.adapruner.network;

import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The weights of a network by full parameter name, apart from its structure.
 *
 * @param tensors in file order
 */
public record Weights(SequencedMap<String, Tensor> tensors) {
    public Weights {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    public Tensor get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
    }

    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** These weights with some tensors replaced or added. */
    public Weights with(Map<String, Tensor> changed) {
        var all = new LinkedHashMap<>(tensors);
        all.putAll(changed);
        return new Weights(all);
    }

    /**
     * Exactly the tensors that the network needs, in its order.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} naming missing, unexpected and differently shaped
     *     tensors; {@link ProblemCode#NON_FINITE_WEIGHTS} naming the first tensor that holds NaN or infinity
     */
    public Weights checkedFor(Network network) {
        Map<String, ParameterSpec> specs = network.parameters();
        var missing = new ArrayList<String>();
        var reshaped = new ArrayList<String>();
        var fitting = new LinkedHashMap<String, Tensor>();
        specs.forEach((name, spec) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (!tensor.shape().equals(spec.shape())) {
                reshaped.add(name + " is " + tensor.shape() + ", expected " + spec.shape());
            } else {
                fitting.put(name, tensor);
            }
        });
        List<String> unexpected =
                tensors.keySet().stream().filter(n -> !specs.containsKey(n)).toList();
        if (!missing.isEmpty() || !reshaped.isEmpty() || !unexpected.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.WEIGHTS_MISMATCH,
                    "the weights do not fit " + network.name() + "; missing: " + missing + "; unexpected: " + unexpected
                            + "; other shape: " + reshaped);
        }
        fitting.forEach((name, tensor) -> {
            if (!tensor.isFinite()) {
                throw new ProblemException(ProblemCode.NON_FINITE_WEIGHTS, "tensor " + name + " holds NaN or infinity");
            }
        });
        return new Weights(fitting);
    }
}
