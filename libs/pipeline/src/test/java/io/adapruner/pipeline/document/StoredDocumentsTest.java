package io.adapruner.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Documents of jobs that began before a budget could be spread in several ways, as they lie in stores. */
class StoredDocumentsTest {
    @Test
    void theWidthsOfAnOldSubnetworkAreItsOnlySpread() throws JsonProcessingException {
        Subnetwork read = read("""
                {"budget":{"metric":"macs","unit":"percent","value":50.0},"widths":{"conv1":4},"macs":50,"baseMacs":100,
                 "parameters":5,"baseParameters":10,"scale":0.5,"halvings":12,"seconds":0.25}""", Subnetwork.class);

        var spread = new Spread(Optional.empty(), Map.of("conv1", 4), 50, 5, 0.5, 12);
        assertThat(read).isEqualTo(new Subnetwork(Budget.parse("macs=50%"), List.of(spread), 100, 10, 0.25));
        assertThat(read.spread(Optional.empty())).isEqualTo(spread);
    }

    @Test
    void aSubnetworkOfSeveralSpreadsComesBackAsItWas() throws JsonProcessingException {
        var uniform = new Spread(Optional.of(WidthRule.UNIFORM), Map.of("conv1", 4), 50, 5, 0.5, 12);
        var residual = new Spread(Optional.of(WidthRule.RESIDUAL), Map.of("conv1", 3), 40, 4, 0.75, 50);
        var subnetwork = new Subnetwork(Budget.parse("macs=50%"), List.of(uniform, residual), 100, 10, 0.25);

        Subnetwork read = read(Json.mapper().writeValueAsString(subnetwork), Subnetwork.class);

        assertThat(read).isEqualTo(subnetwork);
        assertThat(read.spread(Optional.of(WidthRule.RESIDUAL))).isEqualTo(residual);
    }

    @Test
    void anOldInheritanceNamesNoRuleAndNoImages() throws JsonProcessingException {
        Inheritance read = read("""
                {"criterion":"l2","compensated":true,"recalibrated":false,"candidates":[
                  {"name":"l2","compensated":true,"recalibrated":false,"heldOutAccuracy":84.5,"seconds":1.5}],
                 "kept":{"conv1":[0,2]},"network":"n","weights":"w","baseAccuracy":90.0,"surgeryAccuracy":50.0,
                 "inheritedAccuracy":84.0,"seconds":{"load":1.0}}""", Inheritance.class);

        assertThat(read.widths()).isEmpty();
        assertThat(read.candidates())
                .containsExactly(new CandidateResult(
                        Optional.empty(), CriterionName.L2, true, false, false, 84.5, Optional.empty(), 1.5));
    }

    @Test
    void anOldImportanceHoldsNoEliminations() throws JsonProcessingException {
        Importance read = read("""
                {"rule":"residual","blocks":[{"name":"first","importance":0.75,"groups":["conv1"]}],"channelScores":{},
                 "residuals":{"conv1":[0.5,0.0]},"keptWhole":{},"bytesRead":1,"modelBytes":2,"seconds":0.25}""", Importance.class);

        assertThat(read.eliminations()).isEmpty();
        assertThat(read.residuals()).isEqualTo(Map.of("conv1", List.of(0.5, 0.0)));
    }

    @Test
    void anOldResultNamesNoRule() throws JsonProcessingException {
        TargetResult read = read("""
                {"target":0,"budget":{"metric":"macs","unit":"percent","value":50.0},
                 "base":{"macs":100,"parameters":10,"accuracy":90.5,"fileBytes":40},"macs":50,"macsKept":0.5,"parameters":5,
                 "fileBytes":20,"accuracy":{"surgery":30.0,"inherited":85.0,"finetuned":null},"criterion":"l2",
                 "compensated":true,"recalibrated":false,"criteria":[],"blocks":[],
                 "latency":{"measurements":[],"threads":1,"precision":"fp32"},"epochs":[],"artifacts":{},"durations":{},
                 "seed":1,"precision":"fp32","device":"cpu","versions":{}}""", TargetResult.class);

        assertThat(read.widthRule()).isEmpty();
        assertThat(read.criterion()).isEqualTo("l2");
    }

    private static <T> T read(String json, Class<T> type) throws JsonProcessingException {
        return Json.mapper().readValue(json, type);
    }
}
