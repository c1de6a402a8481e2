package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps that are calls of one module: the same operation with the same tensors of the file, as where twins share an encoder. A tensor
 * that is a layer by itself is no module. Exporters store equal tensors once, and the norms of untrained networks are equal: what has
 * no kernel is one module only behind calls of one module.
 */
final class SharedModules {
    private record Module(Op op, Map<String, Source> parameters) {}

    private final List<Step> steps;
    private final Map<Module, Integer> owners = new HashMap<>();
    private final Map<Integer, Integer> users = new HashMap<>();

    SharedModules(List<Step> steps) {
        this.steps = steps;
    }

    /** @param index of the step; those before it that are needed were added */
    void add(int index) {
        Step step = steps.get(index);
        boolean stored = !step.parameters().isEmpty()
                && step.op().parameters().stream().noneMatch(spec -> spec.name().isEmpty())
                && step.parameters().values().stream().anyMatch(Source.FromFile.class::isInstance)
                && step.parameters().values().stream().noneMatch(SharedModules::made);
        if (stored) {
            Integer owner = owners.putIfAbsent(new Module(step.op(), step.parameters()), index);
            if (owner != null && (kernel(step.op()) || behind(index) == behind(owner))) {
                users.put(index, owner);
            }
        }
    }

    /** What is computed would have to be compared number by number. */
    private static boolean made(Source source) {
        return switch (source) {
            case Source.FromFile _, Source.Filled _ -> false;
            case Source.Folded _, Source.Computed _ -> true;
        };
    }

    private static boolean kernel(Op op) {
        return op.parameters().stream().anyMatch(spec -> spec.shape().size() > 1);
    }

    /** The module whose results a step reads, by way of steps without parameters. */
    private int behind(int index) {
        int read = steps.get(index).inputs().getFirst();
        while (read != NetworkDraft.INPUT && steps.get(read).parameters().isEmpty()) {
            List<Integer> inputs = steps.get(read).inputs();
            read = inputs.isEmpty() ? NetworkDraft.INPUT : inputs.getFirst();
        }
        return users.getOrDefault(read, read);
    }

    /** Whether a step calls a module that an earlier one calls. */
    boolean shares(int index) {
        return users.containsKey(index);
    }

    int owner(int index) {
        return users.get(index);
    }
}
