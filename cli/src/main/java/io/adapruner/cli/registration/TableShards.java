package io.adapruner.cli.registration;

import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the images of a table as WebDataset shards, each under a number and the name that the user knows it by, with its class in a {@code
 * .cls} file beside it.
 */
final class TableShards implements Closeable {
    /** A shard is closed when it holds this many bytes. */
    private static final long SHARD_BYTES = 1L << 28;

    private final Path folder;
    private final Map<String, Integer> indices = new HashMap<>();
    private final List<String> classes;
    private final Map<SplitName, Shard> open = new EnumMap<>(SplitName.class);
    private final Map<SplitName, Integer> shards = new EnumMap<>(SplitName.class);
    private final List<UploadFile> written = new ArrayList<>();
    private int images;

    private static final class Shard {
        private final TarWriter tar;
        private long bytes;

        Shard(TarWriter tar) {
            this.tar = tar;
        }

        void add(String name, byte[] content) throws IOException {
            tar.add(name, content);
            bytes += TarWriter.bytesFor(name, content.length);
        }
    }

    private TableShards(Path folder, List<String> classes) {
        this.folder = folder;
        this.classes = classes;
        classes.forEach(name -> indices.put(name, indices.size()));
    }

    /** @param folder receives the shards */
    static List<UploadFile> of(ImageTable table, Path folder) throws IOException {
        List<String> classes = table.classes();
        try (var shards = new TableShards(folder, classes)) {
            table.read(shards::add);
            shards.finish();
            if (!classes.isEmpty()) {
                Path list = folder.resolve("classes.txt");
                Files.write(list, classes, StandardCharsets.UTF_8);
                shards.written.add(UploadFile.of(list));
            }
            return shards.written;
        }
    }

    private void add(ImageTable.Row row) throws IOException {
        Shard shard = shard(row.split());
        String name = String.format(Locale.ROOT, "%08d-%s", images++, row.name().replaceAll("[\\p{Cntrl}/\\\\]", "_"));
        int dot = name.lastIndexOf('.');
        String key = dot < 0 ? name : name.substring(0, dot);
        shard.add(DatasetFile.isImage(name) ? name : key + ".jpg", row.content());
        if (row.label().isPresent()) {
            shard.add(key + ".cls", index(row).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String index(ImageTable.Row row) {
        String label = row.label().orElseThrow();
        if (classes.isEmpty()) {
            return label;
        }
        Integer index = indices.get(label);
        if (index == null) {
            throw new ProblemException(
                    ProblemCode.CLASS_OUT_OF_RANGE,
                    row.name() + " is of class '" + label + "', which is not among the " + classes.size() + " classes");
        }
        return index.toString();
    }

    private Shard shard(SplitName split) throws IOException {
        Shard shard = open.get(split);
        if (shard != null && shard.bytes < SHARD_BYTES) {
            return shard;
        }
        if (shard != null) {
            shard.tar.close();
        }
        int number = shards.merge(split, 1, Integer::sum) - 1;
        Path file = folder.resolve(String.format(Locale.ROOT, "%s-%06d.tar", split.label(), number));
        written.add(UploadFile.of(file));
        var next = new Shard(new TarWriter(new BufferedOutputStream(Files.newOutputStream(file))));
        open.put(split, next);
        return next;
    }

    @Override
    public void close() throws IOException {
        finish();
    }

    private void finish() throws IOException {
        for (Shard shard : open.values()) {
            shard.tar.close();
        }
        open.clear();
    }
}
