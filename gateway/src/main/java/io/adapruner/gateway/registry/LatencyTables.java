package io.adapruner.gateway.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;

/** Registered latency tables: {@code latency-tables/<content hash>.json}. */
@ApplicationScoped
public class LatencyTables {
    private final ArtifactStore store;

    LatencyTables(ArtifactStore store) {
        this.store = store;
    }

    /** Stores a table, which has checked itself; the same one again is the same. Returns its id. */
    public String register(LatencyTable table) {
        try {
            String id = ContentHash.of(Json.mapper().writeValueAsString(table));
            store.publishJson(Keys.latencyTable(id), table);
            return id;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a latency table does not serialise", e);
        }
    }

    /** @throws ProblemException NOT_FOUND */
    public LatencyTable get(String id) {
        try {
            return store.readJson(Keys.latencyTable(id), LatencyTable.class);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no latency table '" + id + "'", e);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND
                    ? new ProblemException(ProblemCode.NOT_FOUND, "there is no latency table " + id, e)
                    : e;
        }
    }
}
