package io.adapruner.cli;

import io.adapruner.api.choice.MethodChoices;
import io.adapruner.pipeline.job.Method;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What may be pruned, and how far. */
final class ScopeOptions {
    @Option(
            names = "--multiple-of",
            description = "Widths are multiples of this (default: 0; of 16, any in groups narrower than 96).")
    Integer multipleOf;

    @Option(names = "--minimum-kept", description = "Smallest fraction of a group that stays (default: 0.1).")
    Double minimumKept;

    @Option(
            names = "--include",
            description = "Prune only groups that match this glob pattern (default: all). Repeat for several. A name"
                    + " in full also frees what its place keeps whole: the first and the last convolution and the"
                    + " linear layers; --include '*' beside it keeps all others prunable.")
    List<String> include;

    @Option(
            names = "--exclude",
            description = "Keep groups whole that match this glob pattern (default: none). Repeat for several.")
    List<String> exclude;

    @Option(
            names = "--prune-tied",
            description = "Prune residual-tied widths too, each as one group (default: they stay).")
    boolean pruneTied;

    /**
     * The default method within this scope.
     *
     * @throws io.adapruner.problem.ProblemException for a value out of its range
     */
    Method method() {
        return choices(MethodChoices.NONE).complete();
    }

    /** The same choices, and the scope's. */
    MethodChoices choices(MethodChoices others) {
        return new MethodChoices(
                others.widthRule(),
                others.criteria(),
                others.compensate(),
                Optional.ofNullable(multipleOf),
                Optional.ofNullable(minimumKept),
                Optional.ofNullable(include),
                Optional.ofNullable(exclude),
                pruneTied ? Optional.of(true) : Optional.empty(),
                others.calibrationImages(),
                others.recalibrationBatches());
    }
}
