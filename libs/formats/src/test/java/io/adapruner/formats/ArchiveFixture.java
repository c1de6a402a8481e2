package io.adapruner.formats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Entries of fixtures that are zip archives, to change one of them. */
public final class ArchiveFixture {
    private ArchiveFixture() {}

    /** Content of the entry whose name ends so. */
    public static byte[] entry(String fixture, String name) {
        try (var in = new ZipInputStream(new ByteArrayInputStream(Fixture.bytes(fixture)))) {
            ZipEntry entry = in.getNextEntry();
            while (!entry.getName().endsWith(name)) {
                entry = in.getNextEntry();
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive with another content for that entry. */
    public static byte[] replaced(String fixture, String name, byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(Fixture.bytes(fixture)));
                var zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] before = in.readAllBytes();
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(entry.getName().endsWith(name) ? content : before);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
