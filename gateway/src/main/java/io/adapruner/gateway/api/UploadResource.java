package io.adapruner.gateway.api;

import io.adapruner.api.UploadCompletion;
import io.adapruner.api.UploadRequest;
import io.adapruner.api.UploadedFiles;
import io.adapruner.gateway.JsonBody;
import io.adapruner.gateway.upload.Uploads;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Files in, by presigned parts. */
@Path("/api/v1/uploads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {
    private final Uploads uploads;

    UploadResource(Uploads uploads) {
        this.uploads = uploads;
    }

    @POST
    public Response open(byte[] body) {
        return Response.status(Response.Status.CREATED)
                .entity(uploads.open(JsonBody.read(body, UploadRequest.class)))
                .build();
    }

    @POST
    @Path("/{id}/complete")
    public UploadedFiles complete(@PathParam("id") String id, byte[] body) {
        return uploads.complete(id, JsonBody.read(body, UploadCompletion.class));
    }
}
