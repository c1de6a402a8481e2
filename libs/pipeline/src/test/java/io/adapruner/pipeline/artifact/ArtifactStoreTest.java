package io.adapruner.pipeline.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ArtifactStoreTest {
    @Inject
    ArtifactStore store;

    @TempDir
    Path directory;

    @Test
    void whatIsPutIsReadBackWholeAndByRange() {
        store.put("t/range.bin", "0123456789".getBytes(UTF_8));

        assertThat(store.read("t/range.bin")).asString().isEqualTo("0123456789");
        assertThat(store.read("t/range.bin", 3, 4)).asString().isEqualTo("3456");
        assertThat(store.read("t/range.bin", 3, 0)).isEmpty();
        assertThat(store.size("t/range.bin")).isEqualTo(10);
        assertThat(store.exists("t/range.bin")).isTrue();
        assertThat(store.exists("t/absent")).isFalse();
    }

    @Test
    void ofFiftyWritersOneWinsAndItsContentStays() throws Exception {
        var barrier = new CyclicBarrier(50);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] content = ("writer " + i).getBytes(UTF_8);
            writers.add(() -> {
                barrier.await();
                return store.putIfAbsent("t/race", content);
            });
        }
        List<Boolean> won = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(50)) {
            for (var result : threads.invokeAll(writers)) {
                won.add(result.get());
            }
        }

        assertThat(won).containsOnlyOnce(true);
        assertThat(store.read("t/race")).asString().isEqualTo("writer " + won.indexOf(true));
    }

    @Test
    void anAbsentKeyIsNotFoundAndNamed() {
        assertThatThrownBy(() -> store.read("t/absent.json"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND))
                .hasMessageContaining("t/absent.json");
    }

    @Test
    void aDocumentBeyondTheBoundIsRefused() {
        store.put("t/long", new byte[1001]);

        assertThat(store.readAtMost("t/long", 1001)).hasSize(1001);
        assertThatThrownBy(() -> store.readAtMost("t/long", 1000))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.PAYLOAD_TOO_LARGE));
    }

    @Test
    void aFileOfSeveralPartsComesBackUnchanged() throws Exception {
        byte[] content = new byte[(int) ArtifactStore.PART_BYTES + 12_345];
        new Random(7).nextBytes(content);
        Path file = Files.write(directory.resolve("large"), content);

        store.put("t/large", file);
        store.download("t/large", directory.resolve("deep/copy"));

        assertThat(Files.readAllBytes(directory.resolve("deep/copy"))).isEqualTo(content);
        assertThat(directory.resolve("deep").toFile().list()).containsExactly("copy");
    }

    @Test
    void aListingHoldsKeysAndSizesUnderThePrefixOnly() {
        store.put("t/list/a", new byte[1]);
        store.put("t/list/deep/b", new byte[2]);
        store.put("t/other", new byte[3]);

        assertThat(store.list("t/list/"))
                .extracting(StoredObject::key, StoredObject::size)
                .containsExactly(tuple("t/list/a", 1L), tuple("t/list/deep/b", 2L));
        store.delete("t/list/a");
        store.delete("t/list/a");
        assertThat(store.list("t/list/")).extracting(StoredObject::key).containsExactly("t/list/deep/b");
    }

    @Test
    void aPublishedDocumentIsTheFirstOne() {
        assertThat(store.publishJson("t/budget.json", Budget.parse("macs=50%"))).isTrue();
        assertThat(store.publishJson("t/budget.json", Budget.parse("macs=30%"))).isFalse();

        assertThat(store.readJson("t/budget.json", Budget.class)).isEqualTo(Budget.parse("macs=50%"));
    }

    @Test
    void aClientUploadsPartsAndDownloadsByPresignedAddresses() throws Exception {
        byte[] first = new byte[(int) ArtifactStore.PART_BYTES];
        new Random(1).nextBytes(first);
        byte[] second = "the end".getBytes(UTF_8);
        String id = store.startMultipart("uploads/u/file");
        List<UploadedPart> parts = List.of(
                new UploadedPart(2, put(store.presignedPart("uploads/u/file", id, 2, Duration.ofMinutes(5)), second)),
                new UploadedPart(1, put(store.presignedPart("uploads/u/file", id, 1, Duration.ofMinutes(5)), first)));
        assertThat(store.exists("uploads/u/file")).isFalse();

        store.completeMultipart("uploads/u/file", id, parts);

        assertThat(store.size("uploads/u/file")).isEqualTo(first.length + second.length);
        byte[] fetched = send(HttpRequest.newBuilder(store.presignedGet("uploads/u/file", Duration.ofMinutes(5)))
                        .build())
                .body();
        assertThat(fetched).startsWith(first).endsWith(second);
    }

    @Test
    void anAbortedUploadLeavesNothing() throws Exception {
        String id = store.startMultipart("uploads/v/file");
        put(store.presignedPart("uploads/v/file", id, 1, Duration.ofMinutes(5)), new byte[10]);

        store.abortMultipart("uploads/v/file", id);
        store.abortMultipart("uploads/v/file", id);

        assertThat(store.list("uploads/v/")).isEmpty();
    }

    @Test
    void aTamperedAddressIsForbidden() throws Exception {
        store.put("t/secret", new byte[1]);
        String address = store.presignedGet("t/secret", Duration.ofMinutes(5)).toString();

        var answer = send(HttpRequest.newBuilder(URI.create(address.replace("t/secret", "t/other")))
                .build());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private static String put(URI address, byte[] content) throws Exception {
        var answer = send(HttpRequest.newBuilder(address)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
