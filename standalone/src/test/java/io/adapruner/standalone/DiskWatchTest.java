package io.adapruner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full volume is made in {@code StandaloneFullDiskTest}. */
class DiskWatchTest {
    @TempDir
    Path home;

    @Test
    void theFarewellSaysWhereHowMuchAndWhatToDo() {
        assertThat(DiskWatch.farewell(home))
                .matches("The disk is full: only [0-9]+ MiB are free in " + home + ", where AdaPruner keeps its jobs\\."
                        + " It stops; nothing that it has accepted is lost\\. Make room there \\(64 MiB at least\\) and start"
                        + " it again\\.");
    }
}
