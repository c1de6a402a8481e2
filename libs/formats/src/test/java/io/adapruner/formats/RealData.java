package io.adapruner.formats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The shared folder of real models: property {@code adapruner.data}, {@code ADAPRUNER_DATA}, or {@code shared/data} above. */
public final class RealData {
    private RealData() {}

    public static Path model(String name) {
        Optional<Path> file = Stream.concat(
                        Stream.of(System.getProperty("adapruner.data"), System.getenv("ADAPRUNER_DATA"))
                                .filter(s -> s != null && !s.isBlank())
                                .map(Path::of),
                        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                                .map(p -> p.resolve("shared/data")))
                .map(p -> p.resolve("models").resolve(name))
                .filter(Files::exists)
                .findFirst();
        assumeTrue(file.isPresent(), "SKIPPED: no real model " + name + "; set ADAPRUNER_DATA to the data folder");
        return file.get();
    }
}
