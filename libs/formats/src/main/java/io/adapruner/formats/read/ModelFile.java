package io.adapruner.formats.read;

import io.adapruner.formats.read.checkpoint.Checkpoint;
import io.adapruner.formats.read.torchexport.ExportedProgramFile;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A file of weights as users bring it: safetensors or a PyTorch checkpoint, told apart by content. */
public final class ModelFile {
    private static final int SNIFFED = 16;
    /** What wrappers of models put before every name. */
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.", "model.");

    private ModelFile() {}

    /**
     * The floating tensors in file order, without prefixes that all names share ({@code module.} and the like) and without
     * {@code num_batches_tracked}.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, damaged or unknown file,
     *     {@link ProblemCode#UNSAFE_MODEL_FILE} for one that asks for code
     */
    public static Weights read(Path file) {
        byte[] start = start(file);
        if (start.length == 0) {
            throw new ProblemException(ProblemCode.INVALID_MODEL_FILE, "the file is empty");
        }
        if (Checkpoint.looksLikeZip(start) && ExportedProgramFile.looksLikeIt(file)) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE,
                    "the file is a torch.export archive, which brings its own architecture; give it without one");
        }
        if (Checkpoint.looksLikeZip(start) || Checkpoint.looksLikePickle(start)) {
            return withoutPrefixes(Checkpoint.read(file, start));
        }
        if (Safetensors.looksLikeIt(start)) {
            return withoutPrefixes(Safetensors.read(file));
        }
        throw new ProblemException(
                ProblemCode.INVALID_MODEL_FILE,
                "the file is neither safetensors nor a PyTorch checkpoint; it starts with bytes "
                        + HexFormat.ofDelimiter(" ").formatHex(start));
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SNIFFED);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Weights withoutPrefixes(Weights weights) {
        SequencedMap<String, Tensor> tensors = weights.tensors();
        Optional<String> shared = shared(tensors);
        while (shared.isPresent()) {
            int length = shared.get().length();
            var stripped = new LinkedHashMap<String, Tensor>();
            tensors.forEach((name, tensor) -> stripped.put(name.substring(length), tensor));
            tensors = stripped;
            shared = shared(tensors);
        }
        return new Weights(tensors);
    }

    private static Optional<String> shared(SequencedMap<String, Tensor> tensors) {
        return tensors.isEmpty()
                ? Optional.empty()
                : PREFIXES.stream()
                        .filter(p -> tensors.keySet().stream().allMatch(n -> n.startsWith(p)))
                        .findFirst();
    }
}
