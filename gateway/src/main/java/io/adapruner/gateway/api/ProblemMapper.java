package io.adapruner.gateway.api;

import io.adapruner.api.Problem;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Every failure leaves the gateway as a problem document; what users did not cause is logged once, here. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @Context
    UriInfo uri;

    @Context
    HttpServerResponse response;

    @Override
    public Response toResponse(Throwable failure) {
        Problem problem = problem(failure);
        if (response.closed() && (failure instanceof IOException || failure instanceof HttpClosedException)) {
            LOG.debugf("%s: the client left before its answer", problem.instance());
        } else if (problem.status() >= 500) {
            LOG.errorf(failure, "%s is answered with %d", problem.instance(), problem.status());
        }
        return Response.status(problem.status())
                .type(MediaType.valueOf(Problem.MEDIA_TYPE))
                .entity(problem)
                .build();
    }

    private Problem problem(Throwable failure) {
        String instance = uri.getPath();
        return switch (failure) {
            case ProblemException e -> Problem.of(e.code(), e.code().status(), e.getMessage(), instance);
            case WebApplicationException e -> {
                int status = e.getResponse().getStatus();
                yield Problem.of(code(status), status, reason(status, instance, e), instance);
            }
            default ->
                Problem.of(
                        ProblemCode.INTERNAL,
                        ProblemCode.INTERNAL.status(),
                        "an unexpected " + failure.getClass().getSimpleName() + "; the gateway's log has the details",
                        instance);
        };
    }

    private static ProblemCode code(int status) {
        return switch (status) {
            case 401, 403 -> ProblemCode.UNAUTHORIZED;
            case 404 -> ProblemCode.NOT_FOUND;
            case 413 -> ProblemCode.PAYLOAD_TOO_LARGE;
            default -> status < 500 ? ProblemCode.INVALID_REQUEST : ProblemCode.INTERNAL;
        };
    }

    private static String reason(int status, String instance, WebApplicationException e) {
        return switch (status) {
            case 404 -> "there is nothing at " + instance;
            case 405 -> instance + " does not take this method";
            case 406 -> instance + " cannot be answered in a media type that is accepted here";
            case 415 -> instance + " takes application/json";
            default -> String.valueOf(e.getMessage());
        };
    }
}
