package io.adapruner.data.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.LocalShards;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoImagesTest {
    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        assertThat(written("a", 1)).isEqualTo(written("b", 1));
        assertThat(written("c", 2).id()).isNotEqualTo(written("a", 1).id());
    }

    @Test
    void theSetIsBalancedAndReadByTheScanner() {
        DatasetDocument document = written("a", 1);
        assertThat(document.classes()).hasSize(10).contains("crescent", "half-disc");
        assertThat(document.format().bytes()).isEqualTo(3072);
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsOnly(4);
        assertThat(document.split(SplitName.TEST).orElseThrow().perClass()).containsOnly(2);
    }

    @Test
    void shapesDifferInMuchOfTheirArea() {
        for (Shape one : Shape.values()) {
            for (Shape other : Shape.values()) {
                long apart = IntStream.range(0, 10_000)
                        .filter(i -> one.covers(x(i), y(i)) != other.covers(x(i), y(i)))
                        .count();
                long area = IntStream.range(0, 10_000)
                        .filter(i -> one.covers(x(i), y(i)))
                        .count();
                assertThat(area).as(one + "'s area").isBetween(1_000L, 7_000L);
                assertThat(apart).as(one + " and " + other).isGreaterThanOrEqualTo(one == other ? 0 : 500);
            }
        }
        assertThat(Arrays.stream(Shape.values()).map(Shape::label).distinct()).hasSize(10);
    }

    private static double x(int i) {
        return (i % 100 - 49.5) / 40;
    }

    private static double y(int i) {
        return (Math.floorDiv(i, 100) - 49.5) / 40;
    }

    private DatasetDocument written(String name, long seed) {
        Path data = folder.resolve(name);
        DemoImages.write(data, seed, 40, 20);
        return DatasetScanner.scan(LocalShards.of(data));
    }
}
