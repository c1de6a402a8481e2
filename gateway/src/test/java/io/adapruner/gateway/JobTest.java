package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.gateway.Http.Answer;
import io.adapruner.gateway.job.JobRebuild;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.FollowerConfig;
import io.adapruner.problem.ProblemCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs from their acceptance to their end; the test does what the stages would do. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class JobTest extends ThroughTheDoor {
    @Inject
    EventPublisher publisher;

    @Inject
    Broker broker;

    @Inject
    FollowerConfig followers;

    @Inject
    GatewayConfig config;

    @Test
    void anAcceptedJobIsFoundAtOnceAndRunsToItsReport() throws Exception {
        Answer accepted = submit("'budgets':['macs=50%'],'training':{'epochs':0}");
        assertThat(accepted.status()).as(accepted.json().toString()).isEqualTo(202);
        String id = accepted.text("/id");
        String job = accepted.raw()
                .headers()
                .firstValue("location")
                .map(URI::create)
                .orElseThrow()
                .getPath();
        assertThat(job).isEqualTo("/api/v1/jobs/" + id);
        assertThat(http.get(job).text("/state")).isEqualTo("queued");
        assertThat(http.get(job + "/report").status()).isEqualTo(409);
        assertThat(store.exists(Keys.job(id) + "request.json")).isTrue();

        publish(new JobProgressed(
                id,
                Target.wholeJob(),
                Stage.IMPORTANCE,
                0.5,
                Optional.of(2.0),
                Map.of("images", 4.0),
                "half",
                1,
                Step.FIRST));
        await(job, "running");
        finish(id, 0);
        await(job, "succeeded");

        Answer report = http.get(job + "/report");
        assertThat(report.status()).isEqualTo(200);
        assertThat(report.text("/jobId")).isEqualTo(id);
        assertThat(report.text("/targets/0/budget")).isEqualTo("macs=50%");
        assertThat(report.json().at("/base/accuracy").doubleValue()).isEqualTo(90.5);
        assertThat(http.get(job + "/report").json()).isEqualTo(report.json());
        JsonNode artifact = http.get(job + "/artifacts").json().get(0);
        assertThat(artifact.get("name").asText()).isEqualTo("weights.safetensors");
        assertThat(artifact.get("bytes").longValue()).isEqualTo(4);
        assertThat(http.send(java.net.http.HttpRequest.newBuilder(
                                        URI.create(artifact.get("url").asText()))
                                .build())
                        .raw()
                        .body())
                .isEqualTo("bits");
    }

    @Test
    void aJobWithOneFailedTargetFailsAndStillReportsTheOther() throws Exception {
        String id = submit("'budgets':['macs=50%','macs=40%']").text("/id");
        publish(new JobFailed(
                id, Target.budget(1), Stage.FINE_TUNING, ProblemCode.NON_FINITE_LOSS, "loss is NaN in step 7", 5));
        finish(id, 0);
        Answer job = await("/api/v1/jobs/" + id, "failed");

        assertThat(job.text("/problem/code")).isEqualTo("non-finite-loss");
        assertThat(job.text("/problem/detail")).isEqualTo("target 1 (macs=40%): loss is NaN in step 7");
        Answer report = http.get("/api/v1/jobs/" + id + "/report");
        assertThat(report.json().get("targets")).hasSize(1);
        assertThat(report.text("/problem/code")).isEqualTo("non-finite-loss");
    }

    @Test
    void theSameKeyAndBodyIsTheSameJobAndAnotherBodyIsRefused() throws Exception {
        String key = UUID.randomUUID().toString();
        Answer first = submit("'budgets':['macs=50%']", "Idempotency-Key", key);
        Answer again = submit("'budgets':['macs=50%']", "Idempotency-Key", key);
        Answer other = submit("'budgets':['macs=60%']", "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("/detail")).contains(first.text("/id"));
    }

    @Test
    void aBudgetOutOfReachIsRefusedWithTheRange() throws Exception {
        Answer answer = submit("'budgets':['macs=1%']");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("unreachable-budget");
        assertThat(answer.text("/detail")).contains("reachable are");
        assertThat(answer.text("/advice")).isEqualTo(ProblemCode.UNREACHABLE_BUDGET.advice());
    }

    @Test
    void aDataSetWithOtherClassesThanTheModelIsRefused() throws Exception {
        Answer answer = submit(10, dataset(3, 32), "'budgets':['macs=50%']");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("3 classes").contains("10");
    }

    @Test
    void imagesWithoutLabelsNeedNoClasses() throws Exception {
        String upload = http.upload("photos.zip", Samples.photos(20, 32));
        Answer photos = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "'}");

        Answer answer = submit(3, photos, "'budgets':['macs=50%'],'training':{'epochs':0}");

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    }

    @Test
    void imagesOfAnotherSizeThanTheInputAreSeenAsItIsAsked() throws Exception {
        Answer dataset = dataset(3, 16);

        Answer plain = submit(3, dataset, "'budgets':['macs=50%']");
        assertThat(plain.status()).as(plain.toString()).isEqualTo(202);
        assertThat(plain.json().at("/request/view").isNull()).isTrue();
        Answer viewed = submit(3, dataset, "'budgets':['macs=50%'],'view':{'resize':36,'interpolation':'bicubic'}");
        assertThat(viewed.json().at("/request/view").toString())
                .isEqualTo(
                        "{\"resize\":36,\"crop\":\"centre\",\"interpolation\":\"bicubic\",\"orientation\":\"ignored\"}");
        Answer small = submit(3, dataset, "'budgets':['macs=50%'],'view':{'resize':31}");
        assertThat(small.status()).isEqualTo(400);
        assertThat(small.text("/detail")).contains("resize 31 must be at least 32");
        Answer both = submit(3, dataset, "'budgets':['macs=50%'],'view':{'resize':40,'crop':'whole'}");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.text("/detail")).contains("field 'view': resize: of a picture that is seen whole");
    }

    @Test
    void arraysOfAnotherShapeThanTheInputAreRefusedForNothingResizesThem() throws Exception {
        String upload = http.upload("signals.zip", Samples.arrays(20, 6, 16));
        Answer signals = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "'}");

        Answer answer = submit(3, signals, "'budgets':['macs=50%']");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("arrays of data set", "6x16", "3x32x32", "not resized");
    }

    @Test
    void severalStepsHaveAnEpochEachOrAreRefused() throws Exception {
        Answer three = submit("'budgets':['macs=30%','macs=50%'],'steps':3");

        assertThat(three.status()).as(three.json().toString()).isEqualTo(202);
        assertThat(three.json().at("/request/steps").intValue()).isEqualTo(3);
        assertThat(three.json().at("/request/training/epochs").intValue()).isEqualTo(3);
        assertThat(three.json().at("/targets/0/step").intValue()).isEqualTo(1);
        assertThat(http.post("/api/v1/jobs", three.json().at("/request").toString())
                        .json()
                        .at("/request"))
                .as("a request that is sent again as it was answered")
                .isEqualTo(three.json().at("/request"));
        Answer imitated = submit("'budgets':['macs=50%'],'steps':2,'task':{'kind':'imitate'}");
        assertThat(imitated.json().at("/request/training/epochs").intValue()).isEqualTo(2);
        for (String refused : List.of(
                "'budgets':['macs=50%'],'steps':11",
                "'budgets':['macs=50%'],'steps':0",
                "'budgets':['macs=50%'],'steps':2,'training':{'epochs':0}",
                "'budgets':['macs=50%'],'steps':3,'training':{'epochs':2}",
                "'budgets':['latency=50%'],'steps':2")) {
            Answer answer = submit(refused);
            assertThat(answer.status()).as(refused).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("invalid-request");
            assertThat(answer.text("/detail")).startsWith("steps");
        }
    }

    /** Nothing learns from the labels of calibration images; what the unpruned network gives can be learnt from any image. */
    @Test
    void imagesWithoutLabelsAreImitated() throws Exception {
        Answer calibration = dataset("calibration", 3, 4, 32);

        Answer imitated = submit(3, calibration, "'budgets':['macs=50%'],'training':{'epochs':1}");
        Answer sparse = submit(3, calibration, "'budgets':['macs=50%'],'sparse':{'epochs':1}");
        Answer classified = submit(3, calibration, "'budgets':['macs=50%'],'task':{'kind':'classify'}");
        Answer distilled = submit(3, calibration, "'budgets':['macs=50%'],'training':{'distillation':{'weight':0.5}}");

        assertThat(imitated.status()).as(imitated.json().toString()).isEqualTo(202);
        assertThat(imitated.json().at("/request/imitation/outputs/0").toString())
                .isEqualTo("{\"name\":\"logits\",\"likeness\":\"classes\",\"weight\":1.0}");
        assertThat(imitated.json().at("/request/training/distillation").isNull())
                .isTrue();
        Answer again = http.post("/api/v1/jobs", imitated.json().at("/request").toString());
        assertThat(again.json().at("/request"))
                .as("a request that is sent again as it was answered")
                .isEqualTo(imitated.json().at("/request"));
        assertThat(sparse.status()).isEqualTo(400);
        assertThat(sparse.text("/detail")).contains("learns from labels");
        assertThat(classified.status()).isEqualTo(400);
        assertThat(classified.text("/detail")).contains("no training images with labels");
        assertThat(distilled.status()).isEqualTo(400);
        assertThat(distilled.text("/detail")).contains("imitated already");
    }

    @Test
    void labelsAreNotLookedAtWhereTheUserSaysSo() throws Exception {
        Answer imitated = submit("'budgets':['macs=50%'],'task':{'kind':'imitate','weights':{'logits':2}}");
        Answer unknown = submit("'budgets':['macs=50%'],'task':{'kind':'imitate','weights':{'boxes':2}}");
        Answer named = submit("'budgets':['macs=50%'],'task':{'classScores':['logits']}");

        assertThat(imitated.json().at("/request/imitation/outputs/0/weight").asDouble())
                .as(imitated.json().toString())
                .isEqualTo(2);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("/detail")).contains("boxes", "logits");
        assertThat(named.status()).isEqualTo(400);
        assertThat(named.text("/detail")).contains("goes with imitation");
    }

    /** 150 training images; a sparse training leaves five of each class, which are held out, alone. */
    @Test
    void aBatchThatTheImagesCannotFillIsRefusedBeforeAnyWork() throws Exception {
        Answer larger = submit("'budgets':['macs=50%'],'training':{'epochs':1,'batch':151}");
        Answer sparse = submit("'budgets':['macs=50%'],'training':{'epochs':0,'batch':136},'sparse':{'epochs':1}");

        assertThat(larger.status()).isEqualTo(400);
        assertThat(larger.text("/code")).isEqualTo("invalid-request");
        assertThat(larger.text("/detail"))
                .isEqualTo(
                        "training.batch: 151 images a step are more than the 150 of the data set that fine-tuning learns from;"
                                + " choose at most 150");
        assertThat(sparse.status()).as(sparse.json().toString()).isEqualTo(400);
        assertThat(sparse.text("/detail")).contains("a sparse training").contains("choose at most 135");
    }

    /** 90 training images, of which a sparse training holds out three of each class; the default is 128 images a step. */
    @Test
    void theDefaultBatchShrinksToTheImages() throws Exception {
        Answer few = dataset(3, 30, 32);

        Answer tuned = submit(3, few, "'budgets':['macs=50%']");
        Answer sparse = submit(3, few, "'budgets':['macs=50%'],'training':{'epochs':0},'sparse':{'epochs':1}");
        Answer named = submit(3, few, "'budgets':['macs=50%'],'training':{'batch':128}");

        assertThat(tuned.json().at("/request/training/batch").asInt())
                .as(tuned.json().toString())
                .isEqualTo(90);
        assertThat(sparse.json().at("/request/training/batch").asInt()).isEqualTo(81);
        assertThat(named.status()).isEqualTo(400);
    }

    @Test
    void aBatchOfAllTheImagesIsAcceptedAndWithoutTrainingAnyIs() throws Exception {
        assertThat(submit("'budgets':['macs=50%'],'training':{'epochs':1,'batch':150}")
                        .status())
                .isEqualTo(202);
        assertThat(submit("'budgets':['macs=50%'],'training':{'epochs':0,'batch':8192}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aCancelledJobStaysCancelled() throws Exception {
        String job = "/api/v1/jobs/" + submit("'budgets':['macs=50%']").text("/id");

        assertThat(http.post(job + "/pause", "").text("/state")).isEqualTo("paused");
        assertThat(http.post(job + "/resume", "").text("/state")).isEqualTo("queued");
        assertThat(http.post(job + "/cancel", "").status()).isEqualTo(202);
        assertThat(http.get(job).text("/state")).isEqualTo("cancelled");
        assertThat(http.post(job + "/cancel", "").status()).isEqualTo(202);
        Answer resumed = http.post(job + "/resume", "");
        assertThat(resumed.status()).isEqualTo(409);
        assertThat(resumed.text("/code")).isEqualTo("conflict");
        assertThat(http.get("/api/v1/jobs?state=cancelled&size=500")
                        .json()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(job.substring(job.lastIndexOf('/') + 1));
    }

    /** Nothing is held back until more has come: each step is read before the next one is published. */
    @Test
    @Timeout(60)
    void everyProgressIsPushedAtOnce() throws Exception {
        String id = submit("'budgets':['macs=50%']").text("/id");
        try (var reader = new BufferedReader(
                new InputStreamReader(http.stream("/api/v1/jobs/" + id + "/events"), StandardCharsets.UTF_8))) {
            readUntil(reader, "event:state");
            for (int i = 1; i <= 5; i++) {
                publish(progress(id, i));
                readUntil(reader, "event:progress");
                assertThat(readUntil(reader, "data:")).contains("\"step " + i + "\"");
            }
        }
    }

    @Test
    void aCancellationIsPublishedAgainWhenItIsRepeatedAndOutlivesARacingResumption() throws Exception {
        String id = submit("'budgets':['macs=50%']").text("/id");
        String job = "/api/v1/jobs/" + id;
        http.post(job + "/pause", "");
        http.post(job + "/cancel", "");
        // What another gateway publishes that has not seen the cancellation yet, by a clock that is ahead.
        long ahead = Duration.ofMinutes(1).toMillis();
        publish(new JobControlled(id, Control.RESUME, ahead + System.currentTimeMillis()));
        assertThat(http.post(job + "/cancel", "").text("/state")).isEqualTo("cancelled");

        var topics = new TopicReader((String) broker.settings().get("bootstrap.servers"));
        assertThat(topics.await(Topic.JOB_CONTROLLED.topicName(), id + ".cancel", 2))
                .hasSize(2);
        assertThat(topics.await(Topic.JOB_CONTROLLED.topicName(), id, 2)).hasSize(2);
        try (var rebuilt = new JobRebuild(broker, followers, config)) {
            assertThat(rebuilt.document(id).get("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void poisonOnEveryTopicHidesNoJobAndLeavesTheGatewayReady() throws Exception {
        String id = submit("'budgets':['macs=50%']").text("/id");
        try (var producer = new KafkaProducer<>(broker.settings(), new StringSerializer(), new StringSerializer())) {
            for (Topic topic : Topic.values()) {
                for (String body : List.of("{\"jobId\":\"" + id + "\"}", "[]", "")) {
                    producer.send(new ProducerRecord<>(topic.topicName(), id, body))
                            .get();
                }
            }
        }
        publish(progress(id, 1));
        await("/api/v1/jobs/" + id, "running");

        assertThat(http.get("/api/v1/jobs/unheard-of").status()).isEqualTo(404);
        assertThat(http.get("/q/health/ready").status()).isEqualTo(200);
        assertThat(http.get("/q/health/live").status()).isEqualTo(200);
        try (var rebuilt = new JobRebuild(broker, followers, config)) {
            assertThat(rebuilt.document(id).get("state").asText()).isEqualTo("running");
        }
    }

    @Test
    void aReconnectingWatcherGetsWhatItMissedAndTheStreamEndsWithTheJob() throws Exception {
        String id = submit("'budgets':['macs=50%']").text("/id");
        String events = "/api/v1/jobs/" + id + "/events";
        for (int i = 1; i <= 3; i++) {
            publish(progress(id, i));
        }
        finish(id, 0);
        await("/api/v1/jobs/" + id, "succeeded");

        List<String> all = http.events(events, "Last-Event-ID", "1");
        List<String> ids = all.stream().filter(l -> l.startsWith("id:")).toList();
        List<String> rest =
                http.events(events, "Last-Event-ID", ids.get(2).substring(3).strip());

        assertThat(ids.getFirst()).isEqualTo("id:2");
        assertThat(all.stream().filter(l -> l.startsWith("event:progress"))).hasSize(3);
        assertThat(all.stream().filter(l -> l.startsWith("data:")).toList().getLast())
                .contains("\"succeeded\"");
        assertThat(rest.stream().filter(l -> l.startsWith("id:")).toList()).isEqualTo(ids.subList(3, ids.size()));
    }

    @Test
    void aGatewayWithAnEmptyDiskRebuildsEveryJob() throws Exception {
        String done = submit("'budgets':['macs=50%']").text("/id");
        finish(done, 0);
        await("/api/v1/jobs/" + done, "succeeded");
        String cancelled = submit("'budgets':['macs=50%']").text("/id");
        http.post("/api/v1/jobs/" + cancelled + "/cancel", "");

        try (var rebuilt = new JobRebuild(broker, followers, config)) {
            for (String id : List.of(done, cancelled)) {
                JsonNode before = http.get("/api/v1/jobs/" + id).json();
                assertThat(rebuilt.document(id).get("state")).isEqualTo(before.get("state"));
                assertThat(rebuilt.document(id).get("request"))
                        .hasToString(before.get("request").toString());
            }
        }
    }

    /** Of two images in each sample one is taken, and nothing is named to test on. */
    @Test
    void whatTheRegistrationOfTheDataWarnedOfIsInTheReport() throws Exception {
        String upload = http.upload("images.tar", Samples.pairs(3, 20, 32));
        Answer data = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "','check':'full'}");
        assertThat(data.status()).as(data.json().toString()).isEqualTo(201);
        assertThat(data.json().at("/splits/1/perClass").toString()).isEqualTo("[2,2,2]");
        String id = submit(3, data, "'budgets':['macs=50%'],'training':{'epochs':0}")
                .text("/id");
        finish(id, 0);
        await("/api/v1/jobs/" + id, "succeeded");

        JsonNode warnings = http.get("/api/v1/jobs/" + id + "/report").json().get("warnings");

        assertThat(warnings).isEqualTo(data.json().get("warnings"));
        assertThat(warnings.toString())
                .contains("6 of the 60 were set aside, a tenth of every class", "png, not mask.png (60)");
    }

    private Answer submit(String fields, String... headers) throws Exception {
        return submit(3, dataset(3, 32), fields, headers);
    }

    /** @param classes the model's */
    private Answer submit(int classes, Answer dataset, String fields, String... headers) throws Exception {
        String model = register("resnet20-cifar", Samples.model("resnet20-cifar", classes, 3))
                .text("/id");
        return http.post(
                "/api/v1/jobs",
                "{'modelId':'" + model + "','datasetId':'" + dataset.text("/id") + "'," + fields + "}",
                headers);
    }

    private void publish(io.adapruner.pipeline.event.Event event) {
        publisher.publishAll(List.of(event));
    }

    private static JobProgressed progress(String id, int at) {
        return new JobProgressed(
                id,
                Target.wholeJob(),
                Stage.IMPORTANCE,
                at / 10.0,
                Optional.empty(),
                Map.of(),
                "step " + at,
                at,
                Step.FIRST);
    }

    private void finish(String id, int target) {
        String folder = Keys.result(id, target);
        store.put(folder + "weights.safetensors", "bits".getBytes(StandardCharsets.UTF_8));
        store.publishJson(
                folder + "result.json",
                StoredResult.of(
                        target,
                        Budget.parse("macs=50%"),
                        Map.of("weights.safetensors", folder + "weights.safetensors")));
        publish(new NetworkFinetuned(id, target, folder + "result.json"));
    }

    private Answer await(String path, String state) throws Exception {
        return Awaitility.await(path + " is " + state)
                .pollDelay(Duration.ZERO)
                .until(() -> http.get(path), answer -> answer.text("/state").equals(state));
    }

    private static String readUntil(BufferedReader reader, String start) throws Exception {
        String line = reader.readLine();
        while (line != null && !line.startsWith(start)) {
            line = reader.readLine();
        }
        assertThat(line).as("the stream goes on").isNotNull();
        return line;
    }
}
