package io.adapruner.api;

import io.adapruner.network.latency.Hardware;
import io.adapruner.network.latency.LatencyTable;

/**
 * A registered latency table, without its times.
 *
 * @param id by which a job names it
 * @param network fingerprint of the structure that it is of
 * @param originalMillis what the unpruned network took
 */
public record LatencyTableSummary(
        String id, String network, String name, int batch, int threads, Hardware hardware, double originalMillis) {
    public static LatencyTableSummary of(String id, LatencyTable table) {
        return new LatencyTableSummary(
                id,
                table.network(),
                table.name(),
                table.batch(),
                table.threads(),
                table.hardware(),
                table.originalMillis());
    }
}
