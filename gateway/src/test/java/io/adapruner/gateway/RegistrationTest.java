package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Models and data sets that were uploaded: checked, named by their content, or refused. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RegistrationTest extends ThroughTheDoor {
    /** As torch.onnx.export writes it with external_data=True: larger weights in the file beside it. */
    private static final String ONNX = "small-external.onnx";

    @Test
    void aModelIsRegisteredUnderItsContentAndSaysWhatCanBePruned() throws Exception {
        Answer answer = register("resnet20-cifar", Samples.model("resnet20-cifar", 7, 1));

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        assertThat(answer.json().at("/classes").intValue()).isEqualTo(7);
        assertThat(answer.json().at("/cost/macs").longValue()).isEqualTo(40_551_040 - 3 * 64);
        assertThat(answer.json().at("/reachable/macs/maximum"))
                .isEqualTo(answer.json().at("/cost/macs"));
        assertThat(answer.json().at("/reachable/macs/minimum").longValue()).isBetween(1L, 20_000_000L);
        assertThat(answer.json().get("keptWhole").properties()).isNotEmpty();
        assertThat(answer.text("/warnings/0")).contains("ImageNet");
        String id = answer.text("/id");
        assertThat(keys(Keys.model(id)))
                .containsExactly(Keys.model(id) + "network.json", Keys.model(id) + "weights.safetensors");
        assertThat(http.get("/api/v1/models/" + id).json().get("groups"))
                .isEqualTo(answer.json().get("groups"));
        assertThat(register("resnet20-cifar", Samples.model("resnet20-cifar", 7, 1))
                        .text("/id"))
                .isEqualTo(id);
    }

    @Test
    void weightsOfAnotherArchitectureAreRefusedByNameAndShape() throws Exception {
        List<String> before = keys("models/");
        Answer answer = register("resnet56-cifar", Samples.model("resnet20-cifar", 10, 2));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("weights-mismatch");
        assertThat(answer.text("/detail")).contains("layer1.3.conv1.weight");
        assertThat(keys("models/")).isEqualTo(before);
    }

    @Test
    void weightsBesideAnOnnxFileAreUploadedWithIt() throws Exception {
        String upload = http.upload(Map.of(ONNX, fixture(ONNX), ONNX + ".data", fixture(ONNX + ".data")));

        Answer answer = http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'" + ONNX + "'}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().at("/cost/parameters").longValue()).isEqualTo(216 + 576 + 8 + 24 + 3);
    }

    @Test
    void weightsThatWereNotUploadedAreAskedForByName() throws Exception {
        String upload = http.upload(ONNX, fixture(ONNX));

        Answer answer = http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'" + ONNX + "'}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/detail")).contains(ONNX + ".data");
    }

    @Test
    void weightsOutsideTheUploadAreRefused() throws Exception {
        List<String> before = keys("models/");
        String outside = "../../../../../etc/hosts";
        byte[] hostile = new String(fixture(ONNX), StandardCharsets.ISO_8859_1)
                .replace(ONNX + ".data", outside)
                .getBytes(StandardCharsets.ISO_8859_1);
        String upload = http.upload(Map.of(ONNX, hostile, ONNX + ".data", fixture(ONNX + ".data")));

        Answer answer = http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'" + ONNX + "'}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/detail")).contains(outside, "plain name");
        assertThat(keys("models/")).isEqualTo(before);
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(
                Path.of("..", "libs", "formats", "src", "test", "resources", "io", "adapruner", "formats", name));
    }

    @Test
    void anExportedProgramNeedsNoArchitecture() throws Exception {
        String upload = http.upload("small.pt2", fixture("small.pt2"));

        Answer answer = http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'small.pt2'}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.text("/name")).isEqualTo("small");
        assertThat(answer.text("/groups/0/name")).isNotBlank();
        assertThat(keys("models/" + answer.text("/id"))).hasSize(2);
    }

    @Test
    void averagedWeightsAreTakenWhenTheyAreAskedFor() throws Exception {
        byte[] both = Samples.withAverages("resnet20-cifar", 5, 6);
        Answer plain = registerWeights(both, "");
        Answer averaged = registerWeights(both, ",'weights':'ema'");

        assertThat(plain.status()).as(plain.toString()).isEqualTo(201);
        assertThat(plain.text("/warnings/0"))
                .isEqualTo("the file holds plain and averaged (EMA) weights; the plain ones (model) were taken,"
                        + " weights=ema takes the others (model_ema)");
        assertThat(averaged.text("/warnings/0")).contains("the averaged (EMA) ones (model_ema) were taken");
        assertThat(plain.text("/id"))
                .isEqualTo(register("resnet20-cifar", Samples.model("resnet20-cifar", 10, 5))
                        .text("/id"));
        assertThat(averaged.text("/id"))
                .isEqualTo(register("resnet20-cifar", Samples.model("resnet20-cifar", 10, 6))
                        .text("/id"));
    }

    @Test
    void averagedWeightsThatAreNotThereAreRefused() throws Exception {
        Answer answer = registerWeights(Samples.model("resnet20-cifar", 10, 5), ",'weights':'ema'");
        Answer unknown = registerWeights(Samples.model("resnet20-cifar", 10, 5), ",'weights':'best'");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("holds no averaged (EMA) weights", "leave out weights=ema");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("/detail")).contains("weights");
    }

    private Answer registerWeights(byte[] file, String field) throws Exception {
        String upload = http.upload("model.safetensors", file);
        return http.post(
                "/api/v1/models",
                "{'uploadId':'" + upload + "','file':'model.safetensors','architecture':'resnet20-cifar'" + field
                        + "}");
    }

    @Test
    void weightsAloneNeedAnArchitecture() throws Exception {
        String upload = http.upload("model.safetensors", Samples.model("resnet20-cifar", 3, 3));

        Answer answer = http.post("/api/v1/models", "{'uploadId':'" + upload + "','file':'model.safetensors'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("architecture is missing", ".pt2");
    }

    @Test
    void aHostileFileIsRefusedByTheNameOfItsClassAndLeavesNothing() throws Exception {
        List<String> before = keys("models/");
        String upload = http.upload("evil.pt", hostileCheckpoint());
        Answer answer = http.post(
                "/api/v1/models", "{'uploadId':'" + upload + "','file':'evil.pt','architecture':'resnet20-cifar'}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("unsafe-model-file");
        assertThat(answer.text("/detail")).contains("system");
        assertThat(keys("models/")).isEqualTo(before);
        assertThat(keys("uploads/" + upload + "/files/")).isEmpty();
    }

    @Test
    void anUnknownArchitectureIsRefusedWithTheKnownOnes() throws Exception {
        Answer answer = register("resnet57", Samples.model("resnet20-cifar", 10, 2));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/detail")).contains("resnet57").contains("resnet56-cifar");
    }

    @Test
    void aDataSetIsCheckedMovedAndNamedByItsContent() throws Exception {
        Answer answer = dataset(3, 32);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        String id = answer.text("/id");
        assertThat(answer.json().get("classes")).hasSize(3);
        assertThat(keys(Keys.dataset(id)))
                .containsExactly(
                        Keys.dataset(id) + "dataset.json",
                        Keys.dataset(id) + "test-000000.tar",
                        Keys.dataset(id) + "train-000000.tar");
        assertThat(http.get("/api/v1/datasets/" + id).json()).isEqualTo(answer.json());
    }

    @Test
    void anArchiveOfAFolderOfImagesIsADataSetAndTheAnswerSaysWhatIsTestedOn() throws Exception {
        String upload = http.upload("photos.zip", Samples.photos(20, 32));

        Answer answer = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "'}");

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        assertThat(answer.json().get("classes")).isEmpty();
        assertThat(answer.text("/splits/0/name")).isEqualTo("train");
        assertThat(answer.json().at("/splits/0/samples").intValue()).isEqualTo(18);
        assertThat(answer.json().at("/splits/0/takenFrom").isMissingNode()).isTrue();
        assertThat(answer.text("/splits/1/name")).isEqualTo("test");
        assertThat(answer.json().at("/splits/1/samples").intValue()).isEqualTo(2);
        assertThat(answer.json().at("/splits/1/perClass")).isEmpty();
        assertThat(answer.text("/splits/1/takenFrom")).isEqualTo("train");
        assertThat(answer.text("/warnings/0")).contains("2 of the 20 were set aside");
        assertThat(http.get("/api/v1/datasets/" + answer.text("/id")).json()).isEqualTo(answer.json());
    }

    @Test
    void anArchiveOfArraysIsADataSetOfTheirShape() throws Exception {
        String upload = http.upload("signals.zip", Samples.arrays(20, 6, 16));

        Answer answer = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "'}");

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        assertThat(answer.json().get("shape").toString()).isEqualTo("[6,16]");
        assertThat(answer.json().has("channels")).isFalse();
        assertThat(http.get("/api/v1/datasets/" + answer.text("/id")).json()).isEqualTo(answer.json());
    }

    @Test
    void aShardThatIsNoArchiveIsRefusedByNameAndNothingIsStored() throws Exception {
        List<String> before = keys("datasets/");
        String upload =
                http.upload("train-000000.tar", "this is no archive".repeat(100).getBytes(StandardCharsets.UTF_8));

        Answer answer = http.post("/api/v1/datasets", "{'uploadId':'" + upload + "'}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/detail")).contains("train-000000.tar");
        assertThat(keys("datasets/")).isEqualTo(before);
    }

    /** A checkpoint whose unpickling would run {@code os.system}. */
    private static byte[] hostileCheckpoint() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[] {(byte) 0x80, 2});
            zip.write("cos\nsystem\n(X".getBytes(StandardCharsets.US_ASCII));
            zip.write(new byte[] {4, 0, 0, 0});
            zip.write("true".getBytes(StandardCharsets.US_ASCII));
            zip.write("tR.".getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("archive/version"));
            zip.write("3\n".getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
