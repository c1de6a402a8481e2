package io.adapruner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build was given. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        try (var file = Version.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            properties.load(file);
            return new String[] {"AdaPruner " + properties.getProperty("version")};
        } catch (IOException e) {
            throw new UncheckedIOException("the build left no version.properties", e);
        }
    }
}
