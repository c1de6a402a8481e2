package io.adapruner.gateway.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.data.DatasetDocument;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.gateway.registry.ContentHash;
import io.adapruner.gateway.registry.Datasets;
import io.adapruner.gateway.registry.Models;
import io.adapruner.network.Network;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.preflight.Preflight;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Accepts jobs: what cannot end well is refused at once, what is accepted is in the event log before the answer is given. */
@ApplicationScoped
public class Submission {
    private static final int LONGEST_KEY = 255;
    private static final String REQUEST = "request.json";

    private final ArtifactStore store;
    private final Models models;
    private final Datasets datasets;
    private final TimedRequest timed;
    private final FillableBatch batch;
    private final EventPublisher publisher;
    private final Jobs jobs;
    private final Clock clock;
    private final JobIds ids;

    Submission(
            ArtifactStore store,
            Models models,
            Datasets datasets,
            TimedRequest timed,
            FillableBatch batch,
            EventPublisher publisher,
            Jobs jobs,
            Clock clock,
            JobIds ids) {
        this.store = store;
        this.models = models;
        this.datasets = datasets;
        this.timed = timed;
        this.batch = batch;
        this.publisher = publisher;
        this.jobs = jobs;
        this.clock = clock;
        this.ids = ids;
    }

    /** What an idempotency key stands for ({@code idempotency/<sha256 of the key>.json}). */
    record Keyed(String jobId, String requestHash) {}

    /** The user's request ({@code jobs/<id>/request.json}). */
    record Accepted(String jobId, PruningRequest request, long submittedAt) {}

    /**
     * Accepts the job, with the defaults where its user has left something open.
     *
     * @param idempotencyKey the same key with the same request is the same job, also after a crash between storing and
     *     publishing
     * @return the job's id, once all in-sync replicas have the event
     * @throws ProblemException NOT_FOUND, INVALID_REQUEST, UNREACHABLE_BUDGET, NOTHING_TO_PRUNE; CONFLICT for a key that stands
     *     for another request
     */
    public String submit(JobRequest asked, Optional<String> idempotencyKey) {
        PruningRequest request = checked(asked);
        String jobId = idempotencyKey.map(key -> jobOf(key, request)).orElseGet(ids::next);
        if (jobs.find(jobId).isEmpty()) {
            store.publishJson(Keys.job(jobId) + REQUEST, new Accepted(jobId, request, clock.millis()));
            Event event = first(jobId, request);
            publish(event, idempotencyKey);
            jobs.apply(event, clock.millis());
        }
        return jobId;
    }

    /** What no second try can publish is withdrawn, so that its key may be used for another request. */
    private void publish(Event event, Optional<String> idempotencyKey) {
        try {
            publisher.publishAll(List.of(event));
        } catch (RuntimeException e) {
            if (!(e instanceof ProblemException problem && problem.code().retryable())) {
                idempotencyKey.map(Submission::place).ifPresent(store::delete);
                store.delete(Keys.job(event.jobId()) + REQUEST);
            }
            throw e;
        }
    }

    private static Event first(String jobId, PruningRequest request) {
        return request.sparse().isPresent()
                ? new TrainingSliceRequested(jobId, Target.wholeJob(), Training.SPARSE, 0, 0, request, Optional.empty())
                : new PruningRequested(jobId, request, Keys.model(request.modelId()));
    }

    private String jobOf(String key, PruningRequest request) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "the Idempotency-Key must be 1 to " + LONGEST_KEY + " characters");
        }
        var mine = new Keyed(ids.next(), hash(request));
        String place = place(key);
        if (store.publishJson(place, mine)) {
            return mine.jobId();
        }
        Keyed earlier = store.readJson(place, Keyed.class);
        if (!earlier.requestHash().equals(mine.requestHash())) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "the Idempotency-Key was used for job " + earlier.jobId() + " with another request");
        }
        return earlier.jobId();
    }

    private static String place(String key) {
        return "idempotency/" + ContentHash.of(key) + ".json";
    }

    private static String hash(PruningRequest request) {
        try {
            return ContentHash.of(Json.mapper().writeValueAsString(request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request does not serialise", e);
        }
    }

    private PruningRequest checked(JobRequest asked) {
        PruningRequest complete = asked.complete();
        NetworkDocument model = models.network(complete.modelId());
        Network network = model.network();
        DatasetDocument dataset = datasets.get(complete.datasetId());
        PruningRequest request = new LearntTask(network, dataset).in(timed.of(complete, asked, network), asked);
        FittingSamples.check(model, dataset, request.pictures());
        Preflight preflight = Preflight.of(network, request.method());
        request.budgets().forEach(preflight::check);
        return batch.in(
                request,
                dataset,
                asked.training().flatMap(TrainingChoices::batch).isPresent());
    }
}
