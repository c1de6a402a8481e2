package io.adapruner.data;

import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.source.SeekableShards;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A data set in memory, for tests. */
final class MemoryShards implements SeekableShards {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();

    MemoryShards file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    MemoryShards text(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** How often a part of a file was read. */
    int reads() {
        return reads.get();
    }

    byte[] bytes(String name) {
        return files.get(name);
    }

    /** A tar of name and content in turn; strings become UTF-8. */
    MemoryShards tar(String name, Object... entries) {
        return file(name, tarOf(entries));
    }

    /** The same files, some under other names and compressed by gzip. */
    MemoryShards gzipped(String ending, String otherEnding) {
        var others = new MemoryShards();
        files.forEach((name, content) -> others.file(
                name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) + otherEnding : name,
                name.endsWith(ending) ? gzip(content) : content));
        return others;
    }

    /**
     * Files of another set in archives.
     *
     * @param archive of a file
     */
    static MemoryShards packed(MemoryShards loose, UnaryOperator<String> archive) {
        var entries = new LinkedHashMap<String, List<Object>>();
        loose.files.forEach((name, content) -> entries.computeIfAbsent(archive.apply(name), a -> new ArrayList<>())
                .addAll(List.of(name, content)));
        var packed = new MemoryShards();
        entries.forEach((name, files) -> packed.tar(name, files.toArray()));
        return packed;
    }

    static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] tarOf(Object... entries) {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarWriter(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                byte[] content = entries[i + 1] instanceof byte[] bytes
                        ? bytes
                        : entries[i + 1].toString().getBytes(StandardCharsets.UTF_8);
                tar.add(entries[i].toString(), content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A zip of name and content in turn. */
    static byte[] zipOf(Object... entries) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i].toString()));
                zip.write((byte[]) entries[i + 1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** WebDataset shards with {@code perClass} flat 8x8 images of every class, in train and test. */
    static MemoryShards webDataset(int classes, int perClass) {
        var shards = new MemoryShards();
        for (String split : List.of("train", "test")) {
            var entries = new ArrayList<Object>();
            for (int i = 0; i < classes * perClass; i++) {
                entries.add(i + ".png");
                entries.add(Pictures.png(8, 8, 0x010101 * i));
                entries.add(i + ".cls");
                entries.add(i % classes);
            }
            shards.tar(split + "-000000.tar", entries.toArray());
        }
        return shards;
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public InputStream open(String name) {
        return new ByteArrayInputStream(files.get(name));
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        reads.incrementAndGet();
        return Arrays.copyOfRange(files.get(name), (int) offset, (int) offset + length);
    }
}
