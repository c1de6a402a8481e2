package io.adapruner.finetune.slice;

/** Tells a running slice that its worker must give it up soon: the partition moves on, or the process ends. */
@FunctionalInterface
public interface StopSignal {
    /** Asked between steps; once true it stays true. */
    boolean stopRequested();
}
