package io.adapruner.engine.elimination;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.program.Argument;
import java.util.stream.IntStream;

/**
 * One consumer's side of an elimination. With {@code H = (U'U + lambda)^-1} and {@code W} the solution, losing the unknowns
 * {@code c} and repairing with the others costs {@code tr(W_c' (H_cc)^-1 W_c)}; afterwards {@code W} becomes
 * {@code W - H_.c (H_cc)^-1 W_c} and {@code H} becomes {@code H - H_.c (H_cc)^-1 H_c.} (optimal brain surgeon, Hassibi and
 * Stork 1993, for groups of columns as in OSSCAR, arXiv 2403.12983).
 */
public final class ConsumerElimination implements AutoCloseable {
    private final TensorKit kit;
    private final int size;
    private NDArray inverse;
    private NDArray solution;
    /** The unit at each place; -1 when it is gone. */
    private int[] units;

    private int present;

    /**
     * @param inverse {@code [groups, units * size, units * size]}, owned by this object
     * @param solution {@code [groups, units * size, outputs]}, owned by this object
     * @param size unknowns per unit
     */
    ConsumerElimination(TensorKit kit, NDArray inverse, NDArray solution, int[] units, int size) {
        this.kit = kit;
        this.inverse = inverse;
        this.solution = solution;
        this.units = units.clone();
        this.size = size;
        this.present = units.length;
    }

    /** Adds to each unit's cost what this consumer would lose with it. */
    void addCosts(double[] costs) {
        try (NDArray own = costs()) {
            double[] values = own.toDoubleArray();
            for (int i = 0; i < units.length; i++) {
                if (units[i] >= 0) {
                    costs[units[i]] += Math.max(0, values[i]);
                }
            }
        }
    }

    /** Where a unit is one row its block is a number, and hundreds of factorisations of one number each take their time. */
    private NDArray costs() {
        return size == 1
                ? kit.call("elimination_costs_of_rows", Argument.of(inverse), Argument.of(solution))
                : kit.call("elimination_costs", Argument.of(inverse), Argument.of(solution), Argument.of((long) size));
    }

    /** Does nothing where the unit is not this consumer's. */
    void eliminate(int unit) {
        int place = IntStream.range(0, units.length)
                .filter(i -> units[i] == unit)
                .findFirst()
                .orElse(-1);
        if (place < 0) {
            return;
        }
        try (NDArray rows = kit.indices(rows(place).toArray())) {
            kit.call("eliminate", Argument.of(inverse), Argument.of(solution), Argument.of(rows))
                    .close();
        }
        units[place] = -1;
        present--;
        // What is gone costs as much time as what is there: a quarter at a time is taken out.
        if (present > 0 && 4 * present <= 3 * units.length) {
            compact();
        }
    }

    private IntStream rows(int place) {
        return IntStream.range(place * size, (place + 1) * size);
    }

    private void compact() {
        int[] places =
                IntStream.range(0, units.length).filter(i -> units[i] >= 0).toArray();
        try (NDArray before = inverse;
                NDArray old = solution;
                NDArray rows =
                        kit.indices(IntStream.of(places).flatMap(this::rows).toArray())) {
            inverse = kit.call("square_of", Argument.of(before), Argument.of(rows));
            solution = kit.call("rows_of", Argument.of(old), Argument.of(rows));
        }
        units = IntStream.of(places).map(i -> units[i]).toArray();
    }

    @Override
    public void close() {
        inverse.close();
        solution.close();
    }
}
