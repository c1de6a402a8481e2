package io.adapruner.data.source;

import io.adapruner.data.archive.ArchiveReader;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.webdataset.BraceExpansion;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

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
     * Lists a folder of shards, an ImageFolder tree, or takes a single tar or zip archive, or those that a pattern with
     * {@linkplain BraceExpansion braces} names.
     *
     * @throws ProblemException {@code INVALID_DATASET} if there is nothing that could hold samples
     */
    public static LocalShards of(Path path) {
        if (isPattern(path)) {
            return listed(path);
        }
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
        try {
            var names = new ArrayList<String>();
            var passedOver = new NamedFew();
            for (String name : files(path, passedOver)) {
                if (DatasetFile.isUseful(name) || beginsAsImage(path.resolve(name))) {
                    names.add(name);
                } else {
                    passedOver.add(name);
                }
            }
            if (names.stream().allMatch(DatasetFile::isClassList)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET,
                        path + " holds no tar or zip archive, no image and no .npy file"
                                + passedOver
                                        .passedOver()
                                        .map(named -> "; " + named)
                                        .orElse(""));
            }
            return new LocalShards(path, List.copyOf(names), passedOver);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether it is no file but stands for several. */
    public static boolean isPattern(Path path) {
        return BraceExpansion.isPattern(path.toString()) && !Files.exists(path);
    }

    private static LocalShards listed(Path pattern) {
        String text = pattern.toString().replace('\\', '/');
        int folder = text.lastIndexOf('/', text.indexOf('{')) + 1;
        Path root = Path.of(text.substring(0, folder)).toAbsolutePath();
        List<String> names = BraceExpansion.of(text.substring(folder)).stream()
                .distinct()
                .sorted()
                .toList();
        for (String name : names) {
            if (!Files.isRegularFile(root.resolve(name)) || !ArchiveReader.isArchive(name)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET,
                        pattern + " stands for " + names.size() + " files, of which " + name
                                + " is no tar or zip archive, or is not there");
            }
        }
        return new LocalShards(root, names, new NamedFew());
    }

    /** In their order, those behind links too; a link to a folder that holds it is passed over. */
    private static List<String> files(Path root, NamedFew passedOver) throws IOException {
        var files = new TreeSet<String>();
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = name(root, file);
                        if (attributes.isRegularFile() && !DatasetFile.isHidden(name)) {
                            files.add(name);
                        } else if (attributes.isSymbolicLink()) {
                            passedOver.add(name + " (a link to nothing)");
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (!(e instanceof FileSystemLoopException)) {
                            throw e;
                        }
                        passedOver.add(name(root, file) + " (a link to a folder that it is in)");
                        return FileVisitResult.CONTINUE;
                    }
                });
        return List.copyOf(files);
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static boolean beginsAsImage(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DatasetFile.beginsAsImage(in.readNBytes(DatasetFile.TELLING));
        }
    }

    /** A sentence that counts and names the files that are none of these; empty where all are. */
    public Optional<String> passedOver() {
        return passedOver.passedOver();
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
