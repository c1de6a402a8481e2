package io.adapruner.inheritance;

import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.pipeline.job.Method;

/**
 * What one repair may take.
 *
 * @param calibrationImages of the compensation
 * @param rows that a layer's equations are made of
 * @param recalibrationBatches of the BN recalibration
 */
record Effort(int calibrationImages, int rows, int recalibrationBatches) {
    private static final int TRIED_IMAGES = 128;
    private static final int TRIED_ROWS = 16_384;
    private static final int TRIED_BATCHES = 1;
    private static final int COMPARED_BATCHES = 10;

    Effort recalibrating(int batches) {
        return new Effort(calibrationImages, rows, batches);
    }

    /** Of the rounds before the last: enough for the order of candidates, not for their accuracy. */
    static Effort tried(Method method) {
        return new Effort(
                Math.min(method.calibrationImages(), TRIED_IMAGES),
                TRIED_ROWS,
                Math.min(method.recalibrationBatches(), TRIED_BATCHES));
    }

    /**
     * Of the last round: all calibration images, and {@value #COMPARED_BATCHES} batches of recalibration; 1,280 images settle the
     * order, and the winner is recalibrated again over all the requested batches.
     */
    static Effort compared(Method method) {
        return new Effort(
                method.calibrationImages(),
                CalibrationImages.ROWS,
                Math.min(method.recalibrationBatches(), COMPARED_BATCHES));
    }
}
