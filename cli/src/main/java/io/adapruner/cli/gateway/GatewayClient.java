package io.adapruner.cli.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import io.adapruner.api.DatasetRequest;
import io.adapruner.api.Job;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobStatus;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.LatencyTableSummary;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.OpenedUpload;
import io.adapruner.api.Page;
import io.adapruner.api.UploadCompletion;
import io.adapruner.api.UploadRequest;
import io.adapruner.api.UploadedFiles;
import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One gateway over HTTP. Every refusal arrives as a {@link ProblemException}; a gateway that is away is waited for, as long as
 * the {@link Patience} says, and then an {@link UnavailableException}.
 */
public final class GatewayClient implements AutoCloseable {
    private static final Duration CONNECTION = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    /** Who has pressed Ctrl-C does not wait longer. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(3);
    /** A registration reads every image; a part is as large as it is. */
    private static final Duration LONG_ANSWER = Duration.ofMinutes(10);
    /** A million photos take some minutes of many processors, or hours of few. */
    private static final Duration DECODING_ANSWER = Duration.ofHours(6);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTION)
            .build();
    private final Exchange exchange = new Exchange(http);
    private final URI base;
    private final Patience patience;

    /** A gateway whose absence is reported at once. */
    public GatewayClient(URI base) {
        this(base, Patience.none());
    }

    public GatewayClient(URI base, Patience patience) {
        this.base = base;
        this.patience = patience;
    }

    /** Whether a gateway answers there and says that it is ready. */
    public static boolean ready(URI base) {
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build()) {
            var request = HttpRequest.newBuilder(base.resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public URI base() {
        return base;
    }

    public Patience patience() {
        return patience;
    }

    /** Opens an upload; the answer holds presigned addresses of the parts of each file. */
    public OpenedUpload startUpload(UploadRequest files) {
        return post("/api/v1/uploads", files, new TypeReference<OpenedUpload>() {}, ANSWER);
    }

    public UploadedFiles completeUpload(String uploadId, UploadCompletion parts) {
        return post(
                "/api/v1/uploads/" + segment(uploadId) + "/complete",
                parts,
                new TypeReference<UploadedFiles>() {},
                LONG_ANSWER);
    }

    /** Sends one part to its presigned URL and returns the entity tag that the store answers with. */
    public String putPart(URI url, BodyPublisher bytes) {
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(LONG_ANSWER).PUT(bytes).build();
        return patience.call(() -> stored(
                        exchange.send(request, BodyHandlers.ofString(), ProblemCode.STORE_UNAVAILABLE), "an upload")
                .headers()
                .firstValue("ETag")
                .orElse(""));
    }

    public ModelDocument registerModel(ModelRequest model) {
        return post("/api/v1/models", model, new TypeReference<ModelDocument>() {}, LONG_ANSWER);
    }

    public DatasetDocument registerDataset(String uploadId) {
        return registerDataset(uploadId, OnBroken.SKIP, ImageCheck.HEADERS);
    }

    /**
     * @param onBroken what is done where images are damaged
     * @param check how far they are looked at
     */
    public DatasetDocument registerDataset(String uploadId, OnBroken onBroken, ImageCheck check) {
        return registerDataset(
                new DatasetRequest(Optional.of(uploadId), Optional.empty(), Optional.of(onBroken), Optional.of(check)));
    }

    public DatasetDocument registerDataset(DatasetRequest request) {
        return post(
                "/api/v1/datasets",
                request,
                new TypeReference<DatasetDocument>() {},
                request.check().filter(ImageCheck.FULL::equals).isPresent() ? DECODING_ANSWER : LONG_ANSWER);
    }

    public LatencyTableSummary registerLatencyTable(LatencyTable table) {
        return post("/api/v1/latency-tables", table, new TypeReference<LatencyTableSummary>() {}, LONG_ANSWER);
    }

    public ModelDocument model(String id) {
        return get("/api/v1/models/" + segment(id), new TypeReference<ModelDocument>() {});
    }

    public DatasetDocument dataset(String id) {
        return get("/api/v1/datasets/" + segment(id), new TypeReference<DatasetDocument>() {});
    }

    /** Submits a job; however often the request must be sent, it is one job. */
    public Job submit(JobRequest job) {
        return submit(job, UUID.randomUUID().toString());
    }

    /** Submits a job that may have been submitted before: the same key is the same job. */
    public Job submit(JobRequest job, String idempotencyKey) {
        HttpRequest request = postTo("/api/v1/jobs", job, ANSWER)
                .header("Idempotency-Key", idempotencyKey)
                .build();
        return patience.call(() -> exchange.document(request, new TypeReference<Job>() {}));
    }

    /** One page of the jobs, newest first. */
    public Page<JobSummary> jobs(Optional<JobStatus> state, int page, int size) {
        String query = "?page=" + page + "&size=" + size
                + state.map(s -> "&state=" + Label.of(s)).orElse("");
        return get("/api/v1/jobs" + query, new TypeReference<Page<JobSummary>>() {});
    }

    public Job job(String jobId) {
        return patience.call(() -> jobNow(jobId));
    }

    /** @throws UnavailableException at once when the gateway is away */
    Job jobNow(String jobId) {
        return exchange.document(getFrom(jobPath(jobId)), new TypeReference<Job>() {});
    }

    public Report report(String jobId) {
        return get(jobPath(jobId) + "/report", new TypeReference<Report>() {});
    }

    public List<Artifact> artifacts(String jobId) {
        return get(jobPath(jobId) + "/artifacts", new TypeReference<List<Artifact>>() {});
    }

    public Job cancel(String jobId) {
        return control(jobId, "cancel");
    }

    public Job pause(String jobId) {
        return control(jobId, "pause");
    }

    public Job resume(String jobId) {
        return control(jobId, "resume");
    }

    /**
     * The same for a command that is ending and may not wait.
     *
     * @throws UnavailableException at once when the gateway is away
     */
    public Job pauseNow(String jobId) {
        return exchange.document(control(jobId, "pause", LAST_ANSWER), new TypeReference<Job>() {});
    }

    private Job control(String jobId, String what) {
        HttpRequest request = control(jobId, what, ANSWER);
        return patience.call(() -> exchange.document(request, new TypeReference<Job>() {}));
    }

    private HttpRequest control(String jobId, String what, Duration within) {
        return HttpRequest.newBuilder(base.resolve(jobPath(jobId) + "/" + what))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    /** The lines of the job's event stream from {@code lastEventId} on; closing them ends the request. */
    EventLines events(String jobId, String lastEventId) {
        var request =
                HttpRequest.newBuilder(base.resolve(jobPath(jobId) + "/events")).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpRequest asked = request.build();
        var lines = new EventLines();
        BodyHandler<Void> handler = answer -> {
            if (answer.statusCode() == 200) {
                return BodySubscribers.fromLineSubscriber(lines);
            }
            String type = answer.headers().firstValue("Content-Type").orElse("nothing");
            return BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
                lines.onError(Exchange.refusal(answer.statusCode(), type, body, asked.uri()));
                return null;
            });
        };
        var unused = http.sendAsync(asked, handler).whenComplete((answer, failure) -> {
            if (failure != null) {
                lines.onError(failure);
            }
        });
        return lines;
    }

    /** Fetches a presigned URL into a file, which appears only when it is whole. */
    public void download(URI url, Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        HttpRequest request = HttpRequest.newBuilder(url).timeout(LONG_ANSWER).build();
        try {
            patience.call(() -> stored(
                    exchange.send(request, BodyHandlers.ofFile(partial), ProblemCode.STORE_UNAVAILABLE),
                    file.getFileName().toString()));
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** @param what was asked of the store */
    private static <T> HttpResponse<T> stored(HttpResponse<T> answer, String what) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return answer;
        }
        String said = "the store refused " + what + " with status " + status
                + (answer.body() instanceof String text && !text.isBlank() ? ": " + text : "");
        throw status / 100 == 5
                ? new UnavailableException(ProblemCode.STORE_UNAVAILABLE, said)
                : new ProblemException(ProblemCode.STORE_UNAVAILABLE, said);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private <T> T post(String path, Object body, TypeReference<T> answer, Duration within) {
        HttpRequest request = postTo(path, body, within).build();
        return patience.call(() -> exchange.document(request, answer));
    }

    private HttpRequest.Builder postTo(String path, Object body, Duration within) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Exchange.write(body)));
    }

    private <T> T get(String path, TypeReference<T> answer) {
        HttpRequest request = getFrom(path);
        return patience.call(() -> exchange.document(request, answer));
    }

    private HttpRequest getFrom(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).build();
    }

    private static String jobPath(String jobId) {
        return "/api/v1/jobs/" + segment(jobId);
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
