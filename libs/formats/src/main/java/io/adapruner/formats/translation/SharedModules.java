package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Op;
import java.util.HashMap;
import java.util.Map;

/**
 * Steps that are calls of one module: the same operation with the same tensors of the file, as where twins share an encoder. A tensor
 * that is a layer by itself is no module.
 */
final class SharedModules {
    private record Module(Op op, Map<String, Source> parameters) {}

    private final Map<Module, Integer> owners = new HashMap<>();
    private final Map<Integer, Integer> users = new HashMap<>();

    /** @param index of the step; those before it were added */
    void add(int index, Step step) {
        boolean named = !step.parameters().isEmpty()
                && step.op().parameters().stream().noneMatch(spec -> spec.name().isEmpty())
                && step.parameters().values().stream().anyMatch(Source.FromFile.class::isInstance)
                && step.parameters().values().stream().noneMatch(SharedModules::made);
        if (named) {
            Integer owner = owners.putIfAbsent(new Module(step.op(), step.parameters()), index);
            if (owner != null) {
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

    /** Whether a step calls a module that an earlier one calls. */
    boolean shares(int index) {
        return users.containsKey(index);
    }

    int owner(int index) {
        return users.get(index);
    }
}
