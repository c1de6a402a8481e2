package io.adapruner.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReadinessTest {
    private static final long NO_DISK_HAS_IT = Long.MAX_VALUE;

    @TempDir
    Path folder;

    @Test
    void thereIsRoom() {
        assertThat(new DiskReadiness(List.of(folder), 1).call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void theFolderWithoutRoomIsNamed() {
        Path later = folder.resolve("not/made/yet");

        var response = new DiskReadiness(List.of(later), NO_DISK_HAS_IT).call();

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow().get("reason").toString())
                .contains("are free in " + later)
                .contains((NO_DISK_HAS_IT >> 20) + " MiB are needed");
    }

    @Test
    void theBoundIsWhatMustBeFree() {
        var room = new FreeRoom(folder, 32 << 20);

        assertThat(room.shortage(32 << 20)).isEmpty();
        assertThat(room.shortage((32 << 20) + 1))
                .contains("only 32 MiB are free in " + folder + ", where 32 MiB are needed");
    }

    @Test
    void aFolderThatIsMadeLaterLiesOnTheVolumeOfItsParent() {
        assertThat(FreeRoom.volume(folder.resolve("a/b"))).isEqualTo(folder.toAbsolutePath());
    }

    @Test
    void aNegativeBoundIsRefused() {
        assertThatThrownBy(() -> new DiskReadiness(List.of(folder), -1)).hasMessageContaining("-1");
    }
}
