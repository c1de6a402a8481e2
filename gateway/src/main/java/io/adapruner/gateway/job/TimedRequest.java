package io.adapruner.gateway.job;

import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.LatencyChoices;
import io.adapruner.gateway.registry.LatencyTables;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** A request whose latency table, if it names one, is there and fits: batch and threads are then the table's. */
@ApplicationScoped
class TimedRequest {
    private final LatencyTables tables;

    TimedRequest(LatencyTables tables) {
        this.tables = tables;
    }

    /** @throws ProblemException NOT_FOUND, INVALID_REQUEST when the table is of another network, batch or number of threads */
    PruningRequest of(PruningRequest request, JobRequest asked, Network network) {
        Optional<String> id = request.latency().flatMap(LatencyTarget::table);
        if (id.isEmpty()) {
            return request;
        }
        LatencyTable table = tables.get(id.get());
        LatencyModel.requireOf(network, table);
        LatencyChoices choices = asked.latency().orElse(LatencyChoices.NONE);
        requireSame("batch", choices.batch(), table.batch());
        requireSame("threads", choices.threads(), table.threads());
        return request.withLatency(new LatencyTarget(table.batch(), table.threads(), id));
    }

    private static void requireSame(String field, Optional<Integer> asked, int measured) {
        if (asked.isPresent() && asked.get() != measured) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "latency." + field + ": " + asked.get() + " is asked for, the latency table is of " + measured);
        }
    }
}
