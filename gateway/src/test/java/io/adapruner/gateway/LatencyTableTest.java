package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.SyntheticTables;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tables that other machines have measured, and jobs that are searched by them. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LatencyTableTest extends ThroughTheDoor {
    private static final Network NETWORK = Architectures.build("resnet20-cifar", 3);

    @Test
    void aTableIsKeptUnderItsContentAndGivenBack() throws Exception {
        LatencyTable table = table(NETWORK, 1e-5);

        Answer first = send(Json.mapper().writeValueAsString(table));
        Answer again = send(Json.mapper().writeValueAsString(table));
        Answer other = send(Json.mapper().writeValueAsString(table(NETWORK, 2e-5)));

        assertThat(first.status()).as(first.json().toString()).isEqualTo(201);
        String id = first.text("/id");
        assertThat(first.text("/hardware/processor")).isEqualTo(table.hardware().processor());
        assertThat(first.json().at("/originalMillis").doubleValue()).isEqualTo(table.originalMillis());
        assertThat(first.raw().headers().firstValue("location").orElseThrow()).endsWith("/api/v1/latency-tables/" + id);
        assertThat(again.text("/id")).isEqualTo(id);
        assertThat(other.text("/id")).isNotEqualTo(id);
        assertThat(store.exists(Keys.latencyTable(id))).isTrue();
        Answer got = http.get("/api/v1/latency-tables/" + id);
        assertThat(Json.mapper().treeToValue(got.json(), LatencyTable.class)).isEqualTo(table);
    }

    @Test
    void whatIsNoTableIsRefusedByTheFieldAndNothingIsKept() throws Exception {
        String good = Json.mapper().writeValueAsString(table(NETWORK, 1e-5));
        int before = keys(Keys.LATENCY_TABLES).size();

        Answer negative = send(good.replaceFirst("\"millis\":[0-9.E-]+", "\"millis\":-1"));
        Answer unknown = send(good.replaceFirst("\"batch\"", "\"batsch\":1,\"batch\""));
        Answer newer = send(good.replaceFirst("\"version\":1", "\"version\":9"));
        Answer none = send("[]");

        assertThat(negative.status()).isEqualTo(400);
        assertThat(negative.text("/detail")).contains("-1.0 ms must be 0 to");
        assertThat(unknown.text("/detail")).contains("batsch");
        assertThat(newer.text("/detail")).contains("version 9 is not read here");
        assertThat(none.text("/detail")).contains("must be a JSON object");
        assertThat(keys(Keys.LATENCY_TABLES)).hasSize(before);
        assertThat(http.get("/api/v1/latency-tables/" + "0".repeat(64)).status())
                .isEqualTo(404);
        assertThat(http.get("/api/v1/latency-tables/no..table").status()).isEqualTo(404);
    }

    @Test
    void aJobByATableHasTheTablesBatchAndThreads() throws Exception {
        LatencyTable made = table(NETWORK, 1e-5);
        var table = new LatencyTable(1, made.network(), made.name(), 4, 2, made.hardware(), made.layers());
        String id = send(Json.mapper().writeValueAsString(table)).text("/id");

        Answer job = submit("'budgets':['latency=60%'],'training':{'epochs':0},'latency':{'table':'" + id + "'}");
        Answer contrary = submit("'budgets':['latency=60%'],'latency':{'table':'" + id + "','threads':1}");

        assertThat(job.status()).as(job.json().toString()).isEqualTo(202);
        assertThat(job.json().at("/request/latency/batch").intValue()).isEqualTo(4);
        assertThat(job.json().at("/request/latency/threads").intValue()).isEqualTo(2);
        assertThat(job.text("/request/budgets/0/metric")).isEqualTo("latency");
        assertThat(contrary.status()).isEqualTo(400);
        assertThat(contrary.text("/detail"))
                .contains("latency.threads")
                .contains("1 is asked for")
                .contains("of 2");
    }

    @Test
    void aLatencyBudgetWithoutATableIsMeasuredAsTheDefaultsSay() throws Exception {
        Answer job = submit("'budgets':['latency=4ms'],'training':{'epochs':0}");

        assertThat(job.status()).as(job.json().toString()).isEqualTo(202);
        assertThat(job.json().at("/request/latency/batch").intValue()).isEqualTo(1);
        assertThat(job.json().at("/request/latency/threads").intValue()).isEqualTo(1);
        assertThat(job.json().at("/request/budgets/0/value").doubleValue()).isEqualTo(4);
    }

    @Test
    void whatCannotEndWellIsRefusedAtOnce() throws Exception {
        String other = send(Json.mapper().writeValueAsString(table(Architectures.build("resnet14-cifar", 3), 1e-5)))
                .text("/id");

        Answer ofAnother = submit("'budgets':['latency=60%'],'latency':{'table':'" + other + "'}");
        Answer missing = submit("'budgets':['latency=60%'],'latency':{'table':'" + "ab".repeat(32) + "'}");
        Answer noBudget = submit("'budgets':['macs=60%'],'latency':{'batch':1}");
        Answer tooMany = submit("'budgets':['latency=60%'],'latency':{'batch':5000}");

        assertThat(ofAnother.status()).isEqualTo(400);
        assertThat(ofAnother.text("/detail")).contains("another network (resnet14-cifar)");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(noBudget.status()).isEqualTo(400);
        assertThat(noBudget.text("/detail")).contains("no budget bounds it");
        assertThat(tooMany.text("/detail")).contains("'latency'").contains("batch 5000 must be in 1..1024");
    }

    private static LatencyTable table(Network network, double millis) {
        return SyntheticTables.of(network, (unit, in, out) -> 0.01 + millis * in * out);
    }

    private Answer send(String json) throws Exception {
        return http.post("/api/v1/latency-tables", json);
    }

    private Answer submit(String fields) throws Exception {
        String model = register("resnet20-cifar", Samples.model("resnet20-cifar", 3, 3))
                .text("/id");
        return http.post(
                "/api/v1/jobs",
                "{'modelId':'" + model + "','datasetId':'" + dataset(3, 32).text("/id") + "'," + fields + "}");
    }
}
