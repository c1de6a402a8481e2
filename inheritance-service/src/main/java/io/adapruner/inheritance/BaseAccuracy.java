package io.adapruner.inheritance;

import io.adapruner.pipeline.artifact.Keys;

/**
 * How the network as registered does on the test split ({@code jobs/<job>/base.json}); all budgets of a job share it.
 *
 * @param accuracy percent
 */
record BaseAccuracy(double accuracy, double loss, long images) {
    static String key(String jobId) {
        return Keys.job(jobId) + "base.json";
    }
}
