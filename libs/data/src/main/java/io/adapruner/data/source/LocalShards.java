package io.adapruner.data.source;

import io.adapruner.data.damage.NamedFew;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a local folder, or one local archive. */
public final class LocalShards implements SeekableShards {
    private final Path root;
    private final List<String> names;
    private final NamedFew passedOver;

    private LocalShards(Path root, List<String> names, NamedFew passedOver) {
        this.root = root;
        this.names = names;
        this.passedOver = passedOver;
    }

    /**
     * Lists a folder of shards, an ImageFolder tree, or takes a single tar or zip archive.
     *
     * @throws ProblemException {@code INVALID_DATASET} if there is nothing that could hold samples
     */
    public static LocalShards of(Path path) {
        if (Files.isRegularFile(path) && DatasetFile.isUseful(path.getFileName().toString())) {
            return new LocalShards(
                    path.toAbsolutePath().getParent(),
                    List.of(path.getFileName().toString()),
                    new NamedFew());
        }
        if (!Files.isDirectory(path)) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET, path + " is neither a folder nor a tar or zip archive");
        }
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            var names = new ArrayList<String>();
            var passedOver = new NamedFew();
            List<String> all = files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !DatasetFile.isHidden(name))
                    .sorted()
                    .toList();
            for (String name : all) {
                if (DatasetFile.isUseful(name) || beginsAsImage(path.resolve(name))) {
                    names.add(name);
                } else {
                    passedOver.add(name);
                }
            }
            if (names.stream().allMatch(DatasetFile::isClassList)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET, path + " holds no tar or zip archive, no image and no .npy file");
            }
            return new LocalShards(path, List.copyOf(names), passedOver);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean beginsAsImage(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DatasetFile.beginsAsImage(in.readNBytes(DatasetFile.TELLING));
        }
    }

    /** A sentence that counts and names the files that are none of these; empty where all are. */
    public Optional<String> passedOver() {
        return passedOver.count() == 0
                ? Optional.empty()
                : Optional.of("passed over, for they are neither images nor arrays: " + passedOver.count() + " files: "
                        + passedOver);
    }

    @Override
    public List<String> names() {
        return names;
    }

    /** Path of a file of {@link #names()}. */
    public Path path(String name) {
        if (Collections.binarySearch(names, name) < 0) {
            throw new IllegalArgumentException("no file " + name + " in " + root);
        }
        return root.resolve(name);
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(path(name));
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        return FilePart.read(path(name), offset, length);
    }
}
