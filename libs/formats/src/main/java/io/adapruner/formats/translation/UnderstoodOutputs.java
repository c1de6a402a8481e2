package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** The outputs of a source, of which those are left out, and named, that nothing here can compute: the others are of use. */
public final class UnderstoodOutputs {
    private final SequencedMap<String, Activation> all = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private ProblemException first;

    /** @param translated throws a problem where the output is not understood */
    public void add(String name, Supplier<Activation> translated) {
        try {
            String own = all.containsKey(name) ? name + "_" : name;
            all.put(own, translated.get());
        } catch (ProblemException e) {
            first = first == null ? e : first;
            warnings.add("Output " + name + " is left out: " + e.getMessage());
        }
    }

    /** @throws ProblemException that of the first output, where none is understood */
    public SequencedMap<String, Activation> all() {
        if (all.isEmpty()) {
            throw first;
        }
        return all;
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
