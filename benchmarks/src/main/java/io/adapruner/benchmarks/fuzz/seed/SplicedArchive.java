package io.adapruner.benchmarks.fuzz.seed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A whole zip archive in which one entry is given another content: checksums keep chance out of the archive itself. */
public record SplicedArchive(Map<String, byte[]> entries) {
    /** One of the files that the readers' tests read; {@code -Dadapruner.fuzz.fixtures} is their folder. */
    public static SplicedArchive of(String fixture) {
        var entries = new LinkedHashMap<String, byte[]>();
        Path file = Path.of(System.getProperty("adapruner.fuzz.fixtures"), fixture);
        try (var zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().<ZipEntry>map(e -> e).toList()) {
                try (InputStream content = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), content.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return new SplicedArchive(entries);
    }

    /** @param ending of the name of the one entry that changes */
    public byte[] with(String ending, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getKey().endsWith(ending) ? content : entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory fails", e);
        }
        return bytes.toByteArray();
    }

    /** The content of an entry. */
    byte[] content(String ending) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ending))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
