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
    Path root;

    private CacheFiles files;

    @BeforeEach
    void fill() throws IOException {
        files = new CacheFiles(root);
        admit("old", 100, NOW.minusSeconds(300));
        admit("middle", 100, NOW.minusSeconds(200));
        admit("young", 100, NOW.minusSeconds(100));
    }

    private void admit(String name, int bytes, Instant used) throws IOException {
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
