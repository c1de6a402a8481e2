package io.adapruner.pipeline.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that does not answer is told as such by whatever asks it: every other problem would end a job for good. */
class StoreAwayTest {
    private static final String KEY = "jobs/j/importance.json";
    /** They sign an address and ask nobody. */
    private static final List<String> LOCAL = List.of("presignedGet", "presignedPart");

    @TempDir
    static Path folder;

    private interface Request {
        void send(ArtifactStore store) throws Exception;
    }

    private static Map<String, Request> requests() {
        var requests = new TreeMap<String, Request>();
        requests.put("createBucket", ArtifactStore::createBucket);
        requests.put("bucketExists", ArtifactStore::bucketExists);
        requests.put("read", store -> store.read(KEY));
        requests.put("readAtMost", store -> store.readAtMost(KEY, 1));
        requests.put("ranges", store -> store.ranges(KEY));
        requests.put("open", store -> store.open(KEY));
        requests.put("size", store -> store.size(KEY));
        requests.put("exists", store -> store.exists(KEY));
        requests.put("put", store -> store.put(KEY, Files.write(folder.resolve("file"), new byte[1])));
        requests.put("putIfAbsent", store -> store.putIfAbsent(KEY, new byte[1]));
        requests.put("copy", store -> store.copy(KEY, "jobs/k/importance.json"));
        requests.put("list", store -> store.list("jobs/j/"));
        requests.put("folder", store -> store.folder("jobs/j/").files(1));
        requests.put("delete", store -> store.delete(KEY));
        requests.put("download", store -> store.download(KEY, folder.resolve("downloaded")));
        requests.put("readJson", store -> store.readJson(KEY, Map.class));
        requests.put("publishJson", store -> store.publishJson(KEY, Map.of()));
        requests.put("putJson", store -> store.putJson(KEY, Map.of()));
        requests.put("startMultipart", store -> store.startMultipart(KEY));
        requests.put(
                "completeMultipart", store -> store.completeMultipart(KEY, "1", List.of(new UploadedPart(1, "tag"))));
        requests.put("abortMultipart", store -> store.abortMultipart(KEY, "1"));
        return requests;
    }

    static Stream<String> names() {
        return requests().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void itIsToldAsUnavailable(String name) {
        assertUnavailable(name);
    }

    /** A service that stops interrupts its work, which another one takes up: that is no defect of the job either. */
    @ParameterizedTest
    @MethodSource("names")
    void soIsAnInterruption(String name) {
        Thread.currentThread().interrupt();
        try {
            assertUnavailable(name);
        } finally {
            assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        }
    }

    @Test
    void nothingThatAsksTheStoreIsMissing() {
        assertThat(Stream.of(ArtifactStore.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !LOCAL.contains(name)))
                .hasSameElementsAs(requests().keySet());
    }

    private static void assertUnavailable(String name) {
        // Port 1 of loopback refuses connections
        StoreConfig config = StoreConfigs.of(Map.of("adapruner.store.endpoint", "http://127.0.0.1:1"));
        var client = new StoreClient(config);
        var store = new ArtifactStore(client, new PresignedAccess(client), config);
        try {
            assertThatThrownBy(() -> requests().get(name).send(store))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
        } finally {
            client.close();
        }
    }
}
