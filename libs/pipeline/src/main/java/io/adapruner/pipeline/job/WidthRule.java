package io.adapruner.pipeline.job;

import java.util.List;

/** How a budget is spread over the network as widths. */
public enum WidthRule {
    /** The paper's rule, uniform and the residual rule, of which the held-out images choose together with the criterion. */
    AUTO,
    /** Widths proportional to the blocks' mean BN scales (AdaPruner, arXiv 2109.06397). */
    ADAPRUNER,
    /** The same fraction everywhere: the control. */
    UNIFORM,
    /** Channels of all groups ranked together by their normalised L2 score. */
    GLOBAL,
    /** Least-squares residual of each block's output, measured on calibration images, against MACs. */
    RESIDUAL;

    /** The rules that spread a budget where this one is named, in the order in which they are tried; never {@link #AUTO}. */
    public List<WidthRule> tried() {
        return switch (this) {
            case AUTO -> List.of(ADAPRUNER, UNIFORM, RESIDUAL);
            case ADAPRUNER, UNIFORM, GLOBAL, RESIDUAL -> List.of(this);
        };
    }
}
