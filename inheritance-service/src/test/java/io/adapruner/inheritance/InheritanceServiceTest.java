package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InheritanceServiceTest {
    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher events;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    /** Neither model, data set nor sub-network exists, so any work would fail. */
    @Test
    void redeliveryOnlyTellsTheFactAgain() {
        String manifest = Keys.inherited("job-again", 0) + "inheritance.json";
        var before = new Inheritance(
                Optional.of(WidthRule.RESIDUAL),
                CriterionName.L2,
                true,
                false,
                false,
                List.of(),
                Map.of(),
                "network",
                "weights",
                90,
                50,
                85,
                Map.of());
        store.publishJson(manifest, before);
        var request = new PruningRequest(
                "absent",
                "absent",
                List.of(Budget.parse("macs=50%")),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                0);

        events.publishAll(List.of(
                new SubnetworkFound("job-again", 0, request, Keys.model("absent"), "importance", "subnetwork")));

        var fact = (WeightsInherited) new TopicReader(broker)
                .events(Topic.WEIGHTS_INHERITED, "job-again", 1)
                .getFirst();
        assertThat(fact.inheritance()).isEqualTo(manifest);
        assertThat(store.readJson(manifest, Inheritance.class)).isEqualTo(before);
    }
}
