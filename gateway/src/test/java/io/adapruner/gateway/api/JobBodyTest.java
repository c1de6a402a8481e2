package io.adapruner.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobBodyTest {
    private static final String LEAST = "'modelId':'m','datasetId':'d','budgets':['macs=50%']";

    @Test
    void whatIsLeftOutIsTheDefault() {
        PruningRequest request = read("{" + LEAST + "}");

        assertThat(request.method()).isEqualTo(Method.defaults());
        assertThat(request.training()).isEqualTo(TrainingRecipe.defaults());
        assertThat(request.sparse()).isEmpty();
        assertThat(request.budgets()).containsExactly(Budget.parse("macs=50%"));
    }

    @Test
    void oneFieldOfTheMethodLeavesTheOthersAtTheirDefaults() {
        PruningRequest request =
                read("{" + LEAST + ",'method':{'multipleOf':8},'training':{'epochs':0,'distillation':{}}}");

        assertThat(request.method().multipleOf()).isEqualTo(8);
        assertThat(request.method().criteria()).isEqualTo(Method.defaults().criteria());
        assertThat(request.training().epochs()).isZero();
        assertThat(request.training().distillation()).isEqualTo(Optional.of(Distillation.defaults()));
    }

    @Test
    void aWholeRequestAsItIsWrittenIsReadBack() throws Exception {
        PruningRequest request = read("{" + LEAST + ",'seed':7,'sparse':{'epochs':3}}");

        assertThat(JobBody.read(Json.mapper().writeValueAsBytes(request)).complete())
                .isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'learningRate':'auto'}",
                "{'learningRate':0.02}",
                "{'rateSearch':{'rates':[0.01,0.1],'share':0.2,'leastSteps':9}}",
                "{'learningRate':0.02,'rateSearch':{'rates':[0.01,0.1],'share':0.2,'leastSteps':9}}",
                "{'distillation':null}",
                "{'distillation':{'weight':0}}",
                "{'distillation':{'temperature':2}}",
            })
    void aTrainingAsItIsWrittenIsReadBack(String training) throws Exception {
        PruningRequest request = read("{" + LEAST + ",'training':" + training + "}");

        assertThat(JobBody.read(Json.mapper().writeValueAsBytes(request)).complete())
                .isEqualTo(request);
    }

    @Test
    void aRateIsFoundUnlessOneIsGiven() {
        assertThat(training("{}").rateSearch()).contains(RateSearch.defaults());
        assertThat(training("{'learningRate':'auto'}")).isEqualTo(TrainingRecipe.defaults());
        assertThat(training("{'learningRate':0.02}").rateSearch()).isEmpty();
        assertThat(training("{'learningRate':0.02}").learningRate()).isEqualTo(0.02);
    }

    @Test
    void theOriginalTeachesUnlessItIsToldNotTo() {
        assertThat(training("{}").distillation()).contains(Distillation.defaults());
        assertThat(training("{'distillation':{'weight':0.5}}").distillation()).contains(new Distillation(0.5, 4));
        assertThat(training("{'distillation':{'weight':0}}").distillation()).isEmpty();
        assertThat(training("{'distillation':null}").distillation()).isEmpty();
    }

    private static TrainingRecipe training(String choices) {
        return read("{" + LEAST + ",'training':" + choices + "}").training();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'training':{'epochs':''}|field 'training.epochs': '' is no whole number",
                "'training':{'learningRate':''}|field 'training.learningRate': '' is neither a number nor auto",
                "'training':{'learningRate':'1'}|field 'training.learningRate': '1' is neither a number nor auto",
                "'training':{'learningRate':true}|field 'training.learningRate': what is given is neither a number nor auto",
                "'training':{'rateSearch':{'rates':[0.1],'share':0.1,'leastSteps':9}}|rates: 1 must be 2..16 of them",
                "'training':{'rateSearch':{'rates':[0.1,0.01],'share':0.1,'leastSteps':9}}|rates [0.1, 0.01] must rise",
                "'training':{'rateSearch':{'rates':[0.01,0.1],'share':0.9,'leastSteps':9}}|share 0.9 must be in (0, 0.5]",
                "'method':{'compensate':'true'}|field 'method.compensate': 'true' is neither true nor false",
                "'method':{'criteria':[null]}|field 'method.criteria[0]': null is not taken here",
                "'method':{'multiple':8}|unknown field 'method.multiple'",
                "'metod':{}|unknown field 'metod'",
                "'training':{'epochs':-1}|epochs -1 must be in 0..10000",
                "'training':{'epochs':'many'}|field 'training.epochs': 'many' is no whole number",
                "'method':{'widthRule':'best'}|field 'method.widthRule': 'best' is none of auto, adapruner, uniform, global, residual",
                "'method':{'include':'all'}|field 'method.include': 'all' is no list",
                "'precision':'fp8'|field 'precision': 'fp8' is none of fp32, bf16",
                "'method':{'minimumKept':2}|minimumKept 2.0 must be in (0, 1]",
            })
    void aWrongFieldIsNamed(String fields, String message) {
        assertThatThrownBy(() -> read("{" + LEAST + "," + fields + "}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nothingInAListIsNamed() {
        assertThatThrownBy(() -> read("{'modelId':'m','datasetId':'d','budgets':[null]}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("budgets")
                .hasMessageContaining("null is not taken here");
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThatThrownBy(() -> read("{'datasetId':'d','budgets':[]}")).hasMessage("field 'modelId' is missing");
    }

    private static PruningRequest read(String json) {
        return JobBody.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .complete();
    }
}
