package io.adapruner.data;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The files of a local folder, or one local archive. */
public final class LocalShards implements ShardSource {
    private final Path root;
    private final List<String> names;

    private LocalShards(Path root, List<String> names) {
        this.root = root;
        this.names = names;
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
                    List.of(path.getFileName().toString()));
        }
        if (!Files.isDirectory(path)) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET, path + " is neither a folder nor a tar or zip archive");
        }
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString().replace('\\', '/'))
                    .filter(DatasetFile::isUseful)
                    .sorted()
                    .toList();
            if (names.stream().allMatch(DatasetFile::isClassList)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET, path + " holds no .tar, .zip, .jpg, .jpeg, .png or .npy file");
            }
            return new LocalShards(path, names);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, path + " cannot be read: " + e.getMessage(), e);
        }
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
}
