package io.adapruner.formats.write.torchscript;

/** Which mean and variance a batch norm uses, and what becomes of the running ones. */
public enum Statistics {
    /** The running ones, unchanged: evaluation. */
    RUNNING,
    /** The batch's; the running ones move by the layer's momentum: training. Dropout is active. */
    BATCH,
    /**
     * The batch's; the running ones move by the value of the float variable {@code momentum}, which the method must declare:
     * 1/k at the k-th batch gives the plain average over batches.
     */
    AVERAGED
}
