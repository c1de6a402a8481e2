package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is turned away before any resource sees it, over real sockets. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AdmissionTest extends ThroughTheDoor {
    private static final String JOB = "{\"modelId\":\"none\",\"datasetId\":\"none\",\"budgets\":[\"macs=50%\"]}";

    @ParameterizedTest
    @CsvSource({
        // a program, and the gateway's own page
        "127.0.0.1, , application/json, 404",
        "localhost, , application/json; charset=utf-8, 404",
        "127.0.0.1:1, http://127.0.0.1:1, application/json, 404",
        // a page of another site, with every type that browsers send unasked
        "127.0.0.1, http://evil.example, application/json, 403",
        "127.0.0.1, http://evil.example, text/plain, 403",
        "127.0.0.1, null, application/json, 403",
        "127.0.0.1, , text/plain, 415",
        "127.0.0.1, , application/x-www-form-urlencoded, 415",
        "127.0.0.1, , , 415",
        // a name that resolves to this machine
        "evil.example, , application/json, 403",
        "evil.example, http://evil.example, application/json, 403"
    })
    void onlyJsonForThisGatewayFromNoOtherSiteIsRead(String host, String origin, String type, int status)
            throws IOException {
        String head = "POST /api/v1/jobs HTTP/1.1\nHost: " + host + "\n" + header("Origin", origin)
                + header("Content-Type", type) + "Content-Length: " + JOB.length() + "\n\n";
        try (var socket = new RawSocket(address)) {
            assertThat(socket.send(head + JOB).status()).isEqualTo(status);
        }
    }

    /** Browsers send these from any page without asking first, because they have no body. */
    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume"})
    void aPageOfAnotherSiteControlsNoJob(String control) throws IOException {
        String head = "POST /api/v1/jobs/none/" + control + " HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0\n";
        try (var program = new RawSocket(address);
                var page = new RawSocket(address);
                var form = new RawSocket(address)) {
            assertThat(program.send(head + "\n").status()).isEqualTo(404);
            assertThat(page.send(head + "Origin: http://evil.example\n\n").status())
                    .isEqualTo(403);
            assertThat(form.send(head + "Content-Type: application/x-www-form-urlencoded\n\n")
                            .status())
                    .isEqualTo(415);
        }
    }

    @Test
    void healthAndFiguresAreReadUnderAnyNameAndNothingElse() throws IOException {
        for (String path : new String[] {"/q/health/live", "/q/metrics"}) {
            assertThat(get(path, "10.9.8.7")).as(path).isEqualTo(200);
        }
        for (String path : new String[] {"/q/openapi", "/api/v1/jobs", "/q/health/../../api/v1/jobs"}) {
            assertThat(get(path, "evil.example")).as(path).isEqualTo(403);
        }
    }

    private int get(String path, String host) throws IOException {
        try (var socket = new RawSocket(address)) {
            return socket.send("GET " + path + " HTTP/1.1\nHost: " + host + "\n\n")
                    .status();
        }
    }

    @Test
    void aBodyBeyondItsBoundIsRefusedBeforeAnythingIsStored() throws Exception {
        int before = keys("").size();
        String patterns = "'include':['" + "a".repeat(70_000) + "']";

        Answer announced = http.post("/api/v1/jobs", "{" + patterns + "}", "Idempotency-Key", "too-long");

        assertThat(announced.raw().version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(announced.status()).isEqualTo(413);
        assertThat(announced.text("/code")).isEqualTo("payload-too-large");
        assertThat(announced.text("/detail")).isEqualTo("the body is longer than 65536 bytes");
        assertThat(announced.raw().headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(keys("")).hasSize(before);
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedAsItArrives() throws IOException {
        try (var socket = new RawSocket(address)) {
            socket.post("/api/v1/models", "Transfer-Encoding: chunked");
            for (int chunk = 0; chunk < 5; chunk++) {
                socket.send("4000\n" + "a".repeat(0x4000) + "\n");
            }
            assertThat(socket.status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/jobs?size=abc, size 'abc' must be a whole number",
        "/api/v1/models?size=501, size '501' must be 1 to 500",
        "/api/v1/datasets?page=-1, page '-1' must be 0 or more",
        "/api/v1/datasets?page=99999999999, page '99999999999' must be a whole number",
        "/api/v1/jobs?state=lost, 'state ''lost'' must be one of queued, running, paused, succeeded, failed, cancelled'"
    })
    void aWrongParameterIsNamedWithWhatItMayBe(String path, String detail) throws Exception {
        Answer answer = http.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).isEqualTo("query parameter " + detail);
    }

    /** A client that leaves in the middle of a body or before the answer is not an error, least of all of the gateway. */
    @Test
    void aClientThatLeavesIsNoFailureOfTheGateway() throws Exception {
        var failures = new ConcurrentLinkedQueue<String>();
        var listening = new Handler() {
            @Override
            public void publish(LogRecord told) {
                if (told.getLevel().intValue() >= Level.WARNING.intValue()) {
                    failures.add(told.getLoggerName() + ": " + told.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(listening);
        try {
            for (int i = 0; i < 20; i++) {
                try (var sender = new RawSocket(address);
                        var reader = new RawSocket(address)) {
                    sender.post("/api/v1/jobs", "Content-Length: 1000").send("{");
                    reader.send("GET /api/v1/jobs HTTP/1.1\nHost: 127.0.0.1\n\n".repeat(5));
                }
                assertThat(http.get("/api/v1/jobs").status()).isEqualTo(200);
            }
        } finally {
            root.removeHandler(listening);
        }
        assertThat(failures).isEmpty();
    }

    private static String header(String name, String value) {
        return value == null ? "" : name + ": " + value + "\n";
    }
}
