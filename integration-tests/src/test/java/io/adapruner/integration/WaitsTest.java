package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests wait for what they need with Awaitility: a fixed sleep is too long on one machine and too short on another. */
class WaitsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A sleep, or a deadline that a loop would be made for. */
    private static final Pattern WAIT = Pattern.compile(
            "\\bsleep\\s*\\(|\\bpark(Nanos|Until)?\\s*\\(|\\b(nanoTime|currentTimeMillis)\\s*\\(\\s*\\)\\s*\\+|\\bnow\\s*\\(\\s*\\)\\s*\\.plus");

    /** Files that may, and why. */
    private static final Map<String, String> NOT_WAITS = Map.of(
            "StepWork.java", "a step of a training that takes its time: the work itself, which others interrupt",
            "Killings.java", "the beat of the kills, which is what a soak is made of");

    @Test
    void noTestSleepsOrMakesALoopOfItsOwn() throws IOException {
        List<Path> sources = sources();

        assertThat(sources).hasSizeGreaterThan(150);
        assertThat(sources.stream()
                        .filter(file ->
                                !NOT_WAITS.containsKey(file.getFileName().toString()))
                        .flatMap(WaitsTest::waits))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thread.sleep(2000)",
                "TimeUnit.SECONDS.sleep (1)",
                "LockSupport.parkNanos(1)",
                "deadline = System.nanoTime() + patience",
                "until = System.currentTimeMillis()+10",
                "Instant.now().plusSeconds(3)"
            })
    void waitsAreKnownByWhatTheyAreMadeOf(String line) {
        assertThat(WAIT.matcher(line).find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"System.nanoTime() - start", "await().atMost(patience)", "Instant.now()", "parked()"})
    void whatMeasuresIsNoWait(String line) {
        assertThat(WAIT.matcher(line).find()).isFalse();
    }

    /** Every module's tests, and what they share with the benchmarks. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> {
                        String path = ROOT.relativize(file).toString();
                        return !path.contains("/target/")
                                && (path.contains("src/test/java/")
                                        || path.contains("/benchmarks/cluster/")
                                        || path.contains("/benchmarks/soak/"));
                    })
                    .filter(file -> !file.endsWith("WaitsTest.java"))
                    .toList();
        }
    }

    private static Stream<String> waits(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> WAIT.matcher(line).find())
                    .map(line -> ROOT.relativize(file) + ": " + line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
