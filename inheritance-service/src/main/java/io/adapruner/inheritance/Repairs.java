package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.recipe.Precision;
import java.util.Map;

/**
 * Makes candidates with one effort. What the original network gives for the calibration images, and what was compensated last,
 * serves the candidates that follow: those of one spread and criterion come one after another.
 */
final class Repairs implements AutoCloseable {
    private static final int BATCH = 128;

    private final Engine engine;
    private final OriginalModel original;
    private final ImageSplit train;
    private final Effort effort;
    private final Precision precision;
    private final long seed;
    private final StepTimes times;
    private final Surgeries surgeries;
    private Iterable<Batch> recalibration;
    private Compensation compensation;
    private Candidate lastPlain;
    private Candidate lastCompensated;

    /** @param train images that nothing is judged by */
    Repairs(
            Engine engine,
            OriginalModel original,
            ImageSplit train,
            Effort effort,
            Precision precision,
            long seed,
            StepTimes times,
            Surgeries surgeries) {
        this.engine = engine;
        this.original = original;
        this.train = train;
        this.effort = effort;
        this.precision = precision;
        this.seed = seed;
        this.times = times;
        this.surgeries = surgeries;
    }

    Candidate make(Choice choice) {
        return switch (choice.repair()) {
            case NONE -> plain(choice);
            case RECALIBRATED -> recalibrated(plain(choice), Repair.RECALIBRATED);
            case COMPENSATED -> compensated(choice);
            case REFITTED -> refitted(plain(choice));
            case REFITTED_RECALIBRATED -> recalibrated(refitted(plain(choice)), Repair.REFITTED_RECALIBRATED);
            case COMPENSATED_RECALIBRATED -> recalibrated(compensated(choice), Repair.COMPENSATED_RECALIBRATED);
        };
    }

    private Candidate plain(Choice choice) {
        if (lastPlain == null || !lastPlain.choice().equals(choice.with(Repair.NONE))) {
            lastPlain = times.time("surgery", () -> surgeries.of(choice.spread(), choice.criterion()));
        }
        return lastPlain;
    }

    private Candidate compensated(Choice choice) {
        if (lastCompensated == null || !lastCompensated.choice().equals(choice.with(Repair.COMPENSATED))) {
            lastCompensated = compensated(plain(choice));
        }
        return lastCompensated;
    }

    /** The candidate with the readers of its pruned channels fitted. */
    Candidate compensated(Candidate plain) {
        return times.time(
                "compensation",
                () -> plain.repaired(
                        Repair.COMPENSATED, compensation().compensate(plain.plan(), plain.network(), plain.surgery())));
    }

    /** The candidate with every layer behind its first pruned channel fitted to what the layers before it have become. */
    Candidate refitted(Candidate plain) {
        return times.time(
                "refinement",
                () -> plain.repaired(
                        Repair.REFITTED, compensation().refit(plain.plan(), plain.network(), plain.surgery())));
    }

    /** As wide, with channels that are chosen layer by layer on the network as it is pruned and compensated so far. */
    Candidate eliminated(Spread spread) {
        Map<String, int[]> beforehand =
                surgeries.of(spread, CriterionName.OBS).plan().kept();
        Map<String, int[]> kept = times.time("refinement", () -> compensation().eliminate(spread.widths(), beforehand));
        return surgeries.of(spread, CriterionName.OBS, new PruningPlan(kept));
    }

    /** The candidate with fresh statistics, which do not depend on those that it has. */
    Candidate recalibrated(Candidate candidate, Repair repair) {
        return candidate.repaired(repair, times.time("recalibration", () -> engine.norms(
                        candidate.network(), candidate.weights(), original.preprocessing(), precision)
                .recalibrated(recalibration().iterator())));
    }

    private Iterable<Batch> recalibration() {
        if (recalibration == null) {
            recalibration = RandomSample.of(train, effort.recalibrationBatches() * BATCH, BATCH, seed)
                    .held();
        }
        return recalibration;
    }

    private Compensation compensation() {
        if (compensation == null) {
            compensation = new Compensation(
                    engine,
                    original.network(),
                    original.weights(),
                    original.preprocessing(),
                    RandomSample.of(train, effort.calibrationImages(), BATCH, seed + 2),
                    effort.rows(),
                    precision);
        }
        return compensation;
    }

    @Override
    public void close() {
        if (compensation != null) {
            compensation.close();
        }
    }
}
