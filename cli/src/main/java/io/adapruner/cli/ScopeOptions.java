package io.adapruner.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.pipeline.job.Method;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Option;

/** What may be pruned, and how far. */
final class ScopeOptions {
    @Option(names = "--multiple-of", description = "Widths are multiples of this (default: 1).")
    Integer multipleOf;

    @Option(names = "--minimum-kept", description = "Smallest fraction of a group that stays (default: 0.1).")
    Double minimumKept;

    @Option(names = "--include", description = "Prune only groups that match this glob pattern. Repeat for several.")
    List<String> include;

    @Option(names = "--exclude", description = "Keep groups whole that match this glob pattern. Repeat for several.")
    List<String> exclude;

    @Option(names = "--prune-tied", description = "Prune residual-tied widths too, each as one group.")
    boolean pruneTied;

    /** The default method within this scope. */
    Method method() {
        Method defaults = Method.defaults();
        return new Method(
                defaults.widthRule(),
                defaults.criteria(),
                defaults.compensate(),
                Objects.requireNonNullElse(multipleOf, defaults.multipleOf()),
                Objects.requireNonNullElse(minimumKept, defaults.minimumKept()),
                Objects.requireNonNullElse(include, defaults.include()),
                Objects.requireNonNullElse(exclude, defaults.exclude()),
                pruneTied,
                defaults.calibrationImages(),
                defaults.recalibrationBatches());
    }

    void writeTo(ObjectNode method) {
        if (multipleOf != null) {
            method.put("multipleOf", multipleOf);
        }
        if (minimumKept != null) {
            method.put("minimumKept", minimumKept);
        }
        putAll(method, "include", include);
        putAll(method, "exclude", exclude);
        if (pruneTied) {
            method.put("pruneTied", true);
        }
    }

    private static void putAll(ObjectNode node, String field, List<String> values) {
        if (values != null) {
            var list = node.putArray(field);
            values.forEach(list::add);
        }
    }
}
