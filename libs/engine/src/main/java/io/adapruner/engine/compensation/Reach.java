package io.adapruner.engine.compensation;

/** Which layers of a pruned network are solved for. */
enum Reach {
    /** Those that read pruned channels. */
    CONSUMERS,
    /** Those, and all behind them. */
    ALL_BEHIND
}
