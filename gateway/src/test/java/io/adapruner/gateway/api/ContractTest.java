package io.adapruner.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.adapruner.api.DatasetRequest;
import io.adapruner.api.DatasetSummary;
import io.adapruner.api.Job;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.LatencyTableSummary;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.ModelSummary;
import io.adapruner.api.OpenedUpload;
import io.adapruner.api.Page;
import io.adapruner.api.Problem;
import io.adapruner.api.StageProgress;
import io.adapruner.api.UploadCompletion;
import io.adapruner.api.UploadRequest;
import io.adapruner.api.UploadedFiles;
import io.adapruner.api.choice.JobDefaults;
import io.adapruner.api.choice.LearningRateChoice;
import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.data.DatasetDocument;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.preflight.ModelDocument;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is written by hand; the code must offer exactly what it says. */
class ContractTest {
    private static final List<Class<?>> RESOURCES = List.of(
            UploadResource.class,
            ModelResource.class,
            DatasetResource.class,
            LatencyTableResource.class,
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

    @ParameterizedTest
    @MethodSource("documents")
    void everyDocumentIsTheRecordThatIsSent(String schema, Class<?> document) throws IOException {
        new RecordContract(contract()).compare(schema, document);
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("Problem", Problem.class),
                arguments("UploadRequest", UploadRequest.class),
                arguments("Upload", OpenedUpload.class),
                arguments("UploadCompletion", UploadCompletion.class),
                arguments("UploadedFiles", UploadedFiles.class),
                arguments("ModelRequest", ModelRequest.class),
                arguments("Model", ModelDocument.class),
                arguments("DatasetRequest", DatasetRequest.class),
                arguments("Dataset", DatasetDocument.class),
                arguments("LatencyTable", LatencyTable.class),
                arguments("LatencyTableSummary", LatencyTableSummary.class),
                arguments("JobRequest", JobRequest.class),
                arguments("PruningRequest", PruningRequest.class),
                arguments("StageProgress", StageProgress.class),
                arguments("Job", Job.class),
                arguments("JobSummary", JobSummary.class),
                arguments("ModelSummary", ModelSummary.class),
                arguments("DatasetSummary", DatasetSummary.class),
                arguments("Artifact", Artifact.class),
                arguments("Report", Report.class));
    }

    /** A page alone is left out: it is generic, and has a test of its own. */
    @Test
    void noSchemaIsLeftOut() throws IOException {
        JsonNode contract = contract();
        var checked = new RecordContract(contract);
        documents().forEach(d -> checked.compare((String) d.get()[0], (Class<?>) d.get()[1]));

        assertThat(checked.seen()).containsExactlyInAnyOrderElementsOf(without(contract, "Page"));
    }

    @Test
    void aPageHasTheFieldsOfTheRecord() throws IOException {
        JsonNode page = contract().at("/components/schemas/Page/properties");

        assertThat(names(page)).containsExactly("page", "size", "total");
        assertThat(Arrays.stream(Page.class.getRecordComponents()).map(RecordComponent::getName))
                .containsExactly("items", "page", "size", "total");
    }

    /** The defaults that the contract states are those that a request gets. */
    @Test
    void theContractTellsTheDefaults() throws IOException {
        JsonNode request = contract().at("/components/schemas/JobRequest/properties");

        assertThat(defaults(request.at("/method/properties")))
                .isEqualTo(Json.mapper().valueToTree(JobDefaults.METHOD));
        ObjectNode training = Json.mapper().valueToTree(JobDefaults.TRAINING);
        training.remove("distillation");
        training.remove("rateSearch");
        training.remove("augmentation");
        training.put("learningRate", LearningRateChoice.AUTO);
        assertThat(defaults(request.at("/training/properties"))).isEqualTo(training);
        assertThat(defaults(request.at("/latency/properties")))
                .isEqualTo(Json.mapper().valueToTree(JobDefaults.LATENCY));
        assertThat(defaults(request.at("/training/properties/distillation/properties")))
                .isEqualTo(Json.mapper().valueToTree(JobDefaults.DISTILLATION));
        assertThat(JobDefaults.TRAINING.distillation()).contains(JobDefaults.DISTILLATION);
        assertThat(defaults(request.at("/training/properties/rateSearch/properties")))
                .isEqualTo(Json.mapper()
                        .valueToTree(JobDefaults.TRAINING.rateSearch().orElseThrow()));
        assertThat(defaults(request.at("/training/properties/augmentation/properties")))
                .isEqualTo(Json.mapper().valueToTree(JobDefaults.TRAINING.changes()));
        assertThat(defaults(request.at("/sparse/properties")))
                .isEqualTo(Json.mapper().valueToTree(JobDefaults.SPARSE));
        assertThat(request.at("/precision/default").asText()).isEqualTo(Label.of(JobDefaults.PRECISION));
        assertThat(request.at("/seed/default").asLong()).isEqualTo(JobDefaults.SEED);
        assertThat(request.at("/steps/default").asInt()).isEqualTo(JobDefaults.STEPS.number());
    }

    private static ObjectNode defaults(JsonNode properties) {
        var defaults = Json.mapper().createObjectNode();
        properties.properties().stream()
                .filter(property -> property.getValue().has("default"))
                .forEach(property ->
                        defaults.set(property.getKey(), property.getValue().get("default")));
        return defaults;
    }

    private static Set<String> without(JsonNode contract, String... left) {
        Set<String> all = names(contract.at("/components/schemas"));
        all.removeAll(Set.of(left));
        return all;
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
