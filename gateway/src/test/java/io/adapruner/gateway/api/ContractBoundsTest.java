package io.adapruner.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract says every bound, and the code has the same one. */
class ContractBoundsTest {
    private static final Set<String> REQUESTS = Set.of(
            "UploadRequest",
            "UploadCompletion",
            "AnnouncedFile",
            "Preprocessing",
            "ModelRequest",
            "EarlierResult",
            "DatasetRequest",
            "Budget",
            "BudgetObject",
            "JobRequest",
            "LatencyTable",
            "Hardware");

    @Test
    void everyListAndTextOfARequestIsBounded() throws IOException {
        var unbounded = new ArrayList<String>();
        for (String name : REQUESTS) {
            collect(contract().at("/components/schemas/" + name), name, unbounded);
        }

        assertThat(unbounded).isEmpty();
    }

    /** Texts with a pattern are bounded by it, texts of an enumeration by that. */
    private static void collect(JsonNode schema, String path, List<String> unbounded) {
        String type = schema.path("type").asText();
        boolean bounded =
                switch (type) {
                    case "array" -> schema.has("maxItems");
                    case "string" -> schema.has("maxLength") || schema.has("pattern");
                    default -> true;
                };
        if (!bounded) {
            unbounded.add(path);
        }
        schema.properties().forEach(field -> {
            if (field.getValue().isContainerNode()) {
                collect(field.getValue(), path + "." + field.getKey(), unbounded);
            }
        });
        if (schema.isArray()) {
            schema.forEach(element -> collect(element, path + "[]", unbounded));
        }
    }

    @Test
    void theBoundsAreThoseOfTheCode() throws IOException {
        JsonNode request = contract().at("/components/schemas/JobRequest/properties");
        JsonNode method = request.at("/method/properties");

        assertThat(request.at("/budgets/maxItems").intValue()).isEqualTo(PruningRequest.MAX_BUDGETS);
        assertThat(request.at("/steps/maximum").intValue()).isEqualTo(StepSchedule.MOST);
        assertThat(method.at("/criteria/maxItems").intValue()).isEqualTo(CriterionName.values().length);
        for (String patterns : List.of("include", "exclude")) {
            assertThat(method.at("/" + patterns + "/maxItems").intValue()).isEqualTo(Method.MAX_PATTERNS);
            assertThat(method.at("/" + patterns + "/items/maxLength").intValue())
                    .isEqualTo(Method.LONGEST_PATTERN);
        }
        assertThat(contract().at("/components/parameters/size/schema/maximum").intValue())
                .isEqualTo(PageRequest.LARGEST);
        for (String schema : List.of("UploadRequest", "UploadCompletion")) {
            assertThat(contract()
                            .at("/components/schemas/" + schema + "/properties/files/maxItems")
                            .asText())
                    .isEqualTo(defaults().getProperty("adapruner.gateway.upload.max-files"));
        }
    }

    @Test
    void whatTheContractRefusesIsRefused() {
        for (String path : List.of("?size=0", "?size=501")) {
            assertThatThrownBy(() -> PageRequest.of(null, path.substring("?size=".length())))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("must be 1 to 500");
        }
    }

    /** Every operation may refuse a foreign request, and each that changes something a body that is long, late or no JSON. */
    @Test
    void everyOperationSaysHowItRefuses() throws IOException {
        contract().get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    JsonNode responses = operation.getValue().get("responses");
                    Set<String> wanted =
                            operation.getKey().equals("get") ? Set.of("403") : Set.of("403", "408", "413", "415");
                    for (String status : wanted) {
                        assertThat(responses.has(status))
                                .as(operation.getKey() + " " + path.getKey() + " " + status)
                                .isTrue();
                    }
                    if (operation.getValue().has("requestBody")) {
                        assertThat(responses.has("400")).as(path.getKey()).isTrue();
                    }
                }));
    }

    private static JsonNode contract() throws IOException {
        try (InputStream yaml = ContractBoundsTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }

    private static Properties defaults() throws IOException {
        var properties = new Properties();
        var files = ContractBoundsTest.class.getClassLoader().getResources("META-INF/microprofile-config.properties");
        while (files.hasMoreElements()) {
            try (InputStream in = files.nextElement().openStream()) {
                properties.load(in);
            }
        }
        return properties;
    }
}
