package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.read.checkpoint.Checkpoint;
import io.adapruner.formats.read.checkpoint.RawTensors;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.formats.translation.Value.Numbers;
import io.adapruner.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One place with tensors in an archive: raw storages that a JSON document describes (PyTorch 2.9 and newer), or a checkpoint
 * of {@code torch.save} inside the archive (before).
 *
 * @param checkpoint name of the entry with the checkpoint
 * @param config name of the JSON document
 */
record TensorEntries(BoundedZip zip, String checkpoint, Optional<String> config) {
    private static final int LARGEST_CONFIG = 64 << 20;
    private static final int MOST_AXES = 8;
    /** More than the positions of any window squared. */
    static final int MOST_INDICES = 1 << 18;

    private static final int START = 16;
    private static final long SLACK = 1 << 20;

    /** {@code torch._export.serde.schema.ScalarType}. */
    private static final Map<Long, ElementType> TYPES = Map.of(
            1L, ElementType.U8,
            2L, ElementType.I8,
            3L, ElementType.I16,
            4L, ElementType.I32,
            5L, ElementType.I64,
            6L, ElementType.F16,
            7L, ElementType.F32,
            8L, ElementType.F64,
            12L, ElementType.BOOL,
            13L, ElementType.BF16);

    /** Whether every tensor is a raw storage of its own. */
    private boolean raw() {
        return config.isPresent() && zip.has(config.get());
    }

    /** Those of the named tensors that are here. */
    Weights read(Set<String> names) {
        if (raw()) {
            return raw(
                    SchemaNode.parse(config.orElseThrow(), zip.document(config.orElseThrow(), LARGEST_CONFIG)), names);
        }
        return zip.has(checkpoint) ? pickled(names) : new Weights(new LinkedHashMap<>());
    }

    private Weights raw(SchemaNode document, Set<String> names) {
        String folder = folder();
        var tensors = new RawTensors(zip);
        for (Map.Entry<String, SchemaNode> entry :
                document.at("config").fields().entrySet()) {
            if (names.contains(entry.getKey())) {
                add(tensors, folder, entry.getKey(), entry.getValue());
            }
        }
        return tensors.read();
    }

    private String folder() {
        String document = config.orElseThrow();
        return document.substring(0, document.lastIndexOf('/') + 1);
    }

    /** Those of the named tensors of integers or truths that are here, each in a storage of its own. */
    Map<String, Numbers> indices(Set<String> names) {
        var indices = new HashMap<String, Numbers>();
        if (raw() && !names.isEmpty()) {
            String document = config.orElseThrow();
            SchemaNode.parse(document, zip.document(document, LARGEST_CONFIG))
                    .at("config")
                    .fields()
                    .forEach((name, payload) -> {
                        if (names.contains(name)) {
                            integers(payload).ifPresent(list -> indices.put(name, list));
                        }
                    });
        }
        return indices;
    }

    private Optional<Numbers> integers(SchemaNode payload) {
        SchemaNode meta = payload.at("tensor_meta");
        ElementType type = TYPES.get(meta.at("dtype").whole());
        List<Long> sizes = counts(meta.at("sizes"));
        double length = sizes.stream().mapToDouble(Long::doubleValue).reduce(1, (one, other) -> one * other);
        boolean plain = (type == ElementType.I64 || type == ElementType.I32 || type == ElementType.BOOL)
                && !payload.at("use_pickle").truth()
                && counts(meta.at("strides")).equals(rowMajor(sizes))
                && count(meta.at("storage_offset")) == 0;
        if (!plain) {
            return Optional.empty();
        }
        String entry = folder() + payload.at("path_name").text();
        int size = (int) Math.min(length, MOST_INDICES);
        ByteBuffer values =
                ByteBuffer.wrap(zip.bytes(entry, size * type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        if (length > MOST_INDICES || values.remaining() < size * type.bytes()) {
            throw payload.invalid("does not lie inside its storage");
        }
        return Optional.of(new Numbers(
                sizes.stream().map(Math::toIntExact).toList(),
                IntStream.range(0, size).mapToObj(i -> whole(values, type, i)).toList()));
    }

    private static double whole(ByteBuffer values, ElementType type, int index) {
        return switch (type) {
            case I64 -> (double) values.getLong(8 * index);
            case I32 -> values.getInt(4 * index);
            default -> values.get(index);
        };
    }

    private static List<Long> counts(SchemaNode list) {
        return list.items(MOST_AXES).stream().map(TensorEntries::count).toList();
    }

    /** Distances between neighbours where values lie in the order in which they are read. */
    private static List<Long> rowMajor(List<Long> sizes) {
        var strides = new ArrayList<Long>();
        long stride = 1;
        for (long size : sizes.reversed()) {
            strides.addFirst(stride);
            stride *= Math.max(1, size);
        }
        return strides;
    }

    private void add(RawTensors tensors, String folder, String name, SchemaNode payload) {
        if (payload.at("use_pickle").truth()) {
            throw zip.invalid("tensor " + name + " is of a Python class and was pickled; export the model with plain"
                    + " floating-point tensors");
        }
        SchemaNode meta = payload.at("tensor_meta");
        long code = meta.at("dtype").whole();
        ElementType type = TYPES.get(code);
        if (type == null) {
            throw zip.invalid("tensor " + name + " has values of type " + code + "; convert the model with .float()");
        }
        tensors.add(
                name,
                folder + payload.at("path_name").text(),
                type,
                count(meta.at("storage_offset")),
                meta.at("sizes").items(MOST_AXES).stream()
                        .map(TensorEntries::count)
                        .toList(),
                meta.at("strides").items(MOST_AXES).stream()
                        .map(TensorEntries::count)
                        .toList());
    }

    private static long count(SchemaNode value) {
        long count = value.at("as_int").whole();
        if (count < 0) {
            throw value.invalid("must not be negative");
        }
        return count;
    }

    private Weights pickled(Set<String> names) {
        Path file = null;
        try {
            file = Files.createTempFile("adapruner", ".pt");
            zip.copy(checkpoint, file, zip.fileSize() + SLACK);
            byte[] start;
            try (var in = Files.newInputStream(file)) {
                start = in.readNBytes(START);
            }
            // A zip is read into memory; the older stream would stay mapped after the file is removed.
            if (!Checkpoint.looksLikeZip(start)) {
                throw zip.invalid(checkpoint + " is not a zip archive of torch.save");
            }
            FileWeights read = Checkpoint.read(file, start, Optional.empty());
            read.others().forEach((name, what) -> {
                if (names.contains(name) && !name.endsWith("num_batches_tracked")) {
                    throw zip.invalid("tensor " + name + " holds " + what + "; weights must be floating");
                }
            });
            var tensors = new LinkedHashMap<>(read.weights().tensors());
            tensors.keySet().retainAll(names);
            return new Weights(tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
