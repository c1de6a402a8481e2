package io.adapruner.gateway.api;

import io.adapruner.api.LatencyTableSummary;
import io.adapruner.gateway.JsonBody;
import io.adapruner.gateway.registry.LatencyTables;
import io.adapruner.network.latency.LatencyTable;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Latency tables that other machines have measured. */
@Path("/api/v1/latency-tables")
@Produces(MediaType.APPLICATION_JSON)
public class LatencyTableResource {
    private final LatencyTables tables;

    LatencyTableResource(LatencyTables tables) {
        this.tables = tables;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(byte[] body) {
        LatencyTable table = JsonBody.read(body, LatencyTable.class);
        String id = tables.register(table);
        return Response.created(URI.create("/api/v1/latency-tables/" + id))
                .entity(LatencyTableSummary.of(id, table))
                .build();
    }

    @GET
    @Path("/{id}")
    public LatencyTable get(@PathParam("id") String id) {
        return tables.get(id);
    }
}
