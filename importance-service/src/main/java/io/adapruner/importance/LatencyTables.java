package io.adapruner.importance;

import io.adapruner.engine.latency.TableMeasurement;
import io.adapruner.engine.latency.ThisMachine;
import io.adapruner.network.Network;
import io.adapruner.network.latency.Fingerprint;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.stage.Progress;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latency table that a job is searched by: the one that its user sent, or one of the machine that this service runs on,
 * which is measured once for each structure, batch and number of threads and then kept.
 */
@ApplicationScoped
public class LatencyTables {
    private final ArtifactStore store;
    private final ReentrantLock measuring = new ReentrantLock();

    public LatencyTables(ArtifactStore store) {
        this.store = store;
    }

    /** @throws io.adapruner.problem.ProblemException NOT_FOUND, INVALID_REQUEST when the user's table is of another network */
    LatencyTable of(Network network, LatencyTarget target, Progress progress) {
        LatencyTable table = target.table()
                .map(id -> store.readJson(Keys.latencyTable(id), LatencyTable.class))
                .orElseGet(() -> ofThisMachine(network, target, progress));
        LatencyModel.requireOf(network, table);
        return table;
    }

    private LatencyTable ofThisMachine(Network network, LatencyTarget target, Progress progress) {
        String key = Keys.latencyTable(name(network, target));
        if (!store.exists(key)) {
            alone(progress, () -> measure(key, network, target, progress));
        }
        return store.readJson(key, LatencyTable.class);
    }

    /** Two measurements at once would measure each other. */
    private void alone(Progress progress, Runnable measurement) {
        try {
            while (!measuring.tryLock(1, TimeUnit.SECONDS)) {
                progress.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while waiting to measure latency", e);
        }
        try {
            measurement.run();
        } finally {
            measuring.unlock();
        }
    }

    private void measure(String key, Network network, LatencyTarget target, Progress progress) {
        // Whoever was before may have measured the same.
        if (!store.exists(key)) {
            LatencyTable measured = new TableMeasurement(target.batch(), target.threads())
                    .of(
                            network,
                            (trials, of) -> progress.report(
                                    (double) trials / of, Map.of(), "measuring latency over widths on this machine"));
            store.publishJson(key, measured);
        }
    }

    private static String name(Network network, LatencyTarget target) {
        String measured = String.join(
                "\n",
                String.valueOf(LatencyTable.VERSION),
                Fingerprint.of(network),
                ThisMachine.hardware().toString(),
                String.valueOf(target.batch()),
                String.valueOf(target.threads()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(measured.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
