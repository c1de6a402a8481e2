package io.adapruner.finetune.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.embedded.EmbeddedS3;
import io.adapruner.finetune.testing.Facts;
import io.adapruner.finetune.testing.StoredJob;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that really die, on a real broker and a real store. */
class WorkerDeathTest {
    /** Four starts of a process, and three sessions of 6 s that have to run out. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void aSliceThatEndsThreeProcessesEndsItsJobAndTheSlicesBehindItGoOn() throws Exception {
        try (var broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                var s3 = EmbeddedS3.start(folder.resolve("store"), 0, "test-access", "test-secret-key")) {
            ArtifactStore store = DeadlyWorker.store(DeadlyWorker.config(s3.endpoint()));
            store.createBucket();
            createTopics(broker.bootstrapServers());
            StoredJob job = StoredJob.registered(store);
            var facts = new Facts(broker.bootstrapServers());
            for (String jobId : List.of(DeadlyWorker.DEADLY, "job-a", "job-b")) {
                facts.publish(slice(job, jobId));
            }

            var workers = new Restarted(broker.bootstrapServers(), s3.endpoint(), folder.resolve("worker.log"));
            try {
                Facts.await("the end of the deadly job", PATIENCE, () -> {
                    workers.restartIfDead();
                    return !facts.all(JobFailed.class, Topic.JOB_FAILED, DeadlyWorker.DEADLY)
                            .isEmpty();
                });
                facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-a");
                facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-b");
            } finally {
                workers.stop();
            }

            assertThat(workers.deaths).isEqualTo(3);
            assertThat(facts.all(JobFailed.class, Topic.JOB_FAILED, DeadlyWorker.DEADLY))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.code()).isEqualTo(ProblemCode.WORKER_DIED));
            assertThat(facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, DeadlyWorker.DEADLY))
                    .extracting(TrainingSliceRequested::attempt)
                    .containsExactly(Optional.empty(), Optional.of(2), Optional.of(3));
            assertThat(facts.records(Topic.NETWORK_FINETUNED.topicName())).hasSize(2);
        }
    }

    /** The slice topic has one partition here, so that the deadly slice is in front of the others. */
    private static void createTopics(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Stream.of(Topic.TRAINING_SLICE_REQUESTED, Topic.JOB_FAILED, Topic.NETWORK_FINETUNED)
                            .map(topic -> new NewTopic(topic.topicName(), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static TrainingSliceRequested slice(StoredJob job, String jobId) {
        return new TrainingSliceRequested(
                jobId,
                Target.budget(0),
                Training.FINE_TUNE,
                0,
                0,
                job.request(StoredJob.recipe(1, 0.05), Optional.empty()),
                Optional.of(job.inherited(jobId, StoredJob.recipe(1, 0.05))));
    }

    /** As an orchestrator does: a process that has died is started again. */
    private static final class Restarted {
        private final String bootstrap;
        private final String store;
        private final Path log;
        private Process process;
        private int deaths;

        Restarted(String bootstrap, String store, Path log) throws IOException {
            this.bootstrap = bootstrap;
            this.store = store;
            this.log = log;
            this.process = DeadlyWorker.start(bootstrap, store, log);
        }

        void restartIfDead() {
            if (process.isAlive()) {
                return;
            }
            assertThat(process.exitValue()).isEqualTo(DeadlyWorker.KILLED);
            deaths++;
            try {
                process = DeadlyWorker.start(bootstrap, store, log);
            } catch (IOException e) {
                throw new UncheckedIOException("no further worker", e);
            }
        }

        void stop() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
