package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.embedded.EmbeddedS3;
import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network over signals of an accelerometer, pruned on {@code .npy} files as a user does, with labels and without. */
class SignalsTest {
    private static final List<String> CLASSES = List.of("rest", "run", "walk");
    private static final int CHANNELS = 6;
    private static final int STEPS = 128;

    @TempDir
    Path folder;

    @Test
    void signalsInFoldersOfTheirClassesAreLearntFrom() throws Exception {
        for (int i = 0; i < 240; i++) {
            write(folder.resolve("data/" + (i % 5 == 0 ? "test" : "train") + "/" + CLASSES.get(i % 3)), i);
        }

        JsonNode target = pruned(
                new Product(folder.resolve("home")), folder.resolve("data").toString(), "macs=50%");

        assertThat(target.at("/accuracy/finetuned").asDouble()).isGreaterThan(90);
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("3 classes, arrays of 6x128, 192 train, 48 test", "held-out samples")
                .doesNotContain("images");
        NetworkDocument result = NetworkJson.read(Files.readAllBytes(folder.resolve("out/network.json")));
        assertThat(result.network().input()).isEqualTo(TensorShape.of(CHANNELS, STEPS));
        assertThat(result.basis()).isEqualTo(Basis.ARRAYS);
        assertThat(result.preprocessing()).isEqualTo(Preprocessing.none(CHANNELS));
        assertThat(result.classNames()).containsExactly("rest", "run", "walk");
        assertThat(Files.readString(folder.resolve("out/model.py"))).contains("(x - MEAN) / STD");
    }

    /** They stay in a bucket of another service, which the operator has named; nothing of them is copied into the store. */
    @Test
    void signalsWithoutLabelsAreImitatedWhereTheyLie() throws Exception {
        for (int i = 0; i < 240; i++) {
            write(folder.resolve("data"), i);
        }
        JsonNode target;
        try (EmbeddedS3 bucket = EmbeddedS3.start(folder.resolve("bucket"), 0, "reader", "secret-of-the-reader")) {
            fill(bucket);
            Product product = new Product(folder.resolve("home"))
                    .with("ADAPRUNER_DATA_REFERENCES_BUCKETS", "signals/walks")
                    .with("ADAPRUNER_DATA_REFERENCES_ENDPOINT", bucket.endpoint())
                    .with("ADAPRUNER_DATA_REFERENCES_ACCESS_KEY", "reader")
                    .with("ADAPRUNER_DATA_REFERENCES_SECRET_KEY", "secret-of-the-reader");
            target = pruned(product, "s3://signals/walks", "macs=50%");
        }
        try (var stored = Files.walk(folder.resolve("home"))) {
            assertThat(stored.filter(file -> file.toString().endsWith(".npy"))).isEmpty();
        }

        assertThat(target.has("accuracy")).isFalse();
        assertThat(target.at("/imitation/finetuned/0/agreement").asDouble(-1)).isGreaterThan(80);
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("samples without labels, arrays of 6x128, 216 train, 24 test")
                .doesNotContain("images");
    }

    private void fill(EmbeddedS3 bucket) throws Exception {
        MinioClient s3 = MinioClient.builder()
                .endpoint(bucket.endpoint())
                .region("us-east-1")
                .credentials("reader", "secret-of-the-reader")
                .build();
        s3.makeBucket(MakeBucketArgs.builder().bucket("signals").build());
        try (var files = Files.list(folder.resolve("data"))) {
            for (Path file : files.toList()) {
                byte[] content = Files.readAllBytes(file);
                s3.putObject(PutObjectArgs.builder()
                        .bucket("signals")
                        .object("walks/" + file.getFileName())
                        .data(content, content.length)
                        .build());
            }
        }
    }

    private JsonNode pruned(Product product, String data, String budget) throws IOException, InterruptedException {
        Path model = folder.resolve("signals.pt2");
        try (InputStream file = SignalsTest.class.getResourceAsStream("signals.pt2")) {
            Files.copy(file, model);
        }
        var outcome = product.run(
                "prune",
                "--model",
                model.toString(),
                "--input",
                "6x128",
                "--data",
                data,
                "--keep",
                budget,
                "--epochs",
                "1",
                "--batch",
                "16",
                "--json",
                "--out",
                folder.resolve("out").toString());
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        JsonNode target = new ObjectMapper().readTree(outcome.output()).at("/targets/0");
        assertThat(target.at("/macsKept").asDouble()).isBetween(0.4, 0.5);
        return target;
    }

    /** As make_signals.py makes them: class, frequency and strength go together; gravity is in the second channel. */
    private static void write(Path into, int number) throws IOException {
        Files.createDirectories(into);
        var random = new Random(number);
        double strength = new double[] {0.2, 6, 2}[number % 3];
        double pace = new double[] {0.5, 3, 2}[number % 3];
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 128), }\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + Float.BYTES * CHANNELS * STEPS)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        for (int channel = 0; channel < CHANNELS; channel++) {
            double phase = 2 * Math.PI * random.nextDouble();
            for (int step = 0; step < STEPS; step++) {
                double wave = strength * Math.sin(2 * Math.PI * pace * step / 50 + phase);
                file.putFloat((float) (wave + 0.3 * random.nextGaussian() + (channel == 1 ? 9.8 : 0)));
            }
        }
        Files.write(into.resolve(number + ".npy"), file.array());
    }
}
