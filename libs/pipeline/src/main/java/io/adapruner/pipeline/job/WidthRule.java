package io.adapruner.pipeline.job;

/** How a budget is spread over the network as widths. */
public enum WidthRule {
    /** Widths proportional to the blocks' mean BN scales (AdaPruner, arXiv 2109.06397). */
    ADAPRUNER,
    /** The same fraction everywhere: the control. */
    UNIFORM,
    /** Channels of all groups ranked together by their normalised L2 score. */
    GLOBAL,
    /** Least-squares residual of each block's output, measured on calibration images, against MACs. */
    RESIDUAL
}
