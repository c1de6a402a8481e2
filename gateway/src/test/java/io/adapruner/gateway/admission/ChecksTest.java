package io.adapruner.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Host, origin and media type of a request, one by one. */
class ChecksTest {
    private static final HostCheck HOSTS = HostCheck.of(List.of("Prune.Example.org", "gateway"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "127.0.0.1",
                "127.8.9.10",
                "::1",
                "[::1]",
                "gateway",
                "prune.example.org",
                "10.1.2.3"
            })
    void loopbackTheConnectionsAddressAndConfiguredNamesAreServed(String host) {
        assertThat(HOSTS.refusal(Optional.of(host), "10.1.2.3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "example.org",
                "10.1.2.4",
                "0.0.0.0",
                ""
            })
    void anyOtherHostIsRefused(String host) {
        assertThat(HOSTS.refusal(Optional.of(host), "10.1.2.3").orElseThrow().status())
                .isEqualTo(403);
        assertThat(HOSTS.refusal(Optional.empty(), "10.1.2.3").orElseThrow().status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1, 8080",
        "http://localhost, localhost, -1",
        "http://localhost, localhost, 80",
        "https://prune.example.org, prune.example.org, -1",
        "https://prune.example.org, PRUNE.example.org, 443",
        "http://[::1]:8080, [::1], 8080"
    })
    void thePageOfTheSameAddressIsServed(String origin, String host, int port) {
        assertThat(OriginCheck.refusal(origin, host, port)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 127.0.0.1, 8080",
        "http://127.0.0.1:3000, 127.0.0.1, 8080",
        "http://localhost:8080, 127.0.0.1, 8080",
        "null, 127.0.0.1, 8080",
        "'', 127.0.0.1, 8080",
        "file://, 127.0.0.1, 8080",
        "http://127.0.0.1:8080@evil.example, 127.0.0.1, 8080",
        "ht tp://x, 127.0.0.1, 8080"
    })
    void thePageOfAnotherIsRefused(String origin, String host, int port) {
        assertThat(OriginCheck.refusal(origin, host, port).orElseThrow().status())
                .isEqualTo(403);
    }

    @Test
    void onlyJsonIsTaken() {
        for (String type : List.of("application/json", "Application/JSON", "application/json; charset=utf-8")) {
            assertThat(MediaTypeCheck.refusal(List.of(type), true)).as(type).isEmpty();
        }
        assertThat(MediaTypeCheck.refusal(List.of(), false)).isEmpty();
        for (String type : List.of(
                "text/plain",
                "text/plain; application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/jsonx",
                "")) {
            assertThat(MediaTypeCheck.refusal(List.of(type), false)
                            .orElseThrow()
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(MediaTypeCheck.refusal(List.of(), true).orElseThrow().status())
                .isEqualTo(415);
        assertThat(MediaTypeCheck.refusal(List.of("application/json", "text/plain"), true)
                        .orElseThrow()
                        .status())
                .isEqualTo(415);
    }

    @Test
    void bodiesTogetherAreBounded() {
        var memory = new BodyMemory(100);

        assertThat(memory.reserve(60)).isTrue();
        assertThat(memory.reserve(41)).isFalse();
        assertThat(memory.reserve(40)).isTrue();
        memory.release(60);
        assertThat(memory.reserve(60)).isTrue();
    }
}
