package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.JobDefaults;
import io.adapruner.cli.platform.OptionWords;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MethodOptions method = new MethodOptions();
    private final TrainingOptions training = new TrainingOptions();

    /** By option, the JSON pointer of its field in the defaults, whose value the help states. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("--widths", "/method/widthRule"),
            Map.entry("--multiple-of", "/method/multipleOf"),
            Map.entry("--minimum-kept", "/method/minimumKept"),
            Map.entry("--calibration-images", "/method/calibrationImages"),
            Map.entry("--recalibration-batches", "/method/recalibrationBatches"),
            Map.entry("--epochs", "/training/epochs"),
            Map.entry("--batch", "/training/batch"),
            Map.entry("--momentum", "/training/momentum"),
            Map.entry("--weight-decay", "/training/weightDecay"),
            Map.entry("--warmup", "/training/warmupEpochs"),
            Map.entry("--label-smoothing", "/training/labelSmoothing"),
            Map.entry("--precision", "/precision"),
            Map.entry("--seed", "/seed"),
            Map.entry("--steps", "/steps"),
            Map.entry("--sparse-lambda", "/sparse/lambda"),
            Map.entry("--sparse-learning-rate", "/sparse/learningRate"));

    @Test
    void whatIsNotGivenIsNotSent() throws Exception {
        JsonNode sent = JSON.readTree(Json.mapper().writeValueAsString(request("--keep", "macs=50%")));

        assertThat(sent).isEqualTo(JSON.readTree("""
                {"modelId":"m","datasetId":"d","budgets":[{"metric":"macs","unit":"percent","value":50.0}],
                 "method":{},"training":{}}"""));
    }

    @Test
    void noOptionOfAJobHasAValueOfItsOwn() {
        assertThat(spec().options()).isNotEmpty().allSatisfy(option -> assertThat(option.defaultValue())
                .as(option.longestName())
                .isNull());
    }

    /** The right values are those that the gateway fills in: completing an empty request gives them. */
    @Test
    void theHelpTellsTheDefaultsOfTheGateway() {
        PruningRequest completed =
                request("--keep", "macs=50%", "--sparse-epochs", "1").complete();
        JsonNode defaults = Json.mapper().valueToTree(completed);

        assertThat(FIELDS).allSatisfy((name, field) -> {
            String value = defaults.at(field).asText();
            String told = spec().findOption(name).description()[0];
            assertThat(toldDefault(told)).as(name + ": " + told).isEqualTo(value);
        });
        assertThat(completed.method()).isEqualTo(JobDefaults.METHOD);
        assertThat(completed.training()).isEqualTo(JobDefaults.TRAINING);
        assertThat(completed.sparse()).contains(new SparseTraining(1, 1e-4, 0.01));
        assertThat(completed.seed()).isEqualTo(1);
    }

    @Test
    void everyOptionTellsItsDefault() {
        var silent = new ArrayList<String>();
        for (OptionSpec option : spec().options()) {
            if (!option.required() && !String.join(" ", option.description()).contains("(default: ")) {
                silent.add(option.longestName());
            }
        }
        assertThat(silent).isEmpty();
    }

    private static String toldDefault(String description) {
        String told = description.replaceFirst(".*\\(default: ([^;) ]+).*", "$1");
        try {
            double number = Double.parseDouble(told);
            return told.matches("[0-9]+") && !description.contains("linear") && !description.contains("In [0, 1)")
                    ? told
                    : String.valueOf(number);
        } catch (NumberFormatException word) {
            return told;
        }
    }

    @Test
    void everyBudgetBecomesOneEntry() throws Exception {
        assertThat(request("--keep", "macs=50%", "--keep", "parameters=400k").budgets())
                .containsExactly(Budget.parse("macs=50%"), Budget.parse("parameters=400000"));
    }

    @Test
    void theMethodsChoicesArePassedOn() throws Exception {
        JsonNode request = sent(
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
        assertThat(request.path("sparse")).isEqualTo(JSON.readTree("{\"epochs\":2}"));
        assertThat(request.path("seed").asLong()).isEqualTo(7);
        assertThat(request.path("precision").asText()).isEqualTo("fp32");
    }

    @Test
    void stepsShareTheEpochsAndHaveOneEachWhereNoneAreGiven() {
        assertThat(sent("--keep", "macs=30%", "--steps", "3").path("steps").asInt())
                .isEqualTo(3);
        assertThat(request("--keep", "macs=30%", "--steps", "3")
                        .complete()
                        .training()
                        .epochs())
                .isEqualTo(3);
        assertThat(request("--keep", "macs=30%", "--steps", "3", "--epochs", "7")
                        .complete()
                        .training()
                        .epochs())
                .isEqualTo(7);
        for (String[] refused : new String[][] {
            {"--keep", "macs=30%", "--steps", "11"},
            {"--keep", "macs=30%", "--steps", "0"},
            {"--keep", "macs=30%", "--steps", "2", "--epochs", "0"},
            {"--keep", "macs=30%", "--steps", "3", "--epochs", "2"}
        }) {
            assertThatThrownBy(() -> request(refused).complete())
                    .isInstanceOf(ProblemException.class)
                    .extracting(e -> OptionWords.of(e.getMessage()))
                    .asString()
                    .startsWith("--steps");
        }
    }

    @Test
    void theRateIsFoundUnlessItIsGiven() {
        assertThat(sent("--keep", "macs=50%", "--learning-rate", "0.02").at("/training"))
                .hasToString("{\"learningRate\":0.02}");
        assertThat(sent("--keep", "macs=50%", "--learning-rate", "auto").at("/training"))
                .hasToString("{\"learningRate\":\"auto\"}");
        assertThat(request("--keep", "macs=50%", "--learning-rate", "auto").complete())
                .isEqualTo(request("--keep", "macs=50%").complete());
        assertThat(JobDefaults.TRAINING.rateSearch()).map(RateSearch::share).contains(0.1);
        assertThat(spec().findOption("--learning-rate").description()[0])
                .contains("(default: auto)", "within a tenth of the training");
        assertThatThrownBy(() -> request("--keep", "macs=50%", "--learning-rate", "fast"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("--learning-rate=fast is neither a number nor auto");
    }

    @Test
    void theOriginalTeachesUnlessItIsToldNotTo() {
        assertThat(request("--keep", "macs=50%", "--distill", "off")
                        .complete()
                        .training()
                        .distillation())
                .isEmpty();
        assertThat(request("--keep", "macs=50%").complete().training().distillation())
                .contains(JobDefaults.DISTILLATION);
        Distillation defaults = JobDefaults.DISTILLATION;
        assertThat(spec().findOption("--distill").description()[0])
                .contains(String.format(Locale.ROOT, "(default: %s,%.0f)", defaults.weight(), defaults.temperature()));
    }

    @Test
    void distillationWithoutAValueHasTheUsualOne() {
        assertThat(request("--keep", "macs=50%", "--distill")
                        .complete()
                        .training()
                        .distillation())
                .contains(JobDefaults.DISTILLATION);
        assertThat(sent("--keep", "macs=50%", "--distill=0.5,2").at("/training/distillation"))
                .isEqualTo(sent("--keep", "macs=50%", "--distill", "0.5,2.0").at("/training/distillation"))
                .hasToString("{\"weight\":0.5,\"temperature\":2.0}");
        assertThatThrownBy(() -> request("--keep", "macs=50%", "--distill=1,2,3"))
                .hasMessage("--distill=1,2,3 is neither WEIGHT,TEMPERATURE nor off");
    }

    @Test
    void aBudgetThatCannotBeReadIsQuoted() {
        assertThatThrownBy(() -> request("--keep", "half"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'half'")
                .hasMessageContaining("macs=50%");
    }

    @Test
    void usageErrorsExitWithTwo() {
        assertThat(Main.run("prune", "--model", "x.pt")).isEqualTo(2);
        assertThat(Main.run("no-such-command")).isEqualTo(2);
    }

    private JsonNode sent(String... arguments) {
        return Json.mapper().valueToTree(request(arguments));
    }

    private JobRequest request(String... arguments) {
        var method = new MethodOptions();
        var training = new TrainingOptions();
        new CommandLine(spec(method, training)).parseArgs(arguments);
        return new JobRequest(
                "m",
                "d",
                method.budgets(),
                Optional.of(method.choices()),
                Optional.of(training.choices()),
                method.sparse(),
                method.precision(),
                Optional.ofNullable(method.seed),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(method.steps),
                Optional.empty());
    }

    private CommandSpec spec() {
        return spec(method, training);
    }

    private static CommandSpec spec(MethodOptions method, TrainingOptions training) {
        return CommandSpec.wrapWithoutInspection(null)
                .addMixin("m", CommandSpec.forAnnotatedObject(method))
                .addMixin("t", CommandSpec.forAnnotatedObject(training));
    }
}
