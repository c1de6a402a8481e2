package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.LocalShards;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDataTest {
    @TempDir
    Path folder;

    @Test
    void cifarIsScannedAndLoadedWhole() {
        LocalShards shards = LocalShards.of(SharedData.folder("cifar10"));
        DatasetDocument document = DatasetScanner.scan(shards);
        assertThat(document.classes()).hasSize(10).startsWith("airplane").endsWith("truck");
        assertThat(document.format().bytes()).isEqualTo(3072);
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsOnly(5000);
        assertThat(document.split(SplitName.TEST).orElseThrow().perClass()).containsOnly(1000);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, folder)) {
            assertThat(splits.train().size()).isEqualTo(45_000);
            assertThat(splits.heldOut().size()).isEqualTo(5_000);
            assertThat(splits.test().size()).isEqualTo(10_000);
        }
    }
}
