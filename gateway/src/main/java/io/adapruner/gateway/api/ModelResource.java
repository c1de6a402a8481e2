package io.adapruner.gateway.api;

import io.adapruner.api.ModelRequest;
import io.adapruner.api.ModelSummary;
import io.adapruner.api.Page;
import io.adapruner.gateway.JsonBody;
import io.adapruner.gateway.registry.Models;
import io.adapruner.pipeline.preflight.ModelDocument;
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

/** Registered models. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {
    private final Models models;

    ModelResource(Models models) {
        this.models = models;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(byte[] body) {
        ModelDocument model = models.register(JsonBody.read(body, ModelRequest.class));
        return Response.created(URI.create("/api/v1/models/" + model.id().orElseThrow()))
                .entity(model)
                .build();
    }

    @GET
    public Page<ModelSummary> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        PageRequest wanted = PageRequest.of(page, size);
        return Page.of(models.ids(), wanted.page(), wanted.size(), id -> ModelSummary.of(models.get(id)));
    }

    @GET
    @Path("/{id}")
    public ModelDocument get(@PathParam("id") String id) {
        return models.get(id);
    }
}
