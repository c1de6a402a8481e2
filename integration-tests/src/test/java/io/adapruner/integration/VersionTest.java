package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version is defined in the POMs; everything else that names it must name the same (RELEASING.md). */
class VersionTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern OF_THE_BUILD =
            Pattern.compile("<artifactId>adapruner</artifactId>\\s*<version>([^<]+)<");
    /** The default tags of our own images, the argument of their Dockerfile, the chart. */
    private static final List<Pattern> MENTIONS = List.of(
            Pattern.compile("(?<![/\\w])adapruner/[a-z-]+:([\\w.-]+)"),
            Pattern.compile("(?m)^ARG VERSION=(\\S+)"),
            Pattern.compile("(?m)^(?:version|appVersion): (\\S+)$"));

    @Test
    void everyFileThatIsDeployedNamesTheVersionOfTheBuild() throws IOException {
        List<String> mentions =
                deployed().stream().flatMap(file -> versions(file).stream()).toList();

        // Six default images in env.defaults, as many in the compose files, the Dockerfiles and the chart: none may be
        // missed.
        assertThat(mentions).hasSizeGreaterThan(15).containsOnly(version(ROOT.resolve("pom.xml")));
    }

    @Test
    void everyModuleHasTheVersionOfTheBuild() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            List<String> versions = files.filter(f -> f.endsWith("pom.xml"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .filter(f -> OF_THE_BUILD.matcher(read(f)).find())
                    .map(VersionTest::version)
                    .toList();

            assertThat(versions).hasSizeGreaterThan(16).containsOnly(version(ROOT.resolve("pom.xml")));
        }
    }

    private static List<Path> deployed() throws IOException {
        try (Stream<Path> kept = Files.walk(ROOT.resolve("deploy"));
                Stream<Path> compose = Files.list(ROOT)) {
            return Stream.concat(
                            kept.filter(f -> named(f, "env\\.defaults|.*Dockerfile|Chart\\.yaml")),
                            compose.filter(f -> named(f, "docker-compose.*\\.yml")))
                    .toList();
        }
    }

    private static boolean named(Path file, String pattern) {
        return file.getFileName().toString().matches(pattern);
    }

    private static List<String> versions(Path file) {
        String text = read(file);
        return MENTIONS.stream()
                .flatMap(p -> p.matcher(text).results())
                .map(m -> m.group(1))
                .toList();
    }

    private static String version(Path pom) {
        Matcher found = OF_THE_BUILD.matcher(read(pom));
        assertThat(found.find()).as("a version in %s", pom).isTrue();
        return found.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
