package io.adapruner.finetune.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.SliceLoop;
import io.adapruner.finetune.slice.SliceLoopConfig;
import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.finetune.training.Checkpoints;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.PresignedAccess;
import io.adapruner.pipeline.artifact.StoreClient;
import io.adapruner.pipeline.artifact.StoreConfig;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.stage.AttemptMarkers;
import io.adapruner.pipeline.stage.StageConfig;
import io.adapruner.problem.ProblemException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A worker process that a slice of one job ends at once, as the kernel does when memory is short: nothing is cleaned up. */
final class DeadlyWorker {
    /** The job whose slices end the process. */
    static final String DEADLY = "job-deadly";

    /** As if by SIGKILL. */
    static final int KILLED = 137;

    private DeadlyWorker() {}

    static Process start(String bootstrap, String store, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeadlyWorker.class.getName(),
                        bootstrap,
                        store)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** With every setting of attempts as it is shipped. */
    static SmallRyeConfig config(String store) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StoreConfig.class)
                .withMapping(FineTuningConfig.class)
                .withMapping(StageConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "adapruner.store.endpoint", store,
                                "adapruner.store.access-key", "test-access",
                                "adapruner.store.secret-key", "test-secret-key"),
                        "test",
                        100))
                .build();
    }

    static ArtifactStore store(SmallRyeConfig config) {
        StoreConfig settings = config.getConfigMapping(StoreConfig.class);
        var client = new StoreClient(settings);
        return new ArtifactStore(client, new PresignedAccess(client), settings);
    }

    public static void main(String[] args) {
        SmallRyeConfig config = config(args[1]);
        ArtifactStore store = store(config);
        var attempts = new SliceAttempts(
                new AttemptMarkers(store),
                config.getConfigMapping(FineTuningConfig.class),
                config.getConfigMapping(StageConfig.class));
        SliceWork work = (request, stop) -> {
            TrainingSliceRequested slice = EventRecords.decode(TrainingSliceRequested.class, request);
            return new SliceOutcome.Done(facts(attempts, store, slice).stream()
                    .map(DeadlyWorker::encoded)
                    .toList());
        };
        // A session as short as the broker allows: the test waits for it after every death.
        new SliceLoop(
                        work,
                        new SliceLoopConfig(
                                Map.of("bootstrap.servers", args[0]),
                                Topic.TRAINING_SLICE_REQUESTED.topicName(),
                                "deadly-workers",
                                "worker-" + UUID.randomUUID(),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(15)),
                        new Random(1))
                .start();
    }

    private static List<? extends Event> facts(
            SliceAttempts attempts, ArtifactStore store, TrainingSliceRequested slice) {
        var checkpoints = new Checkpoints(store, Keys.checkpoints(slice.jobId(), slice.budget()), UUID::randomUUID);
        String marker = checkpoints.attemptMarker(slice.slice(), SliceAttempts.number(slice));
        try {
            return attempts.run(slice, marker, () -> {
                if (slice.jobId().equals(DEADLY)) {
                    Runtime.getRuntime().halt(KILLED);
                }
                return List.of(new NetworkFinetuned(slice.jobId(), slice.budget(), "result"));
            });
        } catch (ProblemException e) {
            return List.of(new JobFailed(
                    slice.jobId(), slice.target(), SliceRunner.stage(slice), e.code(), e.getMessage(), 0));
        }
    }

    private static ProducerRecord<String, byte[]> encoded(Event event) {
        var body = EventCodec.encode(event, UUID.randomUUID().toString(), "/test", Instant.now())
                .body();
        return new ProducerRecord<>(event.topic().topicName(), event.jobId(), body.getBytes(UTF_8));
    }
}
