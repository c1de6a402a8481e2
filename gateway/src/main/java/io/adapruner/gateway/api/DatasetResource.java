package io.adapruner.gateway.api;

import io.adapruner.api.DatasetRequest;
import io.adapruner.api.DatasetSummary;
import io.adapruner.api.Page;
import io.adapruner.data.DatasetDocument;
import io.adapruner.gateway.JsonBody;
import io.adapruner.gateway.registry.Datasets;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Registered data sets. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetResource {
    private final Datasets datasets;

    DatasetResource(Datasets datasets) {
        this.datasets = datasets;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(byte[] body) {
        DatasetDocument dataset = datasets.register(JsonBody.read(body, DatasetRequest.class));
        return Response.created(URI.create("/api/v1/datasets/" + dataset.id()))
                .entity(dataset)
                .build();
    }

    @GET
    public Page<DatasetSummary> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        PageRequest wanted = PageRequest.of(page, size);
        return Page.of(datasets.ids(), wanted.page(), wanted.size(), id -> DatasetSummary.of(datasets.get(id)));
    }

    @GET
    @Path("/{id}")
    public DatasetDocument get(@PathParam("id") String id) {
        return datasets.get(id);
    }
}
