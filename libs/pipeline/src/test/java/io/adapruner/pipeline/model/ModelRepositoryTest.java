package io.adapruner.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.cache.CacheConfig;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ModelRepositoryTest {
    private final Network network = Architectures.build("resnet20-cifar", 10);
    private final Weights weights = Initialisation.random(network, 1);
    private final NetworkDocument document = new NetworkDocument(network, Preprocessing.imageNet(), List.of());

    @Inject
    ModelRepository models;

    @Inject
    ArtifactStore store;

    @Inject
    CacheConfig cache;

    @Test
    void aSavedModelIsLoadedAsItWas() {
        models.save("models/saved/", document, weights);

        var loaded = models.load("models/saved/");

        assertThat(loaded.document()).isEqualTo(document);
        assertThat(Safetensors.toBytes(loaded.weights())).isEqualTo(Safetensors.toBytes(weights));
        assertThat(loaded.directory()).startsWith(cache.directory());
    }

    @Test
    void aSecondLoadNeedsNoStore() {
        models.save("models/cached/", document, weights);
        models.load("models/cached/");
        store.delete("models/cached/weights.safetensors");
        store.delete("models/cached/network.json");

        assertThat(models.load("models/cached/").document()).isEqualTo(document);
    }

    @Test
    void batchNormScalesAreFetchedWithoutTheRest() {
        models.save("models/ranged/", document, weights);

        var ranges = models.ranges("models/ranged/");
        var scales = Safetensors.read(ranges, name -> name.endsWith("bn1.weight"));

        assertThat(scales.get("layer1.0.bn1.weight")).isEqualTo(weights.get("layer1.0.bn1.weight"));
        assertThat(ranges.bytesRead()).isLessThan(ranges.size() / 10);
        assertThat(models.document("models/ranged/")).isEqualTo(document);
    }

    @Test
    void anAbsentModelIsNotFoundAndLeavesNothingInTheCache() {
        assertThatThrownBy(() -> models.load("models/absent/"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND))
                .hasMessageContaining("models/absent/");
        assertThat(cache.directory().toFile()).isDirectoryNotContaining("glob:**/models.absent");
    }
}
