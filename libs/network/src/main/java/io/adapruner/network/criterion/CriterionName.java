package io.adapruner.network.criterion;

import java.util.Locale;

/** The inheritance criteria: which channels' weights the pruned network starts from. */
public enum CriterionName {
    L1,
    L2,
    BN_SCALE,
    FPGM,
    TAYLOR,
    OUTGOING,
    OBS,
    RANDOM,
    FIRST_K,
    REINITIALISED;

    /** As written in requests and reports, e.g. {@code bn-scale}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
