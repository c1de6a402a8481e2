package io.adapruner.pipeline.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.cache.CacheConfig;
import io.adapruner.pipeline.cache.LocalCache;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three files of ten bytes, each too large to be copied together with another. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CachedShardsTest {
    private static final List<String> NAMES = List.of("a.tar", "b.tar", "c.tar");
    private static final int BYTES = 10;

    @Inject
    ArtifactStore store;

    @Inject
    LocalCache cache;

    @Inject
    CacheConfig cacheConfig;

    private static int tests;
    private String name;
    private BucketFolder folder;

    @BeforeEach
    void store() {
        name = "shards-" + tests++;
        NAMES.forEach(file -> store.put(name + "/" + file, content(file)));
        folder = store.folder(name + "/");
    }

    private static byte[] content(String file) {
        return (file + file).getBytes(StandardCharsets.UTF_8);
    }

    /** @param room in files */
    private CachedShards shards(int room) {
        return new CachedShards(name, folder, folder.files(10), cache, 1, (long) room * BYTES);
    }

    @Test
    void whereThereIsRoomEveryFileIsCopiedOnceWhenItIsFirstRead() throws Exception {
        try (CachedShards shards = shards(3)) {
            assertThat(shards.names()).isEqualTo(NAMES);
            assertThat(copies()).isEmpty();
            for (String file : NAMES) {
                try (InputStream in = shards.open(file)) {
                    assertThat(in.readAllBytes()).isEqualTo(content(file));
                }
            }
            assertThat(copies()).containsExactlyInAnyOrderElementsOf(NAMES);
            NAMES.forEach(file -> store.delete(name + "/" + file));
            assertThat(shards.read("b.tar", 5, 5)).isEqualTo(new byte[] {'b', '.', 't', 'a', 'r'});
        }
    }

    @Test
    void whatThereIsNoRoomForIsReadWhereItIs() throws Exception {
        try (CachedShards shards = shards(1)) {
            for (String file : NAMES) {
                shards.open(file).close();
            }
            assertThat(copies()).containsExactly("a.tar");
            assertThat(shards.read("c.tar", 5, 3)).isEqualTo(new byte[] {'c', '.', 't'});
            assertThat(copies()).containsExactly("a.tar");
        }
    }

    @Test
    void whatIsExpectedTakesTheRoomOfWhatIsNot() throws Exception {
        try (CachedShards shards = shards(1)) {
            shards.open("a.tar").close();
            shards.expect(List.of("c.tar"));
            await().until(() -> copies().contains("c.tar"));
            store.delete(name + "/c.tar");
            assertThat(shards.read("c.tar", 0, 1)).isEqualTo(new byte[] {'c'});
            assertThat(shards.read("a.tar", 0, 1)).isEqualTo(new byte[] {'a'});
        }
    }

    @Test
    void copiesOfWhatHasMadeRoomMayGoAndItIsReadWhereItIsThen() throws Exception {
        try (CachedShards shards = shards(3)) {
            shards.open("a.tar").close();
            try (var all = Files.walk(entries().resolve(name + ".0"))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
            assertThat(shards.read("a.tar", 0, 2)).isEqualTo(new byte[] {'a', '.'});
            try (InputStream in = shards.open("a.tar")) {
                assertThat(in.readAllBytes()).isEqualTo(content("a.tar"));
            }
        }
    }

    @Test
    void whatHasChangedSinceItWasListedIsRefused() {
        try (CachedShards shards = shards(0)) {
            store.put(name + "/b.tar", "another, of another length".getBytes(StandardCharsets.UTF_8));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> shards.read("b.tar", 0, 4))
                    .withMessageContaining(name + "/b.tar has changed since the data set was registered")
                    .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> shards.open("b.tar"));
        }
    }

    /** Ten files of ten bytes: as many together as have thirty. */
    @Test
    void smallFilesAreCopiedTogether() {
        List<BucketFile> files = IntStream.range(0, 10)
                .mapToObj(i -> new BucketFile(i + ".png", 10, "tag" + i))
                .toList();
        ShardGroups groups = ShardGroups.of(files, 30);
        assertThat(groups.names()).hasSize(10);
        assertThat(groups.place("2.png")).isEqualTo(new ShardGroups.Place(0, 2, files.get(2)));
        assertThat(groups.place("3.png")).isEqualTo(new ShardGroups.Place(1, 0, files.get(3)));
        assertThat(groups.bytes(3)).isEqualTo(10);
        assertThat(ShardGroups.of(files, 5).bytes(9)).isEqualTo(10);
    }

    private Path entries() throws IOException {
        try (var stores = Files.list(cacheConfig.directory())) {
            return stores.filter(store -> store.getFileName().toString().startsWith("store-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Names of the files that are in the cache. */
    private Set<String> copies() throws IOException {
        if (!Files.isDirectory(cacheConfig.directory())) {
            return Set.of();
        }
        try (var all = Files.walk(cacheConfig.directory())) {
            return all.map(Path::toString)
                    .filter(path -> path.matches(".*/" + name + "\\.[0-9]/0"))
                    .map(path -> NAMES.get(path.charAt(path.length() - 3) - '0'))
                    .collect(Collectors.toSet());
        }
    }
}
