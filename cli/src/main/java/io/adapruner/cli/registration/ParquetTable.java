package io.adapruner.cli.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.StructAccessor;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import io.adapruner.data.folder.SplitName;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Images in Parquet files as Hugging Face's data sets have them: a column of structs with {@code bytes} and {@code path}, or of bytes alone, and
 * one of labels, whose names stand in the file's metadata. A file's name says the split ({@code train-00000-of-00002.parquet}), else
 * it is training. Read here, on the user's own machine, so that no service parses what somebody uploads.
 */
final class ParquetTable implements ImageTable {
    private static final List<String> IMAGES = List.of("image", "img", "jpg", "jpeg", "png", "picture");
    private static final List<String> LABELS =
            List.of("label", "labels", "fine_label", "class", "category", "target", "cls");
    private static final String BYTES = "bytes";
    private static final String FEATURES = "huggingface";

    private final List<Path> files;
    private final Columns columns;

    /**
     * @param struct whether images are structs
     * @param label empty where there is none
     * @param text whether labels are names
     */
    private record Columns(String image, boolean struct, Optional<String> label, boolean text, List<String> names) {}

    private ParquetTable(List<Path> files) throws IOException {
        this.files = files;
        this.columns = columns(files.getFirst());
    }

    /**
     * @return empty where the folder has no Parquet file, or the file is none
     * @throws ProblemException INVALID_DATASET where the first file has no column of images
     */
    static Optional<ImageTable> of(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            List<Path> files = all.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".parquet"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            return files.isEmpty() ? Optional.empty() : Optional.of(new ParquetTable(files));
        }
    }

    private static Columns columns(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            Map<String, SchemaNode> fields = new LinkedHashMap<>();
            reader.getFileSchema().getRootNode().children().forEach(field -> fields.put(field.name(), field));
            String image = IMAGES.stream()
                    .filter(fields::containsKey)
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            ProblemCode.INVALID_DATASET,
                            file + " has the columns " + fields.keySet() + "; images are looked for in "
                                    + String.join(", ", IMAGES)));
            Optional<String> label = LABELS.stream().filter(fields::containsKey).findFirst();
            boolean text = label.map(fields::get).filter(ParquetTable::isText).isPresent();
            List<String> names = label.map(column ->
                            names(reader.getFileMetaData().keyValueMetadata().get(FEATURES), column))
                    .orElse(List.of());
            return new Columns(image, fields.get(image) instanceof SchemaNode.GroupNode, label, text, names);
        }
    }

    private static boolean isText(SchemaNode node) {
        return node instanceof SchemaNode.PrimitiveNode value && value.type() == PhysicalType.BYTE_ARRAY;
    }

    /** Of the classes, by the column's feature; empty where the metadata names none. */
    private static List<String> names(String metadata, String column) {
        if (metadata == null) {
            return List.of();
        }
        try {
            JsonNode feature =
                    new ObjectMapper().readTree(metadata).at("/info/features").path(column);
            return StreamSupport.stream(feature.path("names").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        } catch (JsonProcessingException e) {
            // Somebody else's metadata under that name: labels are indices then.
            return List.of();
        }
    }

    @Override
    public List<String> classes() throws IOException {
        if (!columns.text() || columns.label().isEmpty()) {
            return columns.names();
        }
        var found = new TreeSet<String>();
        String column = columns.label().orElseThrow();
        for (Path file : files) {
            eachRow(file, ColumnProjection.columns(column), (where, row) -> {
                if (!row.isNull(column)) {
                    found.add(row.getString(column));
                }
            });
        }
        return List.copyOf(found);
    }

    @Override
    public void read(Rows consumer) throws IOException {
        for (Path file : files) {
            SplitName split = SplitName.ofShard(file.getFileName().toString())
                    .or(() -> SplitName.ofShard(file.toString().replace('\\', '/')))
                    .orElse(SplitName.TRAIN);
            eachRow(file, ColumnProjection.all(), (where, row) -> consumer.accept(row(split, where, row)));
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(String where, RowReader row) throws IOException;
    }

    private static void eachRow(Path file, ColumnProjection columns, Visitor visitor) throws IOException {
        try (ParquetFileReader reader = open(file);
                RowReader rows = rows(file, reader, columns)) {
            for (long row = 0; next(file, rows); row++) {
                visitor.visit(file.getFileName() + " row " + row, rows);
            }
        }
    }

    private static RowReader rows(Path file, ParquetFileReader reader, ColumnProjection columns) {
        try {
            return reader.buildRowReader().projection(columns).build();
        } catch (RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean next(Path file, RowReader rows) {
        try {
            boolean more = rows.hasNext();
            if (more) {
                rows.next();
            }
            return more;
        } catch (RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    private Row row(SplitName split, String where, RowReader row) {
        if (row.isNull(columns.image())) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, where + " has no image");
        }
        StructAccessor image = columns.struct() ? row.getStruct(columns.image()) : row;
        String bytes = columns.struct() ? BYTES : columns.image();
        if (image.isNull(bytes)) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET, where + " names an image and does not hold its bytes");
        }
        // An ending that images have; content says of which format.
        return new Row(split, where + ".jpg", image.getBinary(bytes), label(row));
    }

    private Optional<String> label(RowReader row) {
        return columns.label().filter(column -> !row.isNull(column)).map(column -> {
            if (columns.text()) {
                return row.getString(column);
            }
            long index = ((Number) row.getValue(column)).longValue();
            boolean named = index >= 0 && index < columns.names().size();
            return named ? columns.names().get((int) index) : Long.toString(index);
        });
    }

    private static ParquetFileReader open(Path file) {
        try {
            return ParquetFileReader.open(InputFile.of(file));
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    /** Damaged files are answered with exceptions of many kinds. */
    private static ProblemException unreadable(Path file, Exception cause) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET, file + " cannot be read as Parquet: " + cause.getMessage(), cause);
    }
}
