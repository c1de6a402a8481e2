package io.adapruner.data.webdataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.webdataset.ArchivedFile.Part;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PendingFilesTest {
    private final ArrayList<SampleFiles> complete = new ArrayList<>();
    private final PendingFiles pending = new PendingFiles(complete::add);

    @Test
    void filesOfASampleMeetThoughOthersLieBetween() {
        IntStream.range(0, PendingFiles.MOST_KEYS).forEach(i -> image(i + ".jpg", 1));
        IntStream.range(0, PendingFiles.MOST_KEYS).forEach(i -> label(i + ".cls"));
        pending.finish();

        assertThat(complete)
                .hasSize(PendingFiles.MOST_KEYS)
                .allMatch(files -> files.files().size() == 2);
        assertThat(complete).extracting(SampleFiles::key).startsWith("0", "1", "2");
    }

    @Test
    void asManySamplesAsAreAllowedWait() {
        IntStream.range(0, PendingFiles.MOST_KEYS).forEach(i -> image(i + ".jpg", 1));
        assertThat(complete).isEmpty();

        image("last.jpg", 1);

        assertThat(complete).extracting(SampleFiles::key).containsExactly("0");
    }

    @Test
    void imagesWaitWhileTheyAreSmallTogether() {
        image("1.jpg", 1 << 24);
        image("2.jpg", 1 << 24);
        assertThat(complete).isEmpty();

        image("3.jpg", 1);
        assertThat(complete).extracting(SampleFiles::key).containsExactly("1");
    }

    @Test
    void aLargeImageWaitsForItsLabelAndManyWithOneKeyDoNot() {
        image("1.jpg", 1 << 26);
        label("1.cls");
        assertThat(complete).isEmpty();

        image("1.x.jpg", 1);
        assertThat(complete).singleElement().satisfies(files -> assertThat(files.files())
                .hasSize(3));
    }

    /** As Kaggle names photos, and as an archive would that holds nothing else. */
    @Test
    void filesWithOneKeyDoNotWaitWithoutEnd() {
        IntStream.rangeClosed(0, PendingFiles.MOST_FILES).forEach(i -> image("cat." + i + ".jpg", 1));
        assertThat(complete).singleElement().satisfies(files -> assertThat(files.samples())
                .hasSize(PendingFiles.MOST_FILES + 1));

        IntStream.rangeClosed(0, PendingFiles.MOST_FILES).forEach(i -> label("1." + i + ".cls"));
        assertThat(complete).hasSize(2);
    }

    private void image(String path, int bytes) {
        pending.add(new ArchivedFile(path, Part.IMAGE, OptionalLong.empty(), new byte[bytes], Optional.empty()));
    }

    private void label(String path) {
        pending.add(new ArchivedFile(
                path, Part.LABEL, OptionalLong.empty(), new byte[0], Optional.of(new WrittenLabel.Index(0))));
    }
}
