package io.adapruner.cli.registration;

import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.UploadName;
import io.adapruner.data.archive.ArchiveReader;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.data.source.LocalShards;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A data set as flat files to upload: shards as they are, loose images of an ImageFolder tree packed into one shard per
 * top-level folder, and what an {@link ImageTable} lists as shards with labels.
 */
final class DatasetPackage {
    private static final String CLASS_LIST = "classes.txt";

    private final LocalShards source;
    private final Path scratch;
    private final Set<String> taken = new HashSet<>();

    private DatasetPackage(LocalShards source, Path scratch) {
        this.source = source;
        this.scratch = scratch;
    }

    /**
     * Files ready to upload, with names that need no folders.
     *
     * @param scratch folder for what must be packed; shards are uploaded from where they are
     * @param warnings gets a sentence that names what is left behind
     * @throws io.adapruner.problem.ProblemException when there is nothing that could hold images
     */
    static List<UploadFile> of(Path data, Path scratch, Consumer<String> warnings) throws IOException {
        Optional<ImageTable> table = table(data);
        if (table.isPresent()) {
            return TableShards.of(table.orElseThrow(), scratch);
        }
        LocalShards source = LocalShards.of(data);
        source.passedOver().ifPresent(warnings);
        return new DatasetPackage(source, scratch).files();
    }

    private static Optional<ImageTable> table(Path data) throws IOException {
        Optional<ImageTable> parquet = Files.exists(data) ? ParquetTable.of(data) : Optional.empty();
        if (parquet.isPresent() || !Files.isDirectory(data)) {
            return parquet;
        }
        for (Recogniser recogniser : List.<Recogniser>of(TinyImageNetTable::of, ClassTarsTable::of, CsvTable::of)) {
            Optional<ImageTable> table = recogniser.of(data);
            if (table.isPresent()) {
                return table;
            }
        }
        return Optional.empty();
    }

    /** Finds a table in a folder; empty where there is none of its kind. */
    @FunctionalInterface
    private interface Recogniser {
        Optional<ImageTable> of(Path folder) throws IOException;
    }

    private List<UploadFile> files() throws IOException {
        var files = new ArrayList<UploadFile>();
        var loose = new LinkedHashMap<String, List<String>>();
        for (String name : source.names()) {
            if (DatasetFile.isClassList(name)) {
                if (taken.add(CLASS_LIST)) {
                    files.add(new UploadFile(CLASS_LIST, source.path(name)));
                }
            } else if (ArchiveReader.isArchive(name)) {
                files.add(new UploadFile(free(safe(name)), source.path(name)));
            } else {
                int slash = name.indexOf('/');
                loose.computeIfAbsent(slash < 0 ? "images" : name.substring(0, slash), k -> new ArrayList<>())
                        .add(name);
            }
        }
        for (Map.Entry<String, List<String>> folder : loose.entrySet()) {
            files.add(UploadFile.of(packed(folder.getKey(), folder.getValue())));
        }
        return files;
    }

    private Path packed(String folder, List<String> images) throws IOException {
        Path shard = scratch.resolve(shardName(folder));
        try (var tar = new TarWriter(new BufferedOutputStream(Files.newOutputStream(shard)))) {
            for (String image : images) {
                try (InputStream in = source.open(image)) {
                    tar.add(image, in.readAllBytes());
                }
            }
        }
        return shard;
    }

    /** Says of the folder's images no other split than the folder does: {@code test kit} is none. */
    private String shardName(String folder) {
        String name = safe(folder) + ".tar";
        boolean same = SplitName.ofShard(name).equals(SplitName.named(folder));
        return free(same && name.length() <= UploadName.LONGEST ? name : "images.tar");
    }

    /** Names that differ in what an upload does not take must not become one. */
    private String free(String name) {
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = i + "-" + name;
        }
        return free;
    }

    /** Folders become part of the name, so that {@code train/000.tar} still says which split it belongs to. */
    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
