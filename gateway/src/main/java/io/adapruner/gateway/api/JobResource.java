package io.adapruner.gateway.api;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.Page;
import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.gateway.job.JobControl;
import io.adapruner.gateway.job.JobDocument;
import io.adapruner.gateway.job.JobLog;
import io.adapruner.gateway.job.JobState;
import io.adapruner.gateway.job.Submission;
import io.adapruner.gateway.result.Results;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Pruning jobs. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
    private final Submission submission;
    private final JobLog log;
    private final JobControl control;
    private final Results results;

    JobResource(Submission submission, JobLog log, JobControl control, Results results) {
        this.submission = submission;
        this.log = log;
        this.control = control;
        this.results = results;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response submit(byte[] body, @HeaderParam("Idempotency-Key") String key) {
        String id = submission.submit(JobBody.read(body), Optional.ofNullable(key));
        return accepted(log.get(id));
    }

    @GET
    public Page<JobSummary> list(
            @QueryParam("state") String state, @QueryParam("page") String page, @QueryParam("size") String size) {
        PageRequest wanted = PageRequest.of(page, size);
        Optional<JobStatus> status = Optional.ofNullable(state).map(JobResource::status);
        List<JobState> jobs = log.all();
        if (status.isPresent()) {
            jobs = jobs.stream().filter(j -> j.status() == status.get()).toList();
        }
        return Page.of(jobs, wanted.page(), wanted.size(), job -> JobSummary.of(JobDocument.of(job)));
    }

    @GET
    @Path("/{id}")
    public Job get(@PathParam("id") String id) {
        return JobDocument.of(log.get(id));
    }

    @POST
    @Path("/{id}/cancel")
    public Response cancel(@PathParam("id") String id) {
        return accepted(control.request(id, Control.CANCEL));
    }

    @POST
    @Path("/{id}/pause")
    public Response pause(@PathParam("id") String id) {
        return accepted(control.request(id, Control.PAUSE));
    }

    @POST
    @Path("/{id}/resume")
    public Response resume(@PathParam("id") String id) {
        return accepted(control.request(id, Control.RESUME));
    }

    @GET
    @Path("/{id}/report")
    public Report report(@PathParam("id") String id) {
        return results.report(log.get(id));
    }

    @GET
    @Path("/{id}/artifacts")
    public List<Artifact> artifacts(@PathParam("id") String id) {
        return results.artifacts(log.get(id));
    }

    private static Response accepted(JobState state) {
        return Response.accepted(JobDocument.of(state))
                .location(URI.create("/api/v1/jobs/" + state.jobId()))
                .build();
    }

    private static JobStatus status(String label) {
        return Label.read(JobStatus.class, label)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "query parameter state '" + label.substring(0, Math.min(40, label.length()))
                                + "' must be one of " + String.join(", ", Label.all(JobStatus.class))));
    }
}
