package io.adapruner.pipeline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    Path directory;

    private Path root;
    private CacheFiles files;

    @BeforeEach
    void fill() throws IOException {
        root = directory.resolve("store-ours");
        files = new CacheFiles(directory, "ours");
        admit("old", 100, NOW.minusSeconds(300));
        admit("middle", 100, NOW.minusSeconds(200));
        admit("young", 100, NOW.minusSeconds(100));
    }

    private void admit(String name, int bytes, Instant used) throws IOException {
        admit(files, name, bytes, used);
    }

    private static void admit(CacheFiles files, String name, int bytes, Instant used) throws IOException {
        Path coming = files.coming();
        Files.write(coming.resolve("file"), new byte[bytes]);
        files.admit(coming, files.entry(name));
        files.touch(files.entry(name), used);
    }

    @Test
    void whatIsUnusedForLongestGoesFirst() throws IOException {
        files.shrink(200, NOW);

        assertThat(root.resolve("old")).doesNotExist();
        assertThat(root.resolve("middle/file")).exists();
        assertThat(root.resolve("young/file")).exists();
    }

    @Test
    void theBoundHoldsOverTheCopiesOfAllStores() throws IOException {
        var other = new CacheFiles(directory, "11111111");
        admit(other, "oldest", 100, NOW.minusSeconds(400));
        admit(other, "youngest", 100, NOW);

        files.shrink(300, NOW);

        assertThat(directory.resolve("store-11111111/oldest")).doesNotExist();
        assertThat(root.resolve("old")).doesNotExist();
        assertThat(root.resolve("middle/file")).exists();
        assertThat(directory.resolve("store-11111111/youngest/file")).exists();
    }

    @Test
    void otherStoresAreRemovedButForWhatIsInUse() throws IOException {
        admit(new CacheFiles(directory, "11111111"), "left", 100, NOW);
        var used = new CacheFiles(directory, "22222222");
        admit(used, "used", 100, NOW);
        admit(used, "unused", 100, NOW);
        Files.createDirectories(directory.resolve("encoded"));

        try (var _ = EntryLock.shared(used.lockFile("used"))) {
            files.removeOtherStores(NOW);
        }

        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("store-ours", "store-22222222", "encoded");
        assertThat(directory.resolve("store-22222222/used/file")).exists();
        assertThat(directory.resolve("store-22222222/unused")).doesNotExist();
        assertThat(root.resolve("old/file")).exists();
    }

    @Test
    void anEntryInUseStays() throws IOException {
        try (var _ = EntryLock.shared(files.lockFile("old"))) {
            files.shrink(100, NOW);
        }

        assertThat(root.resolve("old/file")).exists();
        assertThat(root.resolve("middle")).doesNotExist();
        assertThat(root.resolve("young")).doesNotExist();
    }

    @Test
    void theFirstOfTwoCopiesStaysAndTheOtherIsSweptAway() throws IOException {
        admit("old", 7, NOW);

        assertThat(Files.size(root.resolve("old/file"))).isEqualTo(100);
        assertThat(root.toFile().list()).containsExactlyInAnyOrder("old", "middle", "young");
    }

    @Test
    void whatAKilledProcessLeftIsSweptAwayAfterADay() throws IOException {
        Path fresh = files.coming();
        Path abandoned = files.coming();
        files.touch(fresh, NOW.minusSeconds(60));
        files.touch(abandoned, NOW.minusSeconds(100_000));

        files.shrink(1000, NOW);

        assertThat(fresh).exists();
        assertThat(abandoned).doesNotExist();
    }
}
