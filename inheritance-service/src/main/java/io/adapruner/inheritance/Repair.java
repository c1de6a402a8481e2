package io.adapruner.inheritance;

/** What is done to the weights that surgery leaves, without any training. */
public enum Repair {
    /** Nothing. */
    NONE(false, false),
    /** Batch-norm statistics are measured again. */
    RECALIBRATED(false, true),
    /** Consumers of pruned channels are refitted by least squares. */
    COMPENSATED(true, false),
    /** Refitted, then measured again; can cost a point against refitting alone, so both are tried. */
    COMPENSATED_RECALIBRATED(true, true);

    private final boolean compensated;
    private final boolean recalibrated;

    Repair(boolean compensated, boolean recalibrated) {
        this.compensated = compensated;
        this.recalibrated = recalibrated;
    }

    public boolean compensated() {
        return compensated;
    }

    public boolean recalibrated() {
        return recalibrated;
    }
}
