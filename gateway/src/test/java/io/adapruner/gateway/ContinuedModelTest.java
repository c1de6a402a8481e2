package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.gateway.Http.Answer;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that were trained elsewhere come home: to a network that was uploaded with them, or to what a job left. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ContinuedModelTest extends ThroughTheDoor {
    private static final Preprocessing PIXELS = new Preprocessing(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    private static final List<String> CLASSES = List.of("cat", "dog", "emu");

    @TempDir
    Path temporary;

    @Test
    void weightsAreRegisteredAgainstTheNetworkThatWasUploadedWithThem() throws Exception {
        Network pruned = pruned(5);
        NetworkDocument document = new NetworkDocument(pruned, PIXELS, CLASSES);
        String upload = http.upload(
                Map.of("trained.safetensors", weights(pruned, 1), "network.json", NetworkJson.write(document)));

        Answer answer = register(upload, "'network':'network.json'");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().at("/preprocessing/mean/0").doubleValue()).isZero();
        assertThat(answer.json().at("/warnings").toString()).doesNotContain("ImageNet");
        String folder = Keys.model(answer.text("/id"));
        assertThat(NetworkJson.read(store.read(folder + "network.json"))).isEqualTo(document);
        store.download(folder + "weights.safetensors", temporary.resolve("stored"));
        assertThat(Safetensors.read(temporary.resolve("stored")))
                .isEqualTo(Initialisation.random(pruned, 1).checkedFor(pruned));
    }

    @Test
    void whatTheUserSaysOfTheImagesCountsMore() throws Exception {
        Network pruned = pruned(5);
        String upload = http.upload(Map.of(
                "trained.safetensors",
                weights(pruned, 1),
                "network.json",
                NetworkJson.write(new NetworkDocument(pruned, PIXELS, CLASSES))));

        Answer answer = register(
                upload, "'network':'network.json','preprocessing':{'mean':[0.5,0.5,0.5],'deviation':[0.25,0.25,0.25]}");

        assertThat(answer.json().at("/preprocessing/mean/0").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void weightsAreRegisteredAgainstTheOnlyResultOfAJob() throws Exception {
        String job = job(pruned(5));

        Answer answer = registerWeights(pruned(5), "'result':{'job':'" + job + "'}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().at("/preprocessing/mean/0").doubleValue()).isZero();
    }

    @Test
    void ofSeveralResultsOneIsNamed() throws Exception {
        String job = job(pruned(5), pruned(9));

        Answer none = registerWeights(pruned(9), "'result':{'job':'" + job + "'}");
        Answer wrong = registerWeights(pruned(9), "'result':{'job':'" + job + "','target':0}");
        Answer right = registerWeights(pruned(9), "'result':{'job':'" + job + "','target':1}");
        Answer unknown = registerWeights(pruned(9), "'result':{'job':'" + job + "','target':2}");

        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text("/detail"))
                .contains("several targets, 0 (macs=50%), 1 (macs=50%); name the one that the weights belong to");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("/code")).isEqualTo("weights-mismatch");
        assertThat(wrong.text("/detail")).contains("layer1.0.conv1.weight is [9, 16, 3, 3], expected [5, 16, 3, 3]");
        assertThat(right.status()).as(right.toString()).isEqualTo(201);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("/detail")).contains("no result of target 2; it has those of 0");
    }

    @Test
    void aJobWithoutAResultIsNotFound() throws Exception {
        Answer answer = registerWeights(pruned(5), "'result':{'job':'" + UUID.randomUUID() + "'}");
        Answer outside = registerWeights(pruned(5), "'result':{'job':'../models'}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/detail")).contains("there is no result of a job");
        assertThat(outside.status()).isEqualTo(404);
    }

    @Test
    void aDocumentThatIsNoNetworkIsRefusedAndLeavesNothing() throws Exception {
        List<String> before = keys("models/");
        String upload = http.upload(Map.of(
                "trained.safetensors",
                weights(pruned(5), 1),
                "network.json",
                "{\"version\":1,\"name\":\"n\"}".getBytes(StandardCharsets.UTF_8)));

        Answer answer = register(upload, "'network':'network.json'");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("invalid-network");
        assertThat(answer.text("/detail")).contains("input");
        assertThat(keys("models/")).isEqualTo(before);
        assertThat(keys("uploads/" + upload + "/files/")).noneMatch(key -> key.endsWith("network.json"));
    }

    @Test
    void onlyOneThingMaySayWhatTheWeightsBelongTo() throws Exception {
        Answer two = registerWeights(pruned(5), "'network':'network.json','architecture':'resnet20-cifar'");
        Answer classes = registerWeights(pruned(5), "'result':{'job':'j'},'classes':3");
        Answer absent = registerWeights(pruned(5), "'network':'network.json'");

        assertThat(two.status()).isEqualTo(400);
        assertThat(two.text("/detail")).contains("one at most says what the weights belong to");
        assertThat(classes.status()).isEqualTo(400);
        assertThat(classes.text("/detail")).contains("classes and input go without network and result");
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.text("/detail")).contains("the upload holds no file network.json");
    }

    private Answer registerWeights(Network network, String fields) throws Exception {
        return register(http.upload("trained.safetensors", weights(network, 2)), fields);
    }

    private Answer register(String upload, String fields) throws Exception {
        return http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'trained.safetensors'," + fields + "}");
    }

    /** What a job leaves of budgets that were reached with these networks; returns its id. */
    private String job(Network... pruned) {
        String job = UUID.randomUUID().toString();
        for (int target = 0; target < pruned.length; target++) {
            String folder = Keys.result(job, target);
            store.put(folder + "network.json", NetworkJson.write(new NetworkDocument(pruned[target], PIXELS, CLASSES)));
            store.publishJson(
                    folder + "result.json",
                    StoredResult.of(target, Budget.parse("macs=50%"), Map.of("network.json", folder + "network.json")));
        }
        return job;
    }

    private static Network pruned(int width) {
        Network network = Architectures.build("resnet20-cifar", CLASSES.size());
        return new Surgery(network, ChannelGroups.of(network))
                .prune(PruningPlan.ofWidths(Map.of("layer1.0.conv1", width)));
    }

    private static byte[] weights(Network network, long seed) {
        return Safetensors.toBytes(Initialisation.random(network, seed));
    }
}
