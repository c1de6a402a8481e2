package io.adapruner.pipeline.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.StoredShards;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class DatasetRepositoryTest {
    @Inject
    DatasetRepository datasets;

    @Inject
    ArtifactStore store;

    /** Two classes, image i is one colour: red = 10 i. */
    private static byte[] shard(int images) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (int i = 0; i < images; i++) {
                tar.add("%06d.cls".formatted(i), Integer.toString(i % 2).getBytes(StandardCharsets.UTF_8));
                tar.add("%06d.png".formatted(i), png(i));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] png(int i) throws IOException {
        var image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 16; p++) {
            image.setRGB(p % 4, p / 4, (10 * i) << 16);
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private String register() throws Exception {
        store.put("uploads/set/train-000000.tar", shard(20));
        store.put("uploads/set/test-000000.tar", shard(4));
        store.put("uploads/set/classes.txt", "even\nodd\n".getBytes(StandardCharsets.UTF_8));
        var document = DatasetScanner.scan(StoredShards.of(store, "uploads/set/"));
        String prefix = Keys.dataset(document.id());
        store.put(prefix + "train-000000.tar", shard(20));
        store.put(prefix + "test-000000.tar", shard(4));
        store.put(prefix + "classes.txt", "even\nodd\n".getBytes(StandardCharsets.UTF_8));
        store.publishJson(prefix + "dataset.json", document);
        return document.id();
    }

    @Test
    void imagesComeFromTheStoreWithTwoOfTwentyHeldOut() throws Exception {
        String id = register();

        try (var splits = datasets.load(id, 1)) {
            assertThat(splits.train().size()).isEqualTo(18);
            assertThat(splits.heldOut().size()).isEqualTo(2);
            assertThat(splits.test().size()).isEqualTo(4);
            var pixels = ByteBuffer.allocate(3 * 16);
            splits.test().sample(3, pixels);
            assertThat(pixels.get(0)).isEqualTo((byte) 30);
            assertThat(pixels.get(16)).isZero();
            assertThat(splits.test().label(3)).isEqualTo(1);
        }
        assertThat(datasets.document(id).classes()).containsExactly("even", "odd");
    }

    /** As a data set was stored before images could lack labels. */
    @Test
    void anOlderDocumentIsReadAsItWasMeant() {
        String id = "a".repeat(64);
        store.put(Keys.dataset(id) + "dataset.json", """
                {"id":"%s","classes":["cat","dog"],"channels":3,"height":32,"width":32,"splits":[
                 {"name":"train","shards":["train.tar"],"samples":20,"perClass":[10,10]},
                 {"name":"test","shards":["test.tar"],"samples":4,"perClass":[2,2]}]}
                """.formatted(id).getBytes(StandardCharsets.UTF_8));

        DatasetDocument document = datasets.document(id);

        assertThat(document.labelled()).isTrue();
        assertThat(document.scored()).isTrue();
        assertThat(document.warnings()).isEmpty();
        assertThat(document.splits())
                .extracting(DatasetDocument.Split::takenFrom)
                .containsOnly(Optional.empty());
    }

    @Test
    void imagesThatWereSetAsideComeFromTheStoreToo() throws Exception {
        var tar = new ByteArrayOutputStream();
        try (var images = new TarWriter(tar)) {
            for (int i = 0; i < 20; i++) {
                images.add(i + ".png", png(i));
            }
        }
        store.put("uploads/photos/photos.tar", tar.toByteArray());
        var document = DatasetScanner.scan(StoredShards.of(store, "uploads/photos/"));
        store.put(Keys.dataset(document.id()) + "photos.tar", tar.toByteArray());
        store.publishJson(Keys.dataset(document.id()) + "dataset.json", document);

        assertThat(datasets.document(document.id())).isEqualTo(document);
        try (var splits = datasets.load(document.id(), 1)) {
            assertThat(splits.labelled()).isFalse();
            assertThat(splits.wholeTrain().size()).isEqualTo(18);
            assertThat(splits.test().size()).isEqualTo(2);
            assertThat(splits.test().labelled()).isFalse();
        }
    }

    @Test
    void twoStagesShareOneMemoryUntilBothHaveClosed() throws Exception {
        String id = register();

        var first = datasets.load(id, 2);
        var second = datasets.load(id, 2);
        assertThat(second.train()).isSameAs(first.train());
        first.close();
        first.close();
        var another = datasets.load(id, 3);
        another.close();
        datasets.load(id, 4).close();

        try (var third = datasets.load(id, 2)) {
            assertThat(third.train()).as("still leased by the second").isSameAs(second.train());
        }
        second.close();
    }

    @Test
    void whatNobodyUsesIsFreedButForTheLast() throws Exception {
        String id = register();
        var early = datasets.load(id, 5);
        early.close();
        var late = datasets.load(id, 6);
        late.close();

        try (var again = datasets.load(id, 6)) {
            assertThat(again.train()).isSameAs(late.train());
        }
        try (var again = datasets.load(id, 5)) {
            assertThat(again.train()).isNotSameAs(early.train());
        }
    }

    @Test
    void anUnknownDataSetIsNotFound() {
        assertThatThrownBy(() -> datasets.load("unknown", 1))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND))
                .hasMessageContaining("datasets/unknown/dataset.json");
    }
}
