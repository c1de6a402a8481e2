package io.adapruner.cli.registration;

import io.adapruner.data.folder.SplitName;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tiny ImageNet as it is handed out: training images in {@code train/CLASS/images}, those to test on in {@code val/images} with their classes in
 * {@code val/val_annotations.txt}. Its {@code test} images have no labels and are left out.
 */
record TinyImageNetTable(Path folder, List<String> classes) implements ImageTable {
    private static final String ANNOTATIONS = "val/val_annotations.txt";

    static Optional<ImageTable> of(Path folder) throws IOException {
        return Files.isRegularFile(folder.resolve(ANNOTATIONS)) && Files.isDirectory(folder.resolve("train"))
                ? Optional.of(new TinyImageNetTable(
                        folder,
                        entries(folder.resolve("train")).stream()
                                .filter(Files::isDirectory)
                                .map(entry -> entry.getFileName().toString())
                                .toList()))
                : Optional.empty();
    }

    @Override
    public void read(Rows rows) throws IOException {
        for (String name : classes) {
            for (Path image : entries(folder.resolve("train").resolve(name).resolve("images"))) {
                rows.accept(new Row(
                        SplitName.TRAIN, image.getFileName().toString(), Files.readAllBytes(image), Optional.of(name)));
            }
        }
        for (String line : Files.readAllLines(folder.resolve(ANNOTATIONS), StandardCharsets.UTF_8)) {
            String[] parts = line.split("\t", -1);
            Path images = folder.resolve("val/images").normalize();
            Path image = images.resolve(parts[0]).normalize();
            if (parts.length < 2 || !image.startsWith(images) || !Files.isRegularFile(image)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET,
                        folder.resolve(ANNOTATIONS) + ": '" + line + "' names no image of val/images");
            }
            rows.accept(new Row(SplitName.VALIDATION, parts[0], Files.readAllBytes(image), Optional.of(parts[1])));
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.sorted().toList());
        }
    }
}
