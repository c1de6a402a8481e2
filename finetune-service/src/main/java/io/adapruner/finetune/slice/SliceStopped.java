package io.adapruner.finetune.slice;

/** The slice was given up before it achieved anything that is worth a checkpoint; the next owner repeats it. */
public final class SliceStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SliceStopped() {
        super("stopped before anything was achieved", null, false, false);
    }
}
