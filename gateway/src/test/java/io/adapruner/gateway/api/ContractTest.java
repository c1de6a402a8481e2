package io.adapruner.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.json.Json;
import io.adapruner.recipe.TrainingRecipe;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract is written by hand; the code must offer exactly what it says. */
class ContractTest {
    private static final List<Class<?>> RESOURCES = List.of(
            UploadResource.class,
            ModelResource.class,
            DatasetResource.class,
            JobResource.class,
            JobEventsResource.class);

    @Test
    void theCodeOffersExactlyThePathsAndMethodsOfTheContract() throws IOException {
        var offered = new TreeSet<String>();
        for (Class<?> resource : RESOURCES) {
            String base = resource.getAnnotation(Path.class).value();
            for (var method : resource.getDeclaredMethods()) {
                String path = base
                        + Optional.ofNullable(method.getAnnotation(Path.class))
                                .map(Path::value)
                                .orElse("");
                if (method.isAnnotationPresent(GET.class)) {
                    offered.add("get " + path);
                }
                if (method.isAnnotationPresent(POST.class)) {
                    offered.add("post " + path);
                }
            }
        }
        var promised = new TreeSet<String>();
        contract().get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(m -> promised.add(m + " " + path.getKey())));

        assertThat(offered).isEqualTo(promised);
    }

    @Test
    void theContractKnowsEveryFieldOfARequest() throws IOException {
        JsonNode request = contract().at("/components/schemas/PruningRequest/properties");

        assertThat(names(request.at("/method/properties")))
                .isEqualTo(names(Json.mapper().valueToTree(Method.defaults())));
        assertThat(names(request.at("/training/properties")))
                .isEqualTo(names(Json.mapper().valueToTree(TrainingRecipe.defaults())));
    }

    private static Set<String> names(JsonNode node) {
        var names = new TreeSet<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode contract() throws IOException {
        try (var yaml = ContractTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }
}
