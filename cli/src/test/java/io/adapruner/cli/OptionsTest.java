package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyBudgetBecomesOneEntry() throws Exception {
        JsonNode request = method("--keep", "macs=50%", "--keep", "parameters=400k");

        assertThat(request.path("budgets")).isEqualTo(JSON.readTree("""
                        [{"metric":"macs","unit":"percent","value":50.0},
                         {"metric":"parameters","unit":"absolute","value":400000.0}]"""));
    }

    @Test
    void whatIsNotGivenIsLeftToTheGateway() {
        JsonNode request = method("--keep", "macs=50%");

        assertThat(request.path("method")).isEmpty();
        assertThat(request.has("sparse")).isFalse();
        assertThat(request.has("precision")).isFalse();
        assertThat(training()).isEmpty();
    }

    @Test
    void theMethodsChoicesArePassedOn() throws Exception {
        JsonNode request = method(
                "--keep",
                "macs=50%",
                "--widths",
                "residual",
                "--criteria",
                "l1,taylor",
                "--no-compensation",
                "--exclude",
                "layer3*",
                "--sparse-epochs",
                "2",
                "--seed",
                "7",
                "--precision",
                "fp32");

        assertThat(request.path("method")).isEqualTo(JSON.readTree("""
                        {"widthRule":"residual","criteria":["l1","taylor"],"compensate":false,"exclude":["layer3*"]}"""));
        assertThat(request.path("sparse"))
                .isEqualTo(JSON.readTree("{\"epochs\":2,\"lambda\":1.0E-5,\"learningRate\":0.01}"));
        assertThat(request.path("seed").asLong()).isEqualTo(7);
        assertThat(request.path("precision").asText()).isEqualTo("fp32");
    }

    @Test
    void distillationWithoutAValueHasTheUsualOne() throws Exception {
        assertThat(training("--epochs", "3", "--distill"))
                .isEqualTo(JSON.readTree("{\"epochs\":3,\"distillation\":{\"weight\":0.9,\"temperature\":4.0}}"));
        assertThat(training("--distill=0.5,2").path("distillation"))
                .isEqualTo(JSON.readTree("{\"weight\":0.5,\"temperature\":2.0}"));
    }

    @Test
    void aBudgetThatCannotBeReadIsQuoted() {
        assertThatThrownBy(() -> method("--keep", "half"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'half'")
                .hasMessageContaining("macs=50%");
    }

    @Test
    void usageErrorsExitWithTwo() {
        assertThat(Main.run("prune", "--model", "x.pt")).isEqualTo(2);
        assertThat(Main.run("no-such-command")).isEqualTo(2);
    }

    private static JsonNode method(String... arguments) {
        var options = new MethodOptions();
        new CommandLine(CommandLine.Model.CommandSpec.wrapWithoutInspection(null)
                        .addMixin("m", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        ObjectNode request = JSON.createObjectNode();
        options.writeTo(request);
        return request;
    }

    private static JsonNode training(String... arguments) {
        var options = new TrainingOptions();
        new CommandLine(CommandLine.Model.CommandSpec.wrapWithoutInspection(null)
                        .addMixin("t", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        ObjectNode request = JSON.createObjectNode();
        options.writeTo(request);
        return request.path("training");
    }
}
