package io.adapruner.inheritance;

/** What is done to the weights that surgery leaves, without any training. */
public enum Repair {
    /** Nothing. */
    NONE(false, false, false),
    /** Batch-norm statistics are measured again. */
    RECALIBRATED(false, false, true),
    /** Consumers of pruned channels are refitted by least squares. */
    COMPENSATED(true, false, false),
    /** Refitted, then measured again; can cost a point against refitting alone, so both are tried. */
    COMPENSATED_RECALIBRATED(true, false, true),
    /** Every layer behind the first pruned channel is refitted. */
    REFITTED(true, true, false),
    /** All refitted, then measured again. */
    REFITTED_RECALIBRATED(true, true, true);

    private final boolean compensated;
    private final boolean refitted;
    private final boolean recalibrated;

    Repair(boolean compensated, boolean refitted, boolean recalibrated) {
        this.compensated = compensated;
        this.refitted = refitted;
        this.recalibrated = recalibrated;
    }

    /** The same, and then batch-norm statistics are measured again. */
    Repair andRecalibrated() {
        return refitted ? REFITTED_RECALIBRATED : compensated ? COMPENSATED_RECALIBRATED : RECALIBRATED;
    }

    public boolean compensated() {
        return compensated;
    }

    public boolean refitted() {
        return refitted;
    }

    public boolean recalibrated() {
        return recalibrated;
    }
}
