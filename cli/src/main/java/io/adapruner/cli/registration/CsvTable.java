package io.adapruner.cli.registration;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.adapruner.data.folder.SplitName;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images that CSV files list, one row an image, with a header: a column of files, relative to the CSV file or to a folder beside it, one of labels
 * and, if there is one, one of splits. Without the latter the CSV file's name or folder says the split ({@code val.csv}, {@code
 * test/metadata.csv}), else it is training. Competitions name images by an {@code id}: it counts as a column of files where the first row's is one.
 */
final class CsvTable implements ImageTable {
    private static final List<String> FILES =
            List.of("file_name", "filename", "file", "path", "filepath", "image_path", "image");
    private static final List<String> IDS = List.of("id", "image_id", "img_id", "image_name");
    private static final List<String> LABELS = List.of("label", "class", "class_name", "category", "target");
    private static final List<String> SPLITS = List.of("split", "subset", "partition");
    /** Where a file is named without its ending. */
    private static final List<String> ENDINGS = List.of("", ".jpg", ".jpeg", ".png", ".JPEG", ".JPG");

    /** Where files may lie, beside the folder that is called like the table. */
    private static final List<String> FOLDERS = List.of("", "images", "train", "train_images");

    private record Listed(SplitName split, Path file, Optional<String> label) {}

    private final List<Listed> rows;

    private CsvTable(List<Listed> rows) {
        this.rows = rows;
    }

    /**
     * @return empty where no CSV file in the folder has a column of files and one of labels
     * @throws ProblemException INVALID_DATASET naming the row whose file is missing or outside of the folder
     */
    static Optional<ImageTable> of(Path folder) throws IOException {
        List<Path> tables;
        try (Stream<Path> files = Files.walk(folder)) {
            tables = files.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".csv"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
        var rows = new ArrayList<Listed>();
        for (Path table : tables) {
            read(folder, table, rows);
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(new CsvTable(rows));
    }

    private static void read(Path folder, Path table, List<Listed> rows) throws IOException {
        boolean found = false;
        try (MappingIterator<Map<String, String>> lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(table.toFile())) {
            while (lines.hasNext()) {
                Map<String, String> line = lower(lines.next());
                if (Stream.of(FILES, IDS).flatMap(List::stream).noneMatch(line::containsKey)
                        || LABELS.stream().noneMatch(line::containsKey)) {
                    return;
                }
                String name = first(line, FILES).or(() -> first(line, IDS)).orElse("");
                Optional<Path> file = existing(folder, table, name);
                if (file.isEmpty() && !found && FILES.stream().noneMatch(line::containsKey)) {
                    return;
                }
                found = true;
                rows.add(new Listed(
                        split(folder, table, line),
                        file.orElseThrow(() -> new ProblemException(
                                ProblemCode.INVALID_DATASET,
                                table + " lists '" + name + "', which is no file beside it or below")),
                        first(line, LABELS)));
            }
        }
    }

    private static Map<String, String> lower(Map<String, String> line) {
        var lower = new LinkedHashMap<String, String>();
        line.forEach((column, value) -> lower.put(column.strip().toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private static Optional<String> first(Map<String, String> line, List<String> columns) {
        return columns.stream()
                .flatMap(column -> Stream.ofNullable(line.get(column)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static SplitName split(Path folder, Path table, Map<String, String> line) {
        String place = folder.relativize(table).toString().replace('\\', '/');
        return first(line, SPLITS)
                .flatMap(SplitName::named)
                .or(() -> SplitName.ofShard(place))
                .orElse(SplitName.TRAIN);
    }

    private static Optional<Path> existing(Path folder, Path table, String name) {
        String own = table.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return Stream.concat(FOLDERS.stream(), Stream.of(own))
                .map(below -> table.resolveSibling(below).resolve("."))
                .flatMap(at ->
                        ENDINGS.stream().map(ending -> at.resolve(name + ending).normalize()))
                .filter(file -> file.startsWith(folder.normalize()) && Files.isRegularFile(file))
                .findFirst();
    }

    /** Numbers are the indices themselves; names get theirs in alphabetical order, as folders do. */
    @Override
    public List<String> classes() {
        List<String> labels = rows.stream()
                .flatMap(row -> row.label().stream())
                .distinct()
                .sorted()
                .toList();
        return labels.stream().allMatch(label -> label.matches("[0-9]{1,9}")) ? List.of() : labels;
    }

    @Override
    public void read(Rows consumer) throws IOException {
        for (Listed row : rows) {
            consumer.accept(new Row(
                    row.split(), row.file().getFileName().toString(), Files.readAllBytes(row.file()), row.label()));
        }
    }
}
