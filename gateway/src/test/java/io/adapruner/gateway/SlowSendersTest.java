package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders and readers that take their time, more of them than the gateway has threads. */
@QuarkusTest
@TestProfile(SlowSendersTest.Impatient.class)
class SlowSendersTest {
    /** More than the worker threads of a machine with few processors (200). */
    private static final int SENDERS = 300;

    /** The body's time is 30 s; a test that waits for its end needs a shorter one. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("adapruner.gateway.body.timeout", "PT5S");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(PlatformResource.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @TestHTTPResource("/")
    URI address;

    /** A gateway that has just started is reading its topics and says so. */
    @BeforeEach
    void untilItIsReady() {
        try (Http http = Http.of(address)) {
            Awaitility.await("the gateway is ready")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> http.get("/q/health/ready").status() == 200);
        }
    }

    @Test
    void bodiesThatArriveByteByByteStopNobodyAndAreCutOff() throws Exception {
        var senders = new ArrayList<RawSocket>();
        try (Http http = Http.of(address)) {
            for (int i = 0; i < SENDERS; i++) {
                var sender = new RawSocket(address);
                senders.add(sender);
                sender.post("/api/v1/jobs", "Content-Length: 1000").send("{");
            }
            for (RawSocket sender : senders) {
                sender.send(" ");
            }

            assertAnswers(http);

            for (RawSocket sender : senders) {
                assertThat(sender.status()).isEqualTo(408);
                assertThat(sender.rest()).contains("the body was not there after 5 s");
            }
            assertAnswers(http);
        } finally {
            for (RawSocket sender : senders) {
                sender.close();
            }
        }
    }

    @Test
    void answersThatNobodyReadsStopNobody() throws Exception {
        var readers = new ArrayList<RawSocket>();
        try (Http http = Http.of(address)) {
            // Far more than a connection holds, then what a worker thread answers
            String asked = "GET /q/openapi HTTP/1.1\nHost: 127.0.0.1\n\n".repeat(100)
                    + "GET /api/v1/jobs HTTP/1.1\nHost: 127.0.0.1\n\n";
            for (int i = 0; i < SENDERS; i++) {
                var reader = new RawSocket(address);
                readers.add(reader);
                reader.send(asked);
            }
            assertAnswers(http);
        } finally {
            for (RawSocket reader : readers) {
                reader.close();
            }
        }
    }

    private void assertAnswers(Http http) throws Exception {
        for (var expected : Map.of("/q/health/live", 200, "/q/health/ready", 200, "/api/v1/jobs", 200)
                .entrySet()) {
            Answer answer = http.send(HttpRequest.newBuilder(address.resolve(expected.getKey()))
                    .timeout(Duration.ofSeconds(20))
                    .build());
            assertThat(answer.status()).as(expected.getKey()).isEqualTo(expected.getValue());
        }
    }
}
