package io.adapruner.finetune;

/** The slice was given up before it achieved anything that is worth a checkpoint; the next owner repeats it. */
final class SliceStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SliceStopped() {
        super("stopped before anything was achieved", null, false, false);
    }
}
