package io.adapruner.cli.registration;

import io.adapruner.data.archive.TarReader;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.DatasetFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ImageNet's own archives: one of each class, {@code train/n01440764.tar}, whose name is the class's and which holds its images alone; beside it, if
 * there is one, a folder tree of those to test on, {@code val/n01440764/1.JPEG}.
 *
 * @param archives of the training images
 * @param tested images to test on, each in the folder of its class
 */
record ClassTarsTable(List<Path> archives, List<Path> tested) implements ImageTable {
    private static final Pattern SYNSET = Pattern.compile("n[0-9]{8}\\.tar");
    private static final int MOST_BYTES = 1 << 26;

    /** @return empty where the folder has no such archive */
    static Optional<ImageTable> of(Path folder) throws IOException {
        List<Path> archives = files(
                folder, file -> SYNSET.matcher(file.getFileName().toString()).matches());
        if (archives.isEmpty()) {
            return Optional.empty();
        }
        var tested = new ArrayList<Path>();
        for (String name : List.of("val", "validation", "test")) {
            if (tested.isEmpty() && Files.isDirectory(folder.resolve(name))) {
                tested.addAll(files(
                        folder.resolve(name),
                        file -> DatasetFile.isImage(file.getFileName().toString())));
            }
        }
        return Optional.of(new ClassTarsTable(archives, List.copyOf(tested)));
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
    }

    @Override
    public List<String> classes() {
        return archives.stream().map(ClassTarsTable::synset).sorted().toList();
    }

    private static String synset(Path archive) {
        String name = archive.getFileName().toString();
        return name.substring(0, name.length() - ".tar".length());
    }

    @Override
    public void read(Rows rows) throws IOException {
        for (Path archive : archives) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                    var tar = new TarReader(archive.toString(), in)) {
                for (String name = tar.next(); name != null; name = tar.next()) {
                    if (DatasetFile.isImage(name)) {
                        rows.accept(
                                new Row(SplitName.TRAIN, name, tar.content(MOST_BYTES), Optional.of(synset(archive))));
                    }
                }
            }
        }
        for (Path image : tested) {
            rows.accept(new Row(
                    SplitName.TEST,
                    image.getFileName().toString(),
                    Files.readAllBytes(image),
                    Optional.of(image.getParent().getFileName().toString())));
        }
    }
}
