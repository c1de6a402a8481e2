package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.read.checkpoint.Checkpoint;
import io.adapruner.formats.read.checkpoint.RawTensors;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Those of the named tensors that are here. */
    Weights read(Set<String> names) {
        if (config.isPresent() && zip.has(config.get())) {
            return raw(SchemaNode.parse(config.get(), zip.document(config.get(), LARGEST_CONFIG)), names);
        }
        return zip.has(checkpoint) ? pickled(names) : new Weights(new LinkedHashMap<>());
    }

    private Weights raw(SchemaNode document, Set<String> names) {
        String folder = config.orElseThrow();
        folder = folder.substring(0, folder.lastIndexOf('/') + 1);
        var tensors = new RawTensors(zip);
        for (Map.Entry<String, SchemaNode> entry :
                document.at("config").fields().entrySet()) {
            if (names.contains(entry.getKey())) {
                add(tensors, folder, entry.getKey(), entry.getValue());
            }
        }
        return tensors.read();
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
